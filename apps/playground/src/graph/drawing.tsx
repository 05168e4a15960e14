import { batch, useComputed, useSignalEffect } from '@preact/signals'
import { select } from 'd3-selection'
import 'd3-transition'
import { zoom, zoomIdentity, zoomTransform } from 'd3-zoom'
import type { ZoomBehavior } from 'd3-zoom'
import { useEffect, useRef } from 'preact/hooks'
import { isStill } from '../ui/theme'
import { go, leafOf, play, set, toggleGroup, unitOf } from './actions'
import { CardShape } from './card'
import { groupTitle } from './folding'
import type { Layout } from './layout'
import { scene } from './placement'
import { activity, cardText } from './reading'
import { LEGIBLE, MARGIN, direction, room, scaleIn } from './room'
import { frame, selected } from './state'
import { Shares, Wires } from './wires'

/** What the buttons around the drawing can ask of it. */
export interface View {
  zoomBy(factor: number): void
  fit(): void
}

const LARGEST = 1.5
/** Narrower than this, graphs flow down instead of to the right. */
const NARROW = 560

/** The graph, to be looked at, moved and taken hold of. */
export function Drawing({ onReady }: { onReady: (view: View) => void }) {
  const root = useRef<HTMLDivElement>(null)
  const svg = useRef<SVGSVGElement>(null)
  const viewport = useRef<SVGGElement>(null)
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown> | undefined>(undefined)
  /** Once somebody has moved the graph, it stays where it was put. */
  const isMoved = useRef(false)
  const fitted = useRef<Layout | undefined>(undefined)

  /** Shows the whole graph, or where that would be too small to read, the part of it around the result. */
  const fit = (isSmooth: boolean, least = LEGIBLE): void => {
    const layout = scene.peek()?.layout
    const box = svg.current?.getBoundingClientRect()
    if (!layout || !box || box.width === 0 || !behavior.current) return
    const whole = Math.min(LARGEST, scaleIn(box, layout))
    const scale = Math.max(whole, least)
    const { cards, wires } = scene.peek()!.folded
    const ends = cards.filter(({ key }) => !wires.some(({ from }) => from === key))
    const result = layout.cards[(ends.at(-1) ?? cards.at(-1))?.key ?? '']
    // A side that fits is in the middle; of one that does not, the result's end is seen.
    const along = (room: number, length: number, at: number): number =>
      scale * length + 2 * MARGIN <= room
        ? (room - scale * length) / 2
        : Math.min(MARGIN, Math.max(room - MARGIN - scale * length, room / 2 - scale * at))
    const x = along(box.width, layout.width, result?.x ?? 0)
    const y = along(box.height, layout.height, result?.y ?? 0)
    const target = zoomIdentity.translate(x, y).scale(scale)
    const selection = select(svg.current!)
    if (isSmooth && !isStill()) {
      behavior.current.transform(selection.transition().duration(260), target)
    } else behavior.current.transform(selection, target)
    isMoved.current = false
  }

  const zoomBy = (factor: number): void => {
    isMoved.current = true
    const selection = select(svg.current!)
    if (isStill()) behavior.current?.scaleBy(selection, factor)
    else behavior.current?.scaleBy(selection.transition().duration(160), factor)
  }

  useEffect(() => {
    const box = root.current!
    const behave = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.05, 4])
      // Read from the box: an SVG that has left the page in the middle of a move has no width of its own.
      .extent(() => [
        [0, 0],
        [box.clientWidth, box.clientHeight],
      ])
      // The wheel and one finger scroll the page; with Ctrl, or two fingers, they move the graph.
      .filter((event: MouseEvent | TouchEvent) => {
        if (event.type === 'wheel') return event.ctrlKey || event.metaKey
        if ('touches' in event) return event.touches.length > 1
        const onLeaf = (event.target as Element).closest('.card.is-leaf') !== null
        return !onLeaf && event.button === 0
      })
      .on('zoom', ({ transform, sourceEvent }: { transform: unknown; sourceEvent: unknown }) => {
        if (sourceEvent) isMoved.current = true
        viewport.current?.setAttribute('transform', String(transform))
      })
    behavior.current = behave
    select(svg.current!).call(behave).on('dblclick.zoom', null)
    onReady({
      zoomBy,
      fit: () => fit(true, 0),
    })
    // Known before the first graph is placed, so that it need not be turned.
    const measure = ({ clientWidth: width, clientHeight: height }: Element): void => {
      if (width === 0) return
      const { width: w, height: h } = room.peek() ?? {}
      if (width === w && height === h) return
      batch(() => {
        room.value = { width, height }
        direction.value = width < NARROW ? 'TB' : 'LR'
      })
    }
    measure(box)
    const observer = new ResizeObserver(() => {
      measure(box)
      if (!isMoved.current) fit(false)
    })
    observer.observe(box)
    // Where nothing else wants them, the arrows step wherever one is on the page.
    const anywhere = (event: KeyboardEvent): void => {
      const isFree = event.target === document.body && !event.shiftKey
      if (isFree && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) keys(event)
    }
    document.addEventListener('keydown', anywhere)
    return () => {
      observer.disconnect()
      document.removeEventListener('keydown', anywhere)
    }
  }, [])

  // A graph of another shape is shown whole.
  useSignalEffect(() => {
    const layout = scene.value?.layout
    if (!layout || layout === fitted.current) return
    const isFirst = fitted.current === undefined
    fitted.current = layout
    requestAnimationFrame(() => fit(!isFirst))
  })

  // What the current step is about is brought into view.
  useSignalEffect(() => {
    const now = scene.value
    const active = now && activity(now.folded, frame.value).active
    if (active !== undefined) follow(active)
  })
  const follow = (key: string): void => {
    const now = scene.peek()
    const place = now?.layout.cards[key]
    const card = now?.folded.cards.find((each) => each.key === key)
    const box = svg.current?.getBoundingClientRect()
    if (!place || !card || !box || !behavior.current) return
    const { k, x, y } = zoomTransform(svg.current!)
    // By how far one end of the card is outside of the room, with a margin.
    const outside = (at: number, half: number, room: number): number =>
      Math.max(0, MARGIN - (at - half)) || Math.min(0, room - MARGIN - (at + half))
    const dx = outside(k * place.x + x, k * (card.width / 2 + 20), box.width)
    const dy = outside(k * place.y + y, (k * card.height) / 2, box.height)
    if (dx === 0 && dy === 0) return
    const selection = select(svg.current!)
    if (isStill()) behavior.current.translateBy(selection, dx / k, dy / k)
    else behavior.current.translateBy(selection.transition().duration(200), dx / k, dy / k)
  }

  const keys = (event: KeyboardEvent): void => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const act = {
      ArrowRight: () => go('next'),
      ArrowLeft: () => go('previous'),
      Home: () => go('first'),
      End: () => go('last'),
      Escape: () => go(undefined),
      ' ': play,
      ArrowDown: () => walk(root.current!, 1),
      ArrowUp: () => walk(root.current!, -1),
      '+': () => zoomBy(1.25),
      '-': () => zoomBy(0.8),
      '0': () => fit(true, 0),
    }[key]
    const onLeaf = (event.target as Element).closest<SVGElement>('[data-leaf]')
    if (shiftKey && onLeaf && (key === 'ArrowRight' || key === 'ArrowLeft')) {
      nudge(onLeaf.dataset['leaf']!, key === 'ArrowRight' ? 1 : -1)
    } else if (!act) return
    else act()
    event.preventDefault()
  }
  const shown = useComputed(() => {
    const now = scene.value
    if (!now) return undefined
    return { ...now, activity: activity(now.folded, frame.value) }
  })
  const now = shown.value
  return (
    <div
      class="drawing"
      ref={root}
      role="group"
      aria-label="The graph. Arrow keys right and left step through the calculation, up and down go from node to node, Shift with right and left changes a leaf, space plays."
      tabIndex={0}
      onKeyDown={keys}
      onFocusIn={(event) => {
        const key = (event.target as Element).closest<SVGElement>('[data-card]')?.dataset['card']
        if (key !== undefined && (event.target as Element).matches(':focus-visible')) follow(key)
      }}
    >
      <svg ref={svg} role="presentation">
        <g ref={viewport}>
          {now && (
            <>
              {now.folded.frames.map((name) => {
                const box = now.layout.frames[name]
                return box && <Frame key={name} name={name} {...box} />
              })}
              <Wires {...now} />
              {now.folded.cards.map((card) => {
                const place = now.layout.cards[card.key]
                return (
                  place && (
                    <CardShape
                      key={card.key}
                      card={card}
                      place={place}
                      text={cardText(card, frame.value)}
                      isActive={now.activity.active === card.key}
                      isSelected={card.ids.includes(selected.value ?? -1)}
                    />
                  )
                )
              })}
              <Shares {...now} />
            </>
          )}
        </g>
      </svg>
    </div>
  )
}

/** The room for a frame's title, above what is framed. */
const TITLE = 15

/** The frame around an open group; its title closes it. */
function Frame(props: { name: string; x: number; y: number; width: number; height: number }) {
  const { name, x, y, width, height } = props
  const title = groupTitle(name)
  return (
    <g class="frame" transform={`translate(${x - width / 2} ${y - height / 2})`}>
      <rect y={-TITLE} width={width} height={height + TITLE} rx="14" />
      <g
        class="frame-title"
        role="button"
        tabindex={-1}
        aria-label={`Fold ${title}`}
        onClick={() => toggleGroup(name)}
      >
        <text x="12" y="-1">
          {title} ⊟
        </text>
      </g>
    </g>
  )
}

/** Puts the focus on the next card, in the order of the calculation. */
function walk(root: HTMLElement, by: number): void {
  const cards = [...root.querySelectorAll<SVGElement>('[role=button]')]
  const at = cards.indexOf(document.activeElement as unknown as SVGElement)
  cards.at((at + by + (at < 0 && by < 0 ? 1 : 0)) % cards.length)?.focus()
}

/** Changes a leaf by a hundredth of its size. */
function nudge(key: string, steps: number): void {
  const data = leafOf(key)?.value.data ?? 0
  set(key, data + steps * unitOf(data))
}
