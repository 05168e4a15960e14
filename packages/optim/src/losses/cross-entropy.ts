import { Value, dot, eq, logSumExp, mul, sub, sum } from '@mg/engine'
import type { Operand, Operands } from '@mg/engine'
import { needKnown } from '../options'
import { flat, reduce } from './reduction'
import type { LossOptions, Nested, Reduced, Reduction } from './reduction'

export interface ClassOptions<R extends Reduction> extends LossOptions<R> {
  /** How much each class counts; the mean is then weighted, as in PyTorch. */
  weight?: ArrayLike<number>
}

/** Logits or log-probabilities: a list for one row, or a list of such lists. */
export type Rows = Operands | readonly Operands[]

/** For each row the number of its class, counted from 0, or a probability for each class. */
export type Classes = Nested<Operand>

/**
 * Mean of −ln softmax(logits)ₖ over the rows, k being the class of the row: PyTorch's `cross_entropy`.
 * A row's target may also be a probability for each class. Stable for logits of any size.
 * @param options `labelSmoothing` (default: 0) spreads that part of each target evenly over all classes
 * @throws RangeError when a class is not among those that there are logits for, or when targets, rows or weights do not match
 * @example
 * crossEntropy([1000, 0, -1000], 0).data // 0
 * crossEntropy([[0, 0], [0, 0]], [0, 1]).data // 0.6931471805599453
 */
export function crossEntropy<R extends Reduction = 'mean'>(
  logits: Rows,
  targets: Classes,
  options: ClassOptions<R> & { labelSmoothing?: number } = {},
): Reduced<R> {
  needKnown(options, 'reduction, weight, labelSmoothing')
  const { labelSmoothing = 0 } = options
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(`got labelSmoothing ${labelSmoothing}; pass a number in [0, 1]`)
  }
  const logProbabilities = rowsOf(logits).map((row) => {
    const total = logSumExp(row)
    return Array.from(row, (x) => sub(x, total))
  })
  return byClass(logProbabilities, targets, options, labelSmoothing)
}

/**
 * Mean of −pₖ over the rows of log-probabilities p, k being the class of the row: PyTorch's `nll_loss`.
 * @throws RangeError when a class is not among those that there are probabilities for, or when targets, rows or weights do not match
 * @example
 * nllLoss([-1, -2, -3], 1).data // 2
 */
export function nllLoss<R extends Reduction = 'mean'>(
  logProbabilities: Rows,
  targets: Classes,
  options: ClassOptions<R> = {},
): Reduced<R> {
  needKnown(options, 'reduction, weight')
  return byClass(rowsOf(logProbabilities), targets, options, 0)
}

const rowsOf = (rows: Rows): Operands[] =>
  typeof rows[0] === 'object' && !(rows[0] instanceof Value)
    ? Array.from(rows as ArrayLike<Operands>)
    : [rows as Operands]

/** The losses of rows of log-probabilities. */
function byClass<R extends Reduction>(
  rows: readonly Operands[],
  targets: Classes,
  { weight, reduction = 'mean' as R }: ClassOptions<R>,
  smoothing: number,
): Reduced<R> {
  const classes = rows[0]?.length ?? 0
  const weights = Array.from({ length: classes }, (_, k) => weight?.[k] ?? 1)
  if (weight !== undefined && weight.length !== classes) {
    throw new RangeError(`got ${weight.length} weights for ${classes} classes; pass one for each`)
  }
  const given = flat(targets)
  const isDistribution = given.length === rows.length * classes && given.length !== rows.length
  if (!isDistribution && given.length !== rows.length) {
    throw new RangeError(
      `got ${given.length} targets for ${rows.length} rows of ${classes}; pass one for each row, or one for each class of it`,
    )
  }
  const even = smoothing / classes
  const counts: Operand[] = []
  const losses = rows.map((row, i) => {
    if (row.length !== classes) {
      throw new RangeError(`got rows of ${classes} and of ${row.length}; pass as many in each`)
    }
    const target: Operand[] = isDistribution
      ? given.slice(i * classes, (i + 1) * classes)
      : chosen(given[i]!, classes)
    counts.push(isDistribution ? 1 : weighted(target, weights))
    return weightedLoss(row, target, weights, smoothing, even)
  })
  if (reduction !== 'mean') return reduce(losses, reduction)
  return sum(losses).div(sum(counts)) as Reduced<R>
}

function weightedLoss(
  row: Operands,
  target: readonly Operand[],
  weights: readonly number[],
  smoothing: number,
  even: number,
): Value {
  const shares = target.map((t, k) => {
    const smooth = smoothing === 0 ? t : plus(times(t, 1 - smoothing), even)
    return times(smooth, weights[k]!)
  })
  const counted = Array.from(row, (_, k) => k).filter((k) => shares[k] !== 0)
  const total = dot(
    counted.map((k) => shares[k]!),
    counted.map((k) => row[k]!),
  )
  return sub(0, total) // not neg, which would give −0 for a loss of 0
}

/** 1 at the place of a class, and 0 at the others. */
function chosen(target: Operand, classes: number): Operand[] {
  if (typeof target !== 'number') {
    return Array.from({ length: classes }, (_, k) => eq(target, k))
  }
  if (!(Number.isInteger(target) && target >= 0 && target < classes)) {
    throw new RangeError(`got the class ${target}; pass an integer from 0 to ${classes - 1}`)
  }
  return Array.from({ length: classes }, (_, k) => (k === target ? 1 : 0))
}

const weighted = (target: readonly Operand[], weights: readonly number[]): Operand =>
  target.every((t) => typeof t === 'number')
    ? target.reduce((total, t, k) => total + t * weights[k]!, 0)
    : dot(target, weights)

const times = (x: Operand, y: number): Operand => (typeof x === 'number' ? x * y : mul(x, y))
const plus = (x: Operand, y: number): Operand => (typeof x === 'number' ? x + y : x.add(y))
