import type { Box } from '../bounds'
import { constrainedStep } from './step'
import type { Step } from './step'
import { decompose, plainSolution } from '../linear-algebra/svd'
import { inner, norm } from '../linear-algebra/vectors'
import type { Columns } from '../linear-algebra/vectors'

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
  isDeficient: boolean,
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
    const room = rest || radius * 1e-3
    const plain = plainSolution(scaled, r)
    const solved =
      plain && norm(plain) <= room
        ? { step: plain, damping: 0 }
        : constrainedStep(decompose(scaled, r), room, isDeficient)
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
