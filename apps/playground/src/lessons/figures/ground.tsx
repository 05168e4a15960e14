import { useEffect, useRef } from 'preact/hooks'
import { boundaries } from '../../train/boundary'
import { paintClasses } from '../../train/heat'
import { markerOf } from '../../train/markers'
import { classColours, css } from '../../train/palette'
import type { Area } from '../../train/points'
import type { Field } from '../../train/protocol'

export type { Area, Field }

const SIDE = 32
const SIZE = 400

/** What neurons give over an area; the last of them is the answer. */
export function fieldOf(
  neurons: (x: number, y: number) => readonly number[],
  { x: [left, right], y: [bottom, top] }: Area,
): Field {
  const along = (from: number, to: number, i: number): number =>
    from + ((to - from) * (i + 0.5)) / SIDE
  const all: (readonly number[])[] = []
  for (let i = 0; i < SIDE * SIDE; i++) {
    // From the top down, as pictures go.
    all.push(neurons(along(left, right, i % SIDE), along(top, bottom, Math.floor(i / SIDE))))
  }
  const count = all[0]!.length
  const numbers = new Float32Array(count * all.length)
  all.forEach((row, i) => row.forEach((z, n) => (numbers[n * all.length + i] = z)))
  return { numbers, side: SIDE, neurons: count }
}

interface Point {
  at: readonly [x: number, y: number]
  label: number
}

/** The plane: its ground in the colours of the answer, the edge between them, and points. */
export function Ground(props: {
  label: string
  field: Field
  area: Area
  points: readonly Point[]
  ringed?: number
  names: readonly [x: string, y: string]
  onPick?: (point: number) => void
}) {
  const { label, field, area, points, ringed, names, onPick } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const svg = useRef<SVGSVGElement>(null)
  const colours = classColours()
  useEffect(() => paintClasses(canvas.current!, field, 1), [field, colours])
  const x = (at: number): number => (SIZE * (at - area.x[0])) / (area.x[1] - area.x[0])
  const y = (at: number): number => (SIZE * (area.y[1] - at)) / (area.y[1] - area.y[0])
  const pick = (event: PointerEvent): void => {
    const { left, top, width } = svg.current!.getBoundingClientRect()
    const [px, py] = [event.clientX - left, event.clientY - top].map(
      (each) => (SIZE * each) / width,
    )
    const far = points.map(({ at }) => Math.hypot(x(at[0]) - px!, y(at[1]) - py!))
    onPick?.(far.indexOf(Math.min(...far)))
  }
  const ring = ringed === undefined ? undefined : points[ringed]
  return (
    <div class={`ground${onPick ? ' is-picked' : ''}`}>
      <canvas ref={canvas} width={SIZE} height={SIZE} aria-hidden="true" />
      <svg
        ref={svg}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={label}
        {...(onPick && { onPointerDown: pick })}
      >
        <g class="boundary">
          {boundaries(field, 1, SIZE).map((d, i) => (
            <path key={i} d={d} />
          ))}
        </g>
        <g class="dots">
          {points.map(({ at, label: kind }, i) => (
            <path
              key={i}
              d={markerOf(kind, points.length < 10 ? 150 : 56)}
              transform={`translate(${x(at[0])} ${y(at[1])})`}
              fill={css(colours[kind]!)}
            />
          ))}
        </g>
        {ring && <circle class="ring" cx={x(ring.at[0])} cy={y(ring.at[1])} r="14" />}
      </svg>
      <span class="axis-name is-x" aria-hidden="true">
        {names[0]}
      </span>
      <span class="axis-name is-y" aria-hidden="true">
        {names[1]}
      </span>
    </div>
  )
}
