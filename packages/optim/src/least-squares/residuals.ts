import { Value, grad, noGrad } from '@mg/engine'
import type { Operand } from '@mg/engine'
import type { Columns } from '../linear-algebra/vectors'

/** What is to become small: residuals as a function of parameters, both lists of Values. */
export type Residuals = (parameters: Value[]) => readonly Operand[]

/** The residuals at a point. */
export function residualsAt(f: Residuals, x: Float64Array): Float64Array {
  return noGrad(() => Float64Array.from(f(Array.from(x, (p) => new Value(p))), numberOf))
}

/** The residuals at a point, and their derivatives: a column for each parameter. */
export function jacobianAt(f: Residuals, x: Float64Array): { r: Float64Array; columns: Columns } {
  const parameters = Array.from(x, (p) => new Value(p))
  const residuals = f([...parameters])
  const columns = parameters.map(() => new Float64Array(residuals.length))
  residuals.forEach((residual, i) => {
    if (typeof residual === 'number') return
    grad(residual, parameters).forEach((derivative, j) => (columns[j]![i] = derivative))
  })
  return { r: Float64Array.from(residuals, numberOf), columns }
}

const numberOf = (x: Operand): number => (typeof x === 'number' ? x : x.data)
