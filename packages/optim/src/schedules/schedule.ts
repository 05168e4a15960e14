/** What a schedule sets: the groups of an optimiser, each with a rate of its own. */
export interface Scheduled {
  readonly paramGroups: readonly { lr: number; initialLr?: number }[]
}

/**
 * Changes the learning rates of an optimiser from step to step: PyTorch's `LRScheduler`. Made before
 * training, it sets the first rates; `step()`, called after each epoch (or each batch), sets the next.
 *
 * To write one's own, extend this class with `next`. Several schedules of one optimiser work on each
 * other's rates, as in PyTorch.
 * @example
 * import { Value } from '@mg/engine'
 * class Halving extends Schedule {
 *   protected next(lr: number) {
 *     return lr / 2
 *   }
 * }
 * const optimizer = new SGD([new Value(1)], { lr: 0.8 })
 * const schedule = new Halving(optimizer)
 * schedule.step()
 * optimizer.lr // 0.4
 */
export abstract class Schedule {
  /** How often `step()` was called. */
  lastEpoch = 0

  constructor(readonly optimizer: Scheduled) {
    for (const group of optimizer.paramGroups) group.initialLr ??= group.lr
  }

  /** The rate of a group from the last one, for step `epoch` ≥ 1, when the optimiser was made with `base`. */
  protected abstract next(lr: number, epoch: number, base: number): number

  /** The rate of step 0; the one the optimiser has unless a schedule says otherwise. */
  protected first(lr: number, _base: number): number {
    return lr
  }

  /** Sets the rates of step 0. Called by those that start elsewhere than at the optimiser's own rate. */
  start(): void {
    this.lastEpoch = 0
    for (const group of this.optimizer.paramGroups) {
      group.lr = this.first(group.lr, group.initialLr ?? group.lr)
    }
  }

  /** Sets the rates of the next step. */
  step(): void {
    this.lastEpoch++
    for (const group of this.optimizer.paramGroups) {
      group.lr = this.next(group.lr, this.lastEpoch, group.initialLr ?? group.lr)
    }
  }

  /** The rate of each group. */
  get lastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr)
  }

  /** What the next steps depend on, beside the rates themselves, which are in the optimiser's state. */
  stateDict(): ScheduleState {
    return { lastEpoch: this.lastEpoch }
  }

  /**
   * Goes on from what `stateDict()` gave.
   * @throws RangeError when it is damaged, and nothing is changed
   */
  loadStateDict(state: ScheduleState): void {
    this.lastEpoch = needCount(state, 'lastEpoch')
  }
}

/** All that a schedule remembers. */
export interface ScheduleState {
  lastEpoch: number
  [name: string]: unknown
}

/** @throws RangeError when a number of steps is not a positive integer */
export function needSteps(name: string, steps: number): void {
  if (!(Number.isInteger(steps) && steps > 0)) {
    throw new RangeError(`got ${name} ${steps}; pass a positive integer`)
  }
}

/** A count out of a saved state. @throws RangeError when it is not there, or not a count */
export function needCount(state: object | null | undefined, name: string): number {
  const count: unknown = (state as Record<string, unknown> | null | undefined)?.[name]
  if (Number.isInteger(count) && (count as number) >= 0) return count as number
  throw new RangeError(`got ${name} ${JSON.stringify(count)}; pass what stateDict() gave`)
}
