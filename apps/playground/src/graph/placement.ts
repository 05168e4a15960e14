import { batch, computed, effect, signal } from '@preact/signals'
import { badgeWidth } from './folding'
import type { Folded } from './folding'
import type { Layout, LayoutRequest } from './layout'
import { learn } from './depth'
import { direction } from './room'
import { drawing, groups, model, openGroups, opened } from './state'

const placed = signal<{ layout: Layout; folded: Folded } | undefined>(undefined)

/** What is drawn, and where. While a new graph is being placed, the old one stays. */
export const scene = computed(() => {
  const now = drawing.value
  const last = placed.value
  if (!now || !last) return undefined
  // Numbers change at once; only a graph of another shape has to wait for its places.
  return keyOf(now) === last.layout.key ? { layout: last.layout, folded: now } : last
})

const keys = new WeakMap<Folded, string>()

/** All that the places depend on. */
function keyOf(folded: Folded): string {
  const known = keys.get(folded)
  if (known !== undefined) return known
  const { cards, wires, frames } = folded
  const key = JSON.stringify([
    direction.value,
    cards.map((card) => [card.key, Math.round(card.width), card.frame]),
    wires.map((wire) => wire.key),
    frames,
  ])
  keys.set(folded, key)
  return key
}

let worker: Worker | undefined
let waiting: { key: string; folded: Folded } | undefined

/** Has every new graph placed from now on. */
export function startPlacing(): () => void {
  return effect(() => {
    const folded = drawing.value
    const flow = direction.value
    if (!folded || folded.cards.length === 0) return
    keys.delete(folded)
    const key = keyOf(folded)
    if (waiting?.key === key) waiting.folded = folded
    if (waiting?.key === key || placed.peek()?.layout.key === key) return
    waiting = { key, folded }
    const { cards, wires, frames } = folded
    const request: LayoutRequest = {
      key,
      direction: flow,
      cards: cards.map(({ key: card, symbol, width, height, frame }) => ({
        key: card,
        width,
        height,
        badge: badgeWidth(symbol),
        frame,
      })),
      wires: wires.map(({ key: wire, from, to }) => ({ key: wire, from, to })),
      frames,
    }
    worker ??= placer()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(request)
  })
}

function placer(): Worker {
  const made = new Worker(new URL('layout-worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
    if (waiting?.key !== data.key) return
    const { folded } = waiting
    waiting = undefined
    batch(() => {
      // What is too large to be read folds by itself, and is drawn when it has.
      if (opened.peek() === undefined && model.peek())
        learn(model.peek()!, groups.peek(), openGroups.peek(), data)
      if (keyOf(drawing.value ?? folded) === data.key) placed.value = { layout: data, folded }
    })
  })
  return made
}
