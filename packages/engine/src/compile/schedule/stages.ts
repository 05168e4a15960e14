import type { Graph } from '../ir/graph'
import { MANY, arities } from '../ir/ops'

/** How many loops must be done before a node. */
export function stages(graph: Graph, needed: Uint8Array): Int32Array {
  const stage = new Int32Array(graph.size)
  const ofList: number[] = []
  const listStage = (list: number): number =>
    (ofList[list] ??= graph.lists[list]!.reduce((a, id) => Math.max(a, stage[id]!), 0))
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0) continue
    if (arities[graph.op[id]!]! < MANY) {
      let at = 0
      graph.eachOperand(id, (operand) => (at = Math.max(at, stage[operand]!)))
      stage[id] = at
    } else stage[id] = 1 + Math.max(listStage(graph.x[id]!), listStage(graph.y[id]!))
  }
  return stage
}
