import { mean, noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import { widthOf } from './data'
import type { Data, GivenRow, Model, Row, RowLoss } from './data'

/** How a step was taken: by a compiled program, or Value by Value. */
export type ExecutionMode = 'compiled' | 'eager'

/** What gives the mean loss of some rows, and adds its gradient to the `grad` of the parameters. */
export interface Step {
  executionMode: ExecutionMode
  /** Why it was not compiled. */
  fallbackReason?: string
  backward: (rows: Data) => number
}

/** What a step works on. */
export interface Work {
  model: Model
  loss: RowLoss
  penalty: (() => Value) | undefined
}

type Forward = (x: GivenRow) => Value | readonly Value[]
type Loss = (prediction: Value | readonly Value[], target: GivenRow) => Value

/** The loss of a row, with the penalty. */
function rowLoss({ model, loss }: Work, x: GivenRow, y: GivenRow): Value {
  const forward: Forward = (row) => (model.forward as Forward).call(model, row)
  return (loss as Loss)(forward(x), y)
}

/** The mean loss of rows, without the penalty. */
export function meanLoss(work: Work, { x, y }: Data): number {
  return noGrad(() => mean(Array.from(x, (row, i) => rowLoss(work, row, y[i]!))).data)
}

/** The step that is taken Value by Value, and can do whatever the model does. */
export function eagerStep(work: Work, fallbackReason?: string): Step {
  const backward = ({ x, y }: Data) => {
    const rows = mean(Array.from(x, (row, i) => rowLoss(work, row, y[i]!)))
    const loss = work.penalty ? rows.add(work.penalty()) : rows
    loss.backward()
    return loss.data
  }
  return {
    executionMode: 'eager',
    backward,
    ...(fallbackReason !== undefined && { fallbackReason }),
  }
}

/**
 * The compiled step, if the model and its loss can be compiled, else the eager one, which says why.
 * What was compiled is compared with what it was compiled from on a few rows, since a function that
 * does something else each time cannot be told otherwise.
 */
export async function fastestStep(work: Work, data: Data): Promise<Step> {
  try {
    const { compile, scalar, vector } = await import('@mg/engine/compile')
    const shapeOf = (row: Row) => {
      const width = widthOf(row)
      return width === undefined ? scalar : vector(width)
    }
    const program = compile(
      (x: unknown, y: unknown) => {
        const loss = rowLoss(work, x as GivenRow, y as GivenRow)
        return work.penalty ? loss.add(work.penalty()) : loss
      },
      [shapeOf(data.x[0]!), shapeOf(data.y[0]!)],
    )
    const backward = ({ x, y }: Data) => program.backward(x as never, y as never)
    const sample = { x: Array.from(data.x).slice(0, 4), y: Array.from(data.y).slice(0, 4) }
    const difference = compared(work, sample, backward)
    if (difference === undefined) return { executionMode: 'compiled', backward }
    return eagerStep(work, difference)
  } catch (error) {
    return eagerStep(work, error instanceof Error ? error.message : String(error))
  }
}

/** In what a compiled step differs from the eager one on some rows. Leaves all gradients as they were. */
function compared(work: Work, rows: Data, backward: Step['backward']): string | undefined {
  const parameters = work.model.parameters()
  const before = parameters.map(({ grad }) => grad)
  const run = (step: Step['backward']) => {
    for (const p of parameters) p.grad = 0
    return [step(rows), ...parameters.map(({ grad }) => grad)]
  }
  try {
    const compiled = run(backward)
    const eager = run(eagerStep(work).backward)
    const size = eager.reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    const fits = eager.every((x, i) => !(Math.abs(x - compiled[i]!) > 1e-9 * size))
    return fits ? undefined : 'the compiled step gave other numbers than the eager one'
  } finally {
    parameters.forEach((p, i) => (p.grad = before[i]!))
  }
}
