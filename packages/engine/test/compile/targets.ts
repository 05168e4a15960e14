import type { Precision, Target } from '../../src/compile/index'

/** Everything that a program can become. */
export const targets: readonly { target: Target; precision: Precision }[] = [
  { target: 'interpreter', precision: 'f64' },
  { target: 'js', precision: 'f64' },
  { target: 'wasm', precision: 'f64' },
  { target: 'wasm', precision: 'f32' },
]

export const doubles = targets.filter(({ precision }) => precision === 'f64')

/** How far apart two numbers are, relative to the larger one; 0 for two NaNs, ∞ where only one is finite. */
export function distance(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b))
}
