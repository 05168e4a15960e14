import { backends } from '../../src/compile/backends/backends'
import type { BackendOptions, Target } from '../../src/compile/backends/backend'

/** Everything that a program can become. */
export const targets: readonly BackendOptions[] = Object.entries(backends).flatMap(
  ([target, { precisions }]) =>
    precisions.map((precision) => ({ target: target as Target, precision })),
)

export const doubles = targets.filter(({ precision }) => precision === 'f64')

/** How far apart two numbers are, relative to the larger one; 0 for two NaNs, ∞ where only one is finite. */
export function distance(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b))
}
