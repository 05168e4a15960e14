import { needKnown } from '../options'
import { Schedule, needSteps } from './schedule'
import type { Scheduled } from './schedule'

export interface LinearLROptions {
  /** The factor of the rate at the start; default: 1/3. */
  startFactor?: number
  /** The factor at the end; default: 1. */
  endFactor?: number
  /** The number of steps in between; default: 5. */
  totalIters?: number
}

/**
 * Changes the rate along a line, from `startFactor` times what it is to `endFactor` times that, as
 * PyTorch's `LinearLR`.
 * @throws RangeError when totalIters is not a positive integer, or startFactor not in (0, 1]
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new LinearLR(optimizer, { startFactor: 0.25, totalIters: 3 })
 * schedule.step()
 * optimizer.lr // 0.5
 */
export class LinearLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: LinearLROptions = {},
  ) {
    super(optimizer)
    needKnown(options, 'startFactor, endFactor, totalIters')
    const { startFactor = 1 / 3, totalIters = 5 } = options
    needSteps('totalIters', totalIters)
    if (!(startFactor > 0 && startFactor <= 1)) {
      throw new RangeError(`got startFactor ${startFactor}; pass a number in (0, 1]`)
    }
    this.start()
  }

  protected override first(lr: number): number {
    return lr * (this.options.startFactor ?? 1 / 3)
  }

  protected next(lr: number, epoch: number): number {
    const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = this.options
    if (epoch > totalIters) return lr
    const rise = endFactor - startFactor
    return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise))
  }
}

/**
 * Multiplies the rate by `factor` (default: 1/3) for the first `totalIters` steps (default:
 * 5), as PyTorch's `ConstantLR`.
 * @throws RangeError when totalIters is not a positive integer, or factor not in (0, 1]
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * new ConstantLR(optimizer, { factor: 0.25 })
 * optimizer.lr // 0.25
 */
export class ConstantLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { factor?: number; totalIters?: number } = {},
  ) {
    super(optimizer)
    needKnown(options, 'factor, totalIters')
    const { factor = 1 / 3, totalIters = 5 } = options
    needSteps('totalIters', totalIters)
    if (!(factor > 0 && factor <= 1)) {
      throw new RangeError(`got factor ${factor}; pass a number in (0, 1]`)
    }
    this.start()
  }

  protected override first(lr: number): number {
    return lr * (this.options.factor ?? 1 / 3)
  }

  protected next(lr: number, epoch: number): number {
    const { factor = 1 / 3, totalIters = 5 } = this.options
    return epoch === totalIters ? lr / factor : lr
  }
}

/**
 * Lets the rate rise evenly to what the optimiser was made with, in `steps` steps, from the `steps`-th
 * part of it on (Goyal et al. 2017). Put it before another schedule with `SequentialLR`, or beside it
 * with `ChainedScheduler`.
 * @throws RangeError when `steps` is not a positive integer
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new WarmupLR(optimizer, { steps: 4 })
 * optimizer.lr // 0.25
 * schedule.step()
 * optimizer.lr // 0.5
 */
export class WarmupLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { steps: number },
  ) {
    super(optimizer)
    needKnown(options, 'steps')
    needSteps('steps', options.steps)
    this.start()
  }

  protected override first(lr: number): number {
    return lr / this.options.steps
  }

  protected next(lr: number, epoch: number): number {
    return epoch < this.options.steps ? (lr * (epoch + 1)) / epoch : lr
  }
}
