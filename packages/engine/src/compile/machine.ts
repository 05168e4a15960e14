/** Numbers that a caller hands in: any array of them. */
export type Numbers = ArrayLike<number>
/** An array that results are written into. */
export type WritableNumbers = { readonly length: number; [index: number]: number }

/** The numbers of some inputs: `width` of them for each row, or the same for all rows. */
export interface Column {
  data: Numbers
  width: number
  isShared?: boolean
}

/**
 * A program that is ready to run, a block of rows at a time. Input i of row r of a block lies in
 * `numbers` at first + i·stride + r.
 */
export interface Machine {
  numbers: Float64Array | Float32Array
  first: number
  /** From an input to the next, which is as many rows as a block has. */
  stride: number
  /** Rows are worked out in groups of this size. */
  lanes: number
  /** Where each root of the first row is found; those of the next rows follow. */
  roots: readonly number[]
  /** What is the same for all rows, in the order of the schedule's cells. */
  cells: WritableNumbers
  /** Where the sums over rows are found, and the place of each term's there. */
  sums: Float64Array | Float32Array
  places: Int32Array
  /** Sets the sums to 0. */
  reset: (this: void) => void
  /** Runs whole groups of rows, and adds to the sums. */
  block: (this: void, rows: number) => void
  /** Brings the sums to their places. */
  finish: (this: void) => void
}

/**
 * Runs all rows, and adds up their sums afresh. Writes the roots of each row to `out`. Where there are
 * sums, the last input is the weight of the row.
 * @param out length rows × roots
 */
export function runRows(
  machine: Machine,
  columns: readonly Column[],
  rows: number,
  out?: WritableNumbers,
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
      const { data, width, isShared } = columns[c]!
      const step = isShared ? 0 : width
      for (let i = start * step, end = i + width; i < end; i++) {
        if (count === 1) numbers[at] = data[i]!
        else copy(data, i, step, numbers, at, count)
        // Rows that fill the last group repeat the last one, but count nothing; see below.
        if (isPadded) numbers.fill(numbers[at + count - 1]!, at + count, at + whole)
        at += stride
      }
    }
    if (isPadded) numbers.fill(0, at - stride + count, at - stride + whole)
    block(whole)
    if (!out) continue
    for (let i = 0; i < roots.length; i++) {
      const from = roots[i]!
      for (let row = 0; row < count; row++)
        out[(start + row) * roots.length + i] = numbers[from + row]!
    }
  }
  if (hasSums) machine.finish()
}

/** Copies every `step`-th number. */
function copy(
  from: Numbers,
  start: number,
  step: number,
  to: Float64Array | Float32Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) to[at + i] = from[start + i * step]!
}
