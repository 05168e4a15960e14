import { decompose, isPlainlyIndependent } from './svd'
import { norm } from './vectors'
import type { Columns } from './vectors'

/** How many directions the columns span, each taken with length 1. */
export function rankOf(columns: Columns): number {
  const scaled = columns.map((column) => {
    const length = norm(column) || 1
    return column.map((d) => d / length)
  })
  if (isPlainlyIndependent(scaled)) return columns.length
  const { values } = decompose(scaled, new Float64Array(columns[0]!.length))
  return values.filter((s) => s > 1e-12).length
}
