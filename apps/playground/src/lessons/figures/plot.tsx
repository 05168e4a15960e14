import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useWidth } from '../../ui/width'
import { number } from '../language'

type Range = readonly [low: number, high: number]

/** How a place of the plot is found in the drawing. */
export interface Scales {
  x: (x: number) => number
  y: (y: number) => number
}

const MARGIN = 26
const POINTS = 160

/**
 * Axes, a curve if there is one, and whatever is drawn over it. Where it is dragged, `onDrag` hears of the
 * place: first with `isStart`.
 */
export function Plot(props: {
  label: string
  x: Range
  y: Range
  height: number
  /** Whether the numbers of the axes are left out. */
  noScale?: boolean
  curve?: (x: number) => number
  onDrag?: (at: { x: number; y: number; isStart: boolean }) => void
  children: (scales: Scales) => ComponentChildren
}) {
  const { label, x, y, height, noScale = false, curve, onDrag, children } = props
  const box = useRef<HTMLDivElement>(null)
  const isDragging = useRef(false)
  const width = useWidth(box, 600).value
  const across = scaleLinear([...x], [noScale ? 8 : MARGIN, width - 8])
  const up = scaleLinear([...y], [height - MARGIN, 8])
  const path = line<number>(across, (each) => up(curve!(each)))
  const places = Array.from({ length: POINTS + 1 }, (_, i) => x[0] + ((x[1] - x[0]) * i) / POINTS)
  const drag = (event: PointerEvent, isStart: boolean): void => {
    const { left, top } = box.current!.getBoundingClientRect()
    onDrag?.({ x: across.invert(event.clientX - left), y: up.invert(event.clientY - top), isStart })
  }
  return (
    <div
      class={`plot${onDrag ? ' is-dragged' : ''}`}
      ref={box}
      onPointerDown={(event) => {
        if (!onDrag || event.button !== 0) return
        isDragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        drag(event, true)
      }}
      onPointerMove={(event) => {
        if (isDragging.current) drag(event, false)
      }}
      onPointerUp={() => (isDragging.current = false)}
      onPointerCancel={() => (isDragging.current = false)}
    >
      <svg width={width} height={height} role="img" aria-label={label}>
        {!noScale && (
          <g class="axes">
            {across.ticks(width < 420 ? 4 : 7).map((tick) => (
              <g key={tick}>
                <line x1={across(tick)} x2={across(tick)} y1="8" y2={height - MARGIN} />
                <text x={across(tick)} y={height - 8} text-anchor="middle">
                  {number(tick)}
                </text>
              </g>
            ))}
            {up.ticks(4).map((tick) => (
              <g key={tick}>
                <line x1={MARGIN} x2={width - 8} y1={up(tick)} y2={up(tick)} />
                <text x={MARGIN - 5} y={up(tick)} dy="0.35em" text-anchor="end">
                  {number(tick)}
                </text>
              </g>
            ))}
          </g>
        )}
        {curve && <path class="plot-curve" d={path(places) ?? ''} />}
        {children({ x: across, y: up })}
      </svg>
    </div>
  )
}
