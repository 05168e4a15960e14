import { lower } from '../../passes/lower'
import type { Schedule, Straight } from '../../schedule/steps'
import type { Backend } from '../backend'
import { rowByRow } from '../row-by-row'
import type { StepFunction } from '../row-by-row'
import { linesOf } from './source'

/** Programs as JavaScript, built by `new Function`, which a Content-Security-Policy may forbid. */
export const javascript: Backend = {
  precisions: ['f64'],
  // oxlint-disable-next-line typescript/no-implied-eval -- whether that is permitted is the question
  isPermitted: () => new Function('return true')() === true,
  lower: (graph, ends) => lower(graph, ends),
  machine: (schedule) => rowByRow(schedule, generated),
}

function generated(schedule: Schedule, step: Straight): StepFunction {
  // oxlint-disable-next-line typescript/no-implied-eval -- what this back end is for; it is chosen only where it is permitted
  return new Function('m', 'c', 's', linesOf(schedule, step).join('\n')) as StepFunction
}
