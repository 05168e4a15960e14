import { useRef } from 'preact/hooks'
import { badgeWidth, clipped, folded as foldedGraph } from '../../graph/folding'
import type { Card, Folded } from '../../graph/folding'
import { layoutOf } from '../../graph/layout'
import type { Direction, Layout } from '../../graph/layout'
import type { Model } from '../../graph/model'
import { Shares, Wires } from '../../graph/wires'
import { useWidth } from '../../ui/width'
import { number } from '../language'

const NOTHING: ReadonlySet<string> = new Set()
/** Narrower than this, graphs flow down instead of to the right. */
const NARROW = 560
/** The smallest letters of a card are 12.5 px high; on the screen none shall be below 11. */
const LEGIBLE = 11 / 12.5

export interface SketchProps {
  label: string
  model: Model
  /** What stands for the gradient of a node; nothing for ''. */
  gradient: (id: number) => string
  /** The nodes that are brought to the fore. */
  active?: ReadonlySet<number>
  /** What came back along an edge, by the node it leads to and which of its operands it is. */
  shares?: readonly { from: number; to: number; index: number; text: string }[]
  open?: ReadonlySet<string>
  fold?: Fold
}

/** The words for a group, and for opening and folding it, with places for its title and its number. */
interface Fold {
  layer: string
  neuron: string
  open: string
  fold: string
  onToggle: (group: string) => void
}

/** 'layers.0.neurons.3' in words: that it is in a layer shows around it. */
function titleOf(group: string, fold: Fold | undefined): string {
  const number = String(Number(group.split('.').at(-1)) + 1)
  return (
    (group.includes('neurons') ? fold?.neuron : fold?.layer)?.replace('{number}', number) ?? group
  )
}

/** A small graph as it is drawn on the Graph page, without its controls. */
export function Sketch(props: SketchProps) {
  const { label, model, gradient, active, shares = [], open = NOTHING, fold } = props
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 640).value
  const direction = width < NARROW ? 'TB' : 'LR'
  const folded = narrowed(foldedGraph(model, open), direction === 'TB' && !fold ? SPARE : 0)
  const layout = placed(folded, direction)
  // Badges stick out of the cards.
  const margin = layout.direction === 'TB' ? 10 : 0
  const [wide, high] = [layout.width + 2 * margin, layout.height]
  const scale = Math.max(LEGIBLE, Math.min(1.15, width / wide))
  const running = new Map(
    folded.wires.flatMap(({ key, edges }) => {
      const share = shares.find(({ from, to, index }) =>
        edges.some((edge) => edge.from === from && edge.to === to && edge.index === index),
      )
      return share ? [[key, { text: share.text, isBackward: true }] as const] : []
    }),
  )
  const activity = { active: undefined, wires: running }
  return (
    <div
      class={`sketch${fold ? ' is-roomy' : ''}`}
      ref={box}
      // What has to be scrolled can be reached.
      tabIndex={fold || wide * scale > width + 1 ? 0 : undefined}
    >
      <svg
        width={wide * scale}
        height={high * scale}
        viewBox={`${-margin} 0 ${wide} ${high}`}
        role="group"
        aria-label={label}
      >
        {folded.frames.map((name) => (
          <OpenFrame key={name} name={name} layout={layout} fold={fold} />
        ))}
        <g aria-hidden="true">
          <Wires layout={layout} folded={folded} activity={activity} />
        </g>
        {folded.cards.map((card) => (
          <SketchCard
            key={card.key}
            card={card}
            layout={layout}
            gradient={card.node ? gradient(card.node.id) : ''}
            isActive={card.node !== undefined && active?.has(card.node.id) === true}
            fold={fold}
          />
        ))}
        <Shares layout={layout} folded={folded} activity={activity} />
      </svg>
      <ul class="unseen">
        {folded.cards.map(({ key, node, title, symbol }) =>
          node ? (
            <li key={key}>
              {[title, symbol].filter(Boolean).join(', ')}: {number(node.data)}, {gradient(node.id)}
            </li>
          ) : null,
        )}
      </ul>
    </div>
  )
}

/** How much narrower a card can be whose numbers have few digits. */
const SPARE = 22

const narrowed = (folded: Folded, by: number): Folded => ({
  ...folded,
  cards: folded.cards.map((card) => (card.node ? { ...card, width: card.width - by } : card)),
})

/** Places by shape: numbers that change leave every card where it is. */
const known = new Map<string, Layout>()

function placed({ cards, wires, frames }: Folded, direction: Direction): Layout {
  const key = JSON.stringify([
    direction,
    cards.map((card) => [card.key, Math.round(card.width), card.frame]),
    wires.map((wire) => wire.key),
  ])
  const before = known.get(key)
  if (before) return before
  const layout = layoutOf({
    key,
    direction,
    cards: cards.map(({ key: card, symbol, width, height, frame }) => ({
      key: card,
      width,
      height,
      badge: badgeWidth(symbol),
      frame,
    })),
    wires,
    frames,
  })
  if (known.size > 40) known.clear()
  known.set(key, layout)
  return layout
}

function SketchCard(props: {
  card: Card
  layout: Layout
  gradient: string
  isActive: boolean
  fold: Fold | undefined
}) {
  const { card, layout, gradient, isActive, fold } = props
  const { key, node, title, symbol, width, height } = card
  const place = layout.cards[key]
  if (!place) return null
  const badge = badgeWidth(symbol)
  const isConstant = node?.op === '' && title === ''
  const kind = !node ? 'is-group' : isConstant ? 'is-constant' : node.op === '' ? 'is-leaf' : ''
  return (
    <g
      class={`card ${kind}${isActive ? ' is-active' : ''}`}
      transform={`translate(${place.x - width / 2} ${place.y - height / 2})`}
    >
      <g aria-hidden="true">
        <rect class="body" width={width} height={height} rx="11" />
        {node ? (
          <>
            {title !== '' && (
              <text class="name" x={symbol === '' ? 12 : badge / 2 + 8} y={height / 2} dy="0.35em">
                {clipped(title)}
              </text>
            )}
            <text class="data" x={width - 10} y={isConstant ? 20 : 21} text-anchor="end">
              {number(node.data)}
            </text>
            {!isConstant && (
              <text class="grad" x={width - 10} y="39" text-anchor="end">
                {gradient}
              </text>
            )}
          </>
        ) : (
          <text class="name" x={width / 2} y={height / 2} dy="0.35em" text-anchor="middle">
            {titleOf(key, fold)} ⊞
          </text>
        )}
        {symbol !== '' && (
          <g class="badge" transform={`translate(0 ${height / 2})`}>
            <rect x={-badge / 2} y="-13" width={badge} height="26" rx="13" />
            <text text-anchor="middle" dy="0.34em">
              {symbol}
            </text>
          </g>
        )}
      </g>
      {!node && fold && (
        <rect
          class="hit"
          width={width}
          height={height}
          rx="11"
          role="button"
          tabindex={0}
          aria-label={fold.open.replace('{title}', titleOf(key, fold))}
          {...pressing(() => fold.onToggle(key))}
        />
      )}
    </g>
  )
}

/** The room for a frame's title, above what is framed. */
const TITLE = 15

function OpenFrame(props: { name: string; layout: Layout; fold: Fold | undefined }) {
  const { name, layout, fold } = props
  const box = layout.frames[name]
  if (!box) return null
  const { x, y, width, height } = box
  return (
    <g class="frame" transform={`translate(${x - width / 2} ${y - height / 2})`}>
      <rect y={-TITLE} width={width} height={height + TITLE} rx="14" />
      <g
        class="frame-title"
        role="button"
        tabindex={0}
        aria-label={fold?.fold.replace('{title}', titleOf(name, fold))}
        {...pressing(() => fold?.onToggle(name))}
      >
        <text x="12" y="-1">
          {titleOf(name, fold)} ⊟
        </text>
      </g>
    </g>
  )
}

const pressing = (press: () => void) => ({
  onClick: press,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    press()
  },
})
