/** Whether numbers differ by no more than rounding, in numbers of some size. */
export function agree(a: ArrayLike<number>, b: ArrayLike<number>, size: number): boolean {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    if (!Object.is(x, y) && !(Math.abs(x - y) <= 1e-9 * (Math.abs(x) + size))) return false
  }
  return true
}

/** The mean size of those numbers that are finite. */
export function meanSize(numbers: ArrayLike<number>): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]!)
    if (!Number.isFinite(size)) continue
    sum += size
    count++
  }
  return sum / count
}
