import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface AdagradOptions extends CommonOptions {
  /** The decay of the learning rate: lr/(1 + (t − 1)·lrDecay) in step t; default: 0. */
  lrDecay: number
  /** The initial value of the sum of squared gradients; default: 0. */
  initialAccumulatorValue: number
  /** Added to the denominator, so that it is never 0; default: 1e-10. */
  eps: number
}

/**
 * Steps divided by the root of the sum of all squared gradients (Duchi, Hazan and Singer 2011), as
 * PyTorch's `Adagrad`.
 *
 *     v ← v + g²        x ← x − lr · g/(√v + eps)
 *
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new Adagrad([x], { lr: 0.5, eps: 0 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.5
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  /** @throws RangeError when an option is negative or not a number */
  constructor(
    parameters: OptimizerParameters<AdagradOptions>,
    options: Partial<AdagradOptions> = {},
  ) {
    super(
      parameters,
      {
        lr: 0.01,
        lrDecay: 0,
        weightDecay: 0,
        initialAccumulatorValue: 0,
        eps: 1e-10,
        maximize: false,
      },
      options,
    )
  }

  /** @internal */
  protected override update(group: ParamGroup<AdagradOptions>): Update {
    const { lr, lrDecay, eps, initialAccumulatorValue } = group
    const sum = stateOf(group, 'sum', initialAccumulatorValue)
    return (x, gradient, next, from, to, step) => {
      const rate = lr / (1 + (step - 1) * lrDecay)
      for (let i = from; i < to; i++) {
        const g = gradient[i]!
        const v = sum[i]! + g * g
        sum[i] = v
        next[i] = x[i]! - (rate * g) / (Math.sqrt(v) + eps)
      }
    }
  }
}
