/** How much the step shrinks from one estimate to the next, and how many estimates there are at most. */
const SHRINK = 1.4
const ESTIMATES = 12

/**
 * The derivative of `f` with respect to the j-th of its arguments, by central differences that are
 * extrapolated to a step of 0 (Ridders 1982): a triangle of estimates, each new column cancelling
 * one more power of the step. The entry that its neighbours agree with best is the answer.
 */
export function difference(
  f: (xs: readonly number[]) => number,
  point: readonly number[],
  j: number,
): number {
  const at = (offset: number): number => f(point.map((x, i) => (i === j ? x + offset : x)))
  let step = 0.02 * Math.max(Math.abs(point[j]!), 0.1)
  let best = Number.NaN
  let smallest = Infinity
  let above: number[] = []
  for (let i = 0; i < ESTIMATES; i++, step /= SHRINK) {
    const row = [(at(step) - at(-step)) / (2 * step)]
    let factor = SHRINK ** 2
    for (const previous of above) {
      const last = row.at(-1)!
      const next = (last * factor - previous) / (factor - 1)
      const error = Math.max(Math.abs(next - last), Math.abs(next - previous))
      if (error < smallest) [smallest, best] = [error, next]
      row.push(next)
      factor *= SHRINK ** 2
    }
    above = row
  }
  return best
}
