import { propagate } from './backward'
import { pullback } from './chain'
import { needNumbers } from './mode'
import { withPlaces } from './places'
import { lift } from './value'
import type { Operand, Value } from './value'

export interface GradOptions {
  /** Whether the gradients are Values that can be differentiated again; numbers otherwise. */
  createGraph?: boolean
  /** What the gradients are multiplied by; default: 1. */
  seed?: Operand
}

/**
 * The derivatives of `y` with respect to `xs`, which may be leaves or intermediate Values; 0 where
 * there is no dependence. No `grad` is touched. With `createGraph` they are Values, through which
 * derivatives of any order can be taken. As PyTorch's `autograd.grad`.
 * @throws TypeError when `y` or one of `xs` is not a Value
 * @example
 * const x = new Value(2)
 * const y = x.pow(3)
 * grad(y, x) // 12
 * const slope = grad(y, x, { createGraph: true })
 * grad(slope, x) // 12
 */
export function grad(y: Value, x: Value, options: GradOptions & { createGraph: true }): Value
export function grad(y: Value, x: Value, options?: GradOptions): number
export function grad(
  y: Value,
  xs: readonly Value[],
  options: GradOptions & { createGraph: true },
): Value[]
export function grad(y: Value, xs: readonly Value[], options?: GradOptions): number[]
export function grad(
  y: Value,
  xs: Value | readonly Value[],
  options: GradOptions = {},
): Value | number | (Value | number)[] {
  const list = [xs].flat().map(lift)
  const seed = lift(options.seed ?? 1)
  const results = options.createGraph ? pullback([y], [seed], list, []) : asNumbers(y, list, seed.v)
  return Array.isArray(xs) ? results : results[0]!
}

/** By the same sweep as `backward`. */
function asNumbers(y: Value, xs: readonly Value[], seed: number): number[] {
  needNumbers()
  return withPlaces([y], [], (values, count) => {
    const leading = xs.map((x) => (values[x.grad] === x ? x : undefined))
    for (let i = 0; i < count; i++) values[i]!.grad = 0
    if (y.requiresGrad) y.grad = seed
    propagate(values, count)
    return leading.map((x) => x?.grad ?? 0)
  })
}
