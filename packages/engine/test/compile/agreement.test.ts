import { runs } from '@mg/workspace/laws'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, vector } from '../../src/compile/index'
import {
  Value,
  dot,
  grad,
  logSumExp,
  max,
  mean,
  min,
  norm,
  softmax,
  sum,
  variance,
} from '../../src/index'
import type { Operand } from '../../src/index'
import { ALL, SMOOTH, expression } from '../laws/expressions'
import { ulpsBetween } from '../ops/ulp'
import { distance, doubles, targets } from './targets'

const pick = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, ALL[name]!]))

// prettier-ignore
const ALGEBRAIC = pick([
  'add', 'sub', 'mul', 'div', 'min', 'max', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'where', 'clamp', 'leakyRelu',
  'neg', 'reciprocal', 'square', 'sqrt', 'abs', 'sign', 'floor', 'ceil', 'round', 'relu', 'mod',
])

const anyNumber = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 0.5, Infinity, -Infinity, NaN, 1e-300, 1e300, 5e-324),
)
const point = fc.tuple(anyNumber, anyNumber, anyNumber)
/** Constants that a compiler may treat as special, and their neighbours; 35e-324 is not a power of 2. */
const anyConstant = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, -2, 3, 4, 0.5, 0.25, -0.25, 0.2, 8, 0.125),
  fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1e308, 5e-324, 35e-324, 2 ** 1023),
)
/** Algebra in which simplification is likely. */
// prettier-ignore
const ARITHMETIC = pick(['add', 'sub', 'mul', 'div', 'neg', 'abs', 'pow', 'where', 'square'])
const tamePoint = fc.tuple(
  ...[0, 1, 2].map(() =>
    fc.double({ min: -2, max: 2, noNaN: true }).map((x) => (Math.abs(x) < 1e-30 ? 0 : x)),
  ),
) as fc.Arbitrary<[number, number, number]>

describe('compile', () => {
  for (const { target } of doubles) {
    it(`agrees with eager to the bit in algebra, as ${target}`, () => {
      fc.assert(
        fc.property(
          expression({ ops: ALGEBRAIC }),
          fc.array(point, { minLength: 1, maxLength: 5 }),
          (e, points) => {
            const f = compile((x: Value[]) => e.value(x), [vector(3)], { target })
            for (const xs of points) {
              const eager = e.value(xs.map((x) => new Value(x))).data
              expect([f(xs), xs, String(e)]).toEqual([eager, xs, String(e)])
            }
          },
        ),
        { numRuns: runs(200) },
      )
    })
  }

  for (const { target } of doubles) {
    it(`changes no bit by simplifying, NaN, ∞ and −0 included, as ${target}`, () => {
      const number = fc.oneof(anyNumber, anyConstant)
      const numbers = fc.array(number, { minLength: 3, maxLength: 3 })
      fc.assert(
        fc.property(
          expression({ ops: ARITHMETIC, numbers: anyConstant, constants: 3 }),
          fc.array(numbers, { minLength: 1, maxLength: 5 }),
          (e, points) => {
            // Sums and products of lists, some of which are loops.
            const all = (xs: readonly Value[]): Operand[] => {
              const list = e.results(xs)
              return [...list, sum(list), dot(list, [...list].reverse()), sum(xs), mean([xs[0]!])]
            }
            const f = compile((xs: Value[]) => all(xs), [vector(3)], { target })
            for (const xs of points) {
              const eager = all(xs.map((x) => new Value(x))).map((y) => Number(y))
              expect([f(xs), xs, String(e)]).toEqual([eager, xs, String(e)])
            }
          },
        ),
        { numRuns: runs(1000) },
      )
    })
  }

  it('gives −0 for sums of nothing but −0, as eager does', () => {
    const w = Array.from({ length: 9 }, () => new Value(1))
    for (const n of [1, 2, 8, 9]) {
      const all = (xs: Value[]): Value[] => [
        sum(xs),
        dot(
          xs,
          xs.map(() => 3),
        ),
        dot(
          xs,
          xs.map((x) => x.exp()),
        ),
        dot(w.slice(0, n), xs),
        ...w.slice(0, 5).map((v) =>
          dot(
            xs.map((_, i) => w[i]!),
            xs,
          ).mul(v),
        ),
      ]
      const xs = Array<number>(n).fill(-0)
      for (const { target } of doubles) {
        const values = compile(all, [vector(n)], { target })(xs)
        expect(values).toEqual(all(xs.map((x) => new Value(x))).map((y) => y.data))
        expect(values).toEqual(values.map(() => -0))
      }
    }
    expect(sum([]).data).toBe(0)
    expect(compile(() => sum([]), [])()).toBe(0)
  })

  it('computes with constants to the bit, powers of 2 or not', () => {
    const constants = [3, 0.2, 0.1, 1 / 3, 5, 0.25, 0.5, 2, 4, 8, 0.125, -1, -0.5, 1.5, 10]
    const all = (x: Value): Value[] =>
      constants.flatMap((c) => [
        x.mul(c),
        x.div(c),
        x.mul(c).mul(0.5),
        x.mul(2).div(c).abs(),
        x.mul(4).mul(c),
        x.mul(0.25).mul(c),
        x.add(c),
        x.sub(c),
      ])
    // V8 has two ways to compute x ** y, which differ in the last bit, and changes from one to the other.
    const powers = (x: Value): Value[] => constants.map((c) => x.pow(c))
    const f = compile(all, ['scalar'], { target: 'js' })
    const g = compile(powers, ['scalar'], { target: 'js' })
    for (let i = 0; i < 2000; i++) {
      const scale = [1, 1, 1, 1e308, 5e-324][i % 5]!
      const x = scale === 5e-324 ? i * scale : scale * ((Math.sin(i * 12.9898) * 43758.5453) % 1)
      expect(f(x)).toEqual(all(new Value(x)).map((y) => y.data))
      const eager = powers(new Value(x))
      ;(g(x) as number[]).forEach((y, j) => expect(ulpsBetween(y, eager[j]!.data)).toBeLessThan(3))
    }
  })

  for (const { target, precision } of targets) {
    it(`agrees with eager on smooth graphs and their gradients, as ${target} in ${precision}`, () => {
      // Few steps: what a step rounds, later ones may enlarge.
      const tolerance = precision === 'f64' ? 1e-11 : 2e-3
      // What is tiny may be 0 as a float, where hypot has its kink.
      const { hypot, ...curved } = SMOOTH
      const ops = precision === 'f64' ? { hypot: hypot!, ...curved } : curved
      fc.assert(
        fc.property(expression({ ops, maxSteps: 8 }), tamePoint, (e, xs) => {
          const f = compile((x: Value[]) => e.value(x), [vector(3)], { target, precision })
          const inputs = xs.map((x) => new Value(x))
          const y = e.value(inputs)
          const eager = y.requiresGrad ? grad(y, inputs) : [0, 0, 0]
          const { value, gradient } = f.valueAndGradient(xs)
          const scale = 1 + Math.max(Math.abs(y.data), ...eager.map(Math.abs))
          fc.pre(scale < 1e4)
          expect(Math.abs(value - y.data) / scale, String(e)).toBeLessThan(tolerance)
          gradient.forEach((g, i) => {
            expect(Math.abs(g - eager[i]!) / scale, String(e)).toBeLessThan(tolerance)
          })
        }),
        { numRuns: runs(150) },
      )
    })

    it(`gives second derivatives that agree with eager, as ${target} in ${precision}`, () => {
      const f = compile(([x, y]: Value[]) => x!.pow(3).mul(y!).add(x!.sin()), [vector(2)], {
        target,
        precision,
      })
      const [row0, row1] = f.hessian([2, 5])
      const tolerance = precision === 'f64' ? 1e-14 : 1e-6
      expect(distance(row0![0]!, 60 - Math.sin(2))).toBeLessThan(tolerance)
      expect(distance(row0![1]!, 12)).toBeLessThan(tolerance)
      expect(distance(row1![0]!, 12)).toBeLessThan(tolerance)
      expect(row1![1]).toBe(0)
      expect(distance(f.hvp([2, 5], [1, 1])[0]!, 72 - Math.sin(2))).toBeLessThan(tolerance)
      expect(distance(f.jvp([2, 5], [1, 0]), 60 + Math.cos(2))).toBeLessThan(tolerance)
    })

    it(`agrees with eager over lists, short and long, as ${target} in ${precision}`, () => {
      for (const n of [1, 2, 7, 8, 9, 33]) {
        const over = (xs: Value[]): Value[] => [
          sum(xs),
          mean(xs),
          norm(xs),
          logSumExp(xs),
          min(xs),
          max(xs),
          dot(xs, xs.slice().reverse()),
          variance(xs, 0),
          softmax(xs)[0]!,
        ]
        const xs = Array.from({ length: n }, (_, i) => Math.sin(3 * i) + 0.1)
        const f = compile(over, [vector(n)], { target, precision })
        const values = f(xs)
        const rows = f.jacobian(xs)
        over(xs.map((x) => new Value(x))).forEach((_, i) => {
          const inputs = xs.map((x) => new Value(x))
          const y = over(inputs)[i]!
          const tolerance = precision === 'f64' ? 1e-13 : 1e-5
          expect(Math.abs(values[i]! - y.data)).toBeLessThan(tolerance * n)
          grad(y, inputs).forEach((g, j) => {
            expect(Math.abs(rows[i]![j]! - g)).toBeLessThan(tolerance * n)
          })
        })
      }
    })

    it(`keeps gradients of what was not chosen at 0, around poles, as ${target} in ${precision}`, () => {
      const cases: [(x: Value) => Value, number, number][] = [
        [(x) => x.gt(0).where(x.log(), 0), 0, 0],
        [(x) => x.gt(0).where(x.log(), 0), -1, 0],
        [(x) => x.ne(0).where(x.reciprocal(), x), 0, 1],
        [(x) => x.gt(0).where(x.sqrt(), 0), 0, 0],
        [(x) => x.lt(10).where(x, x.exp()), 1, 1],
        [(x) => x.gt(0).where(x.log().exp().div(x), 3), 0, 0],
        [(x) => x.max(1).mul(2).min(x.reciprocal().add(5)), 0, 0],
      ]
      for (const [f, x, expected] of cases) {
        const program = compile(f, ['scalar'], { target, precision }) as unknown as {
          gradient(x: number): number
        }
        expect(program.gradient(x), String(f)).toBe(expected)
      }
    })

    it(`hands nothing on to what a slope of 0 leads to, however large the gradient, as ${target} in ${precision}`, () => {
      const f = ([x, y]: readonly (Value | number)[]): Value =>
        (x as Value)
          .mul(y!)
          .reciprocal()
          .add((x as Value).square())
      const program = compile((x: Value[]) => f(x), [vector(2)], { target, precision })
      expect(program.gradient([3, 0])).toEqual([6, -Infinity])
      expect(program.gradient([3, 0.5])).not.toContain(NaN)
      expect(program.gradient([NaN, 1])).toEqual([NaN, NaN])

      const [w, b] = [new Value(3), new Value(0)]
      const step = compile((x: Value) => f([w, b]).mul(x), ['scalar'], { target, precision })
      expect(step.backward([1, 1, 1])).toBe(Infinity)
      expect([w.grad, b.grad]).toEqual([6, -Infinity])
    })

    it(`hands nothing on to what parameters alone lead to, where no row leads there, as ${target} in ${precision}`, () => {
      const cases: [at: number, f: (x: Value, p: Value, q: Value) => Value][] = [
        [0, (x, p) => x.gt(5).where(p.log(), x)],
        [0, (x, p) => x.mul(p.sqrt()).relu()],
        [0, (x, p, q) => x.gt(5).where(p.log().mul(q.reciprocal()), x)],
        [Infinity, (x, p) => x.gt(5).where(p.square().mul(p), x)],
      ]
      for (const [at, f] of cases) {
        const [p, q] = [new Value(at), new Value(0)]
        compile((x: Value) => f(x, p, q), ['scalar'], { target, precision }).backward([-1, -2])
        expect([p.grad, q.grad], String(f)).toEqual([0, 0])
      }
    })

    it(`stays finite, or infinite, over lists of extreme numbers, as ${target} in ${precision}`, () => {
      const big = precision === 'f64' ? 1e200 : 1e30
      for (const numbers of [
        [-1000, -1000],
        [1000, 1000],
        [-Infinity, -Infinity],
        [Infinity, 1],
        [big, -big],
      ]) {
        for (const n of [1, 2, 3, 9, 16]) {
          const over = (xs: Value[]): Value[] => [
            logSumExp(xs),
            norm(xs),
            softmax(xs)[0]!,
            max(xs),
            min(xs),
            mean(xs),
          ]
          const xs = Array.from({ length: n }, (_, i) => numbers[i % 2]!)
          const values = compile(over, [vector(n)], { target, precision })(xs)
          over(xs.map((x) => new Value(x))).forEach(({ data }, i) => {
            const isSame = distance(values[i]!, data) < (precision === 'f64' ? 1e-15 : 1e-6)
            expect(isSame, `${values[i]}, not ${data}, from ${i} over ${xs}`).toBe(true)
          })
        }
      }
    })

    it(`keeps products of the chain rule at 0 beside an infinite constant, as ${target} in ${precision}`, () => {
      const cases: [(x: Value) => Value, number][] = [
        [(x) => x.pow(Infinity), 0.5],
        [(x) => x.pow(-Infinity), 2],
        [(x) => x.mul(Infinity).relu(), -1],
        [(x) => x.mul(0).exp().mul(Infinity).min(3), 1],
        [(x) => x.pow(0).mul(x.reciprocal()), 1],
      ]
      for (const [f, x] of cases) {
        const program = compile(f, ['scalar'], { target, precision }) as unknown as {
          gradient(x: number): number
        }
        const at = new Value(x)
        f(at).backward()
        expect(program.gradient(x) + 0, String(f)).toBe(at.grad + 0)
      }
    })

    it(`folds ops over constants as eager computes them, as ${target} in ${precision}`, () => {
      const cases: ((x: Value) => Value)[] = [
        (x) => max([1, 2, x]),
        (x) => min([1, 2, x]),
        (x) => logSumExp([0, 1, x]),
        (x) => softmax([0, 1, x])[2]!,
        (x) => x.mul(new Value(2, { requiresGrad: false }).max(1).min(3)),
        (x) => x.mul(new Value(2, { requiresGrad: false }).clamp(0, 1)),
      ]
      for (const f of cases) {
        const value = compile(f, ['scalar'], { target, precision })(0.3)
        const tolerance = precision === 'f64' ? 1e-15 : 1e-6
        expect(distance(value, f(new Value(0.3)).data), String(f)).toBeLessThan(tolerance)
      }
    })

    it(`takes rows with infinite losses into the mean as they are, as ${target} in ${precision}`, () => {
      const w = new Value(1)
      const step = compile((x: Value) => x.mul(w).exp(), ['scalar'], { target, precision })
      for (const rows of [1, 2, 3, 5]) {
        const X = new Float64Array(rows).fill(0)
        X[rows - 1] = 1000
        expect(step.backward(X)).toBe(Infinity)
      }
    })
  }
})
