import { Value, dot, exp, hypot, max, sin, sum, where } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveFit, leastSquares, minimize } from '@mg/optim'
import { eagerJacobian } from '../src/least-squares/residuals'
import { groupsOf, rowsOf } from '../src/least-squares/row-groups'
import { rowResiduals } from '../src/least-squares/row-residuals'

type Two = [Value, Value]

const DIFFERENT = 'gave other numbers than the eager one'
const days = [1, 2, 3, 5, 7, 10]
const oxygen = [109, 149, 149, 191, 213, 224]

const rosenbrock = ([a, b]: Value[]) =>
  b!.sub(a!.square()).square().mul(100).add(a!.sub(1).square())

describe('minimize with a compiler', () => {
  it('says how it ran', () => {
    expect(minimize(rosenbrock, [-1.2, 1])).toMatchObject({ executionMode: 'eager' })
    const result = minimize(rosenbrock, [-1.2, 1], { compile })
    expect(result).toMatchObject({ executionMode: 'compiled', status: 'gradient', x: [1, 1] })
    expect(result).not.toHaveProperty('fallbackReason')
  })

  it('falls back, with the same result, where the function asks for numbers', () => {
    const f = ([a]: Value[]) => (a!.data > 2 ? a!.sub(3).square() : a!.sub(5).pow(4))
    const { fallbackReason, ...result } = minimize(f, [0], { compile })
    expect(result).toEqual(minimize(f, [0]))
    expect(fallbackReason).toContain('numbers are not known while compiling')
  })

  it('does not freeze a branch that is hidden from the recording', () => {
    // The recording takes the branch of the error.
    const f = ([a]: Value[]) => {
      try {
        return a!.data < 1 ? a!.sub(4).square() : a!.sub(2).square().mul(3)
      } catch {
        return a!.sub(4).square()
      }
    }
    const { fallbackReason, ...result } = minimize(f, [0], { compile })
    expect(result).toEqual(minimize(f, [0]))
    expect(result.x[0]).toBeCloseTo(2)
    expect(fallbackReason).toContain(DIFFERENT)
  })

  it('notices a function that changes on the way', () => {
    for (const method of ['newton', 'lbfgs'] as const) {
      let calls = 0
      const f = ([a, b]: Value[]) => {
        const own = calls++ < 3 ? 1 : 2
        return a!.sub(own).square().add(b!.pow(4))
      }
      const result = minimize(f, [5, 5], { compile, method })
      expect(result.executionMode).toBe('eager')
      expect(result.fallbackReason).toContain(DIFFERENT)
      expect(result.x[0]).toBeCloseTo(2)
    }
  })

  it('notices a gradient that is not the eager one, where the values are alike', () => {
    // While it is recorded, the function lets no gradient through.
    const f = ([a]: Value[]) => {
      try {
        return a!.data < Infinity ? a!.square() : a!
      } catch {
        return a!.detach().mul(a!)
      }
    }
    expect(minimize(f, [3], { compile })).toMatchObject({ executionMode: 'eager', x: [0] })
  })

  it('takes a function that was compiled before as it is', () => {
    const f = compile(rosenbrock, [vector(2)])
    for (const method of ['newton', 'lbfgs'] as const) {
      const result = minimize(f, [-1.2, 1], { method })
      expect(result.executionMode).toBe('compiled')
      expect(result.x[0]).toBeCloseTo(1, 9)
    }
    // Without shapes, too
    expect(minimize(compile(rosenbrock), [-1.2, 1]).x).toEqual([1, 1])
    expect(() => minimize(f, [1, 2, 3])).toThrow('length 3')
  })

  it('follows the numbers of other Values, and leaves their gradients alone', () => {
    const target = new Value(1)
    const f = ([a]: Value[]) => a!.sub(target).square()
    const program = compile(f, [vector(1)])
    for (const place of [1, -7]) {
      target.data = place
      expect(minimize(program, [0]).x[0]).toBeCloseTo(place, 9)
      expect(minimize(f, [0], { compile }).x[0]).toBeCloseTo(place, 9)
    }
    expect(target.grad).toBe(0)
  })

  it('keeps to bounds while it compares, where the function knows nothing else', () => {
    const bounds = [0, 4] as const
    const f = ([a]: Value[]) => a!.sqrt().sub(4).square().add(a!.mul(-4).add(16).sqrt())
    const result = minimize(f, [1], { bounds, compile })
    expect(result.executionMode).toBe('compiled')
    expect(result.x).toEqual(minimize(f, [1], { bounds }).x)
  })

  it('gives the errors that it gives without one', () => {
    expect(() => minimize(([a]) => a!.log(), [-1], { compile })).toThrow('not finite at [-1]')
    expect(() =>
      minimize(rosenbrock, [1, 1], { compile: true as unknown as typeof compile }),
    ).toThrow('got true as compile; pass the function compile of @mg/engine/compile')
  })

  it('gives what it gives without one for any smooth function of some variables', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('newton', 'lbfgs'),
        (rows, method) => {
          const f = (x: Value[]) =>
            sum(x.map((xi, i) => xi.sub(rows[i]![0]).square().add(xi.mul(rows[i]![1]).cosh())))
          const start = rows.map(() => 0.3)
          const [eager, compiled] = [{}, { compile }].map((options) =>
            minimize(f, start, { method, ...options }),
          )
          expect(compiled!.executionMode).toBe('compiled')
          expect(compiled!.success).toBe(eager!.success)
          compiled!.x.forEach((x, i) => expect(x).toBeCloseTo(eager!.x[i]!, 7))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('leastSquares with a compiler', () => {
  it('says how it ran, and falls back with the same result', () => {
    const f = ([a, b]: Value[]) => [a!.sub(3), a!.mul(b!).sub(6)]
    expect(leastSquares(f, [1, 1], { compile })).toMatchObject({
      executionMode: 'compiled',
      x: [3, 2],
      cost: 0,
    })
    const asking = ([a]: Value[]) => [a!.data > 1 ? a!.sub(3) : a!.sub(5).mul(2)]
    const { fallbackReason, ...result } = leastSquares(asking, [0], { compile })
    expect(result).toEqual(leastSquares(asking, [0]))
    expect(fallbackReason).toContain('numbers are not known while compiling')
  })

  it('does not freeze a branch that is hidden from the recording', () => {
    const f = ([a]: Value[]) => {
      let isFar = true
      try {
        isFar = a!.data < 1
      } catch {
        // As while the function is recorded
      }
      return [isFar ? a!.sub(4) : a!.sub(2).mul(3)]
    }
    const { fallbackReason, ...result } = leastSquares(f, [0], { compile })
    expect(result).toEqual(leastSquares(f, [0]))
    expect(fallbackReason).toContain(DIFFERENT)
  })

  it('notices residuals that change on the way, and a list that grows', () => {
    let calls = 0
    const changing = ([a]: Value[]) => [a!.square().sub(calls++ < 6 ? 1 : 2)]
    const result = leastSquares(changing, [5], { compile })
    expect(result.fallbackReason).toContain(DIFFERENT)
    expect(result.x[0]).toBeCloseTo(Math.SQRT2)
    let more = 0
    const growing = ([a]: Value[]) => Array.from({ length: 2 + more++ }, (_, i) => a!.mul(i).sub(1))
    expect(() => leastSquares(growing, [5], { compile })).not.toThrow('length')
  })

  it('takes residuals that were compiled before as they are', () => {
    const f = compile(([a, b]: Value[]) => [a!.sub(3), a!.mul(b!).sub(6)], [vector(2)])
    expect(leastSquares(f, [1, 1])).toMatchObject({ executionMode: 'compiled', x: [3, 2], cost: 0 })
    const one = compile(([a]: Value[]) => a!, [vector(1)]) as never
    expect(() => leastSquares(one, [1])).toThrow('got residuals that are not a list')
  })

  it('has robust losses and bounds', () => {
    const circle = [
      [3, 0.1],
      [0, 3],
      [-2.9, 0],
      [0, -3.1],
      [9, 9],
    ] as const
    const f = ([cx, cy, r]: Value[]) =>
      circle.map(([px, py]) => cx!.sub(px).hypot(cy!.sub(py)).sub(r!))
    const options = { loss: 'cauchy', lossScale: 0.1, bounds: [-4, 2.9] } as const
    const eager = leastSquares(f, [0, 0, 1], options)
    const { x, active, executionMode } = leastSquares(f, [0, 0, 1], { ...options, compile })
    expect(executionMode).toBe('compiled')
    expect(active).toEqual(eager.active)
    x.forEach((p, i) => expect(p).toBeCloseTo(eager.x[i]!, 9))
  })
})

describe('residuals that are alike but for constants', () => {
  const leaves = [new Value(0), new Value(0)]
  const unused = new Value(5)
  const frozen = new Value(-2, { requiresGrad: false })
  const number = fc.oneof(fc.constantFrom(0, 1, -1, 2), fc.double({ min: -2, max: 2, noNaN: true }))

  const kinds: readonly ((p: Value[], c: readonly number[]) => Operand)[] = [
    ([a, b], [c, d]) => a!.mul(c!).add(b!).sub(d!),
    ([a, b], [c, d]) => exp(a!.mul(-c!)).mul(b!).sub(d!),
    ([a, b], [c]) => hypot(a!.sub(c!), b!),
    ([a, b], [c, d]) => dot([a!, b!, c!], [c!, d!, a!]),
    ([a, b], [c, d]) => max([a!, b!, c!, d!]).add(max(a!, d!)),
    ([a], [c, d]) => where(a!.gt(c!), a!.square(), d!),
    ([a, b], [c]) => a!.clamp(-1, c! ** 2).add(b!.leakyRelu(0.1)),
    ([a, b], [c]) => a!.detach().mul(b!).sub(sin(unused).mul(c!)).add(frozen),
    ([a], [c]) => sum([a!.square(), a!, c!]),
    (_, [c]) => c!,
    ([, b], [c]) => b!.mul(0).add(c!),
  ]

  it('become one program for each kind, which gives what the residuals give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: kinds.length - 1 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 9 }),
        fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 3 }),
        (chosen, rows, points) => {
          const f = (p: Value[]): Operand[] =>
            rows.flatMap((row) => chosen.map((kind) => kinds[kind]!(p, row)))
          const groups = groupsOf(f, compile, leaves)!
          expect(groups.length).toBeLessThanOrEqual(new Set(chosen).size)
          const compiled = rowResiduals(
            groups.map((group) => rowsOf(group, compile)),
            leaves,
          )
          for (const point of points) {
            const x = Float64Array.from(point)
            const eager = eagerJacobian(f, x)
            const given = compiled.jacobianAt(x)
            const pairs = [
              [given.r, eager.r],
              [compiled.residualsAt(x), eager.r],
              ...given.columns.map((column, j) => [column, eager.columns[j]!]),
            ] as const
            for (const [a, b] of pairs) {
              expect(a.length).toBe(b.length)
              a.forEach((d, i) => expect(Math.abs(d - b[i]!)).toBeLessThan(1e-12))
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are one group although a loop over the data chooses by it', () => {
    const ts = [-2, -1, 0, 1, 2, 3]
    const f = ([a, b]: Value[]) => ts.map((t) => (t < 0 ? a!.mul(t).exp() : b!.mul(t)).sub(t))
    expect(groupsOf(f, compile, leaves)!.map(({ places }) => places)).toEqual([
      [0, 1],
      [2, 3, 4, 5],
    ])
  })

  it('are left as they are where each is of its own kind', () => {
    const f = ([a, b]: Value[]) => [a!.sub(1), a!.mul(b!)]
    expect(groupsOf(f, compile, leaves)).toBeUndefined()
  })
})

describe('curveFit with a compiler', () => {
  const decay = (t: number, [a, b]: Two) => b.mul(t).neg().exp().mul(a)
  const asking = (t: number, [a, b]: Two) => b.mul(-t).exp().mul(a)

  it('compiles a model whether or not it needs to know its x', () => {
    const eager = curveFit(decay, days, oxygen, [100, 0.1])
    for (const model of [decay, asking]) {
      const result = curveFit(model, days, oxygen, [100, 0.1], { compile })
      expect(result.executionMode).toBe('compiled')
      result.parameters.forEach((p, i) => expect(p / eager.parameters[i]!).toBeCloseTo(1, 9))
    }
  })

  it('never takes one branch for all xs, however the model chooses', () => {
    const models: ((x: number, parameters: Two) => Value)[] = [
      (x, [a, b]) => (x ? a.mul(x) : b.add(3)),
      (x, [a, b]) => (x === 3 ? b.sub(5) : a.mul(x)),
      (x, [a, b]) => ([0, 3].includes(x) ? b.mul(2) : a.mul(x)),
      (x, [a, b]) => (Number.isInteger(x) ? a.mul(x) : b.exp()),
      (x, [a, b]) => (typeof x === 'number' && x > 1 ? a.mul(x) : b.square()),
      (x, [a, b]) => (new Map([[3, a]]).get(x) ?? b).mul(2),
    ]
    const xs = [0, 1, 2, 3, 4.5, 6]
    const ys = [1, 2.5, 4, 5, 9, 13]
    for (const model of models) {
      // At [1, 1] and [0, 0] branches may be alike.
      for (const start of [
        [1, 1],
        [0, 0],
      ]) {
        const eager = curveFit(model, xs, ys, start as [number, number])
        const given = curveFit(model, xs, ys, start as [number, number], { compile })
        expect(given.executionMode).toBe('compiled')
        expect(given.cost).toBeCloseTo(eager.cost, 9)
        given.residuals.forEach((r, i) => expect(r).toBeCloseTo(eager.residuals[i]!, 6))
      }
    }
  })

  it('finds the one x among thousands that is treated in another way', () => {
    const xs = Array.from({ length: 3000 }, (_, i) => i / 1000)
    const ys = xs.map((x) => 2 * x + 1)
    ys[1234] = 77
    const model = (x: number, [a, b]: Two) => (x === 1.234 ? a.mul(0).add(77) : a.mul(x).add(b))
    const { parameters, cost, executionMode } = curveFit(model, xs, ys, [1, 0], { compile })
    expect(executionMode).toBe('compiled')
    expect(cost).toBeLessThan(1e-20)
    expect(parameters[0]).toBeCloseTo(2, 9)
  })

  it('has sigma, and lists and records as x', () => {
    const sigma = [1, 2, 3, 1, 2, 3]
    const pairs = days.map((t) => [t, t * t] as const)
    const records = days.map((t) => ({ t }))
    const eager = curveFit(decay, days, oxygen, [100, 0.1], { sigma, absoluteSigma: true })
    const results = [
      curveFit(decay, days, oxygen, [100, 0.1], { sigma, absoluteSigma: true, compile }),
      curveFit(([t], p: Two) => decay(t, p), pairs, oxygen, [100, 0.1], {
        sigma,
        absoluteSigma: true,
        compile,
      }),
      curveFit(({ t }, p: Two) => decay(t, p), records, oxygen, [100, 0.1], {
        sigma,
        absoluteSigma: true,
        compile,
      }),
    ]
    for (const { executionMode, standardErrors } of results) {
      expect(executionMode).toBe('compiled')
      standardErrors.forEach((s, i) => expect(s / eager.standardErrors[i]!).toBeCloseTo(1, 9))
    }
  })

  it('takes a model that was compiled before as it is', () => {
    const eager = curveFit(decay, days, oxygen, [100, 0.1], { sigma: days })
    const model = (t: Value, [a, b]: Value[]) => b!.mul(t).neg().exp().mul(a!)
    for (const program of [compile(model, [scalar, vector(2)]), compile(model)]) {
      const result = curveFit(program, days, oxygen, [100, 0.1], { sigma: days })
      expect(result.executionMode).toBe('compiled')
      result.parameters.forEach((p, i) => expect(p / eager.parameters[i]!).toBeCloseTo(1, 9))
      result.standardErrors.forEach((s, i) =>
        expect(s / eager.standardErrors[i]!).toBeCloseTo(1, 7),
      )
    }
  })

  it('falls back where the model asks for its parameters', () => {
    const model = (x: number, [a, b]: Two) => (a.data > 0 ? a.mul(x).add(b) : b)
    const { fallbackReason, ...result } = curveFit(model, days, oxygen, [1, 1], { compile })
    expect(result).toEqual(curveFit(model, days, oxygen, [1, 1]))
    expect(fallbackReason).toContain('numbers are not known while compiling')
  })
})
