import type { Graph } from '../ir/graph'
import type { Precision, WritableNumbers } from '../numbers'
import type { Ends, Lowered } from '../passes/lower'
import type { Schedule } from '../schedule/steps'

export type Target = 'wasm' | 'js' | 'interpreter'

/** Which back end runs a program, and in which numbers. */
export interface BackendOptions {
  target: Target
  precision: Precision
}

/** A way to run programs: a folder beside this file, and a line in backends.ts. */
export interface Backend {
  /** The precisions that it computes in. */
  precisions: readonly Precision[]
  /** Whether the engine and the policy of this page permit it; where they do not, it may throw. */
  isPermitted(this: void): boolean
  /** The part of a graph between its `ends`, in atoms or in what this back end has in their place. */
  lower(this: void, graph: Graph, ends: Ends, precision: Precision): Lowered
  /** A program that is ready to run. */
  machine(this: void, schedule: Schedule, precision: Precision): Machine
}

/**
 * A program that is ready to run, a block of rows at a time. Input i of row r of a block lies in
 * `numbers` at first + i·stride + r.
 */
export interface Machine {
  numbers: Float64Array | Float32Array
  first: number
  /** From an input to the next, which is as many rows as a block has. */
  stride: number
  /** Rows are computed in groups of this size: the width of a vector. */
  lanes: number
  /** Where each root of the first row is found; those of the next rows follow. */
  roots: readonly number[]
  /** What is the same for all rows, in the order of the schedule's cells. */
  cells: WritableNumbers
  /** Where the sums over rows are found, and the place of each product's there. */
  sums: Float64Array | Float32Array
  places: Int32Array
  /** Sets the sums to 0. */
  reset: (this: void) => void
  /** Runs whole groups of rows, and adds to the sums. */
  block: (this: void, rows: number) => void
  /** Brings the sums to their places. */
  finish: (this: void) => void
}
