import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as engine from '../src/index'
import { Value, grad, gradient, jvp } from '../src/index'

const NAMES = ['x', 'y']

/** The rows of all tables: `function` | at | value | derivative. */
const rows = [
  ...readFileSync('docs/conventions.md', 'utf8').matchAll(
    /^\| `(.+?)` +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm,
  ),
].map(([, code, at, value, derivative]) => ({
  title: `${code} at ${at}`,
  f: compiled(code!) as (...xs: unknown[]) => Value,
  point: at!.split(', ').map((part) => number(part.split(' = ')[1]!)),
  value: number(value!),
  slopes: derivative!.split(', ').map(number),
}))

function compiled(code: string): (...xs: unknown[]) => unknown {
  const names = Object.keys(engine)
  // oxlint-disable-next-line typescript/no-implied-eval
  const build = new Function(...names, `return (x, y) => ${code}`) as (
    ...values: unknown[]
  ) => (...xs: unknown[]) => unknown
  return build(...Object.values(engine))
}

function number(text: string): number {
  return compiled(text)() as number
}

/** Equal as numbers: NaN is NaN, and 0 is −0. */
function expectNumbers(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.map((x) => x + 0)).toEqual(expected.map((x) => x + 0))
}

describe('conventions', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThan(70))

  it.each(rows)('$title', ({ f, point, value, slopes }) => {
    const xs = point.map((x, i) => new Value(x, { label: NAMES[i]! }))
    const y = f(...xs)
    expectNumbers([y.data], [value])
    if (y.requiresGrad) y.backward()
    expectNumbers(
      xs.map((x) => x.grad),
      slopes,
    )
    expectNumbers(grad(y, xs), slopes)
    expectNumbers(
      gradient((values) => f(...values), point).map((d) => d.data),
      slopes,
    )
    const columns = point.map((_, i) =>
      jvp(
        (values) => f(...values),
        point,
        point.map((__, j) => (i === j ? 1 : 0)),
      ),
    )
    expectNumbers(
      columns.map((column) => column.tangent.data),
      slopes,
    )
  })
})
