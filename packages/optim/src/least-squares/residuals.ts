import { Value, grad, noGrad, square, sum } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { eagerObjective } from '../minimize/objective'
import type { Differentiable } from '../minimize/objective'
import type { Columns } from '../linear-algebra/vectors'

/** What is to become small: residuals as a function of parameters, both lists of Values. */
export type Residuals = (parameters: Value[]) => readonly Operand[]

/** Residuals at a point, and their derivatives: a column for each parameter. */
export interface Linear {
  r: Float64Array
  columns: Columns
}

/** Residuals and their derivatives. */
export interface ResidualFunction {
  residualsAt: (x: Float64Array) => Float64Array
  jacobianAt: (x: Float64Array) => Linear
  /** The sum of their squares. */
  squares: Differentiable
}

/** Residuals of Values, of which a graph is recorded at each point. */
export const eagerResiduals = (f: Residuals): ResidualFunction => ({
  residualsAt: (x) =>
    noGrad(() => Float64Array.from(f(Array.from(x, (p) => new Value(p))), numberOf)),
  jacobianAt: (x) => eagerJacobian(f, x),
  squares: eagerObjective((x) => sum(f(x).map((r) => square(r)))),
})

/** Residuals at a point, and the derivatives of those at some places, or of all. */
export function eagerJacobian(f: Residuals, x: Float64Array, places?: readonly number[]): Linear {
  const parameters = Array.from(x, (p) => new Value(p))
  const residuals = f([...parameters])
  const wanted = places ? places.map((i) => residuals[i]!) : residuals
  const columns = parameters.map(() => new Float64Array(wanted.length))
  wanted.forEach((residual, i) => {
    if (typeof residual === 'number') return
    grad(residual, parameters).forEach((derivative, j) => (columns[j]![i] = derivative))
  })
  return { r: Float64Array.from(residuals, numberOf), columns }
}

const numberOf = (x: Operand): number => (typeof x === 'number' ? x : x.data)
