import { Value, mul } from '@mg/engine'
import type { Operands } from '@mg/engine'
import { Buffer } from './buffer'
import { generatorOf } from './fast-random'
import type { Seeded } from './fast-random'
import { Module } from './module'
import type { Random } from './random'

/**
 * In training mode, sets each input to 0 with probability `p` and divides the others by 1 − p; in
 * evaluation mode, returns them unchanged (Srivastava et al. 2014). As PyTorch's `nn.Dropout`. The
 * choice is a new one each time, so it cannot be compiled: a program would repeat the first choice.
 * The generator's state is in `buffers()`; it is not in `stateDict()`, as PyTorch has no name for it.
 * @throws RangeError when p is not in [0, 1]
 * @example
 * const dropout = new Dropout(0.5, { seed: 1 })
 * dropout.forward([1, 2, 3, 4]).map((y) => y.data) // [ 2, 4, 0, 0 ]
 * dropout.eval().forward([1, 2, 3, 4]).map((y) => y.data) // [ 1, 2, 3, 4 ]
 */
export class Dropout extends Module {
  /** The state of the generator: as it is now, not a copy. */
  readonly generator: Buffer<number[]> = new Buffer<number[]>([], false)
  private readonly random: Random

  constructor(
    readonly p: number = 0.5,
    options: Seeded = {},
  ) {
    super()
    if (!(p >= 0 && p <= 1)) throw new RangeError(`got p ${p}; pass a probability from 0 to 1`)
    const random = generatorOf(options, 'seed, random')
    this.random = random
    Object.defineProperty(this.generator, 'data', {
      get: () => random.state ?? [],
      set: (state: number[]) => {
        random.state = state
      },
    })
  }

  forward(x: Operands): Value[] {
    const values = Array.from(x, (input) => (input instanceof Value ? input : mul(input, 1)))
    if (!this.training || this.p === 0) return values
    void values[0]?.data // refuses to be recorded
    return values.map((value) =>
      this.random.random() < this.p ? value.mul(0) : value.mul(1 / (1 - this.p)),
    )
  }

  override toString(): string {
    return `Dropout(${this.p})`
  }
}
