import { useRef } from 'preact/hooks'
import { leafOf, set, toggleGroup, unitOf } from './actions'
import { badgeWidth, clipped } from './folding'
import type { Card } from './folding'
import type { Point } from './layout'
import type { CardText } from './reading'
import { cursor, leafKeys, selected } from './state'

/** How far the pointer moves for one unit of a leaf. */
const PIXELS = 2

/** A node as a card: a badge with its operation, its label, its number and its gradient. */
export function CardShape(props: {
  card: Card
  place: Point
  text: CardText
  isActive: boolean
  isSelected: boolean
}) {
  const { card, place, text, isActive, isSelected } = props
  const { node, title, symbol, width, height, key } = card
  const leafKey = node ? leafKeys.value.get(node.id) : undefined
  const isLeaf = leafKey !== undefined
  const drag = useRef<{ x: number; data: number; unit: number; isMoving: boolean } | undefined>(
    undefined,
  )

  const press = (): void => {
    if (!node) toggleGroup(key)
    else {
      cursor.value = undefined
      selected.value = selected.value === node.id ? undefined : node.id
    }
  }
  const take = (event: PointerEvent): void => {
    const leaf = isLeaf ? leafOf(leafKey) : undefined
    if (!leaf || event.button !== 0) return
    const { data } = leaf.value
    drag.current = { x: event.clientX, data, unit: unitOf(data), isMoving: false }
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
  }
  const pull = (event: PointerEvent): void => {
    const from = drag.current
    if (!from) return
    const by = event.clientX - from.x
    if (Math.abs(by) > 3) from.isMoving = true
    if (from.isMoving) {
      const { data, unit } = from
      set(leafKey!, Number((data + Math.round(by / PIXELS) * unit).toPrecision(12)))
    }
  }
  const drop = (): void => {
    const wasMoving = drag.current?.isMoving
    drag.current = undefined
    if (wasMoving !== true) press()
  }
  const handlers = isLeaf
    ? {
        onPointerDown: take,
        onPointerMove: pull,
        onPointerUp: drop,
        onPointerCancel: () => (drag.current = undefined),
      }
    : { onClick: press }

  const badge = badgeWidth(symbol)
  const inset = symbol === '' ? 12 : badge / 2 + 8
  const kind = !node ? 'is-group' : isLeaf ? 'is-leaf' : node.op === '' ? 'is-constant' : 'is-op'
  return (
    <g
      class={`card ${kind}${isActive ? ' is-active' : ''}${isSelected ? ' is-selected' : ''}`}
      style={{ transform: `translate(${place.x - width / 2}px, ${place.y - height / 2}px)` }}
    >
      <g aria-hidden="true">
        <rect class="body" width={width} height={height} rx={kind === 'is-constant' ? 8 : 11} />
        {!node ? (
          <>
            <text class="name" x={width / 2} y="24" text-anchor="middle">
              {title}
            </text>
            <text class="note" x={width / 2} y="39" text-anchor="middle">
              {text.data} ⊞
            </text>
          </>
        ) : (
          <>
            {title !== '' && (
              <text class="name" x={inset} y={height / 2} dy="0.35em">
                {clipped(title)}
              </text>
            )}
            <text
              class="data"
              x={width - 10}
              y={kind === 'is-constant' ? 20 : 21}
              text-anchor="end"
            >
              {text.data}
            </text>
            {kind !== 'is-constant' && (
              <text class="grad" x={width - 10} y="39" text-anchor="end">
                {text.grad}
              </text>
            )}
          </>
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
      <rect
        class="hit"
        x={-badge / 2}
        width={width + badge / 2}
        height={height}
        rx="11"
        role="button"
        tabindex={-1}
        aria-label={text.sentence}
        aria-pressed={isSelected}
        data-leaf={leafKey}
        data-card={key}
        onKeyDown={(event) => {
          if (event.key === 'Enter') press()
        }}
        {...handlers}
      />
    </g>
  )
}
