import type { Value } from '../value'
import { grouped } from './dot'
import { graph } from './graph'
import type { Graph, GraphNode, GraphOptions } from './graph'

/**
 * The graph as a Mermaid flowchart, which many Markdown viewers draw.
 * @example
 * toMermaid(new Value(2, { label: 'a' }).relu()).split('\n')[0] // 'flowchart LR'
 */
export function toMermaid(what: Value | readonly Value[] | Graph, options?: GraphOptions): string {
  const { nodes, edges } = 'nodes' in what ? what : graph(what, options)
  const lines = ['flowchart LR']
  for (const [i, [group, members]] of [...grouped(nodes)].entries()) {
    const indent = group === '' ? '  ' : '    '
    if (group !== '') lines.push(`  subgraph g${i} ["${escaped(group)}"]`)
    for (const node of members) lines.push(`${indent}n${node.id}["${text(node)}"]`)
    if (group !== '') lines.push('  end')
  }
  for (const { from, to } of edges) lines.push(`  n${from} --> n${to}`)
  return `${lines.join('\n')}\n`
}

function text({ op, label, data, grad, size, isCut }: GraphNode): string {
  const head = [isCut ? '…' : '', op, label].filter(Boolean).map(escaped).join(' ')
  const body =
    size > 1 ? `${size} values` : `data ${data.toPrecision(5)}, grad ${grad.toPrecision(5)}`
  return head ? `${head}<br/>${body}` : body
}

/** Text between quotes: neither markup, a directive nor the end of the line. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[&"<>#%{}`;\\]/g, (character) => `#${character.charCodeAt(0)};`)
