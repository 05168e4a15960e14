import { needBetas } from './adam'
import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface NAdamOptions extends CommonOptions {
  /** Decay rates of the running means of the gradient and of its square; default: 0.9 and 0.999. */
  betas: readonly [number, number]
  /** Added to the denominator, so that it is never 0; default: 1e-8. */
  eps: number
  /** How fast the momentum grows with the steps; default: 0.004. */
  momentumDecay: number
  /** Whether weight decay shrinks the parameters by itself instead of joining the gradient. */
  decoupledWeightDecay: boolean
}

/**
 * Adam with Nesterov's momentum (Dozat 2016), as PyTorch's `NAdam`.
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new NAdam([x], { lr: 0.1 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.8943548223405364
 */
export class NAdam extends Optimizer<NAdamOptions> {
  protected override readonly coupled = false

  /** @throws RangeError when an option is negative or not a number, or a beta 1 or more */
  constructor(parameters: OptimizerParameters<NAdamOptions>, options: Partial<NAdamOptions> = {}) {
    super(
      parameters,
      {
        lr: 2e-3,
        betas: [0.9, 0.999],
        eps: 1e-8,
        weightDecay: 0,
        momentumDecay: 4e-3,
        decoupledWeightDecay: false,
        maximize: false,
      },
      options,
    )
  }

  protected override check({ betas }: NAdamOptions): void {
    needBetas(betas)
  }

  /** @internal */
  protected override update(group: ParamGroup<NAdamOptions>): Update {
    const { lr, eps, weightDecay, momentumDecay, decoupledWeightDecay } = group
    const [beta1, beta2] = group.betas
    const mean = stateOf(group, 'mean')
    const square = stateOf(group, 'square')
    const product = stateOf(group, 'product', 1)
    const momentum = (step: number) => beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay))
    const shrink = decoupledWeightDecay ? 1 - lr * weightDecay : 1
    const decay = decoupledWeightDecay ? 0 : weightDecay
    return (x, gradient, next, from, to, step) => {
      const mu = momentum(step)
      const ahead = momentum(step + 1)
      const correction = 1 - beta2 ** step
      for (let i = from; i < to; i++) {
        const g = decay ? gradient[i]! + decay * x[i]! : gradient[i]!
        const p = product[i]! * mu
        const m = mean[i]! + (1 - beta1) * (g - mean[i]!)
        const v = beta2 * square[i]! + (1 - beta2) * g * g
        product[i] = p
        mean[i] = m
        square[i] = v
        const scale = Math.sqrt(v / correction) + eps
        const moved = shrink * x[i]! - (((lr * (1 - mu)) / (1 - p)) * g) / scale
        next[i] = moved - (((lr * ahead) / (1 - p * ahead)) * m) / scale
      }
    }
  }
}
