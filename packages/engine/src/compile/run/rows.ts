import type { Machine } from '../backends/backend'
import type { Numbers, WritableNumbers } from '../numbers'

/** The numbers of some inputs: `width` of them for each row, or the same for all rows. */
export interface Column {
  data: Numbers
  width: number
  isShared?: boolean
  /** Which of the rows to take, in this order; all of them if there are none. */
  places?: Numbers | undefined
}

/** Where results go: one row after the other, or an array for each root. */
export type Results = WritableNumbers | readonly WritableNumbers[]

/** Whether there is an array for each root. */
export const isByRoot = (results: Results): results is readonly WritableNumbers[] =>
  typeof results[0] === 'object'

/**
 * Runs all rows, and adds up their sums afresh. Writes the roots of each row to `out`. Where there are
 * sums, the last input is the weight of the row.
 * @param out length rows × roots, or arrays of length rows
 */
export function runRows(
  machine: Machine,
  columns: readonly Column[],
  rows: number,
  out?: Results,
): void {
  const { numbers, first, stride, lanes, roots, block } = machine
  const hasSums = machine.sums.length > 0
  if (hasSums) machine.reset()
  for (let start = 0; start < rows; start += stride) {
    const count = Math.min(stride, rows - start)
    const whole = lanes * Math.ceil(count / lanes)
    const isPadded = hasSums && count < whole
    let at = first
    for (let c = 0; c < columns.length; c++) {
      const { data, width, isShared, places } = columns[c]!
      const step = isShared ? 0 : width
      const from = (places && count === 1 ? places[start]! : start) * step
      if (places && count > 1) pick(data, width, places, start, numbers, at, stride, count)
      else if (count === 1) copy(data, from, 1, numbers, at, stride, width)
      else {
        for (let i = 0; i < width; i++)
          copy(data, from + i, step, numbers, at + i * stride, 1, count)
      }
      // Rows that fill the last group repeat the last one, but count nothing; see below.
      if (isPadded) {
        for (let i = 0; i < width; i++) {
          const last = at + i * stride + count
          numbers.fill(numbers[last - 1]!, last, last + whole - count)
        }
      }
      at += width * stride
    }
    if (isPadded) numbers.fill(0, at - stride + count, at - stride + whole)
    block(whole)
    if (!out) continue
    if (isByRoot(out)) {
      for (let i = 0; i < roots.length; i++) copy(numbers, roots[i]!, 1, out[i]!, start, 1, count)
    } else for (let row = 0; row < count; row++) gather(numbers, roots, row, out, start + row)
  }
  if (hasSums) machine.finish()
}

/** Whether a result is NaN. */
export const anyNaN = (results: Results): boolean =>
  isByRoot(results) ? results.some(hasNaN) : hasNaN(results)

/** Whether a number is NaN, by two sums, which take less than to look at each; ∞ and −∞ count as well. */
export function hasNaN(numbers: Numbers): boolean {
  let even = 0
  let odd = numbers.length % 2 === 1 ? numbers[numbers.length - 1]! : 0
  for (let i = 1; i < numbers.length; i += 2) {
    even += numbers[i - 1]!
    odd += numbers[i]!
  }
  return Number.isNaN(even + odd)
}

/** Copies `count` numbers from one stride to another. */
function copy(
  from: Numbers,
  start: number,
  step: number,
  to: WritableNumbers,
  at: number,
  stride: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) to[at + i * stride] = from[start + i * step]!
}

/** Copies the numbers of `count` rows from their places, each number of a row to a slot of its own. */
function pick(
  from: Numbers,
  width: number,
  places: Numbers,
  start: number,
  to: WritableNumbers,
  at: number,
  stride: number,
  count: number,
): void {
  for (let row = 0; row < count; row++) {
    const first = places[start + row]! * width
    for (let i = 0, slot = at + row; i < width; i++, slot += stride) to[slot] = from[first + i]!
  }
}

/** Writes the roots of a row of a block to a row of `out`. */
function gather(
  numbers: Numbers,
  roots: readonly number[],
  row: number,
  out: WritableNumbers,
  outRow: number,
): void {
  const at = outRow * roots.length
  for (let i = 0; i < roots.length; i++) out[at + i] = numbers[roots[i]! + row]!
}
