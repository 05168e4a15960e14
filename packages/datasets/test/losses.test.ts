import { Value } from '@mg/engine'
import { describe, expect, it } from 'vitest'
import {
  blobs,
  classOf,
  curve,
  frameOf,
  moons,
  rowLosses,
  standardized,
  targetOf,
} from '../src/index'
import type { LossName } from '../src/index'

const names = Object.keys(rowLosses) as LossName[]

describe('the losses by name', () => {
  it.each(names)('%s falls towards the class of its row, for each of two classes', (name) => {
    for (const label of [0, 1]) {
      const target = targetOf(name, 2, label)
      const outputs = name === 'crossEntropy' ? [new Value(0), new Value(0)] : [new Value(0)]
      rowLosses[name](outputs, target).backward()
      const after = outputs.map(({ grad }) => -0.1 * grad)
      expect(classOf(after)).toBe(label)
    }
  })

  it('take a value that is to be fitted as it is', () => {
    expect(names.map((name) => targetOf(name, 0, 0.25))).toEqual(names.map(() => 0.25))
    expect(targetOf('crossEntropy', 3, 2)).toBe(2)
  })

  it('take the first class for outputs that are alike', () => {
    expect([classOf([0]), classOf([2, 2]), classOf([-1, 3, 3])]).toEqual([0, 0, 1])
  })
})

describe('standardized', () => {
  it('gives every column mean 0 and deviation 1, and 0 for a constant one', () => {
    const rows = standardized([
      [1, 5, 7],
      [3, 9, 7],
    ])
    expect(rows).toEqual([
      [-1, -1, 0],
      [1, 1, 0],
    ])
    expect(standardized([])).toEqual([])
  })
})

describe('frameOf', () => {
  it('holds all points of a plane with a margin, and of a curve its values', () => {
    for (const data of [moons(), blobs(), curve()]) {
      const { x, y } = frameOf(data)
      const heights = data.classes.length === 0 ? data.y : data.X.map((row) => row[1]!)
      for (const [[low, high], numbers] of [
        [x, data.X.map((row) => row[0]!)],
        [y, heights],
      ] as const) {
        const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
        expect((first - low) / (last - first)).toBeCloseTo(0.12, 12)
        expect((high - last) / (last - first)).toBeCloseTo(0.12, 12)
      }
    }
  })
})
