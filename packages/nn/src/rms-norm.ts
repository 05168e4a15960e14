import { Value, dot, mul } from '@mg/engine'
import type { Operands } from '@mg/engine'
import { Module } from './module'
import { needKnown } from './options'
import { needInputs, needSize } from './shape'
import type { Sized, Vector } from './shape'

export interface RMSNormOptions {
  /** Added to the mean of the squares; default: 2⁻⁵², as in PyTorch for doubles. */
  eps?: number
  /** Whether each of the numbers has a weight; default: true. */
  elementwiseAffine?: boolean
}

/**
 * Divides a list by the root of the mean of its squares, and then scales each of its numbers by a
 * weight (Zhang and Sennrich 2019): PyTorch's `nn.RMSNorm`.
 *
 *     x/√(mean(x²) + eps) · weight
 *
 * @throws RangeError when the size is not a positive integer
 * @example
 * const norm = new RMSNorm(2, { eps: 0 })
 * norm.forward([1, 7]).map((y) => y.data) // [ 0.2, 1.4000000000000001 ]
 */
export class RMSNorm<const N extends number = number> extends Module {
  weight: Value[] | undefined
  readonly eps: number

  constructor(
    readonly size: N,
    options: RMSNormOptions = {},
  ) {
    super()
    needSize(size, 'inputs')
    needKnown(options, 'eps, elementwiseAffine')
    const { eps = 2 ** -52, elementwiseAffine = true } = options
    this.eps = eps
    if (elementwiseAffine) this.weight = Array.from({ length: size }, () => new Value(1))
  }

  /** @throws RangeError when `x` has another length than the module */
  forward<const X extends Operands>(x: Sized<X, N>): Vector<N> {
    needInputs(x, this.size, this)
    const scale = dot(x, x).div(this.size).add(this.eps).sqrt().reciprocal()
    return Array.from(x, (input, i) => {
      const y = mul(scale, input)
      return this.weight ? y.mul(this.weight[i]!) : y
    }) as Vector<N>
  }

  override toString(): string {
    return `RMSNorm(${this.size})`
  }
}
