import { lt, log, log1p, mul, neg, softplus, sub, sum, where } from '@mg/engine'
import type { Operand, Value } from '@mg/engine'
import { needKnown } from '../options'
import { elementwise, flat } from './reduction'
import type { LossOptions, Nested, Reduced, Reduction } from './reduction'

export interface BinaryOptions<R extends Reduction> extends LossOptions<R> {
  /** How much each element counts. The mean is still over their number, as in PyTorch. */
  weight?: ArrayLike<number>
}

/**
 * Mean of −y·ln p − (1 − y)·ln(1 − p), where p is the probability of target y, 0 or 1 or between:
 * PyTorch's `binary_cross_entropy`. Logarithms are at least −100, as there; `binaryCrossEntropyWithLogits`
 * needs no such bound.
 * @throws RangeError when a number is not in [0, 1], or when there are not as many targets as probabilities
 * @example
 * binaryCrossEntropy([0.5, 1], [1, 1]).data // 0.34657359027997264
 */
export function binaryCrossEntropy<R extends Reduction = 'mean'>(
  probabilities: Nested<Operand>,
  targets: Nested<Operand>,
  options: BinaryOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction, weight')
  const { weight } = options
  const loss = (p: Operand, y: Operand, i: number) =>
    weighted(sub(0, mix(y, log(part(p)).max(-100), log1p(neg(p)).max(-100))), weight, i)
  return elementwise(probabilities, targets, options, loss)
}

/**
 * Mean of −y·ln σ(x) − (1 − y)·ln(1 − σ(x)), where σ is the sigmoid of the logit x, and y a target, 0
 * or 1 or between: PyTorch's `binary_cross_entropy_with_logits`. Stable for logits of any size.
 * @param options `posWeight` says how much more the first term counts
 * @throws RangeError when a target is not in [0, 1], or when there are not as many as logits
 * @example
 * binaryCrossEntropyWithLogits([1000, -1000], [1, 1]).data // 500
 */
export function binaryCrossEntropyWithLogits<R extends Reduction = 'mean'>(
  logits: Nested<Operand>,
  targets: Nested<Operand>,
  options: BinaryOptions<R> & { posWeight?: number } = {},
): Reduced<R> {
  needKnown(options, 'reduction, weight, posWeight')
  const { weight, posWeight = 1 } = options
  const loss = (x: Operand, y: Operand, i: number) => {
    const positive = softplus(neg(x))
    return weighted(
      mix(y, posWeight === 1 ? positive : positive.mul(posWeight), softplus(x)),
      weight,
      i,
    )
  }
  return elementwise(logits, targets, options, loss)
}

/**
 * Kullback–Leibler divergence Σ t·(ln t − q) of log-probabilities q from target probabilities t:
 * PyTorch's `kl_div`. The mean is over the elements, as there; `batchmean` divides by the number of
 * rows instead, which is what the divergence is.
 * @param options with `logTarget` the targets are logarithms, too
 * @throws RangeError when there are not as many targets as log-probabilities
 * @example
 * klDiv([Math.log(0.5), Math.log(0.5)], [1, 0], { reduction: 'sum' }).data // 0.6931471805599453
 */
export function klDiv<R extends Reduction | 'batchmean' = 'mean'>(
  logProbabilities: Nested<Operand>,
  targets: Nested<Operand>,
  options: { reduction?: R; logTarget?: boolean } = {},
): R extends Reduction ? Reduced<R> : Value {
  needKnown(options, 'reduction, logTarget')
  const {
    reduction = 'mean',
    logTarget = false,
  }: { reduction?: Reduction | 'batchmean'; logTarget?: boolean } = options
  const divergence = (q: Operand, t: Operand) => {
    if (logTarget) return mul(sub(t, 0).exp(), sub(t, q))
    if (t === 0) return sub(0, 0)
    // At 0 the term is 0, and so is its slope.
    const positive = lt(0, t)
    return where(positive, mul(t, sub(log(where(positive, t, 1)), q)), 0)
  }
  const kind: Reduction = reduction === 'batchmean' ? 'none' : reduction
  const losses = elementwise(logProbabilities, targets, { reduction: kind }, divergence)
  const result =
    reduction === 'batchmean' ? sum(losses as Value[]).div(countRows(logProbabilities)) : losses
  return result as R extends Reduction ? Reduced<R> : Value
}

function countRows(nested: Nested<Operand>): number {
  const first = (nested as ArrayLike<Nested<Operand>>)[0]
  return first === undefined || flat(first).length === flat(nested).length
    ? 1
    : (nested as ArrayLike<unknown>).length
}

/** y·a + (1 − y)·b, without the term that a target of 0 or 1 rules out. */
function mix(target: Operand, a: Value, b: Value): Value {
  const y = part(target)
  if (y === 0) return b
  if (y === 1) return a
  return mul(y, a).add(sub(1, y).mul(b))
}

/** A number in [0, 1]. A Value is trusted, since it may stand for any number. */
function part(x: Operand): Operand {
  if (typeof x === 'number' && (x < 0 || x > 1)) {
    throw new RangeError(`got ${x}; pass probabilities from 0 to 1`)
  }
  return x
}

function weighted(loss: Value, weight: ArrayLike<number> | undefined, i: number): Value {
  if (weight === undefined) return loss
  const factor = weight[i]
  if (factor === undefined) {
    throw new RangeError(`got ${weight.length} weights; pass one for each element`)
  }
  return loss.mul(factor)
}
