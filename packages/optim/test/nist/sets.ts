import { readFileSync } from 'node:fs'

/** A data set of the NIST Statistical Reference Datasets for nonlinear regression, which are in the public domain. */
export interface DataSet {
  name: string
  /** The far start, and the near one. */
  starts: number[][]
  certified: number[]
  deviations: number[]
  residualSumOfSquares: number
  /** y and then x in each row. */
  data: number[][]
}

export const sets = JSON.parse(
  readFileSync(new URL('strd.json', import.meta.url), 'utf8'),
) as DataSet[]
