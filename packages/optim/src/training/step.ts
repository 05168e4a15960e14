import { mean, noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import type { Data, GivenRow, Model, Row, RowLoss } from './data'
import { numbersOf, predictionOf } from './prediction'
import type { Predicted, Prediction } from './prediction'

/** How steps are taken: by a compiled program, or Value by Value. */
export type ExecutionMode = 'compiled' | 'eager'

/** What gives the mean loss of some rows, and adds its gradient to the `grad` of the parameters. */
export interface Step {
  executionMode: ExecutionMode
  /** Why it was not compiled. */
  fallbackReason?: string
  backward: (rows: Data, seen?: Seen) => number
}

/** Called with the prediction and the target of each row. */
export type Seen = (prediction: Predicted, target: Row) => void

/** What is trained. */
export interface Task {
  model: Model
  loss: RowLoss
  penalty: (() => Value) | undefined
  /** Whether predictions are wanted, beside losses. */
  isSeen: boolean
}

type Loss = (prediction: Prediction, target: GivenRow) => Value

/** The loss of a row, without the penalty. */
export const lossOf = ({ loss }: Task, prediction: Prediction, y: GivenRow): Value =>
  (loss as Loss)(prediction, y)

/** The mean loss of rows, without the penalty, from which gradients flow. */
function meanOf(task: Task, { x, y }: Data, seen?: Seen): Value {
  return mean(
    Array.from(x as ArrayLike<Row>, (row, i) => {
      const prediction = predictionOf(task.model, row)
      const loss = lossOf(task, prediction, y[i]!)
      seen?.(numbersOf(prediction), y[i]!)
      return loss
    }),
  )
}

/** The mean loss of rows, without the penalty. */
export const meanLoss = (task: Task, rows: Data, seen?: Seen): number =>
  noGrad(() => meanOf(task, rows, seen).data)

/** The step that is taken Value by Value, and can do whatever the model does. */
export function eagerStep(task: Task, fallbackReason?: string): Step {
  const backward = (data: Data, seen?: Seen) => {
    const rows = meanOf(task, data, seen)
    const loss = task.penalty ? rows.add(task.penalty()) : rows
    loss.backward()
    return loss.data
  }
  return {
    executionMode: 'eager',
    backward,
    ...(fallbackReason !== undefined && { fallbackReason }),
  }
}
