import { needKnown } from '../options'
import { Value } from '../value'
import { scopesOf } from './scopes'

/** A graph as plain data, for drawing. Unless groups are folded, nodes stand after what they were made from. */
export interface Graph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface GraphNode {
  /** Its place in `nodes`. */
  id: number
  /** The name of the operation that made it; '' for a leaf, a constant or a folded group. */
  op: string
  /** Its label, or the name of the group that is folded into it. */
  label: string
  data: number
  grad: number
  /** The group that it belongs to, such as 'layers.0.neurons.3'; '' for none. */
  group: string
  /** How many Values it stands for: 1, except for a folded group. */
  size: number
  /** Whether it was made from others that are not shown. */
  isCut: boolean
}

export interface GraphEdge {
  /** The id of the operand. */
  from: number
  /** The id of what was made from it. */
  to: number
  /** Which operand it is, from 0. */
  index: number
}

export interface GraphOptions {
  /** How many steps to go from the results towards the leaves; default: all. */
  depth?: number
  /**
   * Which groups are drawn as one node. Groups come from labels: a Value labelled 'neuron.w.0'
   * belongs to 'neuron', and so does what is made from such Values.
   */
  fold?: (group: string) => boolean
}

/**
 * The graph of what one or several Values were made from.
 * @throws TypeError for anything but Values, and for an unknown option
 * @throws RangeError when `depth` is negative or not a number
 * @example
 * const a = new Value(2, { label: 'a' })
 * const { nodes, edges } = graph(a.mul(a).add(1))
 * nodes.map((node) => node.op || node.label || node.data) // [ 'a', 'mul', 1, 'add' ]
 * edges.length // 4
 */
export function graph(roots: Value | readonly Value[], options: GraphOptions = {}): Graph {
  needKnown(options, 'depth, fold')
  const { depth = Infinity, fold } = options
  if (!(depth >= 0)) throw new RangeError(`depth is ${depth}; pass a number ≥ 0`)
  const results = [roots].flat() as Value[]
  for (const root of results) {
    if (!(root instanceof Value)) throw new TypeError(`graph got ${String(root)}; pass Values`)
  }
  const values = sorted(results, depth)
  const scopes = scopesOf(values)
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const ids = new Map<Value | string, number>()
  const drawn = new Set<string>()
  for (const [value, operands] of values) {
    const group = scopes.get(value)!
    const folded = fold && group !== '' ? foldedAt(group, fold) : undefined
    let id = folded === undefined ? undefined : ids.get(folded)
    if (id === undefined) {
      id = nodes.length
      nodes.push(folded === undefined ? nodeOf(value, id, group) : groupOf(folded, id))
      ids.set(folded ?? value, id)
    }
    ids.set(value, id)
    const node = nodes[id]!
    if (folded !== undefined) Object.assign(node, { size: node.size + 1, data: value.v })
    if (operands === undefined) node.isCut ||= value.operands.length > 0
    operands?.forEach((operand, index) => {
      const from = ids.get(operand)!
      const edge = folded === undefined ? `${from} ${id} ${index}` : `${from} ${id}`
      if (from === id || drawn.has(edge)) return
      drawn.add(edge)
      edges.push({ from, to: id, index })
    })
  }
  return { nodes, edges }
}

function nodeOf(value: Value, id: number, group: string): GraphNode {
  const { op, label = '', v: data, grad } = value
  return { id, op, label, data, grad, group, size: 1, isCut: false }
}

function groupOf(label: string, id: number): GraphNode {
  const group = label.replace(/\.?[^.]*$/, '')
  return { id, op: '', label, data: Number.NaN, grad: Number.NaN, group, size: 0, isCut: false }
}

/** The outermost group around a group that is to be folded. */
function foldedAt(group: string, fold: (group: string) => boolean): string | undefined {
  const parts = group.split('.')
  for (let i = 1; i <= parts.length; i++) {
    const name = parts.slice(0, i).join('.')
    if (fold(name)) return name
  }
  return undefined
}

/** Every Value up to a depth, each after its operands, with its operands unless they are cut off. */
function sorted(roots: readonly Value[], depth: number): Map<Value, readonly Value[] | undefined> {
  const shown = operandsWithin(roots, depth)
  const order = new Map<Value, readonly Value[] | undefined>()
  const stack = [...roots]
  const entered = new Set<Value>()
  while (stack.length > 0) {
    const value = stack.at(-1)!
    const operands = shown.get(value)
    if (!entered.has(value)) {
      entered.add(value)
      for (let i = (operands?.length ?? 0) - 1; i >= 0; i--) {
        if (!entered.has(operands![i]!)) stack.push(operands![i]!)
      }
    } else {
      stack.pop()
      if (!order.has(value)) order.set(value, operands)
    }
  }
  return order
}

/** The operands of each Value that is fewer than `depth` steps away; undefined where there are some beyond. */
function operandsWithin(
  roots: readonly Value[],
  depth: number,
): Map<Value, readonly Value[] | undefined> {
  const found = new Map<Value, readonly Value[] | undefined>()
  let level: Iterable<Value> = new Set(roots)
  for (let at = 0; ; at++) {
    const next = new Set<Value>()
    for (const value of level) {
      const { operands } = value
      found.set(value, at < depth || operands.length === 0 ? operands : undefined)
      if (at < depth) for (const operand of operands) if (!found.has(operand)) next.add(operand)
    }
    for (const value of next) if (found.has(value)) next.delete(value)
    if (next.size === 0) return found
    level = next
  }
}
