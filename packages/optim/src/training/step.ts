import { mean, noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import type { Data, GivenRow, Model, RowLoss } from './data'

/** How steps are taken: by a compiled program, or Value by Value. */
export type ExecutionMode = 'compiled' | 'eager'

/** What gives the mean loss of some rows, and adds its gradient to the `grad` of the parameters. */
export interface Step {
  executionMode: ExecutionMode
  /** Why it was not compiled. */
  fallbackReason?: string
  backward: (rows: Data) => number
}

/** What is trained. */
export interface Task {
  model: Model
  loss: RowLoss
  penalty: (() => Value) | undefined
}

type Forward = (x: GivenRow) => Value | readonly Value[]
type Loss = (prediction: Value | readonly Value[], target: GivenRow) => Value

/** The loss of a row, without the penalty. */
export function rowLoss({ model, loss }: Task, x: GivenRow, y: GivenRow): Value {
  return (loss as Loss)((model.forward as Forward).call(model, x), y)
}

/** The mean loss of rows, without the penalty. */
export function meanLoss(task: Task, { x, y }: Data): number {
  return noGrad(() => mean(Array.from(x, (row, i) => rowLoss(task, row, y[i]!))).data)
}

/** The step that is taken Value by Value, and can do whatever the model does. */
export function eagerStep(task: Task, fallbackReason?: string): Step {
  const backward = ({ x, y }: Data) => {
    const rows = mean(Array.from(x, (row, i) => rowLoss(task, row, y[i]!)))
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
