import { notebook } from '@mg/datasets'
import type { Step } from './training'

/** A run beside the numbers that micrograd's notebook published. */
export interface Comparison {
  /** The largest |ours − published|/published of the losses so far. */
  largestDeviation: number
  /** The steps whose accuracy is another. */
  otherAccuracies: number[]
  published: readonly { step: number; loss: number; accuracy: number }[]
}

export function compare(steps: readonly Step[]): Comparison {
  const { published } = notebook()
  const deviations = steps.map(({ loss }, i) => Math.abs(loss / published[i]!.loss - 1))
  return {
    largestDeviation: deviations.reduce((a, b) => Math.max(a, b), 0),
    otherAccuracies: steps.flatMap(({ step, accuracy }) =>
      accuracy === published[step]!.accuracy ? [] : [step],
    ),
    published,
  }
}
