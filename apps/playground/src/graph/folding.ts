import type { GraphEdge, GraphNode } from '@mg/engine/graph'
import { shown } from '../number'
import type { Model } from './model'
import { symbolOf } from './symbols'

/** What is drawn as one box: a node, or a group of nodes that is folded. */
export interface Card {
  key: string
  /** The node; none for a folded group. */
  node: GraphNode | undefined
  label: string
  /** The label as it is drawn: inside a frame, without the frame's own name. */
  title: string
  /** What stands in the badge: the operation. */
  symbol: string
  /** The nodes that it stands for. */
  ids: readonly number[]
  /** Whether it takes no gradient. */
  isHeld: boolean
  /** The open group around it; '' for none. */
  frame: string
  width: number
  height: number
}

/** What is drawn as one line. */
interface Wire {
  key: string
  from: string
  to: string
  edges: readonly GraphEdge[]
}

export interface Folded {
  cards: readonly Card[]
  wires: readonly Wire[]
  /** The key of the card that shows each node; undefined for nodes that are left out. */
  cardOf: readonly (string | undefined)[]
  /** The open groups that have a frame, outer ones first. */
  frames: readonly string[]
}

/** More cards than these are neither drawn in time nor read. */
const MOST_CARDS = 200
/** Over how many columns all wires may run together: each costs as much time as a card. */
const MOST_COLUMNS = 4000
const HEIGHT = 50
const CONSTANT_HEIGHT = 30

/** The groups that can be folded, by the names of their leaves: 'layers.0' and 'layers.0.neurons.3'. */
export function foldable(scopes: readonly string[]): Set<string> {
  const all = new Set<string>()
  for (const scope of scopes) {
    for (const name of ancestors(scope)) all.add(name)
  }
  // 'layers' and 'layers.0.neurons' only hold what is numbered; folding them would hide the order.
  const lists = new Set<string>()
  for (const group of all) if (/\.\d+$/.test(group)) lists.add(group.replace(/\.\d+$/, ''))
  return new Set([...all].filter((group) => !lists.has(group)))
}

/**
 * The group of each node: the engine's, and for what is made from members of one group alone, that
 * group as well; so no line leaves a folded group and comes back to it.
 */
export function scopesIn({ nodes, incoming }: Model): string[] {
  const scopes: string[] = []
  for (const { id, op, group } of nodes) {
    const operands = incoming[id]!.map(({ from }) => scopes[from]!)
    const same = new Set(operands)
    scopes.push(op !== '' && group === '' && same.size === 1 ? operands[0]! : group)
  }
  return scopes
}

/** The outermost group around a scope that can be folded and is not opened. */
function foldedAt(
  scope: string,
  groups: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): string | undefined {
  return ancestors(scope).find((name) => groups.has(name) && !opened.has(name))
}

/** A group and those around it, the outermost first. */
export const ancestors = (scope: string): string[] => {
  const parts = scope === '' ? [] : scope.split('.')
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'))
}

/** The key of the card that each node is drawn on: its own, or that of a folded group. */
export function keysOf(model: Model, opened: ReadonlySet<string>): string[] {
  const scopes = scopesIn(model)
  const groups = foldable(scopes)
  return scopes.map((scope, id) => foldedAt(scope, groups, opened) ?? `#${id}`)
}

/** The graph as it is drawn: groups that are not opened are one card each. */
export function folded(model: Model, opened: ReadonlySet<string>): Folded {
  const { nodes, edges, values } = model
  const scopes = scopesIn(model)
  const groups = foldable(scopes)
  const members = new Map<string, number[]>()
  const keys = keysOf(model, opened)
  for (const [id, key] of keys.entries()) {
    const list = members.get(key)
    if (list) list.push(id)
    else members.set(key, [id])
  }
  const kept = nearest(model, keys)
  const cards = [...members].flatMap(([key, ids]): Card[] => {
    if (!kept.has(key)) return []
    const node = key.startsWith('#') ? nodes[ids[0]!]! : undefined
    const frame = ancestors(node ? scopes[node.id]! : key).findLast(
      (name) => groups.has(name) && opened.has(name),
    )
    const label = node ? node.label : groupTitle(key)
    const inner =
      frame && key.startsWith(`${frame}.`) ? groupTitle(key.slice(frame.length + 1)) : label
    const title =
      node && frame && label.startsWith(`${frame}.`) ? label.slice(frame.length + 1) : inner
    const symbol = node ? symbolOf(node.op) : ''
    const width = node ? widthOf(node, title, symbol) : Math.max(128, 7.4 * title.length + 32)
    const isHeld = node !== undefined && !values[node.id]!.requiresGrad
    const isConstant = node?.op === '' && label === ''
    const rest = { frame: frame ?? '', width, height: isConstant ? CONSTANT_HEIGHT : HEIGHT }
    return [{ key, node, label, title, symbol, ids, isHeld, ...rest }]
  })
  const wires = new Map<string, GraphEdge[]>()
  for (const edge of edges) {
    const [from, to] = [keys[edge.from]!, keys[edge.to]!]
    if (from === to || !kept.has(from) || !kept.has(to)) continue
    const isPlain = from.startsWith('#') && to.startsWith('#')
    const key = `${from} ${to}${isPlain ? ` ${edge.index}` : ''}`
    const list = wires.get(key)
    if (list) list.push(edge)
    else wires.set(key, [edge])
  }
  const frames = new Set(cards.flatMap(({ frame }) => ancestors(frame)))
  return {
    cards,
    wires: [...wires].map(([key, list]) => ({
      key,
      from: keys[list[0]!.from]!,
      to: keys[list[0]!.to]!,
      edges: list,
    })),
    cardOf: keys.map((key) => (kept.has(key) ? key : undefined)),
    frames: [...frames].filter((name) => groups.has(name)).sort((a, b) => a.length - b.length),
  }
}

/** The cards nearest to the result, as many as can be drawn. */
function nearest(model: Model, keys: readonly string[]): Set<string> {
  for (let most = MOST_CARDS; ; most = Math.floor(0.8 * most)) {
    const kept = nearestOf(model, keys, most)
    if (columnsOf(model, keys, kept) <= MOST_COLUMNS) return kept
  }
}

function nearestOf({ nodes, incoming }: Model, keys: readonly string[], most: number): Set<string> {
  const kept = new Set<string>()
  const waiting = [nodes.length - 1]
  const seen = new Uint8Array(nodes.length)
  for (let i = 0; i < waiting.length; i++) {
    const id = waiting[i]!
    if (!kept.has(keys[id]!) && kept.size >= most) continue
    kept.add(keys[id]!)
    for (const { from } of incoming[id]!) {
      if (seen[from] === 0) waiting.push(from)
      seen[from] = 1
    }
  }
  return kept
}

/** Over how many columns the wires between some cards run, all in all. */
function columnsOf({ edges }: Model, keys: readonly string[], kept: ReadonlySet<string>): number {
  const column = new Map<string, number>()
  const wires = edges.filter(
    ({ from, to }) => keys[from] !== keys[to] && kept.has(keys[from]!) && kept.has(keys[to]!),
  )
  // From the result backwards, so that where a wire ends is known before where it begins.
  wires.sort((a, b) => b.to - a.to)
  for (const { from, to } of wires) {
    const [start, end] = [keys[from]!, keys[to]!]
    column.set(start, Math.max(column.get(start) ?? 0, (column.get(end) ?? 0) + 1))
  }
  const lengths = new Map(
    wires.map(({ from, to }) => {
      const [start, end] = [keys[from]!, keys[to]!]
      return [`${start} ${end}`, column.get(start)! - (column.get(end) ?? 0)]
    }),
  )
  return [...lengths.values()].reduce((sum, length) => sum + Math.max(1, length), 0)
}

/** 'layers.0.neurons.3' as readers say it: 'layer 1, neuron 4'. */
export function groupTitle(group: string): string {
  const parts = group.split('.')
  const words: string[] = []
  for (let i = 0; i < parts.length; i++) {
    if (/^\d+$/.test(parts[i + 1] ?? '')) {
      words.push(`${parts[i]!.replace(/s$/, '')} ${Number(parts[i + 1]) + 1}`)
      i++
    } else words.push(parts[i]!)
  }
  return words.join(', ')
}

function widthOf({ op, data, grad }: GraphNode, title: string, symbol: string): number {
  if (op === '' && title === '') return 20 + 8.6 * shown(data).length
  // Only powers of ten make a number long; others may change without moving the cards.
  const numbers = [data, grad].some((x) => shown(x).includes('e')) ? 112 : 88
  return numbers + badgeWidth(symbol) / 2 + (title === '' ? 0 : nameWidth(clipped(title)) + 4)
}

/** A long name as it is drawn: its end tells more. */
export const clipped = (title: string): string =>
  title.length > 16 ? `…${title.slice(-15)}` : title

/** How wide a name is drawn, and rather more than less. */
function nameWidth(name: string): number {
  let width = 0
  for (const letter of name)
    width += /[mwMW@—]|[^\u0020-\u024f]/.test(letter) ? 13 : /[A-Z]/.test(letter) ? 10.4 : 8.6
  return width
}

/** How wide the badge of an operation is: round for signs, longer for names. */
export const badgeWidth = (symbol: string): number =>
  symbol === '' ? 0 : Math.max(26, 7.2 * symbol.length + 14)
