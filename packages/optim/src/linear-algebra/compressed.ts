import { norm } from './vectors'
import type { Columns } from './vectors'

/** A least-squares problem min |A·p + r|. */
export interface LinearProblem {
  columns: Columns
  r: Float64Array
}

/** How much of each column, as a part of its length, has to be new for AᵀA to be good enough. */
const NEW = 1e-3

/**
 * The problem with as many rows as columns that has the same minima, and the same lengths of columns
 * and angles between them: R and Qᵀr, where A = QR.
 *
 * Method: Cholesky's, of AᵀA, which takes a third of the time and squares the condition; where that
 * is bad, Householder reflections.
 */
export const compressed = (problem: LinearProblem): LinearProblem =>
  bySquares(problem) ?? byReflections(problem)

function bySquares({ columns, r }: LinearProblem): LinearProblem | undefined {
  const n = columns.length
  const lengths = columns.map((column) => norm(column))
  const triangle = columns.map(() => new Float64Array(n))
  const right = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const own = triangle[j]!
    let left = 1
    for (let i = 0; i < j; i++) {
      const other = triangle[i]!
      let sum = product(columns[i]!, columns[j]!, 0) / (lengths[i]! * lengths[j]!)
      for (let k = 0; k < i; k++) sum -= other[k]! * own[k]!
      own[i] = sum / other[i]!
      left -= own[i]! ** 2
    }
    // A NaN is not well either.
    if (!(left > NEW ** 2)) return undefined
    own[j] = Math.sqrt(left)
    let reached = product(columns[j]!, r, 0) / lengths[j]!
    for (let k = 0; k < j; k++) reached -= own[k]! * right[k]!
    right[j] = reached / own[j]!
  }
  triangle.forEach((column, j) => {
    for (let i = 0; i <= j; i++) column[i]! *= lengths[j]!
  })
  return { columns: triangle, r: right }
}

function byReflections({ columns, r }: LinearProblem): LinearProblem {
  const n = columns.length
  const left = columns.map((column) => column.slice())
  const right = r.slice()
  const triangle = columns.map(() => new Float64Array(n))
  for (let k = 0; k < n; k++) {
    const v = left[k]!
    const column = triangle[k]!
    column.set(v.subarray(0, k))
    const length = norm(v.subarray(k))
    // Squares of smaller numbers are 0.
    if (length < 1e-150) continue
    column[k] = v[k]! > 0 ? -length : length
    v[k]! -= column[k]!
    const factor = 2 / product(v, v, k)
    for (let j = k + 1; j < n; j++) reflect(left[j]!, v, factor, k)
    reflect(right, v, factor, k)
  }
  return { columns: triangle, r: right.slice(0, n) }
}

/** The inner product from a place on, in four sums, which need not wait for each other. */
function product(x: Float64Array, y: Float64Array, from: number): number {
  const end = x.length - 3
  let a = -0
  let b = -0
  let c = -0
  let d = -0
  let i = from
  for (; i < end; i += 4) {
    a += x[i]! * y[i]!
    b += x[i + 1]! * y[i + 1]!
    c += x[i + 2]! * y[i + 2]!
    d += x[i + 3]! * y[i + 3]!
  }
  for (; i < x.length; i++) a += x[i]! * y[i]!
  return a + b + (c + d)
}

/** Reflects x, from a place on, at the plane across v, where factor = 2/(v·v). */
function reflect(x: Float64Array, v: Float64Array, factor: number, from: number): void {
  const amount = factor * product(v, x, from)
  for (let i = from; i < x.length; i++) x[i]! -= amount * v[i]!
}
