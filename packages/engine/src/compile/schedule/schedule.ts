import type { Graph } from '../ir/graph'
import type { Product } from '../passes/differentiate'
import { GIVEN, INPUT, LITERAL, MANY, NONE, takes } from '../ir/ops'

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
  /** The cell of each `given`; −1 for one that only lists use. */
  cellOf: Int32Array
  /** What goes into each cell: a literal's number, or 0 and the index of a `given`. */
  cells: (readonly [literal: number, given?: number])[]
  /** For each product, where its sum is found: in `sums` if it is not negative, else −1 − its place in the lane sums. */
  sumOf: Int32Array
  sums: number
  lanes: number
  /** The slot of each root. */
  rootSlots: number[]
}

/** How many nodes one step of straight code holds: a compromise between the cache for code and the traffic through slots. */
const CHUNK = 512
/** How many neurons of a layer are computed together, whose weights are interleaved; those left over come one by one. */
export const TILE = 4
/** A block of products at least this large is worth a loop. */
const OUTER = 32

/**
 * Divides a program into steps, and gives what passes between them its place in memory: operands of
 * loops lie side by side, in the order of their list.
 */
export function schedule(
  graph: Graph,
  inputs: number,
  givens: number,
  roots: readonly number[],
  terms: readonly Product[],
): Schedule {
  const { op, x, y, lists } = graph
  const needed = graph.needed([...roots, ...terms.flatMap(({ g, p }) => [g, p])])
  const stage = stages(graph, needed)
  const slotOf = new Int32Array(graph.size).fill(-1)
  const cellOf = new Int32Array(givens).fill(-1)
  const cells: Schedule['cells'] = []
  const loops: Loop[][] = [[]]
  /** Stores beside those of nodes that have a slot of their own. */
  const copies: [node: number, slot: number][] = []
  let slots = inputs

  const isUniform = (id: number): boolean => op[id] === GIVEN || op[id] === LITERAL
  const uniform = lists.map((list) => list.every(isUniform))
  for (let id = 0; id < graph.size; id++) if (op[id] === INPUT) slotOf[id] = x[id]!

  const newCell = (id: number): number =>
    cells.push(op[id] === GIVEN ? [0, x[id]!] : [graph.number(id)!]) - 1
  const starts: number[] = []
  /** The slot of the first element of a list whose elements lie side by side. */
  const listAt = (list: number): number => {
    const nodes = lists[list]!
    let start = starts[list] ?? slotOf[nodes[0]!]!
    if (
      start < 0 ||
      (starts[list] === undefined && nodes.some((id, i) => slotOf[id] !== start + i))
    ) {
      start = slots
      slots += nodes.length
      nodes.forEach((id, i) => {
        if (slotOf[id]! < 0 && !isUniform(id)) slotOf[id] = start + i
        else copies.push([id, start + i])
      })
    }
    return (starts[list] = start)
  }
  /** Weights lie tile by tile: of TILE lists the first elements, then the second ones, … */
  const weightsAt = (weights: readonly number[]): number => {
    const start = cells.length
    for (let j = 0, n: number; j < weights.length; j += n) {
      n = tileAt(j, weights.length)
      const tile = weights.slice(j, j + n).map((list) => lists[list]!)
      tile[0]!.forEach((_, i) => tile.forEach((list) => newCell(list[i]!)))
    }
    return start
  }

  // Loops. Dots of different weights with the same list are one layer, whose results lie side by side.
  const layers = new Map<number, number[]>()
  const dots: number[] = []
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0 || takes[op[id]!]! < MANY) continue
    const isWeighted = uniform[x[id]!]! || uniform[y[id]!]!
    if (isWeighted) grouped(layers, uniform[x[id]!] ? y[id]! : x[id]!, id)
    else dots.push(id)
  }
  for (const id of [...layers.values(), dots].flat()) slotOf[id] = slots++
  const loop = (id: number, step: Loop): unknown => (loops[stage[id]!] ??= []).push(step)
  for (const [xs, group] of layers) {
    const weights = weightsAt(group.map((id) => (xs === y[id] ? x[id]! : y[id]!)))
    const [id] = group as [number]
    const [size, count] = [lists[xs]!.length, group.length]
    loop(id, { kind: 'layer', weights, xs: listAt(xs), out: slotOf[id]!, size, count })
  }
  for (const id of dots) {
    const size = lists[x[id]!]!.length
    loop(id, { kind: 'dot', xs: listAt(x[id]!), ys: listAt(y[id]!), out: slotOf[id]!, size })
  }

  // Sums over rows: terms with one g and a list of p's; those that share the list are one block.
  const sumOf = new Int32Array(terms.length).fill(-1)
  let sums = 0
  let lanes = 0
  const byG = new Map<number, number[]>()
  terms.forEach(({ g, p }, i) => isUniform(g) || isUniform(p) || grouped(byG, g, i))
  const blocks = new Map<number, number[]>()
  for (const [g, group] of byG) grouped(blocks, graph.list(group.map((i) => terms[i]!.p)), g)
  const outers: Loop[] = []
  for (const [list, gs] of blocks) {
    const size = lists[list]!.length
    const count = gs.length
    if (size < 2 || size * count < OUTER) continue
    const order = starts[graph.list(gs.slice().reverse())] === undefined ? gs : gs.reverse()
    const ends = { gs: listAt(graph.list(order)), xs: listAt(list) }
    // Four neighbours are computed together: let them be of the list that can be divided by 4.
    const isTurned = size % 4 > 0 && count % 4 === 0
    order.forEach((g, j) =>
      byG
        .get(g)!
        .forEach((term, i) => (sumOf[term] = sums + (isTurned ? i * count + j : j * size + i))),
    )
    outers.push(
      isTurned
        ? { kind: 'outer', gs: ends.xs, xs: ends.gs, sums, size: count, count: size }
        : { kind: 'outer', ...ends, sums, size, count },
    )
    sums += size * count
  }

  // Straight code, stage by stage. What leaves its chunk gets a slot.
  const last = stage.reduce((a, b) => Math.max(a, b), 0)
  const byStage: number[][] = Array.from({ length: last + 1 }, () => [])
  for (let id = 0; id < graph.size; id++) {
    const arity = takes[op[id]!]!
    if (needed[id] === 1 && arity > NONE && arity < MANY) byStage[stage[id]!]!.push(id)
  }
  const steps: Step[] = []
  const chunks: Straight[] = []
  const firstOf: number[] = []
  const chunkOf = new Int32Array(graph.size).fill(-1)
  byStage.forEach((all, at) => {
    firstOf.push(chunks.length)
    for (const step of loops[at] ?? []) steps.push(step)
    for (let i = 0; i === 0 || i < all.length; i += CHUNK) {
      const nodes = all.slice(i, i + CHUNK)
      for (const id of nodes) chunkOf[id] = chunks.length
      const chunk: Straight = { kind: 'straight', nodes, stores: [], adds: [] }
      chunks.push(chunk)
      steps.push(chunk)
    }
  })
  /** The first chunk in which a node is known. */
  const placeOf = (id: number): number => Math.max(chunkOf[id]!, firstOf[stage[id]!]!)
  for (const copy of copies) chunks[placeOf(copy[0])]!.stores.push(copy)
  terms.forEach(({ g, p }, i) => {
    if (sumOf[i]! >= 0) return
    chunks[Math.max(placeOf(g), placeOf(p))]!.adds.push([lanes++, g, p])
    sumOf[i] = -lanes
  })
  const rootSlots = roots.map((root) => {
    if (!isUniform(root)) return slotOf[root]! < 0 ? (slotOf[root] = slots++) : slotOf[root]!
    chunks[0]!.stores.push([root, slots])
    return slots++
  })
  chunks.forEach(({ nodes, stores, adds }, at) => {
    const use = (id: number): void => {
      if (op[id] === GIVEN && cellOf[x[id]!]! < 0) cellOf[x[id]!] = newCell(id)
      else if (!isUniform(id) && chunkOf[id] !== at && slotOf[id]! < 0) slotOf[id] = slots++
    }
    for (const id of nodes) graph.eachOperand(id, use)
    for (const [id] of stores) use(id)
    for (const [, g, p] of adds) {
      use(g)
      use(p)
    }
  })
  for (const { nodes, stores } of chunks)
    for (const id of nodes) if (slotOf[id]! >= 0) stores.push([id, slotOf[id]!])
  const isEmpty = (step: Step): boolean =>
    step.kind === 'straight' && step.stores.length + step.adds.length === 0
  const kept = [...steps, ...outers].filter((step) => !isEmpty(step))
  return { graph, inputs, steps: kept, slots, slotOf, cellOf, cells, sumOf, sums, lanes, rootSlots }
}

/** How many of `count` neurons are computed together from the one at `j` on. */
const tileAt = (j: number, count: number): number => (j + TILE <= count ? TILE : 1)

function grouped(groups: Map<number, number[]>, key: number, member: number): void {
  const group = groups.get(key)
  if (group) group.push(member)
  else groups.set(key, [member])
}

/** How many loops must be done before a node. */
function stages(graph: Graph, needed: Uint8Array): Int32Array {
  const stage = new Int32Array(graph.size)
  const ofList: number[] = []
  const listStage = (list: number): number =>
    (ofList[list] ??= graph.lists[list]!.reduce((a, id) => Math.max(a, stage[id]!), 0))
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0) continue
    if (takes[graph.op[id]!]! < MANY) {
      let at = 0
      graph.eachOperand(id, (operand) => (at = Math.max(at, stage[operand]!)))
      stage[id] = at
    } else stage[id] = 1 + Math.max(listStage(graph.x[id]!), listStage(graph.y[id]!))
  }
  return stage
}
