import { abs, sub, where } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { needKnown } from '../options'
import { elementwise } from './reduction'
import type { LossOptions, Nested, Reduced, Reduction } from './reduction'

/**
 * Mean of (ŷ − y)² over all elements: PyTorch's `mse_loss`.
 * @throws RangeError when there are not as many targets as predictions, or none
 * @example
 * mseLoss([1, 2], [1, 4]).data // 2
 */
export function mseLoss<R extends Reduction = 'mean'>(
  predictions: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction')
  return elementwise(predictions, targets, options, (x, y) => sub(x, y).square())
}

/**
 * Mean of |ŷ − y| over all elements: PyTorch's `l1_loss`.
 * @throws RangeError when there are not as many targets as predictions, or none
 * @example
 * l1Loss([1, 2], [1, 4]).data // 1
 */
export function l1Loss<R extends Reduction = 'mean'>(
  predictions: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction')
  return elementwise(predictions, targets, options, (x, y) => sub(x, y).abs())
}

/**
 * Mean of d²/2 where d = |ŷ − y| is at most `delta` (default: 1), and of
 * delta·(d − delta/2) beyond: PyTorch's `huber_loss` (Huber 1964).
 * @throws RangeError when delta is not positive, or when there are not as many targets as predictions
 * @example
 * huberLoss([1, 2], [1.5, 4]).data // 0.8125
 */
export function huberLoss<R extends Reduction = 'mean'>(
  predictions: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> & { delta?: number } = {},
): Reduced<R> {
  needKnown(options, 'reduction, delta')
  const { delta = 1 } = options
  if (!(delta > 0)) throw new RangeError(`got delta ${delta}; pass a positive number`)
  const loss = (x: Operand, y: Operand) => {
    const d = sub(x, y)
    const size = abs(d)
    return where(size.le(delta), d.square().mul(0.5), size.sub(delta / 2).mul(delta))
  }
  return elementwise(predictions, targets, options, loss)
}

/**
 * Mean of d²/(2·beta) where d = |ŷ − y| is less than `beta` (default: 1), and of
 * d − beta/2 beyond: PyTorch's `smooth_l1_loss`. With beta 0 it is `l1Loss`.
 * @throws RangeError when beta is negative, or when there are not as many targets as predictions
 * @example
 * smoothL1Loss([1, 2], [1.5, 4]).data // 0.8125
 */
export function smoothL1Loss<R extends Reduction = 'mean'>(
  predictions: Nested<Operand>,
  targets: Nested<Operand>,
  options: LossOptions<R> & { beta?: number } = {},
): Reduced<R> {
  needKnown(options, 'reduction, beta')
  const { beta = 1 } = options
  if (!(beta >= 0)) throw new RangeError(`got beta ${beta}; pass a number of at least 0`)
  const loss = (x: Operand, y: Operand) => {
    const d = sub(x, y)
    const size = abs(d)
    return beta === 0 ? size : where(size.lt(beta), d.square().mul(0.5 / beta), size.sub(beta / 2))
  }
  return elementwise(predictions, targets, options, loss)
}
