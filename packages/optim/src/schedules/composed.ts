import { needKnown } from '../options'
import { Schedule, needCount } from './schedule'
import type { ScheduleState, Scheduled } from './schedule'

/**
 * Several schedules at once, each working on the rate that the one before leaves, as PyTorch's
 * `ChainedScheduler`.
 * @throws RangeError when there are none, or when they belong to different optimisers
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new ChainedScheduler([
 *   new WarmupLR(optimizer, { steps: 2 }),
 *   new ExponentialLR(optimizer, { gamma: 0.5 }),
 * ])
 * schedule.step()
 * optimizer.lr // 0.5
 */
export class ChainedScheduler extends Schedule {
  constructor(private readonly schedules: readonly Schedule[]) {
    super(optimizerOf(schedules))
  }

  override start(): void {
    this.lastEpoch = 0
    for (const schedule of this.schedules) schedule.start()
  }

  override step(): void {
    this.lastEpoch++
    for (const schedule of this.schedules) schedule.step()
  }

  protected next(lr: number): number {
    return lr
  }

  override stateDict(): ScheduleState {
    return composedState(this.lastEpoch, this.schedules)
  }

  override loadStateDict(state: ScheduleState): void {
    const lastEpoch = needCount(state, 'lastEpoch')
    loadAll(this.schedules, state)
    this.lastEpoch = lastEpoch
  }
}

/**
 * Several schedules one after the other: at each milestone the next takes over, and starts from the
 * rate that the optimiser was made with, as PyTorch's `SequentialLR`.
 * @throws RangeError when there is not one milestone less than schedules, or when they belong to different optimisers
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new SequentialLR(
 *   optimizer,
 *   [new WarmupLR(optimizer, { steps: 2 }), new ExponentialLR(optimizer, { gamma: 0.5 })],
 *   { milestones: [2] },
 * )
 * for (let k = 0; k < 3; k++) schedule.step()
 * optimizer.lr // 0.5
 */
export class SequentialLR extends Schedule {
  private readonly milestones: readonly number[]

  constructor(
    optimizer: Scheduled,
    private readonly schedules: readonly Schedule[],
    options: { milestones: readonly number[] },
  ) {
    super(optimizer)
    needKnown(options, 'milestones')
    const { milestones } = options
    if (milestones.length !== schedules.length - 1) {
      throw new RangeError(
        `got ${milestones.length} milestones for ${schedules.length} schedules; pass one between each two`,
      )
    }
    if (optimizerOf(schedules) !== optimizer) {
      throw new RangeError('got schedules of another optimiser; pass those of this one')
    }
    this.milestones = milestones
    this.start()
  }

  override start(): void {
    this.lastEpoch = 0
    this.enter(this.schedules[0]!)
  }

  override step(): void {
    this.lastEpoch++
    const i = this.milestones.filter((milestone) => milestone <= this.lastEpoch).length
    const schedule = this.schedules[i]!
    if (i > 0 && this.milestones[i - 1] === this.lastEpoch) this.enter(schedule)
    else schedule.step()
  }

  private enter(schedule: Schedule): void {
    for (const group of this.optimizer.paramGroups) group.lr = group.initialLr ?? group.lr
    schedule.start()
  }

  protected next(lr: number): number {
    return lr
  }

  override stateDict(): ScheduleState {
    return composedState(this.lastEpoch, this.schedules)
  }

  override loadStateDict(state: ScheduleState): void {
    const lastEpoch = needCount(state, 'lastEpoch')
    loadAll(this.schedules, state)
    this.lastEpoch = lastEpoch
  }
}

function optimizerOf(schedules: readonly Schedule[]): Scheduled {
  const [first] = schedules
  if (first === undefined) throw new RangeError('got no schedules; pass at least one')
  if (schedules.some(({ optimizer }) => optimizer !== first.optimizer)) {
    throw new RangeError('got schedules of different optimisers; pass those of one')
  }
  return first.optimizer
}

const composedState = (lastEpoch: number, schedules: readonly Schedule[]): ScheduleState => ({
  lastEpoch,
  schedules: schedules.map((schedule) => schedule.stateDict()),
})

/** Loads the states of all schedules, or of none. */
function loadAll(schedules: readonly Schedule[], { schedules: states }: ScheduleState): void {
  if (!Array.isArray(states) || states.length !== schedules.length) {
    throw new RangeError(
      `got no states of ${schedules.length} schedules; pass what stateDict() gave`,
    )
  }
  const before = schedules.map((schedule) => schedule.stateDict())
  try {
    schedules.forEach((schedule, i) => schedule.loadStateDict(states[i] as ScheduleState))
  } catch (error) {
    schedules.forEach((schedule, i) => schedule.loadStateDict(before[i]!))
    throw error
  }
}
