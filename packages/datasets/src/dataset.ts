/** Points with what is known of each: a class, as a whole number from 0, or a value to be fitted. */
export interface Dataset {
  X: number[][]
  y: number[]
  /** The names of the classes; none for values to be fitted. */
  classes: readonly string[]
  /** The names of the coordinates. */
  features: readonly string[]
}

/** Two classes as −1 and +1, which a margin is measured by. @throws RangeError when there are more or fewer */
export function signs({ y, classes }: Dataset): number[] {
  if (classes.length !== 2) {
    throw new RangeError(`got ${classes.length} classes; a margin is between 2`)
  }
  return y.map((label) => (label === 0 ? -1 : 1))
}
