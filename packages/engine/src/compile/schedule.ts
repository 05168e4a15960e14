import type { Graph } from './graph'
import { GIVEN, INPUT, LITERAL, MANY, takes } from './ops'

/**
 * What is done to a block of rows, in order. A *slot* holds one number for each row, a *cell* one
 * number for all rows.
 */
export type Step =
  /** Nodes without loops, each row by itself. */
  | Straight
  /** out[j] = Σᵢ weights[j][i]·xs[i], for j < count: weights lie in cells, tile by tile, the rest in slots. */
  | { kind: 'layer'; weights: number; xs: number; size: number; count: number; out: number }
  /** out = Σᵢ xs[i]·ys[i] */
  | { kind: 'dot'; xs: number; ys: number; size: number; out: number }
  /** out = Σᵢ xs[i] */
  | { kind: 'sum'; xs: number; size: number; out: number }
  /** sums[j][i] += Σ over rows of gs[j]·xs[i], for j < count and i < size */
  | { kind: 'outer'; gs: number; xs: number; size: number; count: number; sums: number }

export interface Straight {
  kind: 'straight'
  /** In an order of evaluation. */
  nodes: number[]
  /** Nodes, of this step or earlier ones, and the slots to which they are written. */
  stores: [node: number, slot: number][]
  /** Products g·p that are added up over the rows: lane sums, g, p. */
  adds: [lane: number, g: number, p: number][]
}

/** A product g·p that is to be added up over the rows. */
export interface Term {
  g: number
  p: number
}

export interface Schedule {
  graph: Graph
  steps: Step[]
  slots: number
  /** The slot of a node that was computed by an earlier step; −1 for one that has none. */
  slotOf: Int32Array
  /** The cell of each `given`; −1 for one that only lists use. */
  cellOf: Int32Array
  /** What goes into each cell: a `given`, or −1 − a literal of the graph. */
  cells: number[]
  /** For each term, where its sum is found: in `sums` if it is not negative, else −1 − its place in the lane sums. */
  sumOf: Int32Array
  sums: number
  lanes: number
  /** The slot of each root. */
  rootSlots: number[]
}

/** How many nodes one step of straight code holds: a compromise between the cache for code and the traffic through slots. */
const CHUNK = 512
/** How many neurons of a layer are worked out together; see wasm/kernels.ts. */
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
  terms: readonly Term[],
): Schedule {
  const needed = graph.needed([...roots, ...terms.flatMap(({ g, p }) => [g, p])])
  const slotOf = new Int32Array(graph.size).fill(-1)
  const cellOf = new Int32Array(givens).fill(-1)
  const cells: number[] = []
  const stage = stages(graph, needed)
  let slots = inputs
  const extra: [node: number, slot: number][] = []
  const listSlot = new Map<number, number>()
  const loops: { stage: number; step: Step }[] = []

  const isUniform = (id: number): boolean => graph.op[id] === GIVEN || graph.op[id] === LITERAL
  const uniform = graph.lists.map((list) => list.every(isUniform))
  for (let id = 0; id < graph.size; id++) if (graph.op[id] === INPUT) slotOf[id] = graph.x[id]!

  const cellFor = (id: number): number =>
    graph.op[id] === GIVEN ? graph.x[id]! : -1 - graph.x[id]!
  /** The slot of the first element of a list whose elements lie side by side. */
  const listAt = (list: number): number => {
    const known = listSlot.get(list)
    if (known !== undefined) return known
    const nodes = graph.lists[list]!
    let start = slotOf[nodes[0]!]!
    if (start < 0 || !nodes.every((id, i) => slotOf[id] === start + i)) {
      start = slots
      slots += nodes.length
      nodes.forEach((id, i) => {
        if (slotOf[id]! < 0 && !isUniform(id)) slotOf[id] = start + i
        else extra.push([id, start + i])
      })
    }
    listSlot.set(list, start)
    return start
  }
  /** Weights lie tile by tile: of TILE lists the first elements, then the second ones, … */
  const weightsAt = (lists: readonly number[]): number => {
    const start = cells.length
    for (let j = 0; j < lists.length; j += TILE) {
      const tile = lists.slice(j, j + TILE).map((list) => graph.lists[list]!)
      for (let i = 0; i < tile[0]!.length; i++)
        for (const list of tile) cells.push(cellFor(list[i]!))
    }
    return start
  }

  // Loops. Dots of different weights with the same list are one layer.
  const layers = new Map<number, number[]>()
  const rolled: number[] = []
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0 || takes[graph.op[id]!]! < MANY) continue
    rolled.push(id)
    const [weights, xs] = sides(graph, id, uniform)
    if (weights < 0) continue
    const group = layers.get(xs)
    if (group) group.push(id)
    else layers.set(xs, [id])
  }
  for (const group of layers.values()) {
    for (const id of group) slotOf[id] = slots++
  }
  for (const id of rolled) if (slotOf[id]! < 0) slotOf[id] = slots++
  for (const [xs, group] of layers) {
    const lists = group.map((id) => sides(graph, id, uniform)[0])
    const size = graph.lists[xs]!.length
    const step: Step = {
      kind: 'layer',
      weights: weightsAt(lists),
      xs: listAt(xs),
      size,
      count: group.length,
      out: slotOf[group[0]!]!,
    }
    loops.push({ stage: stage[group[0]!]!, step })
  }
  for (const id of rolled) {
    const [weights, xs, ys] = sides(graph, id, uniform)
    if (weights >= 0) continue
    const size = graph.lists[xs]!.length
    const out = slotOf[id]!
    const step: Step =
      ys < 0
        ? { kind: 'sum', xs: listAt(xs), size, out }
        : { kind: 'dot', xs: listAt(xs), ys: listAt(ys), size, out }
    loops.push({ stage: stage[id]!, step })
  }

  // Sums over rows: terms with one g and a list of p's; those that share the list are one block.
  const sumOf = new Int32Array(terms.length)
  let sums = 0
  let lanes = 0
  const byG = new Map<number, number[]>()
  terms.forEach(({ g, p }, i) => {
    if (isUniform(g) || isUniform(p)) return
    const group = byG.get(g)
    if (group) group.push(i)
    else byG.set(g, [i])
  })
  const blocks = new Map<number, number[]>()
  for (const [g, group] of byG) {
    const list = graph.list(group.map((i) => terms[i]!.p))
    const block = blocks.get(list)
    if (block) block.push(g)
    else blocks.set(list, [g])
  }
  const outers: Step[] = []
  const single: number[] = []
  const inBlock = new Uint8Array(terms.length)
  for (const [list, gs] of blocks) {
    const size = graph.lists[list]!.length
    if (size < 2 || size * gs.length < OUTER) continue
    const backwards = gs.slice().reverse()
    const order = listSlot.has(graph.list(backwards)) ? backwards : gs
    const step: Step = {
      kind: 'outer',
      gs: listAt(graph.list(order)),
      xs: listAt(list),
      size,
      count: gs.length,
      sums,
    }
    for (const g of order) {
      for (const i of byG.get(g)!) {
        sumOf[i] = sums++
        inBlock[i] = 1
      }
    }
    outers.push(step)
  }
  terms.forEach((_, i) => {
    if (inBlock[i] === 1) return
    single.push(i)
    sumOf[i] = -1 - lanes++
  })

  // Straight code, stage by stage. What leaves its chunk gets a slot.
  const last = stage.reduce((a, b) => Math.max(a, b), 0)
  const byStage: number[][] = Array.from({ length: last + 1 }, () => [])
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 1 && takes[graph.op[id]!]! > 0 && takes[graph.op[id]!]! < MANY)
      byStage[stage[id]!]!.push(id)
  }
  const storesAt: [number, number][][] = Array.from({ length: last + 1 }, () => [])
  for (const store of extra) storesAt[stage[store[0]]!]!.push(store)
  const addsAt: Straight['adds'][] = Array.from({ length: last + 1 }, () => [])
  for (const i of single) {
    const { g, p } = terms[i]!
    addsAt[Math.max(stage[g]!, stage[p]!)]!.push([-1 - sumOf[i]!, g, p])
  }
  const rootSlots = roots.map((root) => {
    if (isUniform(root)) {
      storesAt[stage[root]!]!.push([root, slots])
      return slots++
    }
    if (slotOf[root]! < 0) slotOf[root] = slots++
    return slotOf[root]!
  })
  const chunkOf = new Int32Array(graph.size).fill(-1)
  const steps: Step[] = []
  const loopsAt: Step[][] = Array.from({ length: last + 1 }, () => [])
  for (const { stage: at, step } of loops) loopsAt[at]!.push(step)
  for (let at = 0; at <= last; at++) {
    steps.push(...loopsAt[at]!)
    const chunks = divided(byStage[at]!, storesAt[at]!, addsAt[at]!)
    for (const chunk of chunks) {
      for (const id of chunk.nodes) chunkOf[id] = steps.length
      steps.push(chunk)
    }
  }
  steps.push(...outers)
  // Slots for what one chunk hands to another.
  const use = (id: number, at: number): void => {
    if (isUniform(id)) {
      if (graph.op[id] === GIVEN && cellOf[graph.x[id]!]! < 0)
        cellOf[graph.x[id]!] = cells.push(graph.x[id]!) - 1
    } else if (chunkOf[id] !== at && slotOf[id]! < 0) slotOf[id] = slots++
  }
  steps.forEach((step, at) => {
    if (step.kind !== 'straight') return
    for (const id of step.nodes) graph.eachOperand(id, (operand) => use(operand, at))
    for (const [id] of step.stores) use(id, at)
    for (const [, g, p] of step.adds) {
      use(g, at)
      use(p, at)
    }
  })
  for (const step of steps) {
    if (step.kind === 'straight')
      for (const id of step.nodes) if (slotOf[id]! >= 0) step.stores.push([id, slotOf[id]!])
  }
  return { graph, steps, slots, slotOf, cellOf, cells, sumOf, sums, lanes, rootSlots }
}

/** The lists of a loop: uniform weights (−1 if there are none), xs, ys (−1 if there are none). */
function sides(graph: Graph, id: number, uniform: readonly boolean[]): [number, number, number] {
  const x = graph.x[id]!
  const y = graph.y[id]!
  if (y < 0) return [-1, x, -1]
  if (uniform[x] === true) return [x, y, -1]
  return uniform[y] === true ? [y, x, -1] : [-1, x, y]
}

/** How many loops must be done before a node. */
function stages(graph: Graph, needed: Uint8Array): Int32Array {
  const stage = new Int32Array(graph.size)
  const ofList = new Map<number, number>()
  const listStage = (list: number): number => {
    let known = ofList.get(list)
    if (known === undefined) {
      known = graph.lists[list]!.reduce((a, id) => Math.max(a, stage[id]!), 0)
      ofList.set(list, known)
    }
    return known
  }
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0) continue
    const arity = takes[graph.op[id]!]!
    if (arity >= MANY) {
      stage[id] = 1 + Math.max(listStage(graph.x[id]!), arity > MANY ? listStage(graph.y[id]!) : 0)
    } else {
      let at = 0
      graph.eachOperand(id, (operand) => (at = Math.max(at, stage[operand]!)))
      stage[id] = at
    }
  }
  return stage
}

function divided(nodes: number[], stores: [number, number][], adds: Straight['adds']): Straight[] {
  const chunks: Straight[] = []
  const chunk = (): Straight => {
    const made: Straight = { kind: 'straight', nodes: [], stores: [], adds: [] }
    chunks.push(made)
    return made
  }
  for (let i = 0; i < nodes.length; i += CHUNK) chunk().nodes = nodes.slice(i, i + CHUNK)
  if (stores.length === 0 && adds.length === 0) return chunks
  const place = new Map<number, Straight>()
  for (const made of chunks) for (const id of made.nodes) place.set(id, made)
  const first = chunks[0] ?? chunk()
  for (const store of stores) (place.get(store[0]) ?? first).stores.push(store)
  for (const add of adds) {
    const g = place.get(add[1])
    const p = place.get(add[2])
    const at = g && p ? (chunks.indexOf(g) > chunks.indexOf(p) ? g : p) : (g ?? p ?? first)
    at.adds.push(add)
  }
  return chunks
}
