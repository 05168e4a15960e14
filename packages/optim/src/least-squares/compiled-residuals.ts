import type { Value } from '@mg/engine'
import type { AnyCompiled, Compiled } from '@mg/engine/compile'
import { inner } from '../linear-algebra/vectors'
import type { Differentiable } from '../minimize/objective'
import type { Proof } from '../proof'
import type { Linear, ResidualFunction } from './residuals'

/** A compiled function of one list that gives a list. */
export function compiledResiduals(compiled: AnyCompiled): ResidualFunction {
  const program = compiled as Compiled<[Value[]], Value[]>
  let size: number | undefined
  const residualsAt = (x: Float64Array): Float64Array => {
    if (size !== undefined) return program(x, new Float64Array(size)) as Float64Array
    const given: unknown = program(x)
    if (!Array.isArray(given))
      throw new TypeError('got residuals that are not a list; return an array')
    size = given.length
    return Float64Array.from(given as number[])
  }
  const jacobianAt = (x: Float64Array): Linear => {
    const r = residualsAt(x)
    const n = x.length
    const rows = new Float64Array(r.length * n)
    program.jacobian(x, rows)
    return { r, columns: Array.from(x, (_, j) => r.map((_, i) => rows[i * n + j]!)) }
  }
  return { residualsAt, jacobianAt, squares: squaresOf(jacobianAt) }
}

/** The sum of squares of residuals whose Jacobian is known. */
export const squaresOf = (jacobianAt: ResidualFunction['jacobianAt']): Differentiable => ({
  pointAt(x) {
    const { r, columns } = jacobianAt(x)
    return {
      x,
      value: inner(r, r),
      gradient: Float64Array.from(columns, (column) => 2 * inner(column, r)),
    }
  },
  hessianAt() {
    throw new Error('a sum of squares is minimised by its gradient alone')
  },
})

/** Residuals that are compared with the eager ones. */
export type ProvenResiduals = ResidualFunction & { proof: Proof }

/** Compiled residuals that check themselves at the points that they visit. */
export function checked(compiled: ResidualFunction, proof: Proof): ProvenResiduals {
  return {
    ...compiled,
    residualsAt(x) {
      proof.visit(x)
      return compiled.residualsAt(x)
    },
    proof,
  }
}
