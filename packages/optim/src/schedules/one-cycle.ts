import { needKnown } from '../options'
import { Schedule, needSteps } from './schedule'
import type { Scheduled } from './schedule'

export interface OneCycleOptions {
  /** The largest rate. */
  maxLr: number
  /** How many steps the cycle has. */
  totalSteps: number
  /** The fraction of the steps in which the rate rises; default: 0.3. */
  pctStart?: number
  /** The shape of the rise and the fall; default: a cosine. */
  annealStrategy?: 'cos' | 'linear'
  /** Whether momentum (or the first beta) falls while the rate rises, and rises again; default: true. */
  cycleMomentum?: boolean
  /** The smallest momentum; default: 0.85. */
  baseMomentum?: number
  /** The largest momentum; default: 0.95. */
  maxMomentum?: number
  /** How many times smaller than the largest the first rate is; default: 25. */
  divFactor?: number
  /** How many times smaller than the first the last rate is; default: 10⁴. */
  finalDivFactor?: number
  /** Whether the rate falls as long as it rose, and then falls on; default: false. */
  threePhase?: boolean
}

const DEFAULTS = {
  pctStart: 0.3,
  annealStrategy: 'cos',
  cycleMomentum: true,
  baseMomentum: 0.85,
  maxMomentum: 0.95,
  divFactor: 25,
  finalDivFactor: 1e4,
  threePhase: false,
} as const

type Momentous = { momentum?: number; betas?: readonly [number, number] }

/**
 * Lets the rate rise to a large one and fall far below the first, once, while momentum does the
 * opposite: PyTorch's `OneCycleLR` (Smith and Topin 2018).
 * @throws RangeError when totalSteps is not a positive integer, when pctStart is not in [0, 1], and after the last step
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { momentum: 0.9 })
 * const schedule = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 11 })
 * optimizer.lr // 0.040000000000000036
 * schedule.step()
 * schedule.step()
 * optimizer.lr // 0.9602614247226174
 */
export class OneCycleLR extends Schedule {
  private readonly options: Required<OneCycleOptions>

  constructor(optimizer: Scheduled, options: OneCycleOptions) {
    super(optimizer)
    needKnown(options, ['maxLr', 'totalSteps', ...Object.keys(DEFAULTS)].join(', '))
    this.options = { ...DEFAULTS, ...options }
    const { totalSteps, pctStart } = this.options
    needSteps('totalSteps', totalSteps)
    if (!(pctStart >= 0 && pctStart <= 1)) {
      throw new RangeError(`got pctStart ${pctStart}; pass a number in [0, 1]`)
    }
    this.start()
  }

  override start(): void {
    super.start()
    this.setMomentum()
  }

  override step(): void {
    const { totalSteps } = this.options
    if (this.lastEpoch + 1 >= totalSteps) {
      throw new RangeError(`got step ${this.lastEpoch + 1} of ${totalSteps}; pass more totalSteps`)
    }
    super.step()
    this.setMomentum()
  }

  protected override first(): number {
    return this.next(0, 0)
  }

  protected next(_lr: number, epoch: number): number {
    const { maxLr, divFactor, finalDivFactor } = this.options
    const initial = maxLr / divFactor
    return this.along(epoch, initial, maxLr, initial / finalDivFactor)
  }

  /** Where a number is that goes from `low` to `high`, back to `low` if there are three phases, and to `end`. */
  private along(epoch: number, low: number, high: number, end: number): number {
    const { totalSteps, pctStart, annealStrategy, threePhase } = this.options
    const top = pctStart * totalSteps - 1
    const phases: [until: number, from: number, to: number][] = threePhase
      ? [
          [top, low, high],
          [2 * pctStart * totalSteps - 2, high, low],
          [totalSteps - 1, low, end],
        ]
      : [
          [top, low, high],
          [totalSteps - 1, high, end],
        ]
    const i = Math.max(
      phases.findIndex(([until]) => epoch <= until),
      0,
    )
    const start = i === 0 ? 0 : phases[i - 1]![0]
    const [until, from, to] = phases[i]!
    const part = (epoch - start) / (until - start)
    return annealStrategy === 'linear'
      ? (to - from) * part + from
      : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part))
  }

  private setMomentum(): void {
    const { cycleMomentum, baseMomentum, maxMomentum } = this.options
    if (!cycleMomentum) return
    const momentum = this.along(this.lastEpoch, maxMomentum, baseMomentum, maxMomentum)
    for (const group of this.optimizer.paramGroups as readonly Momentous[]) {
      if (group.betas) group.betas = [momentum, group.betas[1]]
      else if (group.momentum !== undefined) group.momentum = momentum
    }
  }
}
