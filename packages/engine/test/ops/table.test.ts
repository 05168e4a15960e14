import { describe, expect, it } from 'vitest'
import { Value, grad, jvp } from '../../src/index'
import { rows } from '../../src/ops/interpret'
import { k } from '../../src/value'
import { checkGradients } from '../../src/testing/index'

type Apply = (...operands: unknown[]) => Value
const COUNTS = { unary: 1, binary: 2, ternary: 3, many: 3, pairs: 6 }

/** An op over a list of Values, whatever the shape of its operands. */
const ops = rows
  .filter(([name]) => !['safeScale', 'clampFinite', 'scaledErfc', 'rem'].includes(name))
  .map(([name, row, arity]) => {
    const apply = (k as unknown as Record<string, Apply>)[name]!
    const f = (xs: readonly Value[]): Value =>
      arity === 'many'
        ? apply(xs)
        : arity === 'pairs'
          ? apply(xs.slice(0, 3), xs.slice(3))
          : apply(...xs)
    return { name, row, count: COUNTS[arity], f }
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

/** Equal to rounding, where `scale` is the size of what may have cancelled. */
const same = (a: number, b: number, scale: number): boolean =>
  Object.is(a + 0, b + 0) || Math.abs(a - b) <= 1e-13 * scale

describe('the op table', () => {
  it.each(ops.filter(({ row }) => !row.flat))(
    '$name agrees with central differences to second order',
    ({ name, f, count }) => {
      const start = SMOOTH_POINTS[name] ?? Array.from({ length: count }, (_, i) => 0.3 + 0.17 * i)
      expect(checkGradients((xs) => f(xs), start, { order: 2, tolerance: 1e-8 }).ok).toBe(true)
    },
  )

  it.each(ops)('$name gives the same in every mode at awkward points', ({ name, f, count }) => {
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
      const scale = Math.max(...numbers.map(Math.abs).filter(Number.isFinite))
      numbers.forEach((slope, i) => {
        const what = `${name}(${point.join(', ')}), operand ${i}: ${slope}, ${values[i]}, ${columns[i]}`
        expect(same(values[i]!, slope, scale) && same(columns[i]!, slope, scale), what).toBe(true)
      })
    }
  })

  it('has a sentence for every row', () => {
    for (const [name, row] of rows) expect(row.doc, name).not.toBe('')
  })
})

/** Each pair of awkward numbers, with the other operands ordinary. */
function pairs(count: number): number[][] {
  return AWKWARD.flatMap((x) =>
    AWKWARD.map((y) => Array.from({ length: count }, (_, i) => [x, y][i] ?? 0.5 + i)),
  )
}
