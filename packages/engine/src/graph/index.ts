export { toDot } from './dot'
export { graph } from './graph'
export type { Graph, GraphEdge, GraphNode, GraphOptions } from './graph'
export { toMermaid } from './mermaid'
