import type { Graph } from '../ir/graph'
import { MANY, arities } from '../ir/ops'
import { addToGroup } from './groups'
import type { Storage } from './storage'
import type { Loop } from './steps'

/**
 * The loops that must be done before each stage. Dots of different weights with the same list are one
 * layer, whose results lie side by side.
 */
export function listLoops(
  graph: Graph,
  needed: Uint8Array,
  stage: Int32Array,
  storage: Storage,
): readonly (readonly Loop[] | undefined)[] {
  const { op, x, y, lists } = graph
  const { slotOf } = storage
  const isUniform = lists.map((list) => list.every((id) => storage.isUniform(id)))
  const layers = new Map<number, number[]>()
  const dots: number[] = []
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0 || arities[op[id]!]! < MANY) continue
    if (isUniform[x[id]!]) addToGroup(layers, y[id]!, id)
    else if (isUniform[y[id]!]) addToGroup(layers, x[id]!, id)
    else dots.push(id)
  }
  for (const id of [...layers.values(), dots].flat()) storage.newSlot(id)

  const loops: Loop[][] = []
  const add = (id: number, loop: Loop): unknown => (loops[stage[id]!] ??= []).push(loop)
  for (const [xs, group] of layers) {
    const weights = storage.weightsAt(group.map((id) => (xs === y[id] ? x[id]! : y[id]!)))
    const [id] = group as [number]
    const [size, count] = [lists[xs]!.length, group.length]
    add(id, { kind: 'layer', weights, xs: storage.listAt(xs), out: slotOf[id]!, size, count })
  }
  for (const id of dots) {
    const [xs, ys] = [storage.listAt(x[id]!), storage.listAt(y[id]!)]
    add(id, { kind: 'dot', xs, ys, out: slotOf[id]!, size: lists[x[id]!]!.length })
  }
  return loops
}
