import type { GraphEdge } from '@mg/engine/graph'
import { partials } from '@mg/engine/ops'
import type { Model } from './model'

/** What a node hands to one of its operands. */
interface Share {
  edge: GraphEdge
  /** The partial derivative of the node with respect to the operand. */
  local: number
  /** The node's gradient times that. */
  amount: number
}

/** One step of the calculation: a node gets its number, or hands its gradient on. */
export interface Move {
  phase: 'forward' | 'backward'
  node: number
  shares: readonly Share[]
}

/** In which order gradients are propagated: when a node has received all of its own, or at once. */
export type Order = 'topological' | 'eager'

/** Beyond this the wrong order, which may take exponentially many steps, is cut short. */
export const MOST_MOVES = 600

/** Every step, forward and backward. */
export function movesOf(model: Model, order: Order): Move[] {
  const { nodes } = model
  const forward = nodes.flatMap(({ id, op }): Move[] =>
    op === '' ? [] : [{ phase: 'forward', node: id, shares: [] }],
  )
  return [...forward, ...(order === 'topological' ? inOrder(model) : atOnce(model))]
}

function inOrder(model: Model): Move[] {
  const { nodes, values } = model
  const locals = localsOf(model)
  const grads = new Float64Array(nodes.length)
  const last = nodes.length - 1
  grads[last] = 1
  const moves: Move[] = []
  for (let node = last; node >= 0; node--) {
    if (values[node]!.op === '' || !values[node]!.requiresGrad) continue
    const shares = sharesOf(model, locals, node, grads[node]!)
    for (const { edge, amount } of shares) grads[edge.from]! += amount
    moves.push({ phase: 'backward', node, shares })
  }
  return moves
}

/**
 * What goes wrong without an order: whoever receives something propagates all that it has by then,
 * and does so again each time it receives.
 */
function atOnce(model: Model): Move[] {
  const { nodes, values } = model
  const locals = localsOf(model)
  const grads = new Float64Array(nodes.length)
  const last = nodes.length - 1
  grads[last] = 1
  const moves: Move[] = []
  const waiting: { node: number; next: number }[] = [{ node: last, next: 0 }]
  while (waiting.length > 0 && moves.length < MOST_MOVES) {
    const top = waiting.at(-1)!
    const share = sharesOf(model, locals, top.node, grads[top.node]!)[top.next++]
    if (share === undefined) {
      waiting.pop()
      continue
    }
    const { from } = share.edge
    grads[from]! += share.amount
    moves.push({ phase: 'backward', node: top.node, shares: [share] })
    if (values[from]!.op !== '') waiting.push({ node: from, next: 0 })
  }
  return moves
}

/** The partials of each node that takes a gradient, found when they are first asked for. */
export function localsOf({ values }: Model): (node: number) => readonly number[] {
  const found: (readonly number[] | undefined)[] = []
  return (node) => (found[node] ??= partials(values[node]!))
}

function sharesOf(
  { incoming, values }: Model,
  locals: (node: number) => readonly number[],
  node: number,
  gradient: number,
): Share[] {
  return incoming[node]!.flatMap((edge): Share[] => {
    if (!values[edge.from]!.requiresGrad) return []
    const local = locals(node)[edge.index]!
    // Zero propagates zero, as in the engine.
    const amount = local === 0 || gradient === 0 ? 0 : gradient * local
    return [{ edge, local, amount }]
  })
}

/** What is known after the first `count` moves. */
export interface Frame {
  /** Whether each node has its number. */
  isKnown: readonly boolean[]
  /** What each node has received so far. */
  grads: Float64Array
  /** Whether gradients are on their way. */
  isBackward: boolean
  /** The last move that was made. */
  move: Move | undefined
}

export function frameAfter(model: Model, moves: readonly Move[], count: number): Frame {
  const { nodes } = model
  const done = moves.slice(0, count)
  const isKnown = nodes.map(({ op }) => op === '')
  const grads = new Float64Array(nodes.length)
  const isBackward = done.at(-1)?.phase === 'backward'
  if (isBackward) grads[nodes.length - 1] = 1
  for (const { phase, node, shares } of done) {
    if (phase === 'forward') isKnown[node] = true
    for (const { edge, amount } of shares) grads[edge.from]! += amount
  }
  return { isKnown, grads, isBackward, move: done.at(-1) }
}
