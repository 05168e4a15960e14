import { sum, where } from '@mg/engine'
import type { Operand, Value } from '@mg/engine'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveFit, leastSquares, minimize } from '@mg/optim'

const methods = ['newton', 'lbfgs'] as const

describe('leastSquares without full rank', () => {
  it('finds a root of fewer residuals than parameters in few evaluations', () => {
    const { cost, success, evaluations } = leastSquares(
      ([a, b, c]) => [a!.add(b!).add(c!).sin().sub(0.5), a!.mul(b!).sub(0.2)],
      [0.1, 0.2, 0.3],
    )
    expect(success).toBe(true)
    expect(cost).toBeLessThan(1e-28)
    expect(evaluations).toBeLessThan(60)
  })

  it('fits a curve in which two parameters only count as their product', () => {
    const { parameters, success, evaluations, cost, standardErrors } = curveFit(
      (x: number, [a, b, c]: [Value, Value, Value]) => a.mul(b).mul(c.mul(-x).exp()),
      [0, 1, 2, 3],
      [4, 2, 1, 0.5],
      [1, 1, 1],
    )
    expect(success).toBe(true)
    expect(parameters[0]! * parameters[1]!).toBeCloseTo(4, 10)
    expect(parameters[2]).toBeCloseTo(Math.LN2, 10)
    expect(cost).toBeLessThan(1e-24)
    expect(evaluations).toBeLessThan(60)
    expect(standardErrors).toEqual([Infinity, Infinity, Infinity])
  })

  it('places three points by the distances between them', () => {
    const sides = [3, 4, 5]
    const { residuals, success, evaluations } = leastSquares(
      (p) =>
        sides.map((side, i) => {
          const j = (i + 1) % 3
          return p[2 * i]!.sub(p[2 * j]!)
            .hypot(p[2 * i + 1]!.sub(p[2 * j + 1]!))
            .sub(side)
        }),
      [0, 0, 1, 0.1, 0.2, 1],
    )
    expect(success).toBe(true)
    expect(Math.max(...residuals.map(Math.abs))).toBeLessThan(1e-12)
    expect(evaluations).toBeLessThan(100)
  })

  it('solves every linear system with more unknowns than equations, by a short step', () => {
    const number = fc.integer({ min: -9, max: 9 })
    const row = fc.tuple(number, number, number, number)
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), row, (rows, truth) => {
        const right = rows.map((r) => r.reduce((total, c, j) => total + c * truth[j]!, 0))
        const { cost, success, evaluations } = leastSquares(
          (x) => rows.map((r, i) => sum(r.map((c, j) => x[j]!.mul(c))).sub(right[i]!)),
          [0, 0, 0, 0],
        )
        expect(success).toBe(true)
        expect(cost).toBeLessThan(1e-20)
        expect(evaluations).toBeLessThan(100)
      }),
      { numRuns: process.env.CI ? 500 : 50 },
    )
  })
})

describe('minimize without a minimum', () => {
  const falling: Record<string, (x: Value[]) => Operand> = {
    x: ([x]) => x!,
    '−x²': ([x]) => x!.square().neg(),
    '−exp x': ([x]) => x!.exp().neg(),
    'x³': ([x]) => x!.pow(3),
  }
  const runs = methods.flatMap((method) =>
    Object.entries(falling).map(([name, f]) => [method, name, f] as const),
  )

  it.each(runs)('by %s says that %s falls without end', (method, _, f) => {
    const { status, success, message } = minimize(f, [-1, 0.5], { method })
    expect(status).toBe('unbounded')
    expect(success).toBe(false)
    expect(message).toContain('falls without end')
  })

  it.each(methods)('by %s says so, too, when other variables have their minimum', (method) => {
    const slope = fc.integer({ min: 1, max: 9 }).chain((c) => fc.constantFrom(c, -c))
    const bend = fc.integer({ min: 1, max: 9 })
    const others = fc.array(fc.tuple(bend, fc.integer({ min: -9, max: 9 })), { maxLength: 4 })
    fc.assert(
      fc.property(slope, others, fc.nat(4), (c, squares, place) => {
        const at = Math.min(place, squares.length)
        const f = (x: Value[]) => {
          const rest = x.filter((_, i) => i !== at)
          return sum(rest.map((v, i) => v.sub(squares[i]![1]).square().mul(squares[i]![0]))).add(
            x[at]!.mul(c),
          )
        }
        const x0 = [-1, 0.5, 2, -3, 0].slice(0, squares.length + 1)
        const { status, success } = minimize(f, x0, { method })
        expect(status).toBe('unbounded')
        expect(success).toBe(false)
      }),
      { numRuns: process.env.CI ? 500 : 50, examples: [[1, [[1, 0]], 0]] },
    )
  })

  it('says so, too, where bounds leave one side open', () => {
    const { status } = minimize(([x]) => x!, [-1], { bounds: [-Infinity, 5] })
    expect(status).toBe('unbounded')
  })

  it('ends on a bound where there is one', () => {
    const { x, status } = minimize(([x]) => x!, [-1], { bounds: [-5, 5] })
    expect(x).toEqual([-5])
    expect(status).toBe('gradient')
  })
})

/** Functions that no method is made for, of one number. */
const wild: Record<string, (x: Value) => Operand> = {
  constant: () => 3,
  'a number at the start, NaN elsewhere': (x) => (x.data === 0.5 ? x : x.mul(NaN)),
  'a number at the start, ∞ elsewhere': (x) => (x.data === 0.5 ? x : x.mul(0).add(Infinity)),
  'a number at the start, −∞ elsewhere': (x) => (x.data === 0.5 ? x : x.mul(0).sub(Infinity)),
  steps: (x) => where(x.gt(0.3), x, x.add(1)),
  'a jump down': (x) => where(x.lt(0.49), x.square().sub(100), x),
  noise: (x) => x.mul(1e9).sin().add(x.mul(12345.678).cos()),
  'a root at 0': (x) => x.abs().sqrt(),
  'a pole': (x) => x.sub(0.4).pow(-1),
  'huge numbers': (x) => x.sub(1).square().mul(1e140),
  'tiny numbers': (x) => x.sub(1).square().mul(1e-140),
  'other numbers each time': (x) => x.add(Math.random()),
  'a false slope': (x) => x.detach().square().add(x.mul(1e-3)),
}

describe('every solver ends within its limits', () => {
  it.each(Object.entries(wild))('on %s', (_, f) => {
    for (const method of methods) {
      const maxIterations = 30
      const result = minimize(([x]) => f(x!), [0.5], { method, maxIterations })
      expect(result.iterations).toBeLessThanOrEqual(maxIterations)
      expect(result.evaluations).toBeLessThan(2000 * maxIterations)
      expect(Number.isFinite(result.value)).toBe(true)
    }
    const bounded = minimize(([x]) => f(x!), [0.5], { bounds: [-2, 2], maxIterations: 30 })
    expect(bounded.iterations).toBeLessThanOrEqual(30)
    const fitted = leastSquares(([x]) => [f(x!), 1], [0.5], { maxEvaluations: 200 })
    expect(fitted.evaluations).toBeLessThanOrEqual(200)
    expect(Number.isFinite(fitted.cost)).toBe(true)
  })
})
