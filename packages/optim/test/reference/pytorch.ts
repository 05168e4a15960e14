import type { Value } from '@mg/engine'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

interface Run {
  optimizer: string
  options: Record<string, unknown>
  steps: { loss: number; p: number[] }[]
}

interface Reference {
  start: number[]
  runs: Run[]
  schedules: { schedule: string; base: number; rates: number[] }[]
  losses: {
    predictions: number[][]
    target: number[][]
    targetBinary: number[][]
    targetClass: number[]
    cases: { loss: string; value: number; gradient: number[][] }[]
  }
  clipGradNorm: { gradient: number[]; maxNorm: number; norm: number; clipped: number[] }
}

/** What PyTorch 2.13 gave in float64. The file holds infinities, which JSON proper does not know. */
export const reference = JSON.parse(
  readFileSync(new URL('pytorch-training.json', import.meta.url), 'utf8').replace(
    /-?\bInfinity\b/g,
    (infinity) => (infinity.startsWith('-') ? '-1e999' : '1e999'),
  ),
) as Reference

/** The function that the reference minimises. */
export function testFunction(p: readonly Value[]): Value {
  const [p0, p1, p2, p3] = p as [Value, Value, Value, Value]
  return p0
    .sub(1)
    .square()
    .add(p1.sub(p0.square()).square().mul(10))
    .add(p2.mul(3).sin().mul(p3))
    .add(p2.pow(4).add(p3.pow(4)).mul(0.1))
    .add(p3.square().mul(0.5))
}

/** Options under the names that they have here. */
export const camelCased = (options: Record<string, unknown>): object =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name.replace(/_(.)/g, (_, c: string) => c.toUpperCase()),
      option,
    ]),
  )

/** Asserts that numbers agree to 1e-12, relative where they are large; infinities exactly. */
export function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((x, i) => {
    const error = Object.is(actual[i], x) ? 0 : Math.abs(actual[i]! - x)
    expect(error, `number ${i} is ${actual[i]}, PyTorch has ${x}`).toBeLessThanOrEqual(
      1e-12 * Math.max(1, Math.abs(x)),
    )
  })
}
