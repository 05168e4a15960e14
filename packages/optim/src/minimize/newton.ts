import { inner, maxNorm, norm } from '../linear-algebra/vectors'
import { eigen } from '../linear-algebra/eigen'
import { isFinitePoint } from './objective'
import type { Evaluated, Point, Searched, Tests } from './objective'
import { constrained } from './trust-region'

/**
 * Method: Newton's steps with the exact Hessian, kept inside a trust region where it is not convex or
 * the step is too long (Moré and Sorensen 1983). The region is an ellipsoid, short in the variables
 * along which the function has been seen to bend most (Moré 1978), so that units do not matter. That
 * can follow a valley to infinity: where the search ends without a minimum, a round region is tried
 * with the steps that are left, and the lower of both ends counts.
 */
export function newton(f: Evaluated, start: Point, tests: Tests): Searched {
  const half = Math.ceil(tests.maxIterations / 2)
  const first = search(f, start, { ...tests, maxIterations: half }, true)
  const left = tests.maxIterations - first.iterations
  if ((first.status !== 'iterations' && first.status !== 'precision') || left === 0) return first
  const second = search(f, start, { ...tests, maxIterations: left }, false)
  const lower = second.point.value < first.point.value ? second : first
  return { ...lower, iterations: first.iterations + second.iterations }
}

function search(f: Evaluated, start: Point, tests: Tests, isScaled: boolean): Searched {
  const { gtol, ftol, xtol, maxIterations } = tests
  const units = new Float64Array(start.x.length).fill(isScaled ? 0 : 1)
  let point = start
  let radius = 0
  for (let iterations = 0; ; iterations++) {
    const { x, value, gradient } = point
    if (maxNorm(gradient) <= gtol) return { point, status: 'gradient', iterations }
    if (iterations >= maxIterations) return { point, status: 'iterations', iterations }
    const hessian = f.hessianAt(x)
    if (!hessian.every((row) => row.every(Number.isFinite))) {
      return { point, status: 'precision', iterations }
    }
    if (isScaled) hessian.forEach((row, j) => (units[j] = grown(units[j]!, row[j]!)))
    if (iterations === 0) radius = Math.max(norm(x.map((xi, j) => xi * units[j]!)), norm(units))
    const model = eigen(hessian.map((row, i) => row.map((h, j) => h / units[i]! / units[j]!)))
    const slope = gradient.map((g, j) => g / units[j]!)
    for (;;) {
      const inUnits = constrained(model, slope, radius)
      const size = norm(inUnits)
      if (!(size < Infinity)) return { point, status: 'precision', iterations }
      const step = inUnits.map((s, j) => s / units[j]!)
      const curved = hessian.map((row) => inner(row, step))
      const expected = -(inner(gradient, step) + inner(Float64Array.from(curved), step) / 2)
      const next = f.at(x.map((xi, j) => xi + step[j]!))
      if (f.isUnbounded) {
        return { point: isFinitePoint(next) ? next : point, status: 'unbounded', iterations }
      }
      const fall = value - next.value
      const isHidden = expected <= 1e-13 * Math.abs(value)
      const isBetter =
        isFinitePoint(next) &&
        (isHidden ? maxNorm(next.gradient) < maxNorm(gradient) : fall > 1e-4 * expected)
      const ratio = isHidden && isBetter ? 1 : fall / expected
      const isFree = size < 0.99 * radius
      if (!(ratio >= 0.25)) radius = size / 4
      else if (ratio > 0.75) radius = Math.max(radius, 2 * size)
      const isSmall = norm(step) <= xtol * norm(x) || size === 0
      if (isBetter) {
        point = next
        if (isSmall) return { point, status: 'step', iterations: iterations + 1 }
        break
      }
      if (isHidden || expected <= ftol * Math.abs(value)) {
        return { point, status: isFree ? 'function' : 'precision', iterations }
      }
      if (isSmall) return { point, status: isFree ? 'step' : 'precision', iterations }
    }
  }
}

/** The unit of a variable: by the largest curvature that was seen along it, 1 while there was none. */
const grown = (unit: number, curvature: number): number =>
  Math.max(unit, Math.sqrt(Math.abs(curvature))) || 1
