/** Something that is measured: it is run some number of times, and the result of the last run is what the tool answers. */
export interface Evaluation {
  run: () => unknown
  /** The result as GradBench wants it. Default: the result as it is. */
  output?: (result: never) => unknown
}

/** The functions of an eval: each compiles what an input needs. */
export type Eval = Readonly<Record<string, (input: never) => Evaluation>>

/** Numbers in rows of one length. */
export function rowsOf(numbers: Float64Array, width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, i) =>
    Array.from(numbers.subarray(i * width, (i + 1) * width)),
  )
}
