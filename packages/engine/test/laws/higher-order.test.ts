import { runs } from '@mg/workspace/laws'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import type { Target } from '../../src/compile/index'
import { dot, gradient, hessian, hvp, jvp } from '../../src/index'
import type { Value } from '../../src/index'
import { ALL, awkward, expression, point } from './expressions'
import type { Expression } from './expressions'
import { JET_OPS, jets } from './jet'

// Derivatives of derivatives where factors of the chain rule vanish: compiled, eager, and by jets.

const UNIT = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)))
const numbers = (values: readonly Value[]): number[] => values.map((value) => value.data)

/** Second and third derivatives by jets, unless the point is a kink or a pole of a step, or numbers grow large. */
function reference(
  e: Expression,
  at: readonly number[],
  v: readonly number[],
  w: readonly number[],
) {
  const results = UNIT.map((u) => jets(e, at, u, v, w))
  fc.pre(results.every((list) => list.every((jet) => jet.every((part) => Math.abs(part) < 1e3))))
  return {
    hvp: results.map((list) => list.at(-1)![3]!),
    third: results.map((list) => list.at(-1)![7]!),
    hessian: UNIT.flatMap((u) => UNIT.map((u2) => jets(e, at, u, u2).at(-1)![3]!)),
  }
}

/** Asserts that numbers agree: what is small beside the numbers on the way is rounding. */
function agree(actual: readonly number[], expected: readonly number[], what: string): void {
  expected.forEach((number, i) => {
    const error = Math.abs(actual[i]! - number)
    const isSame = Object.is(actual[i]! + 0, number + 0) || error <= 1e-7 * (1 + Math.abs(number))
    if (!isSame) expect.fail(`${what} at ${i}: ${actual[i]}, expected ${number}`)
  })
}

const places = fc.array(awkward, { minLength: 3, maxLength: 3 })
const programs = (ops: Readonly<Record<string, number>>) =>
  expression({ ops, maxSteps: 7, numbers: awkward })

const counts: [Target, number][] = [
  ['interpreter', 1000],
  ['js', 100],
  ['wasm', 200],
]

describe('derivatives of derivatives', () => {
  it('agree with jets in eager code', () => {
    fc.assert(
      fc.property(programs(JET_OPS), places, point(3), point(3), (e, at, v, w) => {
        const expected = reference(e, at, v, w)
        const f = (xs: readonly Value[]): Value => e.value(xs)
        agree(hessian(f, at).flatMap(numbers), expected.hessian, `hessian of ${e}`)
        agree(numbers(hvp(f, at, v)), expected.hvp, `hvp of ${e}`)
        const third = jvp((xs) => hvp(f, xs, v), at, w).tangent
        agree(numbers(third), expected.third, `third derivatives of ${e}`)
      }),
      { numRuns: runs(1500) },
    )
  })

  for (const [target, numRuns] of counts) {
    it(`agree with jets when compiled as ${target}, by every way to take them`, () => {
      fc.assert(
        fc.property(programs(JET_OPS), places, point(3), point(3), (e, at, v, w) => {
          const expected = reference(e, at, v, w)
          const options = { target }
          const f = compile((xs: Value[]) => e.value(xs), [vector(3)], options)
          agree(f.hessian(at).flat(), expected.hessian, `hessian of ${e}`)
          agree(f.hvp(at, v), expected.hvp, `hvp of ${e}`)
          const slopes = compile(
            (xs: Value[]) => gradient((ys) => e.value(ys), xs),
            [vector(3)],
            options,
          )
          agree(slopes.jvp(at, v), expected.hvp, `jvp of the gradient of ${e}`)
          agree(slopes.jacobian(at).flat(), expected.hessian, `jacobian of the gradient of ${e}`)
          const curvature = compile(
            (xs: Value[], along: Value[]) =>
              dot(
                hvp((ys) => e.value(ys), xs, along),
                along,
              ),
            [vector(3), vector(3)],
            options,
          )
          const third = UNIT.map((u) => jets(e, at, u, v, v).at(-1)![7]!)
          agree(curvature.gradient(at, v)[0], third, `gradient of the curvature of ${e}`)
          const slope = compile(
            (xs: Value[]) =>
              dot(
                gradient((ys) => e.value(ys), xs),
                w,
              ),
            [vector(3)],
            options,
          )
          agree(slope.hvp(at, v), expected.third, `hvp of a slope of ${e}`)
        }),
        { numRuns: runs(numRuns) },
      )
    })

    it(`are those of eager for every op, at kinks and poles, as ${target}`, () => {
      fc.assert(
        fc.property(programs(ALL), places, point(3), (e, at, v) => {
          const f = compile((xs: Value[]) => e.value(xs), [vector(3)], { target })
          const eager = numbers(hvp((xs) => e.value(xs), at, v))
          fc.pre(eager.every((x) => !(Math.abs(x) > 1e6)))
          agree(f.hvp(at, v), eager, `hvp of ${e}`)
        }),
        { numRuns: runs(numRuns) },
      )
    })
  }
})

describe('second derivatives where a residual is 0', () => {
  for (const [target] of counts) {
    it(`are not lost, as ${target}`, () => {
      const one = (f: (x: Value) => Value, x: number): number =>
        compile(f, [scalar], { target }).hessian(x)[0]![0]!
      expect(one((x) => x.log().square(), 1)).toBe(2)
      expect(one((x) => x.exp().sub(1).square(), 0)).toBe(2)
      expect(one((x) => x.gelu(), 0)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 15)
      const [row0, row1] = compile(([x, y]: Value[]) => x!.mul(y!.exp()), [vector(2)], {
        target,
      }).hessian([0, 1])
      expect([row0![0], row1![1]]).toEqual([0, 0])
      expect(row0![1]).toBeCloseTo(Math.E, 14)
      expect(row1![0]).toBe(row0![1])
      // A product that is 0·∞ has derivatives as well: (x² log x)ʺ = 2 log x + 3.
      const f = (x: Value): Value => x.square().mul(x.log())
      expect([one(f, 0), hessian(f, 0).data]).toEqual([-Infinity, -Infinity])
    })
  }
})
