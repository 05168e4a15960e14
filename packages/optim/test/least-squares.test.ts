import { Value } from '@mg/engine'
import { compile } from '@mg/engine/compile'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveFit, leastSquares } from '@mg/optim'
import type { LeastSquaresOptions } from '@mg/optim'
import { functions } from './mgh/functions'
import { models } from './nist/models'
import { sets } from './nist/sets'
import type { DataSet } from './nist/sets'

/** How many leading digits agree: the measure that NIST uses. */
const digits = (actual: number, certified: number): number =>
  actual === certified ? 16 : -Math.log10(Math.abs(actual - certified) / Math.abs(certified))

const fit = ({ name, data }: DataSet, start: number[], options: LeastSquaresOptions) =>
  leastSquares(
    (b) => data.map(([y, ...x]) => models[name]!(b, x).sub(name === 'Nelson' ? Math.log(y!) : y!)),
    start,
    options,
  )

it('has all 27 sets of NIST to try', () => expect(sets.length).toBe(27))

describe.each([
  ['eager', {}],
  ['compiled', { compile }],
] as const)('leastSquares, %s,', (mode, options) => {
  const runs = sets.flatMap((set) =>
    set.starts.map((start, k) => [set.name, k + 1, set, start] as const),
  )

  it.each(runs)('finds at least 10 certified digits of %s from start %d', (_, __, set, start) => {
    const result = fit(set, start, options)
    const { certified, deviations, residualSumOfSquares } = set
    expect(result.executionMode).toBe(mode)
    expect(result.success).toBe(true)
    expect(Math.min(...certified.map((b, i) => digits(result.x[i]!, b)))).toBeGreaterThan(10)
    // What is left of Lanczos1 is 24 residuals of 1e-13, most of which is the rounding of y itself.
    const rounded = set.name === 'Lanczos1'
    expect(digits(2 * result.cost, residualSumOfSquares)).toBeGreaterThan(rounded ? 2 : 10)
    expect(
      Math.min(...deviations.map((s, i) => digits(result.standardErrors[i]!, s))),
    ).toBeGreaterThan(rounded ? 2 : 9.5)
  })

  /** From ten times its start the peaks of Osborne 2 lie beyond the data, where nothing can move them. */
  const astray: Record<string, number> = { 'Osborne 2': 1.78981358688 }
  const searches = functions
    .flatMap((f) => [1, 10].map((scale) => [f.name, scale, f] as const))
    // Takes seconds, and is left to CI.
    .filter(([name, scale]) => process.env.CI || name !== 'Biggs EXP6' || scale !== 1)

  it.each(searches)('minimises %s from %d times the standard start', (name, scale, f) => {
    const { cost, executionMode } = leastSquares(
      f.residuals,
      f.start.map((x) => scale * x),
      options,
    )
    expect(executionMode).toBe(mode)
    const minima = scale === 10 && name in astray ? [astray[name]!] : f.minima
    const errors = minima.map((m) => (m === 0 ? 2 * cost * 1e14 : Math.abs((2 * cost) / m - 1)))
    expect(Math.min(...errors)).toBeLessThan(1e-6)
  })
})

describe('leastSquares', () => {
  it('solves linear problems exactly, however the columns are scaled', () => {
    const number = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 12 }),
        fc.tuple(number, number),
        fc.integer({ min: -12, max: 12 }),
        (rows, [a, b], exponent) => {
          const scale = 10 ** exponent
          const [sxx, sxy, syy] = [0, 1, 2].map((k) =>
            rows.reduce((sum, [x, y]) => sum + [x * x, x * y, y * y][k]!, 0),
          ) as [number, number, number]
          fc.pre(sxx * syy - sxy * sxy > 1e-3 * sxx * syy)
          const { x } = leastSquares(
            (p) =>
              rows.map(([u, v]) =>
                p[0]!
                  .mul(u)
                  .add(p[1]!.mul(v * scale))
                  .sub(a * u + b * v),
              ),
            [1, 1],
          )
          expect(x[0]).toBeCloseTo(a, 9)
          expect(x[1]! * scale).toBeCloseTo(b, 9)
        },
      ),
    )
  })

  it('ends where the gradient is 0, or bounds forbid to follow it', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.double({ min: -3, max: 3, noNaN: true }),
        ),
        fc.tuple(
          fc.double({ min: -2, max: 2, noNaN: true }),
          fc.double({ min: 0.1, max: 3, noNaN: true }),
        ),
        (start, [low, width]) => {
          const bounds = [low, low + width] as const
          const clamp = (x: number) => Math.min(Math.max(x, bounds[0]), bounds[1])
          const { x, gradient } = leastSquares(
            ([a, b]) => [b!.sub(a!.square()).mul(10), a!.sub(1)],
            start.map(clamp),
            { bounds },
          )
          x.forEach((p, j) => {
            expect(p).toBeGreaterThanOrEqual(bounds[0])
            expect(p).toBeLessThanOrEqual(bounds[1])
            const wayDown = gradient[j]! > 0 ? p - bounds[0] : bounds[1] - p
            expect(Math.min(Math.abs(gradient[j]!), wayDown)).toBeLessThan(1e-6)
          })
        },
      ),
    )
  })

  it.each(['huber', 'softL1', 'cauchy'] as const)(
    'with the %s loss is hardly moved by an outlier',
    (loss) => {
      const xs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
      const ys = xs.map((x) => 2 * x + 1)
      ys[4] = 500
      const line = (x: number, [slope, offset]: [Value, Value]) => slope.mul(x).add(offset)
      const squared = curveFit(line, xs, ys, [1, 0])
      const robust = curveFit(line, xs, ys, [1, 0], { loss, lossScale: 0.1 })
      expect(Math.abs(squared.parameters[1]! - 1)).toBeGreaterThan(10)
      expect(Math.abs(robust.parameters[1]! - 1)).toBeLessThan(0.1)
      expect(robust.gradientNorm).toBeLessThan(1e-9)
    },
  )

  it.each(['Misra1a', 'BoxBOD', 'Rat43', 'MGH17'])(
    'finds the certified digits of %s in thousands of rows, too',
    (name) => {
      const set = sets.find((each) => each.name === name)!
      const { certified, deviations, data } = set
      const times = Math.ceil(6000 / data.length)
      const n = certified.length
      const repeated = { ...set, data: Array.from({ length: times }, () => data).flat() }
      const { x, standardErrors, success, gradientNorm } = fit(repeated, set.starts[1]!, {
        compile,
      })
      expect(success).toBe(true)
      expect(gradientNorm).toBeLessThan(1e-3)
      certified.forEach((b, i) => expect(digits(x[i]!, b)).toBeGreaterThan(9))
      // The variance has other degrees of freedom, and JᵀJ is so many times as large.
      const ratio = Math.sqrt((data.length - n) / (times * data.length - n))
      deviations.forEach((s, i) =>
        expect(digits(standardErrors[i]! / ratio, s)).toBeGreaterThan(8.5),
      )
    },
  )

  it('keeps to bounds, and lets outliers count less, in thousands of rows as in a few', () => {
    const ts = Array.from({ length: 9 }, (_, i) => i)
    const residuals =
      (times: number) =>
      ([a, b, c]: Value[]) =>
        Array.from({ length: times }, () =>
          ts.map((t) =>
            a!
              .mul(Math.exp(-t / 3))
              .add(b!.mul(t))
              .add(c!)
              .sub(t === 4 ? 30 : 2 * t),
          ),
        ).flat()
    const options = { loss: 'cauchy', bounds: [-5, 1.5] } as const
    const few = leastSquares(residuals(1), [1, 1, 1], options)
    const many = leastSquares(residuals(400), [1, 1, 1], options)
    expect(many.active).toEqual(few.active)
    expect(few.active).toContain(1)
    many.x.forEach((p, i) => expect(p).toBeCloseTo(few.x[i]!, 6))
    expect(many.cost / 400).toBeCloseTo(few.cost, 9)
  })

  it('says that the residuals do not determine the parameters', () => {
    const { x, standardErrors, cost } = leastSquares(
      ([a, b]) => [1, 2, 3].map((t) => a!.add(b!).mul(t).sub(t)),
      [3, 4],
    )
    expect(x[0]! + x[1]!).toBeCloseTo(1, 12)
    expect(cost).toBeLessThan(1e-24)
    expect(standardErrors).toEqual([Infinity, Infinity])
  })

  it('says that it ran out of evaluations', () => {
    const rosenbrock = functions[0]!
    const result = leastSquares(rosenbrock.residuals, rosenbrock.start, { maxEvaluations: 3 })
    expect(result.success).toBe(false)
    expect(result.status).toBe('evaluations')
  })

  it('does not touch the gradients of Values that the residuals use beside the parameters', () => {
    const other = new Value(2)
    leastSquares(([a]) => [a!.mul(other).sub(6)], [1])
    expect(other.grad).toBe(0)
  })

  it('refuses what it cannot start from', () => {
    const f = ([a]: Value[]) => [a!.log()]
    expect(() => leastSquares(f, [])).toThrow('got no parameters; pass at least one')
    expect(() => leastSquares(f, [-1])).toThrow('not finite at [-1]; pass another start')
    expect(() => leastSquares(f, [5], { bounds: [1, 2] })).toThrow('got 5 for x[0]')
    expect(() => leastSquares(f, [5], { bounds: [2, 1] })).toThrow('got bounds 2,1 of x[0]')
    expect(() => leastSquares(f, [5], { loss: 'square' as 'huber' })).toThrow(
      'got the loss "square"',
    )
  })
})

describe('curveFit', () => {
  const xs = [0, 1, 2, 3]
  const line = (x: number, [slope, offset]: [Value, Value]) => slope.mul(x).add(offset)

  it('has the covariance of linear regression', () => {
    const { parameters: x, covariance } = curveFit(line, xs, [1, 2, 4, 4], [0, 0])
    // By hand: slope 1.1, offset 1.1, s² = 0.35, (XᵀX)⁻¹ = [[0.2, -0.3], [-0.3, 0.7]]
    expect(x[0]).toBeCloseTo(1.1, 13)
    expect(x[1]).toBeCloseTo(1.1, 13)
    const expected = [0.07, -0.105, -0.105, 0.245]
    covariance.flat().forEach((c, i) => expect(c).toBeCloseTo(expected[i]!, 13))
  })

  it('takes sigma as a relation, or as it is', () => {
    const ys = [1, 2, 4, 4]
    const alike = curveFit(line, xs, ys, [0, 0], { sigma: [5, 5, 5, 5] })
    const exact = curveFit(line, xs, ys, [0, 0], { sigma: [5, 5, 5, 5], absoluteSigma: true })
    expect(alike.standardErrors[0]).toBeCloseTo(Math.sqrt(0.07), 12)
    expect(exact.standardErrors[0]).toBeCloseTo(5 * Math.sqrt(0.2), 12)
  })

  it('refuses lists of different lengths and sigmas that are not positive', () => {
    expect(() => curveFit(line, xs, [1], [0, 0])).toThrow('got 4 xs, 1 ys; pass as many of each')
    expect(() => curveFit(line, xs, xs, [0, 0], { sigma: [1, 1, 0, 1] })).toThrow('got sigma 0')
  })
})
