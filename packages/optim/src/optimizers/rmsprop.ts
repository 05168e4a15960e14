import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface RMSpropOptions extends CommonOptions {
  /** Decay rate of the running mean of the squared gradient; default: 0.99. */
  alpha: number
  /** Added to the denominator, so that it is never 0; default: 1e-8. */
  eps: number
  /** The momentum factor; default: 0. */
  momentum: number
  /** Whether to divide by the deviation of the gradient and not by its size (Graves 2013). */
  centered: boolean
}

/**
 * Steps divided by the root of a running mean of the squared gradient (Hinton 2012), as PyTorch's
 * `RMSprop`.
 *
 *     v ← αv + (1 − α)g²        x ← x − lr · g/(√v + eps)
 *
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new RMSprop([x], { lr: 0.1, alpha: 0.75, eps: 0 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.8
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  /** @throws RangeError when an option is negative or not a number, or alpha above 1 */
  constructor(
    parameters: OptimizerParameters<RMSpropOptions>,
    options: Partial<RMSpropOptions> = {},
  ) {
    super(
      parameters,
      {
        lr: 0.01,
        alpha: 0.99,
        eps: 1e-8,
        weightDecay: 0,
        momentum: 0,
        centered: false,
        maximize: false,
      },
      options,
    )
  }

  protected override check({ alpha }: RMSpropOptions): void {
    if (alpha > 1) throw new RangeError(`got alpha ${alpha}; pass a number in [0, 1]`)
  }

  /** @internal */
  protected override update(group: ParamGroup<RMSpropOptions>): Update {
    const { lr, alpha, eps, momentum, centered } = group
    const square = stateOf(group, 'square')
    const mean = centered ? stateOf(group, 'mean') : []
    const velocity = momentum > 0 ? stateOf(group, 'momentum') : []
    return (x, gradient, next, from, to) => {
      for (let i = from; i < to; i++) {
        const g = gradient[i]!
        let v = alpha * square[i]! + (1 - alpha) * g * g
        square[i] = v
        if (centered) {
          const m = mean[i]! + (1 - alpha) * (g - mean[i]!)
          mean[i] = m
          v -= m * m
        }
        let d = g / (Math.sqrt(v) + eps)
        if (momentum > 0) {
          d += momentum * velocity[i]!
          velocity[i] = d
        }
        next[i] = x[i]! - lr * d
      }
    }
  }
}
