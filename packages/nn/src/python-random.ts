import { MersenneTwister } from './mersenne-twister'

/**
 * The streams of Python's `random` module after `random.seed(seed)`, number by number: `random()`,
 * `uniform(a, b)`, `shuffle(list)`; `normal` is its `gauss`, `integer(n)` its `randrange(n)`.
 * Normal numbers may differ in the last bit, as the platform's log and cos do.
 * @example
 * const random = new PythonRandom(1337)
 * random.random() // 0.6177528569514706
 */
export class PythonRandom extends MersenneTwister {
  /** @throws RangeError when the seed is not an integer that a number holds exactly; pass a bigint for larger ones */
  constructor(seed: number | bigint) {
    super()
    if (typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) {
      throw new RangeError(`got the seed ${seed}; pass an integer, or a bigint beyond 2⁵³ − 1`)
    }
    const key: number[] = []
    for (let rest = BigInt(seed) < 0n ? -BigInt(seed) : BigInt(seed); rest > 0n; rest >>= 32n) {
      key.push(Number(rest & 0xffffffffn))
    }
    this.startFromAll(key.length === 0 ? [0] : key)
  }

  override integer(count: number): number {
    const unwanted = Math.clz32(count)
    for (;;) {
      const result = this.bits() >>> unwanted
      if (result < count) return result
    }
  }

  override normal(mean: number, deviation: number): number {
    let z = this.spare
    this.spare = undefined
    if (z === undefined) {
      const angle = this.random() * 2 * Math.PI
      const radius = Math.sqrt(-2 * Math.log(1 - this.random()))
      z = Math.cos(angle) * radius
      this.spare = Math.sin(angle) * radius
    }
    return mean + z * deviation
  }
}
