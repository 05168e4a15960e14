import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, gradient, hessian, hvp, jvp } from '../../src/index'
import { doubles, targets } from '../compile/targets'
import { ALL, SMOOTH } from '../laws/expressions'
import { programs } from './programs'

const number = fc
  .double({ min: -1.5, max: 1.5, noNaN: true })
  .map((x) => (Math.abs(x) < 1e-3 ? 0 : x))
const pointWithTies = fc.tuple(
  fc.array(fc.constantFrom(0, 1, -1, 0.5, 2), { maxLength: 4 }),
  fc.constantFrom(0, 1, -1, 0.5, 2),
  fc.constantFrom(0, 1, -1, 0.5, 2),
)
const point = fc.tuple(fc.array(number, { maxLength: 5 }), number, number)

/** Asserts that two lists of numbers agree, relative to the largest. */
function expectSame(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
): void {
  const scale = Math.max(1, ...expected.map(Math.abs))
  expect(actual.length, what).toBe(expected.length)
  actual.forEach((a, i) => {
    expect(Math.abs(a - expected[i]!) / scale, what).toBeLessThan(tolerance)
  })
}

const data = (values: readonly Value[]): number[] => values.map((v) => v.data)

describe('a program with loops', () => {
  for (const { target, precision } of targets) {
    it(`gives what eager code gives, and so do its derivatives, as ${target} in ${precision}`, () => {
      const tolerance = precision === 'f64' ? 1e-11 : 3e-3
      fc.assert(
        fc.property(programs(SMOOTH), point, (random, [xs, a, b]) => {
          const { f } = random
          const n = xs.length
          const flat = [...xs, a, b]
          const eager = (all: readonly Value[]): Value => f(all.slice(0, n), all[n]!, all[n + 1]!)
          const g = data(gradient(eager, flat))
          fc.pre(g.every((d) => Math.abs(d) < 1e3))
          const compiled = compile(f, [vector(n), scalar, scalar], { target, precision })
          const flattened = ([x, y, z]: readonly [ArrayLike<number>, number, number]): number[] => [
            ...Array.from(x),
            y,
            z,
          ]
          const y = eager(flat.map((x) => new Value(x))).data
          const what = String(random)
          expectSame([compiled(xs, a, b)], [y], tolerance, what)
          expectSame(flattened(compiled.gradient(xs, a, b)), g, tolerance, what)
          const v = flat.map((_, i) => Math.cos(i))
          const along: [number[], number, number] = [v.slice(0, n), v[n]!, v[n + 1]!]
          const tangent = jvp(eager, flat, v).tangent.data
          expectSame([compiled.jvp(xs, a, b, along)], [tangent], tolerance, what)
          const curved = data(hvp(eager, flat, v))
          fc.pre(curved.every((d) => Math.abs(d) < 1e3))
          expectSame(flattened(compiled.hvp(xs, a, b, along)), curved, 10 * tolerance, what)
          const rows = hessian(eager, flat).flatMap(data)
          expectSame(compiled.hessian(xs, a, b).flat(), rows, 10 * tolerance, what)
        }),
        { numRuns: precision === 'f64' ? 40 : 20 },
      )
    })
  }

  // Vector functions round in their own way, which floor and eq would show.
  for (const { target } of doubles.filter((one) => one.target !== 'wasm')) {
    it(`agrees with eager code at kinks, poles and ties, as ${target}`, () => {
      fc.assert(
        fc.property(programs(ALL), pointWithTies, (random, [xs, a, b]) => {
          const n = xs.length
          const flat = [...xs, a, b]
          const eager = (all: readonly Value[]): Value =>
            random.f(all.slice(0, n), all[n]!, all[n + 1]!)
          const expected = [
            eager(flat.map((x) => new Value(x))).data,
            ...data(gradient(eager, flat)),
          ]
          const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs))
          fc.pre(scale < 1e6)
          const compiled = compile(random.f, [vector(n), scalar, scalar], { target })
          const { value, gradient: slopes } = compiled.valueAndGradient(xs, a, b)
          ;[value, ...slopes[0], slopes[1], slopes[2]].forEach((got, i) => {
            const what = `${String(random)}: ${got} against ${expected[i]} at ${i}`
            if (!Number.isFinite(got)) expect(got, what).toBe(expected[i])
            else expect(Math.abs(got - expected[i]!) / scale, what).toBeLessThan(1e-9)
          })
        }),
        { numRuns: 60 },
      )
    })
  }

  for (const { target } of doubles) {
    it(`hands the same gradients to parameters, from all rows of a batch, as ${target}`, () => {
      fc.assert(
        fc.property(programs(SMOOTH), point, (random, [xs, a, b]) => {
          fc.pre(xs.length > 0)
          const parameters = [new Value(a), new Value(b)] as const
          const rows = [xs, xs.map((x) => -x), xs.map((_, i) => i - 1)]
          const loss = compile((x: Value[]) => random.f(x, ...parameters), [vector(xs.length)], {
            target,
          })
          const mean = loss.backward(rows)
          const got = parameters.map((p) => p.grad)
          for (const p of parameters) p.zeroGrad()
          const ys = rows.map((row) =>
            random.f(
              row.map((x) => new Value(x)),
              ...parameters,
            ),
          )
          for (const y of ys) if (y.requiresGrad) y.backward(1 / 3)
          const expected = parameters.map((p) => p.grad)
          fc.pre(expected.every((d) => Math.abs(d) < 1e3))
          const what = String(random)
          expectSame([mean], [ys.reduce((sum, y) => sum + y.data / 3, 0)], 1e-11, what)
          expectSame(got, expected, 1e-11, what)
        }),
        { numRuns: 40 },
      )
    })
  }
})
