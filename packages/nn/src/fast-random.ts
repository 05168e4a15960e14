import { needKnown } from './options'
import { Random } from './random'

/**
 * The default generator: sfc32 of Chris Doty-Humphrey's PractRand, which
 * keeps 128 bits of state and has a period of 2¹²⁸ on average and never less than 2³².
 * @example
 * const random = new FastRandom(1337)
 * random.uniform(-1, 1) === new FastRandom(1337).uniform(-1, 1) // true
 */
export class FastRandom extends Random {
  /** Four integers of 32 bits. Each number drawn puts another list in its place. */
  override state: number[]

  /** @throws RangeError when the seed is not an integer that a number holds exactly */
  constructor(seed: number) {
    super()
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(`got the seed ${seed}; pass a safe integer`)
    }
    this.state = [seed | 0, Math.floor(seed / 2 ** 32), 0, 1]
    for (let i = 0; i < 15; i++) this.bits()
  }

  random(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53
  }

  /** The next 32 bits. */
  private bits(): number {
    const [a, b, c, d] = this.state as [number, number, number, number]
    const result = (a + b + d) | 0
    this.state = [
      b ^ (b >>> 9),
      (c + (c << 3)) | 0,
      (((c << 21) | (c >>> 11)) + result) | 0,
      (d + 1) | 0,
    ]
    return result
  }
}

/** The generator of models that are given neither a seed nor a generator. */
let shared: FastRandom | undefined

/** The random numbers that a model starts from. */
export interface Seeded {
  /** A seed: the same one gives the same model each time. */
  seed?: number | undefined
  /** A generator, from which several models may draw in turn. */
  random?: Random | undefined
}

/**
 * The generator that is asked for: a seeded one, the given one, or the one that all others share.
 * @param known the names of all options, by default those of a neuron, a layer and an MLP
 * @throws TypeError when there are others
 */
export function generatorOf(
  options: Seeded,
  known = 'activation, weight, bias, seed, random',
): Random {
  needKnown(options, known)
  const { seed, random } = options
  if (seed !== undefined) return new FastRandom(seed)
  return random ?? (shared ??= new FastRandom(0))
}

/**
 * Seeds the generator of models that are given neither `seed` nor `random`: PyTorch's `manual_seed`.
 * A program that never calls it starts from seed 0, so that each run is the same.
 * @throws RangeError when the seed is not an integer that a number holds exactly
 */
export function manualSeed(seed: number): void {
  shared = new FastRandom(seed)
}
