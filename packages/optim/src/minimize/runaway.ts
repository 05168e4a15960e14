import type { Box } from '../bounds'
import { isFinitePoint } from './objective'
import type { Evaluated, Point, Searched } from './objective'

/** What part of the fall along the steepest variable another one needs in order to be followed. */
const FELT = 1e-3

/**
 * A search as it ended, or as unbounded if the function falls without end the way the search went.
 *
 * Far out the tests of convergence are passed for lack of digits: at −10⁶⁰ nothing that the other
 * variables gain is seen any more. So an end at which the function still falls is not believed until
 * the variables that it falls along were followed.
 */
export function followed(f: Evaluated, start: Point, box: Box, searched: Searched): Searched {
  const { point, status } = searched
  if (status === 'gradient' || status === 'unbounded') return searched
  const way = point.x.map((x, j) => x - start.x[j]!)
  const falls = way.map((s, j) => -s * point.gradient[j]!)
  const most = falls.reduce((a, b) => Math.max(a, b), 0)
  // Less than the fall on average is what is left of it near a minimum.
  if (!(most > 0.1 * (start.value - point.value)) || most === 0) return searched
  let lowest = point
  for (let length = 1; length < Infinity; length *= 3) {
    const next = f.at(
      point.x.map((x, j) => (falls[j]! < FELT * most ? x : box.clamp(x + length * way[j]!, j))),
    )
    if (f.isUnbounded) {
      return { ...searched, point: isFinitePoint(next) ? next : lowest, status: 'unbounded' }
    }
    if (!isFinitePoint(next) || next.value >= lowest.value) break
    lowest = next
  }
  return searched
}
