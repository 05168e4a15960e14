import type { Problem, Span } from './tokens'

/**
 * What a program does, in the order in which it is done: each step takes its operands from the top
 * of a stack, and puts its result there. `1 + 2*x` is 1, 2, x, mul, add. Nothing that reads a program
 * has to recurse, however long it is.
 */
export type Step = Span &
  (
    | { kind: 'number'; value: number }
    | { kind: 'name'; name: string }
    | { kind: 'function'; name: string }
    | { kind: 'apply'; name: string; count: number }
    | { kind: 'list'; count: number }
    | { kind: 'item'; index: number }
  )

/** A line: an expression, and the name that its result is given. */
export interface Statement extends Span {
  name: string | undefined
  nameAt: Span | undefined
  steps: readonly Step[]
  /** Which line of the text, from 1. */
  line: number
}

export interface Program {
  statements: readonly Statement[]
  problems: readonly Problem[]
}
