import { constrainedStep } from './step'
import type { Step } from './step'
import { decompose, inner, norm } from './svd'
import type { Columns } from './svd'

/** The lower and the upper bound of all parameters, or such a pair for each; ±Infinity for none. */
export type Bounds = readonly [number, number] | readonly (readonly [number, number])[]

/** The box that parameters have to stay in. */
export interface Box {
  lower: Float64Array
  upper: Float64Array
  clamp: (x: number, j: number) => number
  /** −1 at the lower bound, 1 at the upper one, else 0. */
  side: (x: number, j: number) => number
}

/** @throws RangeError when a lower bound is not below the upper one, or when x0 is out of bounds */
export function boundsOf(bounds: Bounds | undefined, x0: ArrayLike<number>): Box {
  const pairs = Array.from(x0, (_, j): readonly [number, number] => {
    if (bounds === undefined) return [-Infinity, Infinity]
    return (typeof bounds[0] === 'number' ? bounds : bounds[j]) as readonly [number, number]
  })
  pairs.forEach((pair, j) => {
    if (!pair || !(pair[0] < pair[1])) {
      throw new RangeError(
        `got bounds ${String(pair)} of x[${j}]; pass a pair, the lower one first`,
      )
    }
    if (!(x0[j]! >= pair[0] && x0[j]! <= pair[1])) {
      throw new RangeError(`got ${x0[j]} for x[${j}]; pass a start within [${pair.join(', ')}]`)
    }
  })
  const lower = Float64Array.from(pairs, ([low]) => low)
  const upper = Float64Array.from(pairs, ([, high]) => high)
  return {
    lower,
    upper,
    clamp: (x, j) => Math.min(Math.max(x, lower[j]!), upper[j]!),
    side: (x, j) => (x <= lower[j]! ? -1 : x >= upper[j]! ? 1 : 0),
  }
}

interface Linear {
  x: Float64Array
  r: Float64Array
  columns: Columns
}

/** For each parameter whether it may move: not out of the box, to where the cost would fall. */
export function freeAt({ x, r, columns }: Linear, box: Box): boolean[] {
  return columns.map((column, j) => {
    const side = box.side(x[j]!, j)
    return side === 0 || side * inner(column, r) > 0
  })
}

/**
 * The step within the trust region and the box that (nearly) minimises the linear problem. A
 * parameter that would leave the box is put on its bound, and the others are solved for anew.
 */
export function boundedStep(
  linear: Linear,
  box: Box,
  scales: readonly number[],
  radius: number,
): Step {
  const { x, columns } = linear
  const free = freeAt(linear, box)
  const step = new Float64Array(x.length)
  let r = linear.r
  for (;;) {
    const places = columns.map((_, j) => j).filter((j) => free[j])
    if (places.length === 0) return { step, damping: 1 }
    const scaled = places.map((j) => columns[j]!.map((d) => d / scales[j]!))
    const rest = Math.sqrt(Math.max(radius ** 2 - norm(step.map((s, j) => s * scales[j]!)) ** 2, 0))
    const solved = constrainedStep(decompose(scaled, r), rest || radius * 1e-3)
    places.forEach((j, k) => (step[j] = solved.step[k]! / scales[j]!))
    const leaving = places.filter((j) => {
      const next = x[j]! + step[j]!
      return next < box.lower[j]! || next > box.upper[j]!
    })
    if (leaving.length === 0) return { step, damping: solved.damping }
    for (const j of leaving) {
      step[j] = box.clamp(x[j]! + step[j]!, j) - x[j]!
      free[j] = false
      r = r.map((residual, i) => residual + columns[j]![i]! * step[j]!)
    }
  }
}
