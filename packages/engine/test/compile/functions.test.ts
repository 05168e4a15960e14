import { describe, expect, it } from 'vitest'
import { compile, scalar } from '../../src/compile/index'
import * as engine from '../../src/index'
import { Value } from '../../src/index'
import { ulpsBetween } from '../ops/ulp'
import reference from '../reference/functions.json'

type Named = Record<string, (...xs: Value[]) => Value>
const functions = engine as unknown as Named

/** The values of a function at many points, as vectors. */
function at(name: string, points: Float64Array, precision: 'f64' | 'f32' = 'f64'): Float64Array {
  const f = compile((x: Value) => functions[name]!(x), [scalar], { target: 'wasm', precision })
  const values = new Float64Array(points.length)
  f.backward(points, { values })
  return values
}

// Where each is tried, and how many ulps it may differ from the platform's, which differ from the
// truth themselves, by up to 1.
const RANGES: Readonly<Record<string, [low: number, high: number, ulps: number]>> = {
  exp: [-745, 709.7, 2],
  exp2: [-1074, 1023, 2],
  expm1: [-40, 709.7, 2],
  log: [0, 1e6, 2],
  log2: [0, 1e6, 3],
  log10: [0, 1e6, 3],
  log1p: [-1, 1e6, 2],
  sin: [-1e5, 1e5, 2],
  cos: [-1e5, 1e5, 2],
  tan: [-1e5, 1e5, 3],
  asin: [-1, 1, 2],
  acos: [-1, 1, 2],
  atan: [-100, 100, 2],
  sinh: [-710, 710, 3],
  cosh: [-710, 710, 2],
  tanh: [-22, 22, 3],
  asinh: [-1e3, 1e3, 3],
  acosh: [1, 1e3, 3],
  atanh: [-1, 1, 3],
  cbrt: [-1e9, 1e9, 2],
}
const POINTS = 40_000
/** Where a method ends: overflow, underflow, far angles. Each stretch is tried on both sides of 0. */
const ENDS: Readonly<Record<string, readonly [from: number, to: number][]>> = {
  exp: [[700, 746]],
  exp2: [[1019, 1080]],
  expm1: [
    [30, 45],
    [700, 712],
  ],
  sinh: [
    [15, 25],
    [700, 712],
  ],
  cosh: [
    [15, 25],
    [700, 712],
  ],
  tanh: [
    [15, 25],
    [300, 800],
  ],
  sin: [
    [5e5, 2e6],
    [1e9, 1e15],
  ],
  cos: [
    [5e5, 2e6],
    [1e9, 1e15],
  ],
  tan: [
    [5e5, 2e6],
    [1e9, 1e15],
  ],
}
/** The same in floats. */
const FLOAT_ENDS: typeof ENDS = {
  exp: [[80, 104]],
  exp2: [[120, 150]],
  expm1: [
    [10, 20],
    [80, 90],
  ],
  sinh: [
    [5, 12],
    [80, 90],
  ],
  cosh: [
    [5, 12],
    [80, 90],
  ],
  tanh: [
    [5, 12],
    [40, 110],
  ],
  sin: [[2e3, 1e4]],
  cos: [[2e3, 1e4]],
  tan: [[2e3, 1e4]],
}
const within = (ends: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(
    ends.flatMap(([from, to]) =>
      Array.from({ length: 4_000 }, (_, i) => {
        const x = from + ((to - from) * (i >> 1)) / 1_999
        return i % 2 === 0 ? x : -x
      }),
    ),
  )
const SPECIAL = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  0.5,
  -0.5,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  1e-310,
  1e300,
  -1e300,
  710,
  -746,
  1e22,
]

describe('functions over vectors', () => {
  for (const [name, points] of Object.entries(reference.unary)) {
    it(`${name} is within 2 ulp of its reference values`, () => {
      const values = at(
        name,
        Float64Array.from(points, ({ x }) => x),
      )
      points.forEach(({ x, value }, i) => {
        expect(ulpsBetween(values[i]!, value), `at ${x}`).toBeLessThanOrEqual(2)
      })
    })
  }

  for (const [name, [low, high, bound]] of Object.entries(RANGES)) {
    it(`${name} agrees with Math.${name} at random points`, () => {
      const exact =
        (Math as unknown as Record<string, (x: number) => number>)[name] ?? ((x: number) => 2 ** x)
      for (const scale of [1, 1e-2, 1e-5, 1e-9]) {
        const middle = name === 'acosh' || (name.startsWith('log') && name !== 'log1p') ? 1 : 0
        const inRange = (x: number): number => Math.min(high, Math.max(low, x))
        const points = Float64Array.from({ length: POINTS }, (_, i) =>
          inRange(middle + (low + (high - low) * ((i * 0.6180339887498949) % 1) - middle) * scale),
        )
        const values = at(name, points)
        let worst = 0
        let where = 0
        points.forEach((x, i) => {
          const ulps = ulpsBetween(values[i]!, exact(x))
          if (ulps > worst) [worst, where] = [ulps, x]
        })
        expect(worst, `at ${where}`).toBeLessThanOrEqual(bound)
      }
    })

    it(`${name} has the special values of eager`, () => {
      const values = at(name, Float64Array.from(SPECIAL))
      SPECIAL.forEach((x, i) => {
        const eager = functions[name]!(new Value(x)).data
        expect(ulpsBetween(values[i]!, eager), `${name}(${x})`).toBeLessThanOrEqual(bound)
        expect(Object.is(values[i]!, -0), `${name}(${x})`).toBe(Object.is(eager, -0))
      })
    })

    it.runIf(name in ENDS)(`${name} agrees with Math.${name} where its method ends`, () => {
      const points = within(ENDS[name]!)
      at(name, points).forEach((value, i) => {
        const eager = functions[name]!(new Value(points[i]!)).data
        const ulps = ulpsBetween(value, eager)
        expect(ulps, `${name}(${points[i]}) is ${value}`).toBeLessThanOrEqual(bound)
      })
      const floats = within(FLOAT_ENDS[name]!).map(Math.fround)
      at(name, floats, 'f32').forEach((value, i) => {
        const eager = functions[name]!(new Value(floats[i]!)).data
        const exact = Math.fround(eager)
        const ulp = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(eager), 2 ** -126))) - 23)
        const isClose = value === exact || Math.abs(value - eager) / ulp <= 4
        expect(isClose, `${name}(${floats[i]}) is ${value} in floats, not ${eager}`).toBe(true)
      })
    })

    it(`${name} is accurate to 4 ulp in floats`, () => {
      const points = Float64Array.from({ length: 2_000 }, (_, i) =>
        Math.fround(
          Math.max(low, -80) + (Math.min(high, 80) - Math.max(low, -80)) * ((i + 0.5) / 2_000),
        ),
      )
      const values = at(name, points, 'f32')
      points.forEach((x, i) => {
        const eager = functions[name]!(new Value(x)).data
        const ulp = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(eager), 2 ** -126))) - 23)
        expect(Math.abs(values[i]! - eager) / ulp, `${name}(${x})`).toBeLessThanOrEqual(4)
      })
    })
  }

  for (const name of ['sin', 'cos', 'tan'] as const) {
    // There sin or cos is what is left of the angle, and all that its reduction loses shows.
    it(`${name} keeps its digits next to multiples of π/2, near and far`, () => {
      for (const precision of ['f64', 'f32'] as const) {
        const isDouble = precision === 'f64'
        const round = isDouble ? (x: number) => x : Math.fround
        const angles = Float64Array.from({ length: 3_000 }, (_, i) =>
          round((i + 1) * (Math.PI / 2)),
        )
        const far = angles.map((_, i) => round(Math.floor(700_000 / (i + 1)) * (Math.PI / 2)))
        for (const points of [angles, far]) {
          at(name, points, precision).forEach((value, i) => {
            const exact = Math[name](points[i]!)
            const ulp = 2 ** (Math.floor(Math.log2(Math.abs(exact))) - (isDouble ? 52 : 23))
            const ulps = Math.abs(value - exact) / ulp
            if (!(ulps <= 3)) expect(ulps, `${name}(${points[i]}) in ${precision}`).toBe(0)
          })
        }
      }
    })
  }

  it('atan2 agrees with Math.atan2 in all quadrants and at edges', () => {
    const numbers = [0, -0, 1, -1, 0.3, -7, 1e-300, 1e300, Infinity, -Infinity, NaN]
    const f = compile((y: Value, x: Value) => y.atan2(x), [scalar, scalar], { target: 'wasm' })
    for (const y of numbers) {
      for (const x of numbers) {
        const value = f(y, x)
        expect(ulpsBetween(value, Math.atan2(y, x)), `atan2(${y}, ${x})`).toBeLessThanOrEqual(2)
        expect(Object.is(value, -0)).toBe(Object.is(Math.atan2(y, x), -0))
      }
    }
  })
})
