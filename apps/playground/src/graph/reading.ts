import { shown } from '../number'
import { groupTitle } from './folding'
import type { Card, Folded } from './folding'
import type { Frame } from './moves'

/** What a card says: its numbers as far as they are known, and all of it in a sentence. */
export interface CardText {
  data: string
  grad: string
  sentence: string
}

/** What stands on a card after some moves, or when all are made. */
export function cardText(
  { node, label, key, ids, isHeld }: Card,
  frame: Frame | undefined,
): CardText {
  if (!node) {
    const title = groupTitle(key)
    return {
      data: `${ids.length} nodes`,
      grad: '',
      sentence: `${title}, folded, ${ids.length} nodes`,
    }
  }
  const { id, op } = node
  const isKnown = frame?.isKnown[id] ?? true
  const data = isKnown ? shown(node.data) : '·'
  if (isHeld) {
    return {
      data,
      grad: 'held',
      sentence: `${label || 'constant'}, held: data ${shown(node.data)}`,
    }
  }
  const grad = !frame ? shown(node.grad) : frame.isBackward ? shown(frame.grads[id]!) : '·'
  const name = [label, op === '' ? (label === '' ? 'constant' : 'leaf') : op].filter(Boolean)
  const numbers = `data ${isKnown ? shown(node.data) : 'not yet known'}, gradient ${grad === '·' ? 'not yet known' : grad}`
  return { data, grad, sentence: `${name.join(', ')}: ${numbers}` }
}

/** Which card and which lines the last move is about. */
export interface Activity {
  active: string | undefined
  /** What runs along a line, by its key. */
  wires: ReadonlyMap<string, { text: string; isBackward: boolean }>
}

export function activity({ wires, cardOf }: Folded, frame: Frame | undefined): Activity {
  const move = frame?.move
  const running = new Map<string, { text: string; isBackward: boolean }>()
  if (!move) return { active: undefined, wires: running }
  for (const wire of wires) {
    const shares = move.shares.filter(({ edge }) => wire.edges.includes(edge))
    if (shares.length > 0) {
      const sum = shares.reduce((total, { amount }) => total + amount, 0)
      running.set(wire.key, { text: shown(sum, 3), isBackward: true })
    } else if (move.phase === 'forward' && wire.edges.some(({ to }) => to === move.node)) {
      running.set(wire.key, { text: '', isBackward: false })
    }
  }
  return { active: cardOf[move.node], wires: running }
}
