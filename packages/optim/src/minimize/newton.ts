import { inner, norm } from '../least-squares/svd'
import { eigen } from './eigen'
import type { Eigen } from './eigen'
import { largest } from './lbfgs'
import { isFinitePoint } from './objective'
import type { Evaluated, Point, Searched, Tests } from './objective'

/**
 * Method: Newton's steps with the exact Hessian, kept inside a trust region where it is not convex or
 * the step is too long (Moré and Sorensen 1983). Where rounding hides the decrease, steps go on for as
 * long as the gradient shrinks.
 */
export function newton(f: Evaluated, start: Point, tests: Tests): Searched {
  const { gtol, ftol, xtol, maxIterations } = tests
  let point = start
  let radius = Math.max(norm(start.x), 1)
  for (let iterations = 0; ; iterations++) {
    const { x, value, gradient } = point
    if (largest(gradient) <= gtol) return { point, status: 'gradient', iterations }
    if (iterations >= maxIterations) return { point, status: 'iterations', iterations }
    const hessian = f.hessianAt(x)
    if (!hessian.every((row) => row.every(Number.isFinite))) {
      return { point, status: 'precision', iterations }
    }
    const model = eigen(hessian)
    for (;;) {
      const step = constrained(model, gradient, radius)
      const length = norm(step)
      const curved = hessian.map((row) => inner(row, step))
      const expected = -(inner(gradient, step) + inner(Float64Array.from(curved), step) / 2)
      const next = f.at(x.map((xi, j) => xi + step[j]!))
      const fall = value - next.value
      const isHidden = expected <= 1e-13 * Math.abs(value)
      const isBetter =
        isFinitePoint(next) &&
        (isHidden ? largest(next.gradient) < largest(gradient) : fall > 1e-4 * expected)
      const ratio = isHidden && isBetter ? 1 : fall / expected
      if (!(ratio >= 0.25)) radius = length / 4
      else if (ratio > 0.75) radius = Math.max(radius, 2 * length)
      if (isBetter) {
        point = next
        if (length <= xtol * norm(x)) return { point, status: 'step', iterations: iterations + 1 }
        break
      }
      if (isHidden || expected <= ftol * Math.abs(value))
        return { point, status: 'function', iterations }
      if (length <= xtol * norm(x) || length === 0) return { point, status: 'step', iterations }
    }
  }
}

/** The step of at most this length that minimises a quadratic model. */
function constrained(
  { values, vectors }: Eigen,
  gradient: Float64Array,
  radius: number,
): Float64Array {
  const along = vectors.map((v) => inner(v, gradient))
  const lowest = values.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const lengthAt = (shift: number) =>
    Math.sqrt(
      along.reduce((sum, g, i) => (g === 0 ? sum : sum + (g / (values[i]! + shift)) ** 2), 0),
    )
  const stepFor = (shift: number) => {
    const step = new Float64Array(gradient.length)
    along.forEach((g, i) => {
      if (g === 0) return
      const amount = -g / (values[i]! + shift)
      for (let j = 0; j < step.length; j++) step[j]! += amount * vectors[i]![j]!
    })
    return step
  }
  if (lowest > Number.EPSILON * highest && lengthAt(0) <= radius) return stepFor(0)
  // The length falls as the shift grows from −lowest on; a bisection finds where it is the radius.
  const floor = Math.max(0, -lowest)
  const norm0 = norm(Float64Array.from(along))
  let low = floor
  let high = floor + norm0 / radius + Number.MIN_VALUE
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = low === 0 ? high / 1e3 : (low + high) / 2
    if (lengthAt(middle) > radius) low = middle
    else high = middle
  }
  const step = stepFor(high)
  const missing = Math.sqrt(Math.max(radius ** 2 - norm(step) ** 2, 0))
  // The hard case: no shift gives that length, and the way of most negative curvature makes it up.
  if (lowest < 0 && missing > 0.1 * radius) {
    const v = vectors[values.indexOf(lowest)]!
    return step.map((s, j) => s + missing * v[j]!)
  }
  return step
}
