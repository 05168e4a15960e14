/** Numbers that a caller hands in: any array of them. */
export type Numbers = ArrayLike<number>
/** An array that results are written into. */
export type WritableNumbers = { readonly length: number; [index: number]: number }

/** The numbers of some inputs: `width` of them for each row, or the same for all rows. */
export interface Column {
  data: Numbers
  width: number
  isShared: boolean
}

/** A program that is ready to run. */
export interface Machine {
  /** What is the same for all rows, in the order of the schedule's cells. */
  cells: WritableNumbers
  /**
   * Runs all rows, and adds up their sums afresh. Writes the roots of each row to `out`.
   * @param out length rows × roots
   */
  run: (this: void, columns: readonly Column[], rows: number, out?: WritableNumbers) => void
  /** Where the sums over the rows of the last run are found, and the place of each term's there. */
  sums: Numbers
  places: Int32Array
}
