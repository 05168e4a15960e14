import { mul, neg, relu, softplus, sub } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { needKnown } from '../options'
import { elementwise } from './reduction'
import type { LossOptions, Nested, Reduced, Reduction } from './reduction'

/**
 * Mean of max(0, 1 − y·ŷ), where each target y is −1 or 1: the loss of a support vector machine, and
 * of micrograd's notebook.
 * @throws RangeError when a target is neither −1 nor 1, or when there are not as many as predictions
 * @example
 * hingeLoss([0.5, 3], [1, -1]).data // 2.25
 */
export function hingeLoss<R extends Reduction = 'mean'>(
  scores: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction')
  return elementwise(scores, targets, options, (x, y) => relu(sub(1, mul(x, side(y)))))
}

/**
 * Mean of max(0, 1 − y·ŷ)², where each target y is −1 or 1.
 * @throws RangeError when a target is neither −1 nor 1, or when there are not as many as predictions
 * @example
 * squaredHingeLoss([0.5, 3], [1, -1]).data // 8.125
 */
export function squaredHingeLoss<R extends Reduction = 'mean'>(
  scores: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction')
  return elementwise(scores, targets, options, (x, y) => relu(sub(1, mul(x, side(y)))).square())
}

/**
 * Mean of ln(1 + exp(−y·ŷ)), where each target y is −1 or 1: PyTorch's `soft_margin_loss`.
 * @throws RangeError when a target is neither −1 nor 1, or when there are not as many as predictions
 * @example
 * softMarginLoss([0, 1000], [1, 1]).data // 0.34657359027997264
 */
export function softMarginLoss<R extends Reduction = 'mean'>(
  scores: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction')
  return elementwise(scores, targets, options, (x, y) => softplus(neg(mul(x, side(y)))))
}

/** A target that names a side. A Value is trusted, since it may stand for any number. */
function side(target: Operand): Operand {
  if (typeof target === 'number' && Math.abs(target) !== 1) {
    throw new RangeError(`got the target ${target}; pass -1 or 1`)
  }
  return target
}
