import { ReduceLROnPlateau } from '../schedules/plateau'
import { Schedule } from '../schedules/schedule'
import type { OptimizerLike, SchedulerLike } from '../training/options'
import { snakeCased } from './optimizer'

/** More steps than these are told as one would have to be kept in memory. */
const MOST_STEPS = 1_000_000

/** A schedule as plain data: what it will set, or, if that depends on losses, by what rule. */
export type SavedSchedule =
  | {
      kind: 'list'
      /** For each of the next steps the options that it sets, by group; the last ones stay. */
      next: Record<string, unknown>[][]
    }
  | { kind: 'plateau'; options: Record<string, unknown>; state: Record<string, unknown> }

/**
 * What a schedule will do in its next steps. Schedule and optimiser are left as they were.
 * @throws TypeError for one that is no schedule of this package, and does not extend one
 * @throws RangeError when there are more steps than can be listed
 */
export function savedSchedule(
  schedule: SchedulerLike | undefined,
  optimizer: OptimizerLike,
  steps: number,
): SavedSchedule | undefined {
  if (schedule === undefined) return undefined
  if (schedule instanceof ReduceLROnPlateau) {
    const { best, badEpochs, cooldown } = schedule.stateDict()
    return {
      kind: 'plateau',
      options: snakeCased(schedule.options),
      state: {
        ...(best !== null && { best }),
        num_bad_epochs: badEpochs,
        cooldown_counter: cooldown,
      },
    }
  }
  if (!(schedule instanceof Schedule)) {
    throw new TypeError(
      'got a schedule whose steps cannot be known; pass one of this package, or a class that extends Schedule',
    )
  }
  if (steps > MOST_STEPS) {
    throw new RangeError(
      `got a schedule for ${steps} steps; pass fewer epochs, at most ${MOST_STEPS} steps`,
    )
  }
  const before = [optimizer.stateDict(), schedule.stateDict()] as const
  try {
    const next = Array.from({ length: steps }, () => {
      schedule.step()
      return optimizer.paramGroups.map((group) => {
        const { lr, momentum, betas } = group as Record<string, unknown>
        return {
          lr,
          ...(momentum !== undefined && { momentum }),
          ...(betas !== undefined && { betas }),
        }
      })
    })
    return { kind: 'list', next }
  } finally {
    schedule.loadStateDict(before[1])
    optimizer.loadStateDict(before[0])
  }
}
