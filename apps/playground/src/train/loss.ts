import { mean } from '@mg/engine'
import type { Operand, Value } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import { rowLosses } from '@mg/datasets'
import type { LossName } from '@mg/datasets'
import { l1Penalty, l2Penalty } from '@mg/optim'
import type { Network } from './model'
import type { Settings } from './settings'

/** What is written down once and runs in both ways: row by row as Values, or compiled. */
export interface Work {
  model: Network
  parameters: Value[]
  loss: LossName
  settings: Settings
}

const outputsOf = (model: Network, row: ArrayLike<Operand>): Value[] => [model.forward(row)].flat()

function penalty({ settings: { penalty: kind, strength }, parameters }: Work): Value | undefined {
  if (kind === 'none' || strength === 0) return undefined
  return kind === 'l1' ? l1Penalty(parameters, strength) : l2Penalty(parameters, strength)
}

/** The loss of one row with the penalty. */
function rowLoss(work: Work, row: ArrayLike<Operand>, target: Operand): Value {
  const loss = rowLosses[work.loss](outputsOf(work.model, row), target)
  const extra = penalty(work)
  return extra ? loss.add(extra) : loss
}

/** Takes the mean loss of some rows and adds its gradient to the parameters. */
export type Backward = (rows: Float64Array, targets: Float64Array) => number

/** Value by Value, as one writes it first. */
export function eagerBackward(work: Work, width: number): Backward {
  return (rows, targets) => {
    const losses = Array.from(targets, (target, i) =>
      rowLosses[work.loss](
        outputsOf(work.model, rows.subarray(i * width, (i + 1) * width)),
        target,
      ),
    )
    const loss = mean(losses)
    const extra = penalty(work)
    const total = extra ? loss.add(extra) : loss
    total.backward()
    return total.data
  }
}

/** The same code, compiled to WebAssembly where the page permits it. */
export function compiledBackward(work: Work, width: number): { run: Backward; target: string } {
  const program = compile((row: Value[], target: Value) => rowLoss(work, row, target), [
    vector(width),
    scalar,
  ] as const)
  return {
    run: (rows, targets) => program.backward(rows, targets),
    target: program.target,
  }
}

/** The loss of a single row without any gradient. */
export function compiledLoss(
  work: Work,
  width: number,
): (row: Float64Array, target: number) => number {
  const out = new Float64Array(1)
  const program = compile((row: Value[], target: Value) => rowLoss(work, row, target), [
    vector(width),
    scalar,
  ] as const)
  return (row, target) => {
    program(row, target, out)
    return out[0]!
  }
}

/** What every neuron gives for a row, layer after layer; the last ones are the outputs. */
export function compiledNeurons(
  { model }: Work,
  width: number,
): (row: ArrayLike<number>, out: Float64Array) => void {
  const program = compile(
    (row: Value[]) => {
      const all: Value[] = []
      let outputs: Value[] = row
      for (const layer of model.layers) {
        outputs = layer.forward(outputs)
        all.push(...outputs)
      }
      return all
    },
    [vector(width)] as const,
  )
  return (row, out) => void program(row, out)
}
