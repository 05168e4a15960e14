import type { Graph } from '../ir/graph'
import { MANY, NONE, arities } from '../ir/ops'
import type { Loop, Step, Straight } from './steps'

/** How many nodes one step of straight code holds: a compromise between the cache for code and the traffic through slots. */
const CHUNK = 512

/** Straight code in chunks. */
export interface Chunks {
  chunks: Straight[]
  /** The chunks, and before those of a stage its loops. */
  steps: Step[]
  /** The chunk of each node; −1 for one that no straight code computes. */
  chunkOf: Int32Array
  /** The first chunk in which a node is known. */
  firstWith: (id: number) => number
}

/** Divides straight code into chunks, stage by stage; a stage has one at least. */
export function chunksOf(
  graph: Graph,
  needed: Uint8Array,
  stage: Int32Array,
  loops: readonly (readonly Loop[] | undefined)[],
): Chunks {
  const last = stage.reduce((a, b) => Math.max(a, b), 0)
  const byStage: number[][] = Array.from({ length: last + 1 }, () => [])
  for (let id = 0; id < graph.size; id++) {
    const arity = arities[graph.op[id]!]!
    if (needed[id] === 1 && arity > NONE && arity < MANY) byStage[stage[id]!]!.push(id)
  }
  const steps: Step[] = []
  const chunks: Straight[] = []
  const firstOf: number[] = []
  const chunkOf = new Int32Array(graph.size).fill(-1)
  byStage.forEach((all, at) => {
    firstOf.push(chunks.length)
    for (const loop of loops[at] ?? []) steps.push(loop)
    for (let i = 0; i === 0 || i < all.length; i += CHUNK) {
      const nodes = all.slice(i, i + CHUNK)
      for (const id of nodes) chunkOf[id] = chunks.length
      const chunk: Straight = { kind: 'straight', nodes, stores: [], adds: [] }
      chunks.push(chunk)
      steps.push(chunk)
    }
  })
  const firstWith = (id: number): number => Math.max(chunkOf[id]!, firstOf[stage[id]!]!)
  return { chunks, steps, chunkOf, firstWith }
}
