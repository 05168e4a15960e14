import { contours } from 'd3-contour'
import { line } from 'd3-shape'
import { leading, numbersOf } from './heat'
import type { Field } from './protocol'

/** Lines between what the network takes for different classes, in units of a picture of a given size. */
export function boundaries(field: Field, outputs: number, size: number): string[] {
  const { side, neurons } = field
  const first = neurons - outputs
  if (outputs === 1) return [contour(Array.from(numbersOf(field, first)), side, size)]
  const all = Array.from({ length: outputs }, (_, k) => numbersOf(field, first + k))
  return all.map((numbers, k) => {
    const lead = Array.from(numbers, (x, i) => {
      const { label, by } = leading(all, i)
      return label === k ? by : x - all[label]![i]!
    })
    return contour(lead, side, size)
  })
}

/** Where numbers over a square change their sign. */
function contour(numbers: number[], side: number, size: number): string {
  if (!numbers.every((x) => Number.isFinite(x))) return ''
  const [region] = contours().size([side, side]).thresholds([0])(numbers)
  const scale = size / side
  // What runs along the edge of the square is no boundary.
  const isEdge = ([x, y]: number[]): boolean =>
    x! <= 0.01 || y! <= 0.01 || x! >= side - 0.01 || y! >= side - 0.01
  const path = line<number[]>(
    (point) => point[0]! * scale,
    (point) => point[1]! * scale,
  ).defined((point, i, ring) => !(isEdge(point) && isEdge(ring[(i + 1) % ring.length]!)))
  return (region?.coordinates ?? [])
    .flat()
    .map((ring) => path(ring) ?? '')
    .join('')
}

/** The curve that the network gives, in units of a picture. */
export function curvePath(
  field: Field,
  [low, high]: readonly [number, number],
  size: number,
): string {
  const numbers = numbersOf(field, field.neurons - 1)
  return (
    line<number>(
      (_, i) => ((i + 0.5) / numbers.length) * size,
      (y) => size - ((y - low) / (high - low)) * size,
    ).defined((y) => Number.isFinite(y))(Array.from(numbers)) ?? ''
  )
}
