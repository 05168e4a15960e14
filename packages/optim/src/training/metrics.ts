import { Value, noGrad } from '@mg/engine'
import type { Data, Model, Row } from './data'
import type { Predicted } from './prediction'
import type { Seen } from './step'

/** What a model gives, in numbers. */
export type PredictedBy<M extends Model> = InNumbers<ReturnType<M['forward']>>
type InNumbers<R> = R extends readonly unknown[] ? number[] : R extends Value ? number : never

type RowOf<Rows> = Rows extends ArrayLike<infer R> ? (R extends number ? number : R) : never

/** A number, or a yes that counts as 1, from what the model gives for a row and the row's target. */
export type Metric<M extends Model = never, D extends Data = never> = (
  prediction: PredictedBy<M>,
  target: RowOf<D['y']>,
) => number | boolean | Value

/** What to know of predictions: `'accuracy'`, or that and functions by the names for the results. */
export type Metrics<M extends Model = never, D extends Data = never> =
  'accuracy' | Readonly<Record<string, 'accuracy' | Metric<M, D>>>

/** The mean of each metric over rows. */
export type MetricValues = Readonly<Record<string, number>>

type Named = [name: string, metric: (prediction: Predicted, target: Row) => unknown][]

/** Adds metrics up, row by row. */
export class Meter {
  private readonly sums: number[]
  private rows = 0

  constructor(private readonly metrics: Named) {
    this.sums = metrics.map(() => 0)
  }

  /** Adds a row; none without metrics. */
  readonly seen: Seen = (prediction, target) => {
    this.rows++
    this.metrics.forEach(([name, metric], i) => {
      this.sums[i]! += amountOf(
        name,
        noGrad(() => metric(prediction, target)),
      )
    })
  }

  /** Adds the rows of another one. */
  add({ sums, rows }: Meter): void {
    this.rows += rows
    sums.forEach((sum, i) => (this.sums[i]! += sum))
  }

  means(): MetricValues {
    return Object.fromEntries(this.metrics.map(([name], i) => [name, this.sums[i]! / this.rows]))
  }
}

/** @throws TypeError for what is neither `'accuracy'` nor a function */
export function metricsOf(metrics: Metrics): Named {
  if (metrics === 'accuracy') return [['accuracy', isRight]]
  if (Object(metrics) !== metrics || Array.isArray(metrics) || typeof metrics === 'function') {
    throw new TypeError(
      `got metrics ${String(metrics as unknown)}; pass 'accuracy', or functions by name, as { error: l1Loss }`,
    )
  }
  return Object.entries(metrics).map(([name, metric]) => {
    if (metric !== 'accuracy' && typeof metric !== 'function') {
      throw new TypeError(
        `got the metric ${name}: ${String(metric)}; pass 'accuracy' or a function of a prediction and a target`,
      )
    }
    return [name, (metric === 'accuracy' ? isRight : metric) as Named[number][1]]
  })
}

function amountOf(name: string, amount: unknown): number {
  if (amount instanceof Value) return amount.data
  if (typeof amount === 'number' || typeof amount === 'boolean') return Number(amount)
  throw new TypeError(
    `got ${String(amount)} from the metric ${name}; pass a function that gives a number`,
  )
}

/**
 * Whether a prediction names the class of its row: of several scores the first of the largest, of a
 * single one its sign.
 * @throws RangeError for targets from which that does not follow, as 0 and 1 for a single score, which may be a logit or a probability
 */
function isRight(prediction: Predicted, target: Row): boolean {
  const scores = [prediction].flat()
  const wanted = typeof target === 'number' ? [target] : Array.from(target)
  if (scores.length === 1 && wanted.length === 1) {
    if (Math.abs(wanted[0]!) === 1) return Math.sign(scores[0]!) === wanted[0]
    throw new RangeError(
      `got the target ${wanted[0]} of a single score for the accuracy; pass -1 and 1, or a function such as (p, y) => p > 0.5 === (y === 1)`,
    )
  }
  const isClass = wanted.length === 1 && Number.isInteger(wanted[0])
  const k = isClass ? wanted[0]! : placeOfLargest(wanted)
  if (!(isClass || wanted.length === scores.length) || !(k >= 0 && k < scores.length)) {
    throw new RangeError(
      `got the target ${wanted.join()} of ${scores.length} scores for the accuracy; pass a class from 0 to ${scores.length - 1}, or a probability for each`,
    )
  }
  return placeOfLargest(scores) === k
}

/** The place of the first of the largest; −1 if one is NaN. */
const placeOfLargest = (list: readonly number[]): number =>
  list.indexOf(list.reduce((a, b) => Math.max(a, b), -Infinity))
