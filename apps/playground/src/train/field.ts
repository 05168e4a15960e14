import type { Area } from './points'
import type { Field } from './protocol'
import type { Trainer } from './trainer'

/** Points along each side of the area: enough for smooth pictures, few enough to follow training. */
const SIDE = 40
const CURVE = 160

/** What every neuron gives over the area; further features are at their mean, which is 0. */
export function fieldOf(trainer: Trainer, area: Area): Field {
  const { width, neuronCount, neurons } = trainer
  const side = width === 1 ? CURVE : SIDE
  const count = width === 1 ? side : side * side
  const numbers = new Float32Array(neuronCount * count)
  const row = new Float64Array(width)
  const all = new Float64Array(neuronCount)
  for (let i = 0; i < count; i++) {
    row[0] = at(area.x, i % side, side)
    // From the top down, as pictures go.
    if (width > 1) row[1] = at(area.y, side - 1 - Math.floor(i / side), side)
    neurons(row, all)
    for (let n = 0; n < neuronCount; n++) numbers[n * count + i] = all[n]!
  }
  return { numbers, side, neurons: neuronCount }
}

/** The middle of the i-th of `count` equal parts of a range. */
const at = ([low, high]: readonly [number, number], i: number, count: number): number =>
  low + ((high - low) * (i + 0.5)) / count
