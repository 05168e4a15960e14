import { describe, expect, it } from 'vitest'
import { Value, grad, jvp } from '../../src/index'
import { ARITIES, descriptors } from '../../src/ops/descriptors'
import { k } from '../../src/value'
import { isUsedAtRunTime } from '../../scripts/rules'
import { checkGradients } from '../../src/testing/index'

type Apply = (...operands: unknown[]) => Value
const LENGTH = 3

/** An op over a list of Values, whatever it takes. */
const ops = descriptors
  .filter(({ name }) => isUsedAtRunTime(name))
  .map(({ name, kind, arity, isDifferentiable }) => {
    const apply = (k as unknown as Record<string, Apply>)[name]!
    const { count, isList } = ARITIES[arity]
    const f = (xs: readonly Value[]): Value =>
      isList
        ? apply(...Array.from({ length: count }, (_, i) => xs.slice(LENGTH * i, LENGTH * (i + 1))))
        : apply(...xs)
    return { name, kind, isList, isDifferentiable, count: isList ? LENGTH * count : count, f }
  })

/** Points where an op is smooth; 0.3 upwards unless it is elsewhere. */
const SMOOTH_POINTS: Readonly<Record<string, readonly number[]>> = {
  acosh: [1.7],
  floor: [0.4],
  ceil: [0.4],
  round: [0.4],
  mod: [0.7, 0.3],
  where: [1, 0.4, 0.7],
  clamp: [0.4, 0.1, 0.9],
}

/** Signed zeros, ties, poles, overflow, infinities and NaN. */
const AWKWARD = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  -3,
  710,
  -746,
  1e-300,
  1e200,
  -1e200,
  Infinity,
  -Infinity,
  NaN,
]

/** Equal to rounding, relative to a number's own size or to what cancelled in it; −0 is 0. */
const same = (a: number, b: number, cancelled: number): boolean =>
  Object.is(a + 0, b + 0) || Math.abs(a - b) <= 1e-13 * Math.max(Math.abs(b), cancelled)

describe('the op table', () => {
  it.each(ops.filter(({ isDifferentiable }) => isDifferentiable))(
    '$name agrees with central differences to second order',
    ({ name, f, count }) => {
      const start = SMOOTH_POINTS[name] ?? Array.from({ length: count }, (_, i) => 0.3 + 0.17 * i)
      expect(checkGradients((xs) => f(xs), start, { order: 2, tolerance: 1e-8 }).ok).toBe(true)
    },
  )

  it.each(ops)(
    '$name gives the same in every mode at awkward points',
    ({ name, kind, isList, f, count }) => {
      const points = count === 1 ? AWKWARD.map((x) => [x]) : pairs(count)
      for (const point of points) {
        const xs = point.map((x) => new Value(x))
        const y = f(xs)
        const numbers = grad(y, xs)
        const values = grad(y, xs, { createGraph: true }).map((d) => d.data)
        const columns = point.map(
          (_, i) =>
            jvp(
              (ys) => f(ys),
              point,
              point.map((__, j) => Number(i === j)),
            ).tangent.data,
        )
        // Of a shorthand over a list, each partial is a sum over all elements, in another order by mode.
        const cancelled =
          kind === 'shorthand' && isList
            ? Math.max(...numbers.map(Math.abs).filter(Number.isFinite))
            : 0
        numbers.forEach((slope, i) => {
          const what = `${name}(${point.join(', ')}), operand ${i}: ${slope}, ${values[i]}, ${columns[i]}`
          expect(
            same(values[i]!, slope, cancelled) && same(columns[i]!, slope, cancelled),
            what,
          ).toBe(true)
        })
      }
    },
  )

  it('has a sentence for every row', () => {
    for (const { name, doc, formula } of descriptors) {
      expect(doc, name).not.toBe('')
      expect(formula, name).not.toBe('')
    }
  })
})

/** Each pair of awkward numbers, with the other operands ordinary. */
function pairs(count: number): number[][] {
  return AWKWARD.flatMap((x) =>
    AWKWARD.map((y) => Array.from({ length: count }, (_, i) => [x, y][i] ?? 0.5 + i)),
  )
}
