import { Value } from '@mg/engine'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossEntropy } from '@mg/optim'
import { constrainedStep } from '../src/least-squares/step'
import { compressed } from '../src/linear-algebra/compressed'
import { eigen } from '../src/linear-algebra/eigen'
import { rankOf } from '../src/linear-algebra/rank'
import { decompose, plainSolution } from '../src/linear-algebra/svd'
import { inner, norm } from '../src/linear-algebra/vectors'
import { strongWolfe } from '../src/minimize/line-search'
import { Evaluated, eagerObjective } from '../src/minimize/objective'
import { constrained } from '../src/minimize/trust-region'

const real = fc.double({ min: -3, max: 3, noNaN: true })
const list = (xs: readonly number[]) => Float64Array.from(xs)

describe('the trust region step', () => {
  const value = (h: readonly Float64Array[], g: Float64Array, p: Float64Array) =>
    inner(g, p) + h.reduce((total, row, i) => total + (p[i]! * inner(row, p)) / 2, 0)

  it('is the best of all within the radius, also where the gradient has no part along negative curvature', () => {
    const entry = fc.oneof(real, fc.constantFrom(0, 0, 1, -1))
    fc.assert(
      fc.property(
        fc.tuple(entry, entry, entry),
        fc.tuple(entry, entry),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        ([a, b, c], [g0, g1], radius) => {
          const h = [list([a, b]), list([b, c])]
          const g = list([g0, g1])
          fc.pre(norm(g) > 1e-6)
          const step = constrained(eigen(h), g, radius)
          expect(norm(step)).toBeLessThanOrEqual(radius * (1 + 1e-9))
          // Against a fine net of the disk.
          let best = 0
          for (let k = 0; k < 720; k++) {
            for (const share of [0.25, 0.5, 0.75, 1]) {
              const angle = (k * Math.PI) / 360
              const p = list([share * radius * Math.cos(angle), share * radius * Math.sin(angle)])
              best = Math.min(best, value(h, g, p))
            }
          }
          expect(value(h, g, step)).toBeLessThanOrEqual(best + 1e-2 * Math.abs(best) + 1e-9)
        },
      ),
      {
        // Almost the hard case: the step has a little of the negative curvature already.
        examples: [
          [[-1, 0, 0], [-1.4658148279210044e-21, -1], 1.274999999999998],
          [[-1, 0, 0], [1e-21, -1], 1.2],
        ],
      },
    )
  })

  it('in the hard case goes to the edge along the negative curvature', () => {
    const step = constrained(eigen([list([-2, 0]), list([0, 1])]), list([0, 1]), 3)
    expect(norm(step)).toBeCloseTo(3, 9)
    expect(step[1]).toBeCloseTo(-1 / 3, 6)
  })
})

describe('the line search', () => {
  it('meets the strong conditions of Wolfe wherever it says that it found a point', () => {
    fc.assert(
      fc.property(real, real, fc.double({ min: 0.01, max: 30, noNaN: true }), (a, b, first) => {
        const f = ([x]: Value[]) =>
          x!.square().mul(0.1).add(x!.sub(a).sin()).add(x!.sub(b).mul(2).cos())
        const evaluated = new Evaluated(eagerObjective(f))
        const start = evaluated.at(list([b + a / 3]))
        const slope = start.gradient[0]!
        fc.pre(Math.abs(slope) > 1e-3)
        const point = strongWolfe(evaluated, start, list([-slope]), first)!
        const length = (point.x[0]! - start.x[0]!) / -slope
        expect(length).toBeGreaterThan(0)
        expect(point.value).toBeLessThanOrEqual(start.value - 1e-4 * length * slope ** 2 + 1e-12)
        expect(Math.abs(point.gradient[0]!)).toBeLessThanOrEqual(0.9 * Math.abs(slope))
        expect(evaluated.evaluations).toBeLessThan(25)
      }),
    )
  })

  it('lands on the minimum of a cubic between two ends at once', () => {
    // x³ − 3x falls from 0 to 1; with a first step to 2 the cubic through both ends is the function.
    const evaluated = new Evaluated(eagerObjective(([x]) => x!.pow(3).sub(x!.mul(3))))
    const start = evaluated.at(list([0]))
    const point = strongWolfe(evaluated, start, list([1]), 2.5)!
    expect(point.x[0]).toBeCloseTo(1, 12)
    expect(evaluated.evaluations).toBe(3)
  })
})

describe('linear algebra', () => {
  const matrix = fc.array(fc.tuple(real, real, real), { minLength: 1, maxLength: 6 })

  it('decompose gives orthonormal directions, and singular values whose squares add up', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const columns = [0, 1, 2].map((j) => list(rows.map((row) => row[j]!)))
        const { values, directions } = decompose(columns, new Float64Array(rows.length))
        directions.forEach((v, i) =>
          directions.forEach((w, j) => expect(inner(v, w)).toBeCloseTo(i === j ? 1 : 0, 12)),
        )
        expect(norm(values)).toBeCloseTo(norm(list(columns.map(norm))), 10)
        expect(rankOf(columns)).toBeLessThanOrEqual(Math.min(3, rows.length))
      }),
    )
  })

  const numbers = (rows: number, columns: number, seed: number) =>
    Array.from({ length: columns }, (_, j) =>
      list(Array.from({ length: rows }, (_, i) => Math.sin((i + 1) * (j + 2) * 1.7 + seed))),
    )

  it('compressed keeps lengths and angles, whether or not the columns are nearly dependent', () => {
    for (const [rows, count] of [
      [40, 3],
      [101, 20],
      [7, 1],
    ] as const) {
      for (const mixed of [0, 1e-5, 1]) {
        const columns = numbers(rows, count, 1)
        // From 1e-3 on the reflections take over; at 1 the last column is the first one.
        if (mixed > 0) columns[count - 1] = columns[0]!.map((x) => x * 3)
        if (mixed < 1 && mixed > 0) columns[count - 1]!.forEach((_, i, c) => (c[i]! += mixed * i))
        columns[0] = columns[0]!.map((x) => x * 1e8)
        const [r] = numbers(rows, 1, 5) as [Float64Array]
        const small = compressed({ columns, r })
        expect(small.r.length).toBe(count)
        columns.forEach((x, i) => {
          const size = norm(x)
          expect(inner(small.columns[i]!, small.r) / size).toBeCloseTo(inner(x, r) / size, 9)
          columns.forEach((y, j) => {
            const product = inner(small.columns[i]!, small.columns[j]!)
            expect(product / size / norm(y)).toBeCloseTo(inner(x, y) / size / norm(y), 12)
          })
        })
      }
    }
    const bad = compressed({ columns: [list([1, NaN, 2])], r: list([1, 2, 3]) })
    expect(bad.columns[0]![0]).toBeNaN()
    expect(compressed({ columns: [list([0, 0])], r: list([1, 2]) }).columns[0]![0]).toBe(0)
  })

  it('plainSolution solves as the singular values do, and refuses what they are needed for', () => {
    const columns = numbers(30, 18, 2)
    const [r] = numbers(30, 1, 7) as [Float64Array]
    const plain = plainSolution(columns, r)!
    const { step } = constrainedStep(decompose(columns, r), Infinity, false)
    plain.forEach((p, j) => expect(p).toBeCloseTo(step[j]!, 10))
    expect(rankOf(columns)).toBe(18)
    columns[4] = columns[9]!.map((x) => 2 * x)
    expect(plainSolution(columns, r)).toBeUndefined()
    expect(rankOf(columns)).toBe(17)
    expect(plainSolution(columns.slice(0, 3), r)).toBeUndefined()
  })

  it('eigen gives back the matrix', () => {
    fc.assert(
      fc.property(fc.tuple(real, real, real, real, real, real), ([a, b, c, d, e, f]) => {
        const m = [list([a, b, c]), list([b, d, e]), list([c, e, f])]
        const { values, vectors } = eigen(m)
        m.forEach((row, i) =>
          row.forEach((x, j) => {
            const sum = vectors.reduce((total, v, k) => total + values[k]! * v[i]! * v[j]!, 0)
            expect(sum).toBeCloseTo(x, 11)
          }),
        )
      }),
    )
  })
})

describe('crossEntropy', () => {
  it('takes no notice of a class that is impossible and has no share', () => {
    const logits = [new Value(1), new Value(-Infinity), new Value(2)]
    for (const target of [2, [0, 0, 1], [0.25, 0, 0.75]]) {
      for (const x of logits) x.grad = 0
      const loss = crossEntropy(logits, target)
      loss.backward()
      expect(Number.isFinite(loss.data)).toBe(true)
      expect(loss.data).toBeGreaterThan(0)
      expect(logits[1]!.grad).toBe(0)
      expect(logits[0]!.grad + logits[2]!.grad).toBeCloseTo(0, 14)
    }
  })
})
