import { needKnown } from '../options'
import { Schedule, needSteps } from './schedule'
import type { Scheduled } from './schedule'

/**
 * Multiplies the rate by `gamma` (default: 0.1) every `stepSize` steps, as PyTorch's
 * `StepLR`.
 * @throws RangeError when stepSize is not a positive integer
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 0.5 })
 * const schedule = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
 * const rates = [0, 1, 2, 3].map(() => {
 *   const { lr } = optimizer
 *   schedule.step()
 *   return lr
 * })
 * rates // [ 0.5, 0.5, 0.25, 0.25 ]
 */
export class StepLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { stepSize: number; gamma?: number },
  ) {
    super(optimizer)
    needKnown(options, 'stepSize, gamma')
    needSteps('stepSize', options.stepSize)
  }

  protected next(lr: number, epoch: number): number {
    const { stepSize, gamma = 0.1 } = this.options
    return epoch % stepSize === 0 ? lr * gamma : lr
  }
}

/**
 * Multiplies the rate by `gamma` (default: 0.1) at each of the milestones, as PyTorch's
 * `MultiStepLR`.
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 0.5 })
 * const schedule = new MultiStepLR(optimizer, { milestones: [1, 3], gamma: 0.5 })
 * for (let k = 0; k < 3; k++) schedule.step()
 * optimizer.lr // 0.125
 */
export class MultiStepLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { milestones: readonly number[]; gamma?: number },
  ) {
    super(optimizer)
    needKnown(options, 'milestones, gamma')
  }

  protected next(lr: number, epoch: number): number {
    const { milestones, gamma = 0.1 } = this.options
    return lr * gamma ** milestones.filter((milestone) => milestone === epoch).length
  }
}

/**
 * Multiplies the rate by `gamma` at each step, as PyTorch's `ExponentialLR`.
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 0.5 })
 * new ExponentialLR(optimizer, { gamma: 0.5 }).step()
 * optimizer.lr // 0.25
 */
export class ExponentialLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { gamma: number },
  ) {
    super(optimizer)
    needKnown(options, 'gamma')
  }

  protected next(lr: number): number {
    return lr * this.options.gamma
  }
}

/**
 * Lets the rate fall to 0 in `totalIters` steps (default: 5) as (1 − k/totalIters)^`power`
 * (default: 1), as PyTorch's `PolynomialLR`.
 * @throws RangeError when totalIters is not a positive integer
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 0.5 })
 * new PolynomialLR(optimizer, { totalIters: 2, power: 2 }).step()
 * optimizer.lr // 0.125
 */
export class PolynomialLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { totalIters?: number; power?: number } = {},
  ) {
    super(optimizer)
    needKnown(options, 'totalIters, power')
    needSteps('totalIters', options.totalIters ?? 5)
  }

  protected next(lr: number, epoch: number): number {
    const { totalIters = 5, power = 1 } = this.options
    if (epoch > totalIters) return lr
    return lr * ((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters)) ** power
  }
}

/**
 * Lets the rate swing from where it is to `etaMin` (default: 0) and back along a cosine,
 * `tMax` steps each way, as PyTorch's `CosineAnnealingLR` (Loshchilov and Hutter 2017).
 * @throws RangeError when tMax is not a positive integer
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 0.5 })
 * const schedule = new CosineAnnealingLR(optimizer, { tMax: 2 })
 * schedule.step()
 * optimizer.lr // 0.25
 */
export class CosineAnnealingLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly options: { tMax: number; etaMin?: number },
  ) {
    super(optimizer)
    needKnown(options, 'tMax, etaMin')
    needSteps('tMax', options.tMax)
  }

  protected next(lr: number, epoch: number, base: number): number {
    const { tMax, etaMin = 0 } = this.options
    const height = (k: number) => 1 + Math.cos((Math.PI * k) / tMax)
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((base - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2
    }
    return (height(epoch) / height(epoch - 1)) * (lr - etaMin) + etaMin
  }
}

/**
 * Sets the rate to the first one times what a function gives for the number of the step, as PyTorch's
 * `LambdaLR`.
 * @example
 * import { Value } from '@mg/engine'
 * const optimizer = new SGD([new Value(1)], { lr: 1 })
 * const schedule = new LambdaLR(optimizer, (k) => 1 - (0.9 * k) / 100)
 * schedule.step()
 * optimizer.lr // 0.991
 */
export class LambdaLR extends Schedule {
  constructor(
    optimizer: Scheduled,
    private readonly factor: (epoch: number) => number,
  ) {
    super(optimizer)
    this.start()
  }

  protected override first(_lr: number, base: number): number {
    return base * this.factor(0)
  }

  protected next(_lr: number, epoch: number, base: number): number {
    return base * this.factor(epoch)
  }
}
