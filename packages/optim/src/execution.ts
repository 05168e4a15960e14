import type { AnyCompiled, Shape, compile } from '@mg/engine/compile'
import type { ExecutionMode } from './training/step'

/** What makes a program of a function: `compile` of `@mg/engine/compile`. */
export type Compile = typeof compile

/** The same for functions whose inputs are not known before. */
export type CompileAny = (
  f: (...inputs: never[]) => unknown,
  shapes: readonly Shape[],
) => AnyCompiled

/** How a solver ran what it was given. */
export interface Execution {
  /** Whether the function ran as a compiled program, or Value by Value. */
  executionMode: ExecutionMode
  /** Why it was not compiled, though `compile` was given. */
  fallbackReason?: string
}

/** Whether a function was compiled before. Such a function is taken at its word. */
export const isCompiled = (f: unknown): f is AnyCompiled =>
  typeof f === 'function' && 'valueAndGradient' in f

/**
 * The result of a solver, which ran a compiled function if there is a compiler, and if the function
 * permits it and was found to be the same as the eager one; else `eager` gives it, and a reason.
 */
export function executed<T extends object>(
  eager: () => T,
  compile: Compile | undefined,
  compiled: (compile: Compile) => T,
): T & Execution {
  if (compile === undefined) return { ...eager(), executionMode: 'eager' }
  if (typeof compile !== 'function') {
    throw new TypeError(
      `got ${String(compile)} as compile; pass the function compile of @mg/engine/compile`,
    )
  }
  let result: T
  try {
    result = compiled(compile)
  } catch (error) {
    const fallbackReason = error instanceof Error ? error.message : String(error)
    return { ...eager(), executionMode: 'eager', fallbackReason }
  }
  return { ...result, executionMode: 'compiled' }
}
