import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Value, hessian, jacobian } from '../../src/index'
import { descriptors } from '../../src/ops/descriptors'
import { ulpsBetween } from './ulp'

/** Values and two derivatives, right to the last bit: scripts/reference.ts writes them. */
type Row = Record<
  'x' | 'y' | 'value' | 'd1' | 'd2' | 'dx' | 'dy' | 'dxx' | 'dxy' | 'dyy',
  number | string
>
const { unary, binary } = JSON.parse(readFileSync('test/reference/functions.json', 'utf8')) as {
  unary: Record<string, Row[]>
  binary: Record<string, Row[]>
}

const VALUE_ULPS = 4
const DERIVATIVE_ERROR = 1e-13

const number = (x: number | string): number => (typeof x === 'string' ? Number(x) : x)

function expectDerivative(actual: number, expected: number, what: string): void {
  const error =
    ulpsBetween(actual, expected) <= 1 ? 0 : Math.abs(actual - expected) / Math.abs(expected)
  expect(error, `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(DERIVATIVE_ERROR)
}

const method =
  (name: string) =>
  (x: Value, ...others: Value[]): Value =>
    (x as unknown as Record<string, (...others: Value[]) => Value>)[name]!(...others)

describe('the reference', () => {
  it('has at least three points for each op of one or two numbers that gradients flow through', () => {
    const missing = descriptors
      .filter(
        ({ arity, isHidden, isDifferentiable }) =>
          isDifferentiable && !isHidden && (arity === 'unary' || arity === 'binary'),
      )
      .filter(({ name }) => !((unary[name] ?? binary[name] ?? []).length >= 3))
      .map(({ name }) => `${name}: add it to scripts/reference.ts, and run pnpm reference`)
    expect(missing).toEqual([])
  })
})

describe('the reference values', () => {
  for (const [name, rows] of Object.entries(unary)) {
    const f = method(name)
    it(`of ${name}: the value to ${VALUE_ULPS} ulp, both derivatives to ${DERIVATIVE_ERROR}`, () => {
      for (const row of rows) {
        const x = number(row.x)
        const value = f(new Value(x)).data
        expect(
          ulpsBetween(value, number(row.value)),
          `${name}(${x}) = ${value}`,
        ).toBeLessThanOrEqual(VALUE_ULPS)
        expectDerivative(jacobian(f, x).data, number(row.d1), `${name}'(${x})`)
        expectDerivative(hessian(f, x).data, number(row.d2), `${name}''(${x})`)
        const leaf = new Value(x)
        f(leaf).backward()
        expectDerivative(leaf.grad, number(row.d1), `${name}'(${x})`)
      }
    })
  }

  for (const [name, rows] of Object.entries(binary)) {
    const f = ([x, y]: [Value, Value]): Value => method(name)(x, y)
    it(`of ${name}: the value to ${VALUE_ULPS} ulp, all derivatives to ${DERIVATIVE_ERROR}`, () => {
      for (const row of rows) {
        const point = [number(row.x), number(row.y)] as const
        const at = `${name}(${point.join(', ')})`
        const value = f([new Value(point[0]), new Value(point[1])]).data
        expect(ulpsBetween(value, number(row.value)), at).toBeLessThanOrEqual(VALUE_ULPS)
        const slopes = jacobian(f, point)
        expectDerivative(slopes[0].data, number(row.dx), `${at} dx`)
        expectDerivative(slopes[1].data, number(row.dy), `${at} dy`)
        const second = hessian(f, point)
        expectDerivative(second[0][0].data, number(row.dxx), `${at} dxx`)
        expectDerivative(second[0][1].data, number(row.dxy), `${at} dxy`)
        expectDerivative(second[1][1].data, number(row.dyy), `${at} dyy`)
      }
    })
  }
})
