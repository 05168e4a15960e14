import type { Product } from '../../compile/passes/differentiate'
import type { Builder } from '../../compile/passes/simplify'

/**
 * What a loop does at each step, as nodes of a graph. A *group* is a list of nodes that stand side by
 * side in one block. Operands of the loop, in this order: the carries' first values, rows, shared
 * numbers, shared blocks, and the number of steps if that is an operand. Results: the carries' last
 * values, the carries before each step, what each step gives, sums, totals.
 */
export interface Body {
  k: Builder
  name: string
  /** How many steps there are: as many as rows, a number, an operand, or while `goesOn`. */
  steps: 'rows' | 'operand' | 'while' | number
  /** Whether the last row comes first. */
  isReversed: boolean
  /** Groups that a step reads and sets for the next one. */
  carries: Carry[]
  /** Groups of which each step has its own. */
  rows: number[][]
  /** Groups that are the same at all steps. */
  shared: number[][]
  /** Nodes that stand for blocks, the same at all steps. */
  blocks: number[]
  /** Groups that each step gives. */
  each: number[][]
  /** Groups of products that are added up over the steps. */
  sums: Product[][]
  /** Blocks that are added up over the steps, and the place in `blocks` of one that is as long. */
  totals: { node: number; like: number }[]
  /** Of the carries: whether there is a further step. */
  goesOn: number
}

export interface Carry {
  from: number[]
  to: number[]
}

/** Where the results of a body begin. */
export function placesOf({ carries, each, sums }: Body) {
  const history = carries.length
  const first = 2 * history
  return {
    history,
    each: first,
    sums: first + each.length,
    totals: first + each.length + sums.length,
  }
}
