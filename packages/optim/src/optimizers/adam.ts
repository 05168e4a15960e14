import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface AdamOptions extends CommonOptions {
  /** Decay rates of the running means of the gradient and of its square; default: 0.9 and 0.999. */
  betas: readonly [number, number]
  /** Added to the denominator, so that it is never 0; default: 1e-8. */
  eps: number
  /** Whether to divide by the largest running mean there ever was (Reddi et al. 2018). */
  amsgrad: boolean
}

const DEFAULTS: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
}

/**
 * Adam: steps scaled by running means of the gradient and of its square (Kingma and Ba 2015), as
 * PyTorch's `Adam`. Weight decay joins the gradient.
 *
 *     m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
 *     x ← x − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + eps)
 *
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new Adam([x], { lr: 0.1 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.9000000001666666
 */
export class Adam extends Optimizer<AdamOptions> {
  /**
   * @param defaults what a subclass has other defaults for
   * @throws RangeError when an option is negative or not a number, or a beta 1 or more
   */
  constructor(
    parameters: OptimizerParameters<AdamOptions>,
    options: Partial<AdamOptions> = {},
    defaults: Partial<AdamOptions> = {},
  ) {
    super(parameters, { ...DEFAULTS, ...defaults }, options)
  }

  protected override check({ betas }: AdamOptions): void {
    needBetas(betas)
  }

  /** @internal */
  protected override update(group: ParamGroup<AdamOptions>): Update {
    const { lr, eps, amsgrad, weightDecay } = group
    const [beta1, beta2] = group.betas
    const mean = stateOf(group, 'mean')
    const square = stateOf(group, 'square')
    const largest = amsgrad ? stateOf(group, 'largest') : []
    const shrink = this.coupled ? 1 : 1 - lr * weightDecay
    return (x, gradient, next, from, to, step) => {
      const stepSize = lr / (1 - beta1 ** step)
      const correction = Math.sqrt(1 - beta2 ** step)
      for (let i = from; i < to; i++) {
        const g = gradient[i]!
        const m = mean[i]! + (1 - beta1) * (g - mean[i]!)
        let v = beta2 * square[i]! + (1 - beta2) * g * g
        mean[i] = m
        square[i] = v
        if (amsgrad) {
          v = Math.max(largest[i]!, v)
          largest[i] = v
        }
        next[i] = shrink * x[i]! - (stepSize * m) / (Math.sqrt(v) / correction + eps)
      }
    }
  }
}

/**
 * Adam with weight decay that does not join the gradient, but shrinks the parameters by itself
 * (Loshchilov and Hutter 2019), as PyTorch's `AdamW`; default: 0.01.
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new AdamW([x], { lr: 0.1, weightDecay: 0.1 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.8700000001666663
 */
export class AdamW extends Adam {
  protected override readonly coupled = false

  /** @throws RangeError when an option is negative or not a number, or a beta 1 or more */
  constructor(parameters: OptimizerParameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(parameters, options, { weightDecay: 0.01 })
  }
}

/** @throws RangeError when a beta is 1 or more */
export function needBetas(betas: readonly number[]): void {
  const list = [betas].flat()
  if (list.length !== 2 || list.some((beta) => beta >= 1)) {
    throw new RangeError(`got betas ${list.join(', ')}; pass two numbers in [0, 1)`)
  }
}
