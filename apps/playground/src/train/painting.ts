import { signal } from '@preact/signals'
import type { Painted } from './points'

/** A place in the drawing of the plane, in its own units. */
export interface Place {
  x: number
  y: number
}

/** How the drawing's units stand for the plane's. */
export interface Scales {
  x: { (x: number): number; invert(at: number): number }
  y: { (y: number): number; invert(at: number): number }
}

/** Points are painted this far apart, and erased within as much. */
const SPACING = 14

/** What is painted with: a class, or nothing, which erases. */
export const brush = signal<number | 'erase' | undefined>(undefined)

/** A stroke that is being made: all points as they are by now, and where the last one was painted. */
export interface Stroke {
  points: readonly Painted[]
  last: Place | undefined
}

/** A stroke led on to a place: points at even distances, however fast the pointer moves. */
export function led({ points, last }: Stroke, to: Place, { x, y }: Scales): Stroke {
  const places = last ? between(last, to) : [to]
  const label = brush.value
  if (label === undefined || places.length === 0) return { points, last }
  const isNear = ([px, py]: Painted): boolean =>
    places.some((place) => Math.hypot(x(px) - place.x, y(py) - place.y) <= SPACING)
  return {
    points:
      label === 'erase'
        ? points.filter((point) => !isNear(point))
        : [...points, ...places.map((at): Painted => [x.invert(at.x), y.invert(at.y), label])],
    last: places.at(-1),
  }
}

/** The places on the way from one to another, without the first. */
function between(from: Place, to: Place): Place[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  return Array.from({ length: Math.floor(length / SPACING) }, (_, i) => {
    const part = ((i + 1) * SPACING) / length
    return { x: from.x + part * dx, y: from.y + part * dy }
  })
}
