import type { BackendOptions } from '../../compile/backends/backend'
import type { Writer } from './nodes'

/** What a call runs: from blocks of numbers to blocks of numbers. It knows how to differentiate itself. */
export interface Routine {
  /** For errors. */
  readonly name: string
  /**
   * Forward mode: the tangents of the results of a call, by those of its operands; undefined is 0.
   */
  push<S, B>(
    to: Writer<S, B>,
    operands: readonly B[],
    tangents: readonly (B | undefined)[],
    isCareful: boolean,
  ): (B | undefined)[]
  /**
   * Reverse mode: the gradients of the operands that are `wanted`, by those of the results; undefined
   * is 0. `result` gives the results of the call itself.
   */
  pull<S, B>(
    to: Writer<S, B>,
    operands: readonly B[],
    result: (index: number) => B,
    gradients: readonly (B | undefined)[],
    wanted: readonly boolean[],
    isCareful: boolean,
  ): (B | undefined)[]
  /** Whether a result is added to what is there, which is 0 at first. */
  isAdded(result: number): boolean
  /** The program that gives the results that are `wanted`. */
  executable(backend: BackendOptions, wanted: readonly boolean[]): Executable
}

/** Where a block is found. */
export interface View {
  data: Float64Array
  at: number
  length: number
}

/** Where a block goes. */
export interface Sink {
  readonly data: Float64Array
  /** Makes room for a number of numbers, and returns where they begin. */
  take(length: number): number
}

export interface Executable {
  run(operands: readonly View[], sinks: readonly (Sink | undefined)[]): void
}
