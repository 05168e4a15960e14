import type { Value } from '../../value'
import type { Product, Sums } from './differentiate'
import type { Builder } from './simplify'

// Calls: nodes that stand for whole programs, such as loops. A *block* is a node for an array of
// numbers; `pack` makes one of a list of nodes, `element` takes a number out of one, `call` takes
// blocks, and `result` is one of those that it gives. What they mean is in @mg/engine/loops, which a
// graph knows by its `calls` if it has such nodes.

/** What derivatives ask of whoever makes calls. */
export interface Calls {
  /** The part of reverse mode that passes through the nodes of calls. */
  reverse(k: Builder, sums: Sums, reachesTarget: Uint8Array, isCareful?: boolean): ReversedCalls
  /** The tangent of a node of a call, if it has one. */
  push(k: Builder, id: number, tangents: readonly number[], isCareful?: boolean): number | undefined
}

export interface ReversedCalls {
  /** Adds to the gradient of a root, if that is a block. */
  seed(id: number, g: number): true | undefined
  /** Propagates the gradient of a node, if it is one of a call's. */
  pull(id: number): boolean
  /** The gradient of a target, if that is a block. */
  product(id: number): Product | undefined
}

/** The rule of a Value that stands for a node of a call while a function is recorded. */
export interface CallRule {
  /** What it is recorded from, if that is not all of its operands. */
  readonly from?: readonly Value[]
  record(k: Builder, operands: readonly number[]): number
}
