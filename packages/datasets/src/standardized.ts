/** Rows with mean 0 and deviation 1 in every column, so that one learning rate suits them all. A constant column becomes 0. */
export function standardized(rows: readonly (readonly number[])[]): number[][] {
  const scales = (rows[0] ?? []).map((_, j) => {
    const mean = rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length
    const variance = rows.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / rows.length
    return { mean, deviation: Math.sqrt(variance) || 1 }
  })
  return rows.map((row) => row.map((x, j) => (x - scales[j]!.mean) / scales[j]!.deviation))
}
