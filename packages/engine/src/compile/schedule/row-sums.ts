import type { Graph } from '../ir/graph'
import type { Product } from '../passes/differentiate'
import { addToGroup } from './groups'
import type { Storage } from './storage'
import type { Loop } from './steps'

/** A block of products at least this large is worth a loop. */
const OUTER = 32

/** Sums over rows that loops form: the loops, how many sums there are, and which is that of each term, −1 for none. */
export interface RowSums {
  outers: Loop[]
  sums: number
  sumOf: Int32Array
}

/** Finds terms with one g and a list of p's; those that share the list are one block. */
export function rowSumsOf(graph: Graph, terms: readonly Product[], storage: Storage): RowSums {
  const sumOf = new Int32Array(terms.length).fill(-1)
  const byG = new Map<number, number[]>()
  terms.forEach(
    ({ g, p }, i) => storage.isUniform(g) || storage.isUniform(p) || addToGroup(byG, g, i),
  )
  const blocks = new Map<number, number[]>()
  for (const [g, group] of byG) addToGroup(blocks, graph.list(group.map((i) => terms[i]!.p)), g)
  const outers: Loop[] = []
  let sums = 0
  for (const [list, gs] of blocks) {
    const size = graph.lists[list]!.length
    const count = gs.length
    if (size < 2 || size * count < OUTER) continue
    const order = storage.isPlaced(graph.list(gs.slice().reverse())) ? gs.reverse() : gs
    const ends = { gs: storage.listAt(graph.list(order)), xs: storage.listAt(list) }
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
  return { outers, sums, sumOf }
}
