import type { Decomposition } from '../linear-algebra/svd'
import { norm } from '../linear-algebra/vectors'

/** A step, and the damping that keeps it inside the trust region. */
export interface Step {
  step: Float64Array
  damping: number
}

/**
 * The p that minimises |A·p + r| among those of length at most `radius`.
 *
 * Method: p(λ) = −V (S² + λ)⁻¹ S u falls in length as λ ≥ 0 grows; Newton's iteration on 1/|p(λ)|,
 * which is almost a line, finds where it has the wanted length (Moré 1978).
 * @param isDeficient whether A never has full rank: then the shortest p that minimises is as good as any
 */
export function constrainedStep(
  problem: Decomposition,
  radius: number,
  isDeficient: boolean,
): Step {
  const { values, reached } = problem
  const largest = values.reduce((a, b) => Math.max(a, b), 0)
  const smallest = values.reduce((a, b) => Math.min(a, b), Infinity)
  const fullRank = smallest > Number.EPSILON * values.length * largest
  if (fullRank) {
    const free = stepFor(problem, 0)
    if (norm(free) <= radius) return { step: free, damping: 0 }
  } else if (isDeficient || radius === Infinity) {
    // Directions that the problem says nothing about are left alone.
    const known = values.map((s) => (s > Number.EPSILON * values.length * largest ? s : 0))
    const free = stepFor({ ...problem, values: known }, 0)
    if (norm(free) <= radius) return { step: free, damping: 0 }
  }
  const [slopeAt, lengthAt] = [
    (damping: number, length: number) =>
      sumOver(values, (s, i) => (s * s * reached[i]! ** 2) / (s * s + damping) ** 3) / -length,
    (damping: number) =>
      Math.sqrt(sumOver(values, (s, i) => ((s * reached[i]!) / (s * s + damping)) ** 2)),
  ]
  let upper = Math.sqrt(sumOver(values, (s, i) => (s * reached[i]!) ** 2)) / radius
  let lower = 0
  if (fullRank) {
    const length = lengthAt(0)
    lower = Math.max(0, (length - radius) / -slopeAt(0, length))
  }
  let damping = Math.max(lower, Number.MIN_VALUE, fullRank ? 0 : 1e-3 * upper)
  for (let i = 0; i < 50; i++) {
    if (!(damping >= lower && damping <= upper))
      damping = Math.max(1e-3 * upper, Math.sqrt(lower * upper))
    const length = lengthAt(damping)
    const excess = length - radius
    if (Math.abs(excess) <= 0.01 * radius || upper - lower <= 1e-15 * upper) break
    if (excess < 0) upper = damping
    else lower = damping
    damping -= ((length / radius) * excess) / slopeAt(damping, length)
  }
  return { step: stepFor(problem, damping), damping }
}

function sumOver(values: Float64Array, term: (s: number, i: number) => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) sum += term(values[i]!, i)
  return sum
}

function stepFor({ values, directions, reached }: Decomposition, damping: number): Float64Array {
  const step = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const s = values[i]!
    if (s === 0) continue
    const amount = -(reached[i]! * s) / (s * s + damping)
    for (let j = 0; j < step.length; j++) step[j]! += amount * directions[i]![j]!
  }
  return step
}
