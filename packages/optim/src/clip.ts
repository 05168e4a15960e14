import type { Value } from '@mg/engine'
import { norm } from './linear-algebra/vectors'

/**
 * Scales the gradients of parameters down so that their Euclidean norm is at most `maxNorm`, and
 * returns the norm that they had: PyTorch's `clip_grad_norm_`, with its 1e-6 in the divisor.
 * @throws RangeError when maxNorm is not positive
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(1)
 * x.mul(3).backward()
 * clipGradNorm([x], 1.5) // 3
 * x.grad // 1.4999995000001667
 */
export function clipGradNorm(parameters: readonly Value[], maxNorm: number): number {
  const clipped = clip(
    Float64Array.from(parameters, ({ grad }) => grad),
    maxNorm,
  )
  const { factor } = clipped
  if (factor !== 1) for (const p of parameters) p.grad *= factor
  return clipped.norm
}

/** The norm of a gradient, and the factor that brings it down to `maxNorm`. */
export function clip(gradient: Float64Array, maxNorm: number): { norm: number; factor: number } {
  needPositive('maxNorm', maxNorm)
  const length = norm(gradient)
  return { norm: length, factor: Math.min(maxNorm / (length + 1e-6), 1) }
}

/**
 * Brings each gradient of parameters into [−`clipValue`, `clipValue`]: PyTorch's `clip_grad_value_`.
 * @throws RangeError when clipValue is not positive
 * @example
 * import { Value } from '@mg/engine'
 * const x = new Value(1)
 * x.mul(-3).backward()
 * clipGradValue([x], 0.5)
 * x.grad // -0.5
 */
export function clipGradValue(parameters: readonly Value[], clipValue: number): void {
  needPositive('clipValue', clipValue)
  for (const p of parameters) p.grad = Math.max(-clipValue, Math.min(clipValue, p.grad))
}

function needPositive(name: string, x: number): void {
  if (!(x > 0)) throw new RangeError(`got ${name} ${x}; pass a positive number`)
}
