/** A matrix by its columns. */
export type Columns = readonly Float64Array[]

/** The inner product x·y. */
export function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!
  return sum
}

/** The Euclidean norm √(x·x), which does not overflow on the way. */
export function norm(x: Float64Array): number {
  const squares = inner(x, x)
  // In between no square has overflowed, and none that matters has vanished.
  if (squares > 1e-280 && squares < Infinity) return Math.sqrt(squares)
  let largest = 0
  for (const value of x) largest = Math.max(largest, Math.abs(value))
  if (largest === 0 || !Number.isFinite(largest)) return largest
  let sum = 0
  for (const value of x) sum += (value / largest) ** 2
  return largest * Math.sqrt(sum)
}

/** Whether all numbers are finite. */
export function isFinite(x: Float64Array): boolean {
  for (let i = 0; i < x.length; i++) if (!Number.isFinite(x[i])) return false
  return true
}

/** The maximum norm: the largest |xᵢ|. */
export const maxNorm = (x: Float64Array): number =>
  x.reduce((most, xi) => Math.max(most, Math.abs(xi)), 0)
