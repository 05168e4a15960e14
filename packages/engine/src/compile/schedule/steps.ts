import type { Graph } from '../ir/graph'

/**
 * What is done to a block of rows, in order. A *slot* holds one number for each row, a *cell* one
 * number for all rows.
 */
export type Step = Straight | Loop

export type Loop =
  /** out[j] = Σᵢ weights[j][i]·xs[i], for j < count: weights lie in cells, tile by tile, the rest in slots. */
  | { kind: 'layer'; weights: number; xs: number; out: number; size: number; count: number }
  /** out = Σᵢ xs[i]·ys[i] */
  | { kind: 'dot'; xs: number; ys: number; out: number; size: number }
  /** sums[j][i] += Σ over rows of gs[j]·xs[i], for j < count and i < size */
  | { kind: 'outer'; gs: number; xs: number; sums: number; size: number; count: number }

/** Nodes without loops, each row by itself. */
export interface Straight {
  kind: 'straight'
  /** In an order of evaluation. */
  nodes: number[]
  /** Nodes, of this step or earlier ones, and the slots to which they are written. */
  stores: [node: number, slot: number][]
  /** Products g·p that are added up over the rows: lane sums, g, p. */
  adds: [lane: number, g: number, p: number][]
}

export interface Schedule {
  graph: Graph
  /** How many inputs there are, which have the first slots. */
  inputs: number
  steps: Step[]
  slots: number
  /** The slot of a node that was computed by an earlier step; −1 for one that has none. */
  slotOf: Int32Array
  /** The cell of each `uniform`; −1 for one that only lists use. */
  cellOf: Int32Array
  /** What goes into each cell: a literal's number, or 0 and the index of a `uniform`. */
  cells: (readonly [literal: number, uniform?: number])[]
  /** For each product, where its sum is found: in `sums` if it is not negative, else −1 − its place in the lane sums. */
  sumOf: Int32Array
  sums: number
  lanes: number
  /** The slot of each root. */
  rootSlots: number[]
}

/** How many neurons of a layer are computed together, whose weights are interleaved; those left over come one by one. */
export const TILE = 4
