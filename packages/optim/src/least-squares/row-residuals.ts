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
  /** Where each row stands among all residuals. */
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
    values: new Float64Array(rows.places.length),
    jacobian: new Float64Array(rows.places.length * rows.program.parameters.length),
    /** For each parameter of the program its place among all parameters, or −1. */
    columnOf: rows.program.parameters.map((parameter) => leaves.indexOf(parameter)),
  }))
  const moveTo = (x: Float64Array): void => {
    for (let j = 0; j < x.length; j++) leaves[j]!.data = x[j]!
  }
  const jacobianAt = (x: Float64Array): Linear => {
    moveTo(x)
    const r = new Float64Array(size)
    const columns = Array.from(x, () => new Float64Array(size))
    for (const { program, batches, places, values, jacobian, columnOf } of kept) {
      program.rows(...batches, { values, jacobian })
      const width = columnOf.length
      for (let i = 0; i < values.length; i++) r[places[i]!] = values[i]!
      columnOf.forEach((j, from) => {
        if (j < 0) return
        const column = columns[j]!
        for (let i = 0; i < values.length; i++) column[places[i]!] = jacobian[i * width + from]!
      })
    }
    return { r, columns }
  }
  return {
    residualsAt(x) {
      moveTo(x)
      const r = new Float64Array(size)
      for (const { program, batches, places, values } of kept) {
        program.rows(...batches, values)
        for (let i = 0; i < values.length; i++) r[places[i]!] = values[i]!
      }
      return r
    },
    jacobianAt,
    squares: squaresOf(jacobianAt),
  }
}
