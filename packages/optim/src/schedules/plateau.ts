import { needKnown } from '../options'
import { needCount } from './schedule'
import type { Scheduled } from './schedule'

export interface PlateauOptions {
  /** Whether less is better, or more; default: `min`. */
  mode?: 'min' | 'max'
  /** The factor by which the rate is reduced; default: 0.1. */
  factor?: number
  /** How many steps without improvement are tolerated; default: 10. */
  patience?: number
  /** How much better counts as an improvement; default: 1e-4. */
  threshold?: number
  /** Whether the threshold is relative to the best number so far or absolute; default: `rel`. */
  thresholdMode?: 'rel' | 'abs'
  /** How many steps to wait after a reduction before counting again; default: 0. */
  cooldown?: number
  /** A lower bound on the rate; default: 0. */
  minLr?: number
  /** The smallest change of the rate that is made; default: 1e-8. */
  eps?: number
}

const DEFAULTS = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: 'rel',
  cooldown: 0,
  minLr: 0,
  eps: 1e-8,
} as const

/** All that the schedule remembers. */
export interface PlateauState {
  best: number | null
  badEpochs: number
  cooldown: number
}

/**
 * Reduces the rate when a number, for example the loss on the validation rows, has stopped getting
 * better: PyTorch's `ReduceLROnPlateau`. `step` takes that number.
 * @throws RangeError when factor is not below 1
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5 })
 * for (const loss of [3, 2, 2, 2]) schedule.step(loss)
 * optimizer.lr // 0.5
 */
export class ReduceLROnPlateau {
  /** What it was made with. */
  readonly options: Readonly<Required<PlateauOptions>>
  private best: number
  private badEpochs = 0
  private cooldown = 0

  constructor(
    readonly optimizer: Scheduled,
    options: PlateauOptions = {},
  ) {
    needKnown(options, Object.keys(DEFAULTS).join(', '))
    this.options = { ...DEFAULTS, ...options }
    const { factor } = this.options
    if (!(factor < 1)) throw new RangeError(`got factor ${factor}; pass a number below 1`)
    this.best = this.worst
  }

  /** Takes the number of an epoch, and reduces the rates when it is time. */
  step(metric: number): void {
    const { patience, cooldown } = this.options
    if (this.isBetter(metric)) {
      this.best = metric
      this.badEpochs = 0
    } else {
      this.badEpochs++
    }
    if (this.cooldown > 0) {
      this.cooldown--
      this.badEpochs = 0
    }
    if (this.badEpochs > patience) {
      this.reduce()
      this.cooldown = cooldown
      this.badEpochs = 0
    }
  }

  private reduce(): void {
    const { factor, minLr, eps } = this.options
    for (const group of this.optimizer.paramGroups) {
      const lr = Math.max(group.lr * factor, minLr)
      if (group.lr - lr > eps) group.lr = lr
    }
  }

  private isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.options
    const { best } = this
    if (mode === 'min') {
      return metric < (thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold)
    }
    return metric > (thresholdMode === 'rel' ? best * (1 + threshold) : best + threshold)
  }

  private get worst(): number {
    return this.options.mode === 'min' ? Infinity : -Infinity
  }

  /** The rate of each group. */
  get lastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr)
  }

  /** What the next steps depend on, beside the rates themselves, which are in the optimiser's state. */
  stateDict(): PlateauState {
    const { best, badEpochs, cooldown } = this
    return { best: Number.isFinite(best) ? best : null, badEpochs, cooldown }
  }

  /**
   * Goes on from what `stateDict()` gave.
   * @throws RangeError when it is damaged, and nothing is changed
   */
  loadStateDict(state: PlateauState): void {
    const best: unknown = state?.best
    const [badEpochs, cooldown] = [needCount(state, 'badEpochs'), needCount(state, 'cooldown')]
    if (best !== null && !(typeof best === 'number' && Number.isFinite(best))) {
      throw new RangeError(`got best ${JSON.stringify(best)}; pass what stateDict() gave`)
    }
    this.best = best ?? this.worst
    this.badEpochs = badEpochs
    this.cooldown = cooldown
  }
}
