import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, grad, where } from '../../src/index'
import { sequence, sumOf } from '../../src/loops/index'
import { targets } from './targets'

const number = fc.double({ min: -2, max: 2, noNaN: true })

describe('rows', () => {
  for (const { target, precision } of targets) {
    const tolerance = precision === 'f64' ? 1e-12 : 1e-4
    const near = (a: ArrayLike<number>, b: readonly number[]): void => {
      expect(a.length).toBe(b.length)
      const size = Math.max(1, ...b.map(Math.abs))
      expect(Math.max(0, ...b.map((x, i) => Math.abs(x - a[i]!))) / size).toBeLessThan(tolerance)
    }

    it(`are what the function and its derivatives give one by one, as ${target} in ${precision}`, () => {
      const [a, b, unused] = [
        new Value(1.5),
        new Value(-0.5),
        new Value(7, { requiresGrad: false }),
      ]
      const f = compile(
        ([x, y]: Value[], s: Value) =>
          x!.mul(a).sin().add(y!.mul(b).exp().mul(s)).add(a.mul(b)).add(unused),
        [vector(2), scalar],
        { target, precision },
      )
      const pair = compile(([x, y]: Value[]) => [x!.mul(y!), x!.sub(a)], [vector(2)], {
        target,
        precision,
      })
      fc.assert(
        fc.property(fc.array(fc.tuple(number, number, number), { maxLength: 70 }), (rows) => {
          const xs = rows.map(([x, y]) => [x, y])
          const ss = Float64Array.from(rows, ([, , s]) => s)
          near(
            f.rows(xs, ss),
            rows.map(([x, y, s]) => f([x, y], s)),
          )
          near(
            f.gradient.rows(xs, ss),
            rows.flatMap(([x, y, s]) => {
              const [byX, byS] = f.gradient([x, y], s)
              return [...byX, byS]
            }),
          )
          near(
            pair.rows(Float64Array.from(xs.flat())),
            xs.flatMap((x) => pair(x)),
          )
          const values = new Float64Array(rows.length)
          const jacobian = new Float64Array(rows.length * f.parameters.length)
          f.rows(xs, ss, { jacobian })
          const byRow = Array.from(jacobian)
          for (const results of [{ values, jacobian }, { jacobian }, { values }]) {
            values.fill(NaN)
            jacobian.fill(NaN)
            expect(f.rows(xs, ss, results)).toBe(results)
            if ('values' in results) near(values, [...f.rows(xs, ss)])
            if (!('jacobian' in results)) continue
            near(
              jacobian,
              rows.flatMap(([x, y, s]) => {
                const eager = f([new Value(x), new Value(y)], new Value(s))
                return grad(eager, f.parameters)
              }),
            )
          }
          const byParameter = f.parameters.map(() => new Float64Array(rows.length))
          f.rows(xs, ss, { jacobian: byParameter })
          byParameter.forEach((slopes, j) =>
            near(
              slopes,
              rows.map((_, i) => byRow[i * f.parameters.length + j]!),
            ),
          )
        }),
        { numRuns: 20 },
      )
      expect(f.parameters.map((p) => p.grad)).toEqual([0, 0, 0])
    })
  }

  it('propagates 0 where a factor is 0, in every row by itself', () => {
    const w = new Value(1)
    // At 0 the root's derivative is infinite, and what it is multiplied by is 0.
    const f = compile((x: Value) => where(x.gt(0), x.mul(w).sqrt(), 0), [scalar])
    const jacobian = new Float64Array(3)
    f.rows([0, 4, -1], { jacobian })
    // + 0 makes −0 a 0.
    expect(Array.from(jacobian, (d) => d + 0)).toEqual([0, 1, 0])
    expect(Array.from(f.gradient.rows([0, 4, -1]), (d) => d + 0)).toEqual([0, 0.25, 0])
  })

  it('have loops in them', () => {
    const w = [new Value(2), new Value(3)]
    const f = compile((x: Value) => sumOf((p: Value) => p.mul(x).square(), w), [scalar])
    const values = new Float64Array(2)
    const jacobian = [new Float64Array(2), new Float64Array(2)]
    f.rows([1, 2], { values, jacobian })
    expect([...values]).toEqual([13, 52])
    expect(jacobian.map((slopes) => [...slopes])).toEqual([
      [4, 16],
      [6, 24],
    ])
  })

  it('follow the numbers of the parameters', () => {
    const w = new Value(2)
    const f = compile((x: Value) => x.mul(w.square()), [scalar])
    expect([...f.rows([1, 2])]).toEqual([4, 8])
    w.data = 3
    expect([...f.rows([1, 2])]).toEqual([9, 18])
  })

  it('take the shapes of a function without them from the first row', () => {
    const f = compile((x: Value[], y: Value) => x[0]!.mul(x[1]!).add(y))
    const rows = [
      [1, 2],
      [3, 4],
    ]
    expect([...f.rows(rows, [10, 20])]).toEqual([12, 32])
  })

  it('write into the array that they are given', () => {
    const f = compile((x: Value) => x.square(), [scalar])
    const out = new Float64Array(2)
    expect(f.rows([2, 3], out)).toBe(out)
    expect([...out]).toEqual([4, 9])
    expect(f.gradient.rows([2, 3], out)).toBe(out)
    expect([...out]).toEqual([4, 6])
    expect(f.rows([]).length).toBe(0)
  })

  it('refuse arrays that do not fit, and what has no gradient', () => {
    const w = new Value(1)
    const f = compile((x: Value, y: Value) => x.mul(y).mul(w), [scalar, scalar])
    const two = compile((x: Value) => [x, x.mul(w)], [scalar])
    const jacobian = new Float64Array(2)
    expect(() => f.rows([1, 2], [3])).toThrow('input 2 has 1 rows; pass as many as input 1')
    expect(() => f.rows([1], [2], new Float64Array(2))).toThrow(
      'has length 2; pass one of length 1',
    )
    expect(() => f.rows([1], [2], { jacobian })).toThrow('has length 2; pass one of length 1')
    expect(() => f.rows([1], [2], { jacobian: [new Float64Array(1), jacobian] })).toThrow(
      'has length 2; pass one of length 1',
    )
    expect(() => f.rows(...([[1]] as unknown as [number[], number[]]))).toThrow(
      'got 1 arguments; pass 2, and an array for the results if you like',
    )
    expect(() => f.rows([1], [new Value(2)])).toThrow('got a Value as input 2[0]')
    expect(() => two.rows([1], { jacobian })).toThrow('returns several Values')
    expect(() => two.gradient.rows([1])).toThrow('returns several Values')
    const open = compile((xs: Value[]) => xs[0]!, [vector(1)])
    expect(open.rows([5])[0]).toBe(5)
    const list = compile((xs: Value[]) => sumOf((x: Value) => x, xs), [sequence()])
    expect(() => list.rows([[1]])).toThrow('call the function for each row')
  })
})
