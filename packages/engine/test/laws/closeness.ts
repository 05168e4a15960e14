import { expect } from 'vitest'

/** |a − b| relative to the larger of the two and 1. */
const distance = (a: number, b: number): number =>
  Object.is(a, b) ? 0 : Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b))

/** Asserts that numbers agree to a relative tolerance, 1 being the smallest scale. */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length)
  actual.forEach((a, i) => {
    const error = distance(a, expected[i]!)
    expect(error, `${a} against ${expected[i]} at ${i}`).toBeLessThanOrEqual(tolerance)
  })
}
