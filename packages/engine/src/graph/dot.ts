import type { Value } from '../value'
import { graph } from './graph'
import type { Graph, GraphNode, GraphOptions } from './graph'

/**
 * The graph in the DOT language of Graphviz, drawn as in micrograd's notebook: a box with label,
 * data and grad for each Value, a small node for its operation, a frame around each group.
 * @example
 * toDot(new Value(2, { label: 'a' }).relu()).split('\n')[0] // 'digraph {'
 */
export function toDot(what: Value | readonly Value[] | Graph, options?: GraphOptions): string {
  const { nodes, edges } = 'nodes' in what ? what : graph(what, options)
  const lines = ['digraph {', '  rankdir=LR', '  node [shape=record]']
  for (const [group, members] of grouped(nodes)) {
    const indent = group === '' ? '  ' : '    '
    if (group !== '') {
      lines.push(`  subgraph "cluster_${escaped(group)}" {`, `    label="${escaped(group)}"`)
    }
    for (const node of members) {
      lines.push(`${indent}${node.id} [label="${fields(node)}"]`)
      if (node.op) lines.push(`${indent}op${node.id} [label="${escaped(node.op)}" shape=ellipse]`)
    }
    if (group !== '') lines.push('  }')
  }
  for (const { id, op } of nodes) if (op) lines.push(`  op${id} -> ${id}`)
  for (const { from, to } of edges) lines.push(`  ${from} -> ${nodes[to]!.op ? 'op' : ''}${to}`)
  return `${lines.join('\n')}\n}\n`
}

function fields({ label, data, grad, size, isCut }: GraphNode): string {
  if (size > 1) return `{ ${escaped(label)} | ${size} values }`
  const name = label ? `${escaped(label)} | ` : ''
  return `{ ${isCut ? '… | ' : ''}${name}data ${data.toPrecision(5)} | grad ${grad.toPrecision(5)} }`
}

const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\\"{}|<>]/g, '\\$&')

/** Nodes by group, in the order in which the groups appear. */
export function grouped(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const groups = new Map<string, GraphNode[]>()
  for (const node of nodes) {
    const members = groups.get(node.group)
    if (members) members.push(node)
    else groups.set(node.group, [node])
  }
  return groups
}
