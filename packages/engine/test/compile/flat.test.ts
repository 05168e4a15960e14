import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, dot, exp, relu } from '../../src/index'
import type { Operand } from '../../src/index'
import { scan } from '../../src/loops/index'
import { targets } from './targets'

type Loss = (x: Value[], y: Value) => Value

/** Losses of a row: what is computed from the parameters alone is nothing, one result, or several. */
function losses(w: readonly Value[]): Record<string, Loss> {
  const score = (x: readonly Operand[]) => dot(w.slice(0, 3), x).add(w[3]!)
  return {
    'of a plain model': (x, y) => relu(score(x)).sub(y).square(),
    'with a penalty': (x, y) => score(x).sub(y).square().add(dot(w, w).mul(0.1)),
    'of scaled weights': (x, y) => dot(w.slice(0, 3).map(exp), x).sub(y).mul(w[4]!.sin()).square(),
    'of part of the leaves': (x, y) => w[1]!.mul(x[0]!).sub(y).square(),
    'with a loop': (x, y) => {
      const [state] = scan((s: Value, xi: Value) => [s.mul(w[1]!).add(xi).tanh(), s], w[2]!, x)
      return state.sub(y).square()
    },
  }
}

const NAMES = Object.keys(losses(Array.from({ length: 5 }, () => new Value(0))))
const real = fc.double({ min: -2, max: 2, noNaN: true })
const special = fc.oneof({ weight: 20, arbitrary: real }, fc.constantFrom(NaN, Infinity, 0, -0))

describe.each(NAMES)('flatBackward %s', (name) => {
  for (const { target, precision } of targets) {
    it(`gives the bits of backward, and leaves the Values alone, as ${target} in ${precision}`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(special, real, real, real), { minLength: 1, maxLength: 9 }),
          fc.array(special, { minLength: 5, maxLength: 5 }),
          fc.array(fc.nat(8), { maxLength: 12 }),
          fc.option(fc.nat(4)),
          fc.constantFrom('mean', 'sum'),
          (table, at, picked, frozen, reduction) => {
            const w = at.map((x) => new Value(x))
            if (frozen !== null) w[frozen]!.requiresGrad = false
            const f = compile(losses(w)[name]!, [vector(3), scalar], { target, precision })
            // In another order than that of the program, with one that it does not use.
            const leaves = [...w, new Value(7)].reverse()
            const run = f.flatBackward(leaves)
            const data = Float64Array.from(leaves, (p) => p.data)
            for (const p of leaves) p.grad = 0.5
            const gradient = new Float64Array(6).fill(0.5)
            const X = Float64Array.from(table.flatMap((row) => row.slice(0, 3)))
            const Y = Float64Array.from(table, (row) => row[3])
            const rows = picked.map((i) => i % table.length)
            const weights = rows.map((_, i) => i % 3)

            leaves.forEach((p) => (p.data = -9))
            const mean = run(data, gradient, X, Y, { rows, weights, reduction })
            expect(leaves.every((p) => p.data === -9 && p.grad === 0.5)).toBe(true)
            leaves.forEach((p, i) => (p.data = data[i]!))
            const chosen = [
              Float64Array.from(rows.flatMap((r) => [...X.subarray(3 * r, 3 * r + 3)])),
              Float64Array.from(rows, (r) => Y[r]!),
            ] as const
            expect(mean).toBe(f.backward(...chosen, { weights, reduction }))
            expect([...gradient]).toEqual(leaves.map((p) => p.grad))

            // All rows, without options.
            leaves.forEach((p) => (p.grad = 0))
            expect(run(data, gradient.fill(0), X, Y)).toBe(f.backward(X, Y))
            expect([...gradient]).toEqual(leaves.map((p) => p.grad))
          },
        ),
        { numRuns: 25 },
      )
    })
  }
})

describe('flatBackward', () => {
  it('names what does not fit', () => {
    const [a, b] = [new Value(1), new Value(2)]
    const f = compile((x: Value) => b.add(a.mul(x)), [scalar])
    expect(() => f.flatBackward([b])).toThrow('parameter 1 of the function is not among the leaves')
    const run = f.flatBackward([a, b])
    const two = () => new Float64Array(2)
    expect(() => run([1], two(), [1])).toThrow('got 1 numbers; pass one for each of 2 leaves')
    expect(() => run(two(), [1, 2, 3], [1])).toThrow('got 3 numbers')
    for (const place of [-1, 2, 0.5, NaN]) {
      const rows = [0, place]
      expect(() => run(two(), two(), [1, 2], { rows })).toThrow(`rows[1] is ${place}; pass whole`)
    }
    expect(() => run(two(), two(), [1, 2], { rows: [0], weights: [1, 2] })).toThrow(
      'each of 1 rows',
    )
    expect(run(two(), two(), [1, 2], { rows: [] })).toBe(0)
  })
})
