import type { Op } from './ops/arithmetic.gen'
import type { Value } from './value'

/**
 * What is out of the ordinary while a function runs, as bits that nested calls may mix. In ordinary
 * code all are 0, and one comparison for each operation is all that this costs.
 */
export enum Mode {
  /** Results take no gradient (`noGrad`). */
  noGrad = 1,
  /** Numbers are placeholders and every operation is kept (`compile`). */
  recording = 2,
  /** Every result and gradient is shown to a watcher (`detectAnomaly`). */
  watching = 4,
}

export let mode = 0

/** Sees what is made while `watching`. */
export interface Watcher {
  /** A new result, with what it was made from: operands, lists of them, and what is none. */
  result(value: Value, op: Op, madeFrom: readonly unknown[]): void
  /** A node whose gradient has just been propagated. */
  gradient(node: Value): void
}

export let watcher: Watcher | undefined

/**
 * The result of `f`, run with some bits set and others cleared.
 * @throws TypeError when `f` is asynchronous: it would go on after the bits are back as they were.
 */
export function withMode<T>(set: number, clear: number, f: () => T): T {
  const before = mode
  mode = (mode | set) & ~clear
  try {
    const result = f()
    if ((result as { then?: unknown } | undefined)?.then) {
      throw new TypeError('got an async function; pass a synchronous one')
    }
    return result
  } finally {
    mode = before
  }
}

/** The result of `f`, of which `by` sees every operation. */
export function watched<T>(by: Watcher, f: () => T): T {
  const before = watcher
  watcher = by
  try {
    return withMode(Mode.watching, 0, f)
  } finally {
    watcher = before
  }
}

/**
 * The result of `f`, whose operations record nothing: they cost less, and no gradient flows through
 * them. As PyTorch's `no_grad`.
 * @throws TypeError when `f` is asynchronous
 * @example
 * const x = new Value(3)
 * noGrad(() => x.mul(2)).requiresGrad // false
 */
export const noGrad = <T>(f: () => T): T => withMode(Mode.noGrad, 0, f)

/** @throws Error while a function is recorded for any numbers, when none is known */
export function needNumbers(
  remedy = 'write x * 2 as x.mul(2), Math.sin(x) as x.sin(), x > 1 ? a : b as where(x.gt(1), a, b), and index nothing by x',
): void {
  if (mode & Mode.recording) {
    throw new Error(`numbers are not known while compiling; ${remedy}`)
  }
}
