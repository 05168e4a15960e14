import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { pick } from '@mg/engine/loops'
import { generatorOf } from './fast-random'
import type { Seeded } from './fast-random'
import { normal } from './initializer'
import type { Initializer } from './initializer'
import { Module } from './module'
import { needSize } from './shape'
import type { Vector } from './shape'

export interface EmbeddingOptions extends Seeded {
  /** Where the numbers start; default: normal(0, 1), as in PyTorch. */
  weight?: Initializer | undefined
}

/**
 * A table with a row of parameters for each of `count` things, such as the letters of an alphabet:
 * PyTorch's `nn.Embedding`. Gradients reach the rows that were used.
 * @throws RangeError when the count or the size is not a positive integer
 * @example
 * const embedding = new Embedding(27, 2, { weight: constant(0.5) })
 * embedding.forward(3).map((y) => y.data) // [ 0.5, 0.5 ]
 */
export class Embedding<const Size extends number = number> extends Module {
  /** A row for each thing. */
  weight: Value[][]

  constructor(
    readonly count: number,
    readonly size: Size,
    options: EmbeddingOptions = {},
  ) {
    super()
    needSize(count, 'rows')
    needSize(size, 'columns')
    const random = generatorOf(options, 'weight, seed, random')
    const { weight = normal(0, 1) } = options
    const each = () => new Value(weight(random, count, size))
    this.weight = Array.from({ length: count }, () => Array.from({ length: size }, each))
  }

  /**
   * The row with a number from 0. A compiled program may look up a number that it is called with.
   * @throws RangeError when there is no such row
   */
  forward(index: Operand): Vector<Size> {
    const row = typeof index === 'number' ? this.weight[index] : pick(this.weight, index)
    if (!row) {
      throw new RangeError(`${this} got ${index}; pass an integer from 0 to ${this.count - 1}`)
    }
    return row as Vector<Size>
  }

  override toString(): string {
    return `Embedding(${this.count}, ${this.size})`
  }
}
