import { noGrad } from '@mg/engine'
import { needKnown } from '../options'
import { agree, meanSize } from './agreement'
import { needModel } from './data'
import type { Model, Row } from './data'
import type { PredictedBy } from './metrics'
import { ModelState } from './model-state'
import { compiledForward, numbersOf, predictionOf } from './prediction'
import type { Predicted } from './prediction'
import { orderOf } from './random'

export interface PredictOptions {
  /** Whether the model does the same for every row, so that it may be compiled; default: false. */
  compile?: boolean
}

/** How many rows are compared with eager ones. */
const SAMPLE = 32

/**
 * What a model gives for rows, in numbers: a number for each row, or a list where the model gives one.
 * In evaluation mode, after which each module is back in the mode that it was in; a model that has
 * `train` and not `modules` is put into training mode.
 *
 * Each row goes through `forward` as it is, without a graph. With `compile: true`, `forward` is recorded
 * once for all rows, which is faster. That is for networks that do the same for every row: where
 * `forward` chooses by its inputs in JavaScript, as `if (x > 0)` and `x === 3` do, rows would take the
 * branch of the recording. A sample of 32 rows is compared, and where it differs, or where the model
 * cannot be compiled, all rows go through `forward` after all; a branch that few rows take may not be
 * among them, and their numbers are then wrong. If in doubt, leave it out.
 * @throws TypeError for what is not a model, rows or options
 * @example
 * import { Value } from '@mg/engine'
 * const slope = new Value(2)
 * const line = { parameters: () => [slope], forward: (x: number) => slope.mul(x) }
 * await predict(line, [1, 2, 3]) // [ 2, 4, 6 ]
 */
export async function predict<M extends Model>(
  model: M,
  rows: ArrayLike<Row>,
  options: PredictOptions = {},
): Promise<PredictedBy<M>[]> {
  needModel(model)
  needKnown(options, 'compile')
  if (typeof (rows as ArrayLike<Row> | null)?.length !== 'number') {
    throw new TypeError(
      `got ${String(rows as unknown)} as rows; pass a list of rows, as in [[1, 2], [3, 4]]`,
    )
  }
  const compiled = options.compile && rows.length > 0 ? await proven(model, rows) : undefined
  const predicted = compiled
    ? Array.from(rows, (row) => compiled(row))
    : evaluating(model, () => Array.from(rows, (row) => eager(model, row)))
  return predicted as PredictedBy<M>[]
}

const eager = (model: Model, row: Row): Predicted =>
  noGrad(() => numbersOf(predictionOf(model, row)))

/** The compiled model, if it can be compiled and gives the eager numbers for a sample of rows. */
async function proven(
  model: Model,
  rows: ArrayLike<Row>,
): Promise<((row: Row) => Predicted) | undefined> {
  const sample = orderOf(rows.length, 0, -5)
    .slice(0, SAMPLE)
    .map((i) => rows[i]!)
  const state = new ModelState(model)
  const before = state.readBuffers()
  const compiler = await import('@mg/engine/compile')
  return evaluating(model, () => {
    try {
      const program = compiledForward(compiler, model, rows[0]!)
      const wanted = sample.flatMap((row) => eager(model, row))
      const given = sample.flatMap((row) => program(row))
      const isRight = agree(wanted, given, meanSize(wanted)) && wanted.length === given.length
      return !state.putBuffers(before) && isRight ? program : undefined
    } catch {
      state.putBuffers(before)
      return undefined
    }
  })
}

/** What `f` gives while a model is in evaluation mode. */
function evaluating<T>(model: Model, f: () => T): T {
  const modules = model.modules?.()
  const modes = modules?.map(({ training }) => training)
  model.train?.(false)
  try {
    return f()
  } finally {
    if (modules) modules.forEach((module, i) => (module.training = modes![i]!))
    else model.train?.(true)
  }
}
