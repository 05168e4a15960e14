import { inner, norm } from './vectors'
import type { Columns } from './vectors'

/** What a least-squares problem min |A·p + r| comes to in the directions in which it falls apart. */
export interface Decomposition {
  /** The singular values of A, in no order. */
  values: Float64Array
  /** For each of them the direction in the space of p, of length 1. */
  directions: Columns
  /** For each of them the part of r that it can reach. */
  reached: Float64Array
}

/**
 * Method: Householder reflections bring A to triangular form, the largest column first; Jacobi's
 * rotations from one side then make its columns orthogonal. Unlike the usual way through a bidiagonal
 * matrix this finds small singular values to almost all their digits, when it is the columns that are
 * badly scaled (Demmel and Veselić 1992; Drmač 1997). AᵀA, which would square the condition, is never
 * formed.
 */
export function decompose(a: Columns, r: Float64Array): Decomposition {
  const { triangle, order, rotated } = triangular(a, r)
  const n = a.length
  const turned = Array.from({ length: n }, (_, j) => {
    const unit = new Float64Array(n)
    unit[order[j]!] = 1
    return unit
  })
  orthogonalize(triangle, turned)
  const values = new Float64Array(n)
  const reached = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const column = triangle[j]!
    values[j] = norm(column)
    if (values[j]! > 0) reached[j] = inner(column, rotated) / values[j]!
  }
  return { values, directions: turned, reached }
}

/** From how many columns on it pays to look whether the triangle alone will do. */
const MANY = 16
/** How small the smallest diagonal element of a triangle may be, beside the largest, for all to be well. */
const WELL = 1e-6

/** Whether columns of length 1, of which there are many, are plainly independent. */
export function isPlainlyIndependent(a: Columns): boolean {
  return a.length >= MANY && isWell(triangular(a, new Float64Array(a[0]!.length)).triangle)
}

/** The p that minimises |A·p + r|, where A has many columns that are plainly independent. */
export function plainSolution(a: Columns, r: Float64Array): Float64Array | undefined {
  const n = a.length
  if (n < MANY) return undefined
  const { triangle, order, rotated } = triangular(a, r)
  if (!isWell(triangle)) return undefined
  const p = new Float64Array(n)
  for (let k = n - 1; k >= 0; k--) {
    const column = triangle[k]!
    const amount = -rotated[k]! / column[k]!
    p[order[k]!] = amount
    for (let i = 0; i < k; i++) rotated[i]! += column[i]! * amount
  }
  return p
}

/** The diagonal of a triangle whose columns come the largest first tells how near to 0 the singular values are. */
function isWell(triangle: Columns): boolean {
  const diagonal = triangle.map((column, k) => Math.abs(column[k]!))
  const largest = diagonal.reduce((a, b) => Math.max(a, b), 0)
  return diagonal.every((d) => d > WELL * largest)
}

/** A, its columns in another order, as Q·R; and Qᵀr. */
function triangular(a: Columns, r: Float64Array) {
  const n = a.length
  const rows = Math.max(r.length, n)
  const padded = (column: Float64Array) => {
    const copy = new Float64Array(rows)
    copy.set(column)
    return copy
  }
  const columns = a.map(padded)
  const right = padded(r)
  const order = Array.from(a, (_, j) => j)
  for (let k = 0; k < n; k++) {
    swapLargest(columns, order, k)
    const column = columns[k]!
    const length = norm(column.subarray(k))
    // Squares of smaller numbers are 0.
    if (length < 1e-150) {
      column.fill(0, k)
      continue
    }
    const alpha = column[k]! > 0 ? -length : length
    const v = column.slice(k)
    v[0]! -= alpha
    const factor = 2 / inner(v, v)
    for (const other of [...columns.slice(k + 1), right]) reflect(other.subarray(k), v, factor)
    column.fill(0, k + 1)
    column[k] = alpha
  }
  return {
    triangle: columns.map((column) => column.slice(0, n)),
    order,
    rotated: right.slice(0, n),
  }
}

function swapLargest(columns: Float64Array[], order: number[], k: number): void {
  let largest = k
  let length = -1
  for (let j = k; j < columns.length; j++) {
    const l = norm(columns[j]!.subarray(k))
    if (l > length) {
      largest = j
      length = l
    }
  }
  const column = columns[k]!
  columns[k] = columns[largest]!
  columns[largest] = column
  const place = order[k]!
  order[k] = order[largest]!
  order[largest] = place
}

function reflect(x: Float64Array, v: Float64Array, factor: number): void {
  const amount = factor * inner(v, x)
  for (let i = 0; i < x.length; i++) x[i]! -= amount * v[i]!
}

/** Rotates columns pairwise until all are orthogonal, and the columns of `along` with them. */
function orthogonalize(columns: Columns, along: Columns): void {
  const n = columns.length
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotations = 0
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        const x = columns[i]!
        const y = columns[j]!
        const alpha = inner(x, x)
        const beta = inner(y, y)
        const gamma = inner(x, y)
        if (!(Math.abs(gamma) > Number.EPSILON * Math.sqrt(alpha * beta))) continue
        rotations++
        const zeta = (beta - alpha) / (2 * gamma)
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta))
        const c = 1 / Math.hypot(1, t)
        rotate(x, y, c, c * t)
        rotate(along[i]!, along[j]!, c, c * t)
      }
    }
    if (rotations === 0) return
  }
}

function rotate(x: Float64Array, y: Float64Array, c: number, s: number): void {
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!
    x[i] = c * a - s * y[i]!
    y[i] = s * a + c * y[i]!
  }
}
