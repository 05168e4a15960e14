import { decompose } from '../linear-algebra/svd'
import { norm } from '../linear-algebra/vectors'
import type { Columns } from '../linear-algebra/vectors'

/**
 * s²(JᵀJ)⁻¹ and the roots of its diagonal, where s² is the sum of squares over the degrees of freedom,
 * as SciPy's `curve_fit`: infinite where J does not determine the parameters, or where there are no
 * more residuals than parameters.
 * @param freedom how many more residuals than parameters there are
 */
export function covarianceOf(
  columns: Columns,
  sumOfSquares: number,
  freedom: number,
): { covariance: number[][]; standardErrors: number[] } {
  const scales = columns.map((column) => norm(column) || 1)
  const scaled = columns.map((column, j) => column.map((d) => d / scales[j]!))
  const { values, directions } = decompose(scaled, new Float64Array(columns[0]?.length ?? 0))
  const largest = values.reduce((a, b) => Math.max(a, b), 0)
  const determined = values.every((s) => s > Number.EPSILON * largest)
  const variance = sumOfSquares / freedom
  const covariance = columns.map((_, i) =>
    columns.map((_, j) => {
      if (!determined || freedom <= 0) return Infinity
      let sum = 0
      directions.forEach((v, k) => (sum += (v[i]! / values[k]!) * (v[j]! / values[k]!)))
      return (variance * sum) / scales[i]! / scales[j]!
    }),
  )
  return { covariance, standardErrors: covariance.map((row, i) => Math.sqrt(row[i]!)) }
}
