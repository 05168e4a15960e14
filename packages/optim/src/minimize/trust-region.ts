import { inner, norm } from '../linear-algebra/vectors'
import type { Eigen } from '../linear-algebra/eigen'

/** The step of at most this length that minimises a quadratic model. */
export function constrained(
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
    const has = inner(step, v)
    const more = (has < 0 ? -1 : 1) * Math.hypot(has, missing) - has
    return step.map((s, j) => s + more * v[j]!)
  }
  return step
}
