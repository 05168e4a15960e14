import type { Graph } from '../ir/graph'
import type { Product } from '../passes/differentiate'
import { chunksOf } from './chunks'
import type { Chunks } from './chunks'
import { listLoops } from './list-loops'
import { Storage } from './storage'
import { rowSumsOf } from './row-sums'
import { stages } from './stages'
import type { Schedule, Step } from './steps'

/** Divides a program into steps, and gives what passes between them its place in memory. */
export function schedule(
  graph: Graph,
  inputs: number,
  uniforms: number,
  roots: readonly number[],
  terms: readonly Product[],
): Schedule {
  const needed = graph.needed([...roots, ...terms.flatMap(({ g, p }) => [g, p])])
  const stage = stages(graph, needed)
  const storage = new Storage(graph, inputs, uniforms)
  const loops = listLoops(graph, needed, stage, storage)
  const { outers, sums, sumOf } = rowSumsOf(graph, terms, storage)
  const straight = chunksOf(graph, needed, stage, loops)
  storeCopies(straight, storage)
  const lanes = addTerms(straight, terms, sumOf)
  const rootSlots = placeRoots(straight, roots, storage)
  placeOperands(graph, straight, storage)
  storeResults(straight, storage)
  const { slots, slotOf, cellOf, cells } = storage
  const steps = [...straight.steps, ...outers].filter((step) => !isEmpty(step))
  return { graph, inputs, steps, slots, slotOf, cellOf, cells, sumOf, sums, lanes, rootSlots }
}

function storeCopies({ chunks, firstWith }: Chunks, { copies }: Storage): void {
  for (const copy of copies) chunks[firstWith(copy[0])]!.stores.push(copy)
}

/** Gives each term that no loop adds up a lane sum, notes it in `sumOf`, and returns how many these are. */
function addTerms(
  { chunks, firstWith }: Chunks,
  terms: readonly Product[],
  sumOf: Int32Array,
): number {
  let lanes = 0
  terms.forEach(({ g, p }, i) => {
    if (sumOf[i]! >= 0) return
    chunks[Math.max(firstWith(g), firstWith(p))]!.adds.push([lanes++, g, p])
    sumOf[i] = -lanes
  })
  return lanes
}

/** The slot of each root. */
function placeRoots({ chunks }: Chunks, roots: readonly number[], storage: Storage): number[] {
  return roots.map((root) => {
    if (!storage.isUniform(root)) return storage.slotFor(root)
    chunks[0]!.stores.push([root, storage.slots])
    return storage.slots++
  })
}

/** Gives a slot to what leaves its chunk, and a cell to each uniform node that is used. */
function placeOperands(graph: Graph, { chunks, chunkOf }: Chunks, storage: Storage): void {
  chunks.forEach(({ nodes, stores, adds }, at) => {
    const use = (id: number): void => {
      if (storage.isUniform(id)) storage.needCell(id)
      else if (chunkOf[id] !== at) storage.slotFor(id)
    }
    for (const id of nodes) graph.eachOperand(id, use)
    for (const [id] of stores) use(id)
    for (const [, g, p] of adds) {
      use(g)
      use(p)
    }
  })
}

function storeResults({ chunks }: Chunks, { slotOf }: Storage): void {
  for (const { nodes, stores } of chunks)
    for (const id of nodes) if (slotOf[id]! >= 0) stores.push([id, slotOf[id]!])
}

const isEmpty = (step: Step): boolean =>
  step.kind === 'straight' && step.stores.length + step.adds.length === 0
