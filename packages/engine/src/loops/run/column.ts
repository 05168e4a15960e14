import type { Sink, View } from '../routines/routine'

const EMPTY = new Float64Array(0)

/** Numbers of rows: number j of row r is at + r·step + j. A step of 0 is the same for all rows. */
export class Column {
  data: Float64Array = EMPTY
  at = 0
  step = 0

  /** Makes room for `rows` rows of `width` numbers. */
  size(rows: number, width: number): void {
    if (this.data.length < rows * width)
      this.data = new Float64Array(Math.max(2 * this.data.length, rows * width))
    this.step = width
  }
}

/**
 * A block for each row, which may differ in length, or one for all rows: one that is the same for all,
 * or one in which all rows add up.
 */
export class Blocks extends Column implements Sink {
  private used = 0
  private readonly views: View[] = []
  private rows = 0

  constructor(
    private readonly isUniform: boolean,
    readonly addsUp = false,
  ) {
    super()
  }

  clear(): void {
    this.used = this.rows = 0
  }

  take(length: number): number {
    if (this.addsUp && this.rows > 0) return this.views[0]!.at
    const start = this.used
    this.used += length
    if (this.data.length < this.used) {
      const larger = new Float64Array(Math.max(2 * this.data.length, this.used))
      larger.set(this.data.subarray(0, start))
      this.data = larger
    } else this.data.fill(0, start, this.used)
    const view = (this.views[this.rows++] ??= { data: this.data, at: 0, length: 0 })
    view.at = start
    view.length = length
    if (this.rows === 1) this.step = this.isUniform ? 0 : length
    return start
  }

  /** The block of a row. */
  view(row: number): View {
    const view = this.views[this.isUniform || this.addsUp ? 0 : row]!
    view.data = this.data
    return view
  }
}

/** Where a number of each row is found. */
export interface Source {
  column: Column
  index: number
  isUniform: boolean
}

/** Numbers that are copied out of one column: which ones, and where they go. */
export interface Copies {
  column: Column
  from: Int32Array
  to: Int32Array
}

/** The same as lists of places, column by column, in the order of memory. */
export function copiesOf(copies: readonly (readonly [to: number, source: Source])[]): Copies[] {
  const byColumn = new Map<Column, [from: number, to: number][]>()
  for (const [to, { column, index }] of copies) {
    const group = byColumn.get(column)
    if (group) group.push([index, to])
    else byColumn.set(column, [[index, to]])
  }
  return Array.from(byColumn, ([column, group]) => {
    group.sort((a, b) => a[0] - b[0])
    return {
      column,
      from: Int32Array.from(group, ([from]) => from),
      to: Int32Array.from(group, ([, to]) => to),
    }
  })
}
