import { decompose } from './svd'
import { norm } from './vectors'
import type { Columns } from './vectors'

/** How many directions the columns span, each taken with length 1. */
export function rankOf(columns: Columns): number {
  const scaled = columns.map((column) => column.map((d) => d / (norm(column) || 1)))
  const { values } = decompose(scaled, new Float64Array(columns[0]!.length))
  return values.filter((s) => s > 1e-12).length
}
