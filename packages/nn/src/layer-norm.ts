import { Value, mean, variance } from '@mg/engine'
import type { Operands } from '@mg/engine'
import { Module } from './module'
import { needKnown } from './options'
import { needInputs, needSize } from './shape'
import type { Sized, Vector } from './shape'

export interface LayerNormOptions {
  /** Added to the variance; default: 1e-5. */
  eps?: number
  /** Whether each of the numbers has a weight and a bias; default: true. */
  elementwiseAffine?: boolean
  /** Whether there is a bias; default: true. */
  bias?: boolean
}

/**
 * Normalizes a list to mean 0 and variance 1, and then scales and shifts each of its numbers by a
 * weight and a bias (Ba, Kiros and Hinton 2016): PyTorch's `nn.LayerNorm`.
 *
 *     (x − mean)/√(variance + eps) · weight + bias
 *
 * @throws RangeError when the size is not a positive integer
 * @example
 * const norm = new LayerNorm(2, { eps: 0 })
 * norm.forward([1, 3]).map((y) => y.data) // [ -1, 1 ]
 */
export class LayerNorm<const N extends number = number> extends Module {
  weight: Value[] | undefined
  bias: Value[] | undefined
  readonly eps: number

  constructor(
    readonly size: N,
    options: LayerNormOptions = {},
  ) {
    super()
    needSize(size, 'inputs')
    needKnown(options, 'eps, elementwiseAffine, bias')
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = options
    const all = (data: number) => Array.from({ length: size }, () => new Value(data))
    this.eps = eps
    this.weight = elementwiseAffine ? all(1) : undefined
    this.bias = elementwiseAffine && bias ? all(0) : undefined
  }

  /** @throws RangeError when `x` has another length than the module */
  forward<const X extends Operands>(x: Sized<X, N>): Vector<N> {
    needInputs(x, this.size, this)
    const center = mean(x)
    const deviation = variance(x, 0).add(this.eps).sqrt()
    return Array.from(x, (input, i) => {
      const y = center.neg().add(input).div(deviation)
      const scaled = this.weight ? y.mul(this.weight[i]!) : y
      return this.bias ? scaled.add(this.bias[i]!) : scaled
    }) as Vector<N>
  }

  override toString(): string {
    return `LayerNorm(${this.size})`
  }
}
