import { readFileSync } from 'node:fs'
import { MLP } from '@mg/nn'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blobs, circles, curve, moons, notebook, signs, spiral, xor } from '../src/index'

const reference = JSON.parse(readFileSync('test/reference/micrograd-notebook.json', 'utf8')) as {
  X: number[][]
  y: number[]
  initialParameters: number[]
  published: { step: number; loss: number; accuracy: number }[]
}

describe('notebook', () => {
  it('draws the points of Karpathy’s notebook from its seed', () => {
    const { data } = notebook()
    expect(signs(data)).toEqual(reference.y)
    data.X.forEach((point, i) =>
      point.forEach((x, j) => expect(Math.abs(x - reference.X[i]![j]!)).toBeLessThan(1e-15)),
    )
  })

  it('draws its weights, bit for bit', () => {
    const model = new MLP(2, [16, 16, 1], { random: notebook().weights() })
    const drawn = model.layers.flatMap((layer) =>
      layer.neurons.flatMap((neuron) => [...neuron.w, neuron.b!].map((p) => p.data)),
    )
    expect(drawn).toEqual(reference.initialParameters)
  })

  it('holds what it published', () => expect(notebook().published).toEqual(reference.published))
})

describe('the shapes', () => {
  const shapes = { moons, circles, xor, spiral, blobs, curve }
  const names = fc.constantFrom(...(Object.keys(shapes) as (keyof typeof shapes)[]))

  it('have as many points as asked for, the same for the same seed', () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 2, max: 200 }),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, samples, seed, noise) => {
          const data = shapes[name]({ samples, seed, noise })
          expect([data.X.length, data.y.length]).toEqual([samples, samples])
          expect(shapes[name]({ samples, seed, noise })).toEqual(data)
          expect(data.X.flat().every(Number.isFinite)).toBe(true)
        },
      ),
    )
  })

  it('have classes of equal size', () => {
    for (const shape of [moons, circles, xor, spiral, blobs]) {
      const { y } = shape({ samples: 100 })
      expect(y.filter((label) => label === 1).length).toBe(50)
    }
    const { y, classes } = blobs({ samples: 90, centers: 3 })
    expect([
      classes.length,
      ...[0, 1, 2].map((c) => y.filter((label) => label === c).length),
    ]).toEqual([3, 30, 30, 30])
  })

  it('refuse what makes no data', () => {
    expect(() => moons({ samples: 1 })).toThrow('got 1 samples; pass an integer ≥ 2')
    expect(() => moons({ samples: 2.5 })).toThrow(RangeError)
    expect(() => circles({ noise: NaN })).toThrow('the noise is NaN; pass a number ≥ 0')
    expect(() => blobs({ centers: 0 })).toThrow(RangeError)
    expect(() => signs(blobs({ centers: 3 }))).toThrow('got 3 classes; a margin is between 2')
  })
})
