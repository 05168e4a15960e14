import type { Graph } from '@mg/engine/graph'

/** What is to be run: the code before a snippet, of which nothing is shown, and the snippet. */
export interface Task {
  before: string
  code: string
}

/** What the page tells the frame: to run a task with a program, or to stop. */
export type Order = { program: string; task: Task } | 'stop'

/** What the frame tells the page. Lines are those of the snippet, from 1. */
export type Report =
  | { kind: 'result'; line: number; text: string; isExpected: boolean | undefined }
  | { kind: 'log'; text: string }
  | { kind: 'error'; line: number | undefined; text: string }
  | { kind: 'graph'; graph: Graph }
  | { kind: 'done'; milliseconds: number }

/** How long a snippet may take, in milliseconds. */
export const LIMIT = 10_000
/** How many reports one run may make; a loop that prints would otherwise drown the page. */
export const MOST_REPORTS = 2_000

const isNumber = (x: unknown): x is number => typeof x === 'number'
const isText = (x: unknown): x is string => typeof x === 'string' && x.length < 1_000_000

/** A report, if a message is one: code that runs in the frame can send anything. */
export function asReport(message: unknown): Report | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { kind, line, text, isExpected, graph, milliseconds } = message as Record<string, unknown>
  const place = isNumber(line) ? line : undefined
  switch (kind) {
    case 'result':
      if (place === undefined || !isText(text)) return undefined
      return {
        kind,
        line: place,
        text,
        isExpected: typeof isExpected === 'boolean' ? isExpected : undefined,
      }
    case 'log':
      return isText(text) ? { kind, text } : undefined
    case 'error':
      return isText(text) ? { kind, line: place, text } : undefined
    case 'graph':
      return isGraph(graph) ? { kind, graph } : undefined
    case 'done':
      return isNumber(milliseconds) ? { kind, milliseconds } : undefined
    default:
      return undefined
  }
}

function isGraph(x: unknown): x is Graph {
  const { nodes, edges } = (x ?? {}) as Partial<Graph>
  return (
    Array.isArray(nodes) &&
    Array.isArray(edges) &&
    nodes.every(
      (node) =>
        isText(node?.op) && isText(node.label) && isNumber(node.data) && isNumber(node.grad),
    ) &&
    edges.every((edge) => nodes[edge?.from] !== undefined && nodes[edge.to] !== undefined)
  )
}
