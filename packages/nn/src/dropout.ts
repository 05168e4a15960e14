import { Value, mul } from '@mg/engine'
import type { Operands } from '@mg/engine'
import { generatorOf } from './fast-random'
import type { Seeded } from './fast-random'
import { Module } from './module'
import type { Random } from './random'

/**
 * While training, sets each of its inputs to 0 with probability `p`, and divides the others by 1 − p;
 * otherwise hands them on as they are (Srivastava et al. 2014): PyTorch's `nn.Dropout`. Another choice
 * is made each time, so that a compiled program, which would repeat the first one, is refused.
 * @throws RangeError when p is not in [0, 1]
 * @example
 * const dropout = new Dropout(0.5, { seed: 1 })
 * dropout.forward([1, 2, 3, 4]).map((y) => y.data) // [ 2, 4, 0, 0 ]
 * dropout.eval().forward([1, 2, 3, 4]).map((y) => y.data) // [ 1, 2, 3, 4 ]
 */
export class Dropout extends Module {
  private readonly random: Random

  constructor(
    readonly p: number = 0.5,
    options: Seeded = {},
  ) {
    super()
    if (!(p >= 0 && p <= 1)) throw new RangeError(`got p ${p}; pass a probability from 0 to 1`)
    this.random = generatorOf(options)
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
