import type { CallPrograms } from '../../compile/run/program'
import { isByRoot } from '../../compile/run/rows'
import type { Column as Given } from '../../compile/run/rows'
import { Plan } from './plan'

/** A program over rows whose graph has calls. */
export const rowsWithCalls: CallPrograms['program'] = (
  { k, parameters, parameterNodes },
  inputs,
  roots,
  backend,
  terms,
) => {
  const plan = new Plan(k, backend, {
    columns: [
      { nodes: inputs, isUniform: false },
      { nodes: parameterNodes, isUniform: true },
    ],
    blocks: [],
    roots,
    terms,
    totals: [],
  })
  const [rowsColumn, parametersColumn] = plan.columns
  const width = inputs.length
  const now = new Float64Array(parameters.length)
  parametersColumn!.data = now
  const { sums } = plan
  return {
    machine: {
      numbers: sums,
      first: 0,
      stride: 1,
      lanes: 1,
      roots: [],
      cells: sums,
      sums,
      places: Int32Array.from(sums.keys()),
      reset: nothing,
      block: nothing,
      finish: nothing,
    },
    now,
    before: undefined,
    run(columns, rows, out, flat) {
      for (let i = 0; i < now.length; i++)
        now[i] = flat ? flat.data[flat.places[i]!]! : parameters[i]!.v
      rowsColumn!.size(rows, width)
      spread(columns, rows, rowsColumn!.data, width)
      plan.begin()
      if (rows > 0) plan.rows(rows)
      plan.end()
      if (!out) return
      if (isByRoot(out)) out.forEach((to, i) => plan.write(i, 1, rows, to, 0, 1))
      else plan.write(0, roots.length, rows, out, 0, roots.length)
    },
  }
}

const nothing = (): undefined => undefined

/** Lays the columns of each row side by side. */
function spread(columns: readonly Given[], rows: number, to: Float64Array, width: number): void {
  let first = 0
  for (const { data, width: own, isShared, places } of columns) {
    const step = isShared ? 0 : own
    for (let row = 0; row < rows; row++) {
      const from = (places ? places[row]! : row) * step
      for (let i = 0; i < own; i++) to[row * width + first + i] = data[from + i]!
    }
    first += own
  }
}
