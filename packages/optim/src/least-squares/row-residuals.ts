import type { Value } from '@mg/engine'
import type { Compiled } from '@mg/engine/compile'
import { squaresOf } from './compiled-residuals'
import type { Linear, ResidualFunction } from './residuals'

/** A program for residuals that are alike, whose parameters are leaves that it uses. */
export type RowProgram = Pick<Compiled<Value[], Value>, 'parameters' | 'rows'>

/** Some of the residuals: the numbers by which they differ, and a program that is given these. */
export interface Rows {
  program: RowProgram
  /** For each input the numbers of all rows. */
  batches: readonly Float64Array[]
  /** Where each row stands among all residuals, in ascending order. */
  places: ArrayLike<number>
}

/**
 * Residuals that are rows of programs.
 * @param leaves the parameters as the programs use them
 */
export function rowResiduals(groups: readonly Rows[], leaves: readonly Value[]): ResidualFunction {
  const size = groups.reduce((sum, { places }) => sum + places.length, 0)
  const kept = groups.map((rows) => ({
    ...rows,
    /** For each parameter of the program its place among all parameters, or −1. */
    columnOf: rows.program.parameters.map((parameter) => leaves.indexOf(parameter)),
  }))
  const moveTo = (x: Float64Array): void => {
    for (let j = 0; j < x.length; j++) leaves[j]!.data = x[j]!
  }
  const linearAt = (x: Float64Array): Linear => {
    moveTo(x)
    const columns = Array.from(x, () => new Float64Array(size))
    const r = new Float64Array(size)
    for (const { program, batches, places, columnOf } of kept) {
      const isAll = places.length === size
      const arrayFor = (all: Float64Array | undefined): Float64Array =>
        isAll && all ? all : new Float64Array(places.length)
      const values = arrayFor(r)
      const jacobian = columnOf.map((j) => arrayFor(columns[j]))
      program.rows(...batches, { values, jacobian })
      if (isAll) continue
      for (let i = 0; i < values.length; i++) r[places[i]!] = values[i]!
      columnOf.forEach((j, from) => {
        const column = columns[j]
        const slopes = jacobian[from]!
        if (column) for (let i = 0; i < slopes.length; i++) column[places[i]!] = slopes[i]!
      })
    }
    return { r, columns }
  }
  // Most steps are taken, and then the Jacobian is wanted next: both are one pass over the rows.
  let last: { x: Float64Array; linear: Linear } | undefined
  const jacobianAt = (x: Float64Array): Linear => {
    if (last?.x !== x) last = { x, linear: linearAt(x) }
    return last.linear
  }
  return { residualsAt: (x) => jacobianAt(x).r, jacobianAt, squares: squaresOf(jacobianAt) }
}
