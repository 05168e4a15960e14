import type { Data, Row } from './data'

/** The numbers of some rows, side by side in an array that is used again. */
class Gathered {
  private all = new Float64Array(0)
  private view = this.all
  /** How long rows are, as the first was. */
  private width: number | undefined

  /**
   * Copies rows from their places: as they are now, since a callback may change them.
   * @throws TypeError for what is not a number
   * @throws RangeError for a row of another length
   */
  gather(rows: ArrayLike<Row>, places: readonly number[], name: string): Float64Array {
    const first = rows[places[0]!]!
    const width = (this.width ??= typeof first === 'number' ? 1 : first.length)
    this.size(places.length * width)
    const { view } = this
    for (let i = 0, at = 0; i < places.length; i++) {
      const row = rows[places[i]!]!
      if (typeof row === 'number') view[at++] = row
      else {
        if (row.length !== width)
          throw new RangeError(
            `got ${name}[${places[i]}] of length ${row.length}; pass rows of length ${width}`,
          )
        for (let j = 0; j < width; j++) {
          const x = row[j]!
          if (typeof x !== 'number')
            throw new TypeError(`got ${String(x)} as ${name}[${places[i]}][${j}]; pass a number`)
          view[at++] = x
        }
      }
    }
    return view
  }

  private size(length: number): void {
    if (this.view.length === length) return
    if (this.all.length < length) this.all = new Float64Array(length)
    this.view = this.all.subarray(0, length)
  }
}

/** A mini-batch in two arrays. */
export class BatchRows {
  private readonly xs = new Gathered()
  private readonly ys = new Gathered()

  gather({ x, y }: Data, places: readonly number[]): readonly [Float64Array, Float64Array] {
    return [this.xs.gather(x, places, 'x'), this.ys.gather(y, places, 'y')]
  }
}
