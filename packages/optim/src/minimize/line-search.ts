import { inner } from '../linear-algebra/vectors'
import type { Evaluated, Point } from './objective'
import { isFinitePoint } from './objective'

/** How much of the slope a step has to gain, and how much of it may be left. */
const DECREASE = 1e-4
const CURVATURE = 0.9

interface Trial {
  length: number
  point: Point
  slope: number
}

/**
 * A point along a direction where the function has fallen enough and its slope is small: the strong
 * conditions of Wolfe. Undefined where rounding leaves none to be found.
 *
 * Method: steps grow until a minimum lies between two of them, and then come closer by cubic
 * interpolation (Nocedal and Wright 2006, algorithms 3.5 and 3.6). Near the minimum, where rounding
 * hides the decrease, the slope alone decides (Hager and Zhang 2005).
 */
export function strongWolfe(
  f: Evaluated,
  start: Point,
  direction: Float64Array,
  first: number,
): Point | undefined {
  const slope0 = inner(start.gradient, direction)
  if (!(slope0 < 0)) return undefined
  const slack = Number.EPSILON * 10 * Math.abs(start.value)
  const at = (length: number): Trial => {
    const point = f.at(start.x.map((x, i) => x + length * direction[i]!))
    return { length, point, slope: inner(point.gradient, direction) }
  }
  const isLow = ({ point, length, slope }: Trial) =>
    point.value <= start.value + DECREASE * length * slope0 ||
    (point.value <= start.value + slack && slope <= (2 * DECREASE - 1) * slope0)
  const isFlat = ({ slope }: Trial) => Math.abs(slope) <= -CURVATURE * slope0

  let low: Trial = { length: 0, point: start, slope: slope0 }
  let length = first
  let failures = 0
  // After some 650 steps the numbers overflow; a function that still falls by then is unbounded.
  for (let i = 0; i < 700 && failures < 60; i++) {
    const trial = at(length)
    if (f.isUnbounded) return isFinitePoint(trial.point) ? trial.point : low.point
    if (!isFinitePoint(trial.point)) {
      failures++
      length = low.length + (length - low.length) / 10
      continue
    }
    if (!isLow(trial) || (i > 0 && trial.point.value > low.point.value + slack)) {
      return between(low, trial)
    }
    if (isFlat(trial)) return trial.point
    if (trial.slope >= 0) return between(trial, low)
    low = trial
    length *= 3
  }
  return low.length > 0 ? low.point : undefined

  /** Closes in on a minimum between the better of two ends and the other one. */
  function between(better: Trial, other: Trial): Point | undefined {
    let [best, end] = [better, other]
    for (let i = 0; i < 60; i++) {
      const width = end.length - best.length
      if (Math.abs(width) <= 1e-16 * Math.max(Math.abs(best.length), Math.abs(end.length))) break
      const trial = at(inside(best, end))
      if (
        !isFinitePoint(trial.point) ||
        !isLow(trial) ||
        trial.point.value > best.point.value + slack
      ) {
        end = trial
      } else {
        if (isFlat(trial)) return trial.point
        if (trial.slope * width >= 0) end = best
        best = trial
      }
    }
    return best.length > 0 && best.point.value <= start.value ? best.point : undefined
  }
}

/** Where the cubic through two ends, with their slopes, is least, but not too close to either. */
function inside(a: Trial, b: Trial): number {
  const width = b.length - a.length
  const d1 = a.slope + b.slope - (3 * (a.point.value - b.point.value)) / (a.length - b.length)
  const root = Math.sqrt(d1 * d1 - a.slope * b.slope) * Math.sign(width)
  const length = b.length - (width * (b.slope + root - d1)) / (b.slope - a.slope + 2 * root)
  const part = (length - a.length) / width
  return part > 0.1 && part < 0.9 ? length : a.length + width / 2
}
