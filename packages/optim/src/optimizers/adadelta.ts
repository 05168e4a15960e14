import { Optimizer, stateOf } from './optimizer'
import type { CommonOptions, ParamGroup, OptimizerParameters, Update } from './optimizer'

export interface AdadeltaOptions extends CommonOptions {
  /** Decay rate of the running means; default: 0.9. */
  rho: number
  /** Added under the square roots, so that they are never 0; default: 1e-6. */
  eps: number
}

/**
 * Steps as large as earlier ones, in units of the gradient (Zeiler 2012), as PyTorch's `Adadelta`.
 *
 *     v ← ρv + (1 − ρ)g²        d = √(u + eps)/√(v + eps) · g
 *     u ← ρu + (1 − ρ)d²        x ← x − lr · d
 *
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(3)
 * const optimizer = new Adadelta([x], { rho: 0.75, eps: 0.0625 })
 * x.square().backward()
 * optimizer.step()
 * x.data // 2.50172712087756
 */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  /** @throws RangeError when an option is negative or not a number, or rho above 1 */
  constructor(
    parameters: OptimizerParameters<AdadeltaOptions>,
    options: Partial<AdadeltaOptions> = {},
  ) {
    super(
      parameters,
      {
        lr: 1,
        rho: 0.9,
        eps: 1e-6,
        weightDecay: 0,
        maximize: false,
      },
      options,
    )
  }

  protected override check({ rho }: AdadeltaOptions): void {
    if (rho > 1) throw new RangeError(`got rho ${rho}; pass a number in [0, 1]`)
  }

  /** @internal */
  protected override update(group: ParamGroup<AdadeltaOptions>): Update {
    const { lr, rho, eps } = group
    const square = stateOf(group, 'square')
    const step = stateOf(group, 'step')
    return (x, gradient, next, from, to) => {
      for (let i = from; i < to; i++) {
        const g = gradient[i]!
        const v = rho * square[i]! + (1 - rho) * g * g
        const d = (Math.sqrt(step[i]! + eps) / Math.sqrt(v + eps)) * g
        square[i] = v
        step[i] = rho * step[i]! + (1 - rho) * d * d
        next[i] = x[i]! - lr * d
      }
    }
  }
}
