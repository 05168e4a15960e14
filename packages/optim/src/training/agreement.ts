/** Whether numbers differ by no more than rounding, in numbers of some size. */
export const agree = (a: ArrayLike<number>, b: ArrayLike<number>, size: number): boolean =>
  Array.from(a).every(
    (x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]!) <= 1e-9 * (Math.abs(x) + size),
  )

/** The mean size of those numbers that are finite. */
export function meanSize(numbers: ArrayLike<number>): number {
  const sizes = Array.from(numbers, Math.abs).filter(Number.isFinite)
  return sizes.reduce((a, b) => a + b, 0) / sizes.length
}
