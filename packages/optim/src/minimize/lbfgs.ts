import type { Box } from '../bounds'
import { inner, maxNorm, norm } from '../linear-algebra/vectors'
import { strongWolfe } from './line-search'
import { isFinitePoint } from './objective'
import type { Evaluated, Point, Searched, Tests } from './objective'

/** A step, and the change of the gradient along it: what the curvature is known by. */
interface Pair {
  s: Float64Array
  y: Float64Array
}

/**
 * Method: limited-memory BFGS (Liu and Nocedal 1989). With bounds, variables that are held on one do
 * not take part, and the step is bent along the bounds as it meets them (Bertsekas 1982; Byrd, Lu,
 * Nocedal and Zhu 1995).
 */
export function lbfgs(
  f: Evaluated,
  start: Point,
  box: Box,
  memory: number,
  { gtol, ftol, xtol, maxIterations }: Tests,
): Searched {
  const isBounded = [...box.lower, ...box.upper].some(Number.isFinite)
  const pairs: Pair[] = []
  let point = start
  let stalled = 0
  let isForgotten = false
  for (let iterations = 0; ; iterations++) {
    const free = Array.from(point.x, (x, j) => {
      const side = box.side(x, j)
      return side === 0 || side * point.gradient[j]! > 0
    })
    const gradient = point.gradient.map((g, j) => (free[j] ? g : 0))
    if (maxNorm(gradient) <= gtol) return { point, status: 'gradient', iterations }
    if (iterations >= maxIterations) return { point, status: 'iterations', iterations }
    const next = advance(gradient, free)
    if (f.isUnbounded) return { point: lower(point, next), status: 'unbounded', iterations }
    if (!next) return { point, status: 'precision', iterations }
    const s = next.x.map((x, j) => x - point.x[j]!)
    const y = next.gradient.map((g, j) => g - point.gradient[j]!)
    const fall = point.value - next.value
    if (inner(s, y) > Number.EPSILON * norm(s) * norm(y)) {
      pairs.push({ s, y })
      if (pairs.length > memory) pairs.shift()
    }
    const size = norm(next.x)
    point = next
    stalled = fall <= ftol * Math.abs(next.value) ? stalled + 1 : 0
    const isSmall = norm(s) <= xtol * size
    if (stalled === 0) isForgotten = false
    if (!isSmall && stalled < 3) continue
    if (isForgotten) {
      return { point, status: isSmall ? 'step' : 'function', iterations: iterations + 1 }
    }
    // What is remembered may mislead, at bounds above all: only without it is the end believed.
    pairs.length = 0
    isForgotten = true
    stalled = 0
  }

  /** The next point, by what is remembered of the curvature or, if that leads nowhere, downhill. */
  function advance(gradient: Float64Array, free: readonly boolean[]): Point | undefined {
    const search = isBounded ? bent : strongWolfe
    if (pairs.length > 0) {
      const direction = newton(gradient, pairs, free)
      const next = inner(direction, gradient) < 0 ? search(f, point, direction, 1) : undefined
      if (next) return next
      pairs.length = 0
    }
    const downhill = gradient.map((g) => -g)
    return search(f, point, downhill, Math.min(1, 1 / norm(gradient)))
  }

  /** A point along a direction, bent along the bounds, where the function has fallen enough. */
  function bent(
    _: Evaluated,
    from: Point,
    direction: Float64Array,
    first: number,
  ): Point | undefined {
    const slack = Number.EPSILON * 10 * Math.abs(from.value)
    const at = (length: number) =>
      f.at(from.x.map((x, j) => box.clamp(x + length * direction[j]!, j)))
    const gained = (next: Point) =>
      next.x.reduce((sum, x, j) => sum + from.gradient[j]! * (x - from.x[j]!), 0)
    const isLow = (next: Point) =>
      isFinitePoint(next) && next.value <= from.value + 1e-4 * gained(next) + slack * 0.1
    let length = first
    let best = at(length)
    for (let i = 0; i < 60 && !isLow(best); i++) best = at((length /= 4))
    if (!isLow(best)) return undefined
    // A step that is still steep is made longer, so that the curvature along it shows.
    for (let i = 0; i < 700 && !f.isUnbounded; i++) {
      const slope = inner(best.gradient, direction)
      if (slope >= 0.9 * inner(from.gradient, direction)) break
      const further = at((length *= 3))
      if (!isLow(further) || further.value >= best.value) break
      best = further
    }
    return best.x.every((x, j) => x === from.x[j]) ? undefined : best
  }
}

/** −H·g, where H is the inverse Hessian that the pairs tell of; for the free variables alone. */
function newton(g: Float64Array, pairs: readonly Pair[], free: readonly boolean[]): Float64Array {
  const masked = (x: Float64Array) => x.map((xi, j) => (free[j] ? xi : 0))
  const used = pairs
    .map(({ s, y }) => ({ s: masked(s), y: masked(y) }))
    .map(({ s, y }) => ({ s, y, sy: inner(s, y), alpha: 0 }))
    .filter(({ s, y, sy }) => sy > Number.EPSILON * norm(s) * norm(y))
  const q = g.map((x) => -x)
  for (let i = used.length - 1; i >= 0; i--) {
    const pair = used[i]!
    pair.alpha = inner(pair.s, q) / pair.sy
    for (let j = 0; j < q.length; j++) q[j]! -= pair.alpha * pair.y[j]!
  }
  const last = used.at(-1)
  const scale = last ? last.sy / inner(last.y, last.y) : 1
  for (let j = 0; j < q.length; j++) q[j]! *= scale
  for (const { s, y, sy, alpha } of used) {
    const beta = inner(y, q) / sy
    for (let j = 0; j < q.length; j++) q[j]! += (alpha - beta) * s[j]!
  }
  return q
}

/** The lower of two points, of which the second may be none. */
const lower = (point: Point, next: Point | undefined): Point =>
  next && next.value < point.value ? next : point
