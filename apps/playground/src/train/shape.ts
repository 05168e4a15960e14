import type { HiddenLayer } from './settings'

/** Where a neuron stands in the drawing of the network. */
export interface Seat {
  /** Its place among all neurons, layer after layer; none for an input. */
  index: number | undefined
  layer: number
  x: number
  y: number
}

/** A line between two neurons, with the place of its weight among all parameters. */
interface Edge {
  from: Seat
  to: Seat
  parameter: number
}

export interface Shape {
  width: number
  height: number
  /** How large a neuron is drawn. */
  size: number
  seats: readonly Seat[]
  edges: readonly Edge[]
  /** The middle of each column, inputs and outputs included. */
  columns: readonly number[]
}

const GAP = 7
const LARGEST = 44
const SMALLEST = 13

/** Places a network's neurons in columns. */
export function shapeOf(
  inputs: number,
  hidden: readonly HiddenLayer[],
  outputs: number,
  width: number,
): Shape {
  const counts = [inputs, ...hidden.map(({ size }) => size), outputs]
  const most = Math.max(...counts)
  const room = most > 10 ? 470 : 330
  const pitch = Math.max(SMALLEST + 3, Math.min(LARGEST + GAP, room / most))
  const size = pitch - Math.min(GAP, Math.max(3, pitch / 6))
  const height = Math.max(170, most * pitch)
  const edgeRoom = LARGEST / 2 + 12
  const columns = counts.map(
    (_, c) => edgeRoom + ((width - 2 * edgeRoom) * c) / Math.max(1, counts.length - 1),
  )
  let index = 0
  const layers = counts.map((count, layer) =>
    Array.from({ length: count }, (_, i): Seat => {
      const y = height / 2 + (i - (count - 1) / 2) * pitch
      return { index: layer === 0 ? undefined : index++, layer, x: columns[layer]!, y }
    }),
  )
  // Parameters come neuron by neuron: its weights, then its bias.
  const edges: Edge[] = []
  let parameter = 0
  for (let layer = 1; layer < layers.length; layer++) {
    for (const to of layers[layer]!) {
      for (const from of layers[layer - 1]!) edges.push({ from, to, parameter: parameter++ })
      parameter++
    }
  }
  return { width, height, size, seats: layers.flat(), edges, columns }
}

/** Where a neuron stands, and its weights and its bias among all parameters. */
export function weightsOf(
  counts: readonly number[],
  neuron: number,
): { layer: number; place: number; first: number; count: number } {
  let first = 0
  let before = 0
  for (let layer = 1; layer < counts.length; layer++) {
    const count = counts[layer - 1]!
    if (neuron < before + counts[layer]!) {
      const place = neuron - before + 1
      return { layer, place, first: first + (neuron - before) * (count + 1), count }
    }
    first += counts[layer]! * (count + 1)
    before += counts[layer]!
  }
  throw new RangeError(`there is no neuron ${neuron}`)
}
