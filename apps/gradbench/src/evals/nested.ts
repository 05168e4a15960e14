import { gradient, jvp } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { search } from './descent'

/** Forward or reverse mode. */
export type Mode = 'forward' | 'reverse'

/** The gradient of a function, over Values. */
export function gradientBy(mode: Mode, f: (x: Value[]) => Value, x: Value[]): Value[] {
  if (mode === 'reverse') return gradient(f, x)
  return x.map((_, i) => {
    const unit = x.map((_, j) => (i === j ? 1 : 0))
    return jvp(f, x, unit).tangent
  })
}

/** A function that finds where `f`, which may take derivatives and loop itself, is least. */
export function minimizer(mode: Mode, f: (x: Value[]) => Value, size: number) {
  const compiled = compile(f, [vector(size)])
  const units = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  )
  const gradientAt = (x: readonly number[]): number[] =>
    mode === 'reverse' ? compiled.gradient(x) : units.map((unit) => compiled.jvp(x, unit))
  return (start: readonly number[]): readonly number[] => search(compiled, gradientAt, start)
}

/** An evaluation for each nesting of modes: that of the outer derivative, and that of the inner one. */
export const nestings = <T>(
  prepare: (outer: Mode, inner: Mode) => T,
): Record<'ff' | 'fr' | 'rf' | 'rr', T> => ({
  ff: prepare('forward', 'forward'),
  fr: prepare('forward', 'reverse'),
  rf: prepare('reverse', 'forward'),
  rr: prepare('reverse', 'reverse'),
})
