import { GradientError, checkGradients } from '@mg/engine/testing'
import type { Value } from '@mg/engine'
import { evaluate } from '../language/evaluate'
import type { Evaluation, Leaf } from '../language/evaluate'

/** A leaf's gradient by `backward` beside that by central differences. */
export interface Row {
  key: string
  computed: number
  numeric: number
  error: number
}

export const TOLERANCE = 1e-6
/** More leaves than these take longer than anybody wants to wait. */
export const MOST_LEAVES = 24

/** What is checked: a program as it is run. */
export type Checked = Pick<Evaluation, 'program' | 'options'>

/** The leaves whose gradients are compared. */
export const leavesToCheck = (leaves: readonly Leaf[]): Leaf[] =>
  leaves.filter(({ value }) => value.requiresGrad).slice(0, MOST_LEAVES)

export function checkLeaf({ program, options }: Checked, { key, value }: Leaf): Row {
  const f = (x: Value): Value =>
    evaluate(program, { ...options, leaves: new Map([[key, x]]) }).result!
  let report
  try {
    report = checkGradients(f, value.data, { tolerance: TOLERANCE })
  } catch (error) {
    if (!(error instanceof GradientError)) throw error
    report = error.report
  }
  return { key, ...report.checks[0]! }
}
