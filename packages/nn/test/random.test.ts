import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FastRandom, MLP, NumpyRandom, PythonRandom, manualSeed, weightedChoice } from '@mg/nn'
import type { Random } from '@mg/nn'

interface Stream {
  seed: string
  random: number
  uniform: number
  normal: number[]
  shuffled: number[]
  integers: number[]
  last: number
}

const { python, numpy } = reference('generators') as { python: Stream[]; numpy: Stream[] }

function reference(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`reference/${name}.json`, import.meta.url), 'utf8'))
}

/** The calls whose results the reference lists. */
function stream(seed: string, random: Random): Stream {
  const result = {
    seed,
    random: random.random(),
    uniform: random.uniform(-3, 5),
    normal: [random.normal(1, 2), random.normal(1, 2), random.normal(0, 1)],
    shuffled: random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    integers: [1, 2, 3, 4, 5, 7, 8, 1000, 2 ** 31, 2 ** 32 - 1].map((n) => random.integer(n)),
  }
  for (let i = 0; i < 1000; i++) random.random()
  return { ...result, last: random.random() }
}

/** Asserts that streams are equal; normal numbers to the last bit but one, since platforms differ in log and cos. */
function expectSame(actual: Stream, expected: Stream): void {
  expect({ ...actual, normal: [] }).toEqual({ ...expected, normal: [] })
  expected.normal.forEach((x, i) => {
    expect(Math.abs(actual.normal[i]! - x)).toBeLessThanOrEqual(2 ** -51 * Math.max(1, Math.abs(x)))
  })
}

describe('PythonRandom', () => {
  it.each(python)('gives what Python gives for seed $seed', (expected) => {
    const seeds = [BigInt(expected.seed), Number(expected.seed)].filter(
      (seed) => typeof seed === 'bigint' || Number.isSafeInteger(seed),
    )
    for (const seed of seeds) {
      expectSame(stream(expected.seed, new PythonRandom(seed)), expected)
    }
  })

  it('starts the notebook from its very weights', () => {
    const { initialParameters } = reference('micrograd-notebook') as { initialParameters: number[] }
    const model = new MLP(2, [16, 16, 1], { random: new PythonRandom(1337) })
    expect(model.parameters().map((p) => p.data)).toEqual(initialParameters)
  })

  it.each([1.5, NaN, Infinity, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => new PythonRandom(seed)).toThrow(`got the seed ${seed}`)
  })
})

describe('NumpyRandom', () => {
  it.each(numpy)('gives what NumPy gives for seed $seed', (expected) => {
    expectSame(stream(expected.seed, new NumpyRandom(Number(expected.seed))), expected)
  })

  it('gives the order and the noise of the moons of the notebook', () => {
    const { X, y } = reference('micrograd-notebook') as { X: number[][]; y: number[] }
    const random = new NumpyRandom(1337)
    const order = random.permutation(100)
    expect(order.map((i) => (i < 50 ? -1 : 1))).toEqual(y)
    const angle = (i: number) => (Math.PI * (i % 50)) / 49
    order.forEach((i, row) => {
      const x = i < 50 ? Math.cos(angle(i)) : 1 - Math.cos(angle(i))
      const height = i < 50 ? Math.sin(angle(i)) : 0.5 - Math.sin(angle(i))
      expect(X[row]![0]! - x).toBeCloseTo(random.normal(0, 0.1), 14)
      expect(X[row]![1]! - height).toBeCloseTo(random.normal(0, 0.1), 14)
    })
  })

  it.each([-1, 2 ** 32, 0.5, NaN])('refuses the seed %d', (seed) => {
    expect(() => new NumpyRandom(seed)).toThrow(`got the seed ${seed}`)
  })
})

describe('FastRandom', () => {
  it('gives the same stream for the same seed, and another for another', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        const first = (seed: number) => {
          const random = new FastRandom(seed)
          return [random.random(), random.random()].join()
        }
        return first(a) === first(a) && (a === b || first(a) !== first(b))
      }),
    )
  })

  it('hears all 53 bits of a seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), (low, high) => {
        fc.pre(high !== 0)
        const seed = low + high * 2 ** 32
        expect(new FastRandom(seed).random()).not.toBe(new FastRandom(low).random())
      }),
    )
  })

  it('goes on from a copy of its state', () => {
    const random = new FastRandom(7)
    random.random()
    const other = new FastRandom(0)
    other.state = random.state
    expect(other.normal(0, 1)).toBe(random.normal(0, 1))
  })

  it('is even: each of 64 bins gets its share of 64,000 numbers', () => {
    const random = new FastRandom(3)
    const bins = new Array<number>(64).fill(0)
    for (let i = 0; i < 64_000; i++) bins[Math.floor(random.random() * 64)]!++
    const chiSquare = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(103.4) // exceeded once in 1000 seeds
    expect(chiSquare).toBeGreaterThan(33)
  })

  it('has normal numbers with the moments asked for', () => {
    const random = new FastRandom(5)
    const xs = Array.from({ length: 1_000_000 }, () => random.normal(3, 2))
    const moment = (n: number) => xs.reduce((sum, x) => sum + ((x - 3) / 2) ** n, 0) / xs.length
    expect([1, 2, 3, 4].map(moment).map((m) => Math.round(m * 20) / 20)).toEqual([0, 1, 0, 3])
  })

  it.each([1.5, NaN, Infinity, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => new FastRandom(seed)).toThrow(`got the seed ${seed}`)
  })
})

describe('the state of a generator', () => {
  it.each([
    ['FastRandom', () => new FastRandom(7)],
    ['PythonRandom', () => new PythonRandom(7)],
    ['NumpyRandom', () => new NumpyRandom(7)],
  ])('%s goes on from it, through JSON too, with a normal number in reserve', (_, make) => {
    fc.assert(
      fc.property(fc.nat(1300), fc.boolean(), (count, isOdd) => {
        const random = make()
        for (let i = 0; i < count; i++) random.random()
        if (isOdd) random.normal(0, 1)
        const other = make()
        const spare = (_: string, x: unknown) => (x === null ? NaN : x)
        other.state = JSON.parse(JSON.stringify(random.state), spare) as number[]
        const next = (from: Random) => [from.normal(0, 1), from.normal(0, 1), from.random()]
        expect(next(other)).toEqual(next(random))
      }),
    )
  })
})

describe('shuffle', () => {
  it('keeps every item', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
        for (const random of [new FastRandom(seed), new PythonRandom(seed)]) {
          const sorted = (list: number[]) => [...list].sort((a, b) => a - b)
          expect(sorted(random.shuffle([...items]))).toEqual(sorted(items))
        }
      }),
    )
  })

  it('reaches each of the 24 orders of four things about as often', () => {
    const random = new FastRandom(1)
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(49.7) // exceeded once in 1000 seeds
  })
})

describe('weightedChoice', () => {
  const choices = reference('choices') as { seed: number; weights: number[][]; draws: number[][] }[]

  it.each(choices)('draws what random.choices draws in Python, seed $seed', (expected) => {
    const random = new PythonRandom(expected.seed)
    const draws = expected.weights.map((weights) =>
      Array.from({ length: 20 }, () => weightedChoice([...weights.keys()], weights, random)),
    )
    expect(draws).toEqual(expected.draws)
  })

  it('never draws what has the weight 0, even at the very ends of [0, 1)', () => {
    const at = (drawn: number) => {
      const random = new FastRandom(0)
      random.random = () => drawn
      return weightedChoice('abc', [0, 1, 0], random)
    }
    expect([at(0), at(1 - 2 ** -53)]).toEqual(['b', 'b'])
  })

  it('refuses weights that are not a distribution', () => {
    const draw = (...weights: number[]) => weightedChoice('ab', weights, new FastRandom(0))
    expect(() => draw(1)).toThrow('got 2 items and 1 weights')
    expect(() => draw(1, -1)).toThrow('got the weight -1 at 1; pass numbers ≥ 0')
    expect(() => draw(NaN, 1)).toThrow('got the weight NaN at 0')
    expect(() => draw(0, 0)).toThrow('got weights with the sum 0')
    expect(() => draw(Infinity, 1)).toThrow('got weights with the sum Infinity')
  })
})

describe('manualSeed', () => {
  it('makes models that are given no seed start the same', () => {
    const weights = () => new MLP(2, [3, 1]).parameters().map((p) => p.data)
    manualSeed(9)
    const first = weights()
    expect(weights()).not.toEqual(first)
    manualSeed(9)
    expect(weights()).toEqual(first)
  })
})
