import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface SGDOptions extends CommonOptions {
  /** The momentum factor; default: 0. */
  momentum: number
  /** Dampening of the gradient before it joins the momentum; default: 0. */
  dampening: number
  /** Whether to look ahead along the momentum (Nesterov 1983). */
  nesterov: boolean
}

/**
 * Stochastic gradient descent, with momentum if asked for: PyTorch's `SGD`, whose names and defaults
 * it has (Sutskever et al. 2013).
 *
 *     v ← momentum·v + (1 − dampening)·g        x ← x − lr·v
 *
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new SGD([x], { lr: 0.1 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.4
 */
export class SGD extends Optimizer<SGDOptions> {
  /** @throws RangeError when an option is negative or not a number, or when `nesterov` lacks momentum or has dampening */
  constructor(parameters: OptimizerParameters<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(
      parameters,
      {
        lr: 1e-3,
        momentum: 0,
        dampening: 0,
        weightDecay: 0,
        nesterov: false,
        maximize: false,
      },
      options,
    )
  }

  protected override check({ nesterov, momentum, dampening }: SGDOptions): void {
    if (nesterov && !(momentum > 0 && dampening === 0)) {
      throw new RangeError('got nesterov; pass momentum and no dampening with it')
    }
  }

  /** @internal */
  protected override update(group: ParamGroup<SGDOptions>): Update {
    const { lr, momentum, dampening, nesterov } = group
    const velocity = momentum ? stateOf(group, 'momentum') : []
    return (x, gradient, next, from, to, step) => {
      for (let i = from; i < to; i++) {
        let g = gradient[i]!
        if (momentum) {
          const v = step === 1 ? g : momentum * velocity[i]! + (1 - dampening) * g
          velocity[i] = v
          g = nesterov ? g + momentum * v : v
        }
        next[i] = x[i]! - lr * g
      }
    }
  }
}
