import { Value, lift } from './value'
import type { Operand, Operands } from './value'

/** A function of a list, or of two operands. */
interface ListOrTwo {
  (xs: Operands): Value
  (x: Operand, y: Operand): Value
}

function listOrTwo(name: 'min' | 'max'): ListOrTwo {
  return (x: Operand | Operands, y?: Operand, ...more: unknown[]) => {
    if (more.length > 0) throw new TypeError(`${name} got ${more.length + 2} operands; pass a list`)
    return y === undefined ? Value[name](x as Operands) : lift(x as Operand)[name](y)
  }
}

/**
 * Returns the sum of a list, 0 of an empty one. One node, however long the list.
 * @example
 * sum([1, 2, 3]).data // 6
 */
export const sum: (xs: Operands) => Value = Value.sum

/**
 * Returns the arithmetic mean of a list.
 * @throws RangeError for an empty list
 * @example
 * mean([1, 2, 6]).data // 3
 */
export const mean: (xs: Operands) => Value = Value.mean

/**
 * Returns the product of a list, 1 of an empty one.
 * @example
 * prod([2, 3, 4]).data // 24
 */
export const prod: (xs: Operands) => Value = Value.prod

/**
 * Returns the variance of a list: the sum of squared deviations from the mean, divided by
 * n − `correction`; that is 1 for the unbiased estimate from a sample, as in PyTorch, and 0 for the
 * variance of the list itself.
 * @throws RangeError for an empty list
 * @example
 * variance([1, 2, 6]).data // 7
 */
export const variance: (xs: Operands, correction?: number) => Value = Value.variance

/**
 * Returns the Euclidean norm √(x₁² + … + xₙ²) of a list, without overflow; 0 of an empty one.
 * @example
 * norm([3, 4]).data // 5
 */
export const norm: (xs: Operands) => Value = Value.norm

/**
 * Returns the inner product of two lists. One node, which makes it the fastest way to write a
 * weighted sum.
 * @throws RangeError when the lengths differ
 * @example
 * dot([1, 2], [3, 4]).data // 11
 */
export const dot: (xs: Operands, ys: Operands) => Value = Value.dot

/**
 * Returns ln(eˣ¹ + … + eˣⁿ), without overflow; −∞ for an empty list.
 * @example
 * logSumExp([1000, 1000]).data // 1000.6931471805599
 */
export const logSumExp: (xs: Operands) => Value = Value.logSumExp

/**
 * Returns the list of eˣⁱ/(eˣ¹ + … + eˣⁿ), which are positive and add up to 1, without overflow.
 * @example
 * softmax([0, 0]).map((p) => p.data) // [ 0.5, 0.5 ]
 */
export const softmax: (xs: Operands) => Value[] = Value.softmax

/**
 * Returns the smallest of a list, or of two operands. Where several are smallest, they share the
 * gradient evenly.
 * @throws RangeError for an empty list
 * @example
 * min(3, 2).data // 2
 * min([3, 1, 2]).data // 1
 */
export const min: ListOrTwo = /* @__PURE__ */ listOrTwo('min')

/**
 * Returns the largest of a list, or of two operands. Where several are largest, they share the
 * gradient evenly.
 * @throws RangeError for an empty list
 * @example
 * max(3, 2).data // 3
 * max([3, 1, 2]).data // 3
 */
export const max: ListOrTwo = /* @__PURE__ */ listOrTwo('max')
