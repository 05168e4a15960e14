/** The eigenvalues of a symmetric matrix, and for each its eigenvector. */
export interface Eigen {
  values: Float64Array
  vectors: Float64Array[]
}

/** Method: Jacobi's rotations, which are accurate and short, and fast enough for some dozens of rows. */
export function eigen(matrix: readonly Float64Array[]): Eigen {
  const n = matrix.length
  const a = matrix.map((row) => row.slice())
  const vectors = a.map((_, i) => new Float64Array(n).fill(1, i, i + 1))
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotations = 0
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        const off = a[i]![j]!
        const size = Math.sqrt(Math.abs(a[i]![i]! * a[j]![j]!))
        if (off === 0 || Math.abs(off) <= 1e-17 * size) continue
        rotations++
        rotate(a, vectors, i, j)
      }
    }
    if (rotations === 0) break
  }
  return { values: Float64Array.from(a, (row, i) => row[i]!), vectors }
}

function rotate(a: Float64Array[], vectors: Float64Array[], i: number, j: number): void {
  const theta = (a[j]![j]! - a[i]![i]!) / (2 * a[i]![j]!)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta))
  const c = 1 / Math.hypot(1, t)
  const s = c * t
  for (let k = 0; k < a.length; k++) {
    const x = a[k]![i]!
    const y = a[k]![j]!
    a[k]![i] = c * x - s * y
    a[k]![j] = s * x + c * y
  }
  for (const rows of [a, vectors]) {
    const x = rows[i]!
    const y = rows[j]!
    for (let k = 0; k < x.length; k++) {
      const xk = x[k]!
      x[k] = c * xk - s * y[k]!
      y[k] = s * xk + c * y[k]!
    }
  }
  a[i]![j] = 0
  a[j]![i] = 0
}
