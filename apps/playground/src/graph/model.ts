import type { Value } from '@mg/engine'
import { graph } from '@mg/engine/graph'
import type { GraphEdge, GraphNode } from '@mg/engine/graph'

/** The whole graph of a result, as data, with the Value behind each node. */
export interface Model {
  /** Each after its operands; the last is the result. */
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
  /** The Value of each node. */
  values: readonly Value[]
  /** For each node the edges that come in, in the order of its operands. */
  incoming: readonly (readonly GraphEdge[])[]
}

/**
 * The graph of a result with its gradient, and nothing of other gradients that its leaves may have
 * received before.
 */
export function modelOf(result: Value): Model {
  const { nodes, edges } = graph(result)
  const incoming: GraphEdge[][] = nodes.map(() => [])
  for (const edge of edges) incoming[edge.to]!.push(edge)
  for (const list of incoming) list.sort((a, b) => a.index - b.index)
  const values: Value[] = []
  values[nodes.length - 1] = result
  // Each comes after its operands, so that going backwards every Value is known before it is asked for.
  for (let id = nodes.length - 1; id >= 0; id--) {
    const operands = values[id]!.operands
    for (const { from, index } of incoming[id]!) values[from] = operands[index]!
  }
  for (const value of values) value.grad = 0
  if (result.requiresGrad) result.backward()
  const differentiated = nodes.map((node, id) => ({ ...node, grad: values[id]!.grad }))
  return { nodes: differentiated, edges, values, incoming }
}
