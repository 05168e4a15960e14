import type { Schedule, Straight } from '../schedule/steps'
import type { Machine } from './backend'
import { loopOf } from './loops'

/** What does a step to a row: `m` are its slots, `c` the cells, `s` the sums. */
export type StepFunction = (m: Float64Array, c: Float64Array, s: Float64Array) => void

/** A program that runs one row after the other, with straight code made by `straight`. */
export function rowByRow(
  schedule: Schedule,
  straight: (schedule: Schedule, step: Straight) => StepFunction,
): Machine {
  const { sums, rootSlots: roots } = schedule
  const run = schedule.steps.map((step) =>
    step.kind === 'straight' ? straight(schedule, step) : loopOf(step),
  )
  const numbers = new Float64Array(schedule.slots)
  const cells = Float64Array.from(schedule.cells, ([literal]) => literal)
  const s = new Float64Array(sums + schedule.lanes)
  return {
    numbers,
    first: 0,
    stride: 1,
    lanes: 1,
    roots,
    cells,
    sums: s,
    places: schedule.sumOf.map((place) => (place < 0 ? sums - 1 - place : place)),
    reset: () => void s.fill(0),
    block() {
      for (const step of run) step(numbers, cells, s)
    },
    finish: () => undefined,
  }
}
