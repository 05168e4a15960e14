import { dot, sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { argmin } from './descent'
import { gradientBy, minimizer, nestings } from './nested'
import type { Eval } from './eval'

interface Input {
  start: number[]
}

const height = (x: readonly Value[], y: readonly Value[]): Value => dot(x, x).sub(dot(y, y))

/** The saddle point of |x|² − |y|²: where the largest height over all y is least, and the y that it is largest at. */
export const saddle = nestings((outer, inner) => ({ start }: Input) => {
  const highest = (x: Value[]): Value[] => {
    const depth = (y: Value[]): Value => height(x, y).neg()
    return argmin(
      { value: depth, gradient: (y) => gradientBy(inner, depth, y) },
      start.map((s) => sum([s])),
    )
  }
  const least = minimizer(outer, (x) => height(x, highest(x)), start.length)
  const largest = minimizer(outer, (y) => height([], y).neg(), start.length)
  return { run: () => [...least(start), ...largest(start)] }
}) satisfies Eval
