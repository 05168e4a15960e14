import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { scaleLinear } from 'd3-scale'
import { useRef } from 'preact/hooks'
import { shown } from '../number'
import { boundaries, curvePath } from './boundary'
import { paintClasses } from './heat'
import { markerOf } from './markers'
import { classColours, css } from './palette'
import { brush, led } from './painting'
import type { Place, Stroke } from './painting'
import { classTitle } from './points'
import type { Painted } from './points'
import { lookAt, setPainted } from './session'
import { activations, painted, points, settings, snapshot } from './state'
import { outputsFor } from './settings'

/** The drawing is as many units wide and high as this, however large it is on the screen. */
const SIZE = 400
/** How near the pointer must be to a point to take it for that point. */
const NEAR = 14

/** The data, and what the network makes of the plane around it. */
export function Plane() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const svg = useRef<SVGSVGElement>(null)
  const stroke = useSignal<Stroke | undefined>(undefined)
  const cross = useSignal<Place | undefined>(undefined)
  const outputs = useComputed(() =>
    outputsFor(settings.value, { classes: points.value?.data.classes.length ?? 2 }),
  )
  const isCurve = useComputed(() => points.value?.data.features.length === 1)

  useSignalEffect(() => {
    const now = snapshot.value
    if (!now || !canvas.current) return
    if (isCurve.value) canvas.current.getContext('2d')!.clearRect(0, 0, 1e4, 1e4)
    else paintClasses(canvas.current, now.field, outputs.value)
  })

  const area = points.value?.area ?? { x: [-1, 1], y: [-1, 1] }
  const x = scaleLinear([...area.x], [0, SIZE])
  const y = scaleLinear([...area.y], [SIZE, 0])

  const placeOf = (event: PointerEvent): Place => {
    const box = svg.current!.getBoundingClientRect()
    const part = (at: number): number => Math.max(0, Math.min(SIZE, SIZE * at))
    return {
      x: part((event.clientX - box.left) / box.width),
      y: part((event.clientY - box.top) / box.height),
    }
  }
  const nearest = (at: Place): number | undefined => {
    const { X = [], y: labels = [] } = points.value?.data ?? {}
    let best: number | undefined
    let least = NEAR
    X.forEach((row, i) => {
      const d = Math.hypot(x(row[0]!) - at.x, y(isCurve.value ? labels[i]! : row[1]!) - at.y)
      if (d < least) [least, best] = [d, i]
    })
    return best
  }
  const look = (at: Place | undefined): void => {
    const { data } = points.value ?? {}
    if (!data || !at) {
      cross.value = undefined
      activations.value = undefined
      return lookAt(undefined)
    }
    const point = nearest(at)
    const row = point === undefined ? undefined : data.X[point]
    const rest = data.features.slice(2).map(() => 0)
    cross.value =
      row && point !== undefined
        ? { x: x(row[0]!), y: y(isCurve.value ? data.y[point]! : row[1]!) }
        : at
    lookAt(row ?? (isCurve.value ? [x.invert(at.x)] : [x.invert(at.x), y.invert(at.y), ...rest]))
  }
  const paint = (at: Place): void => {
    const now = stroke.value ?? { points: painted.value, last: undefined }
    stroke.value = led(now, at, { x, y })
  }
  const finish = (): void => {
    const made = stroke.value
    stroke.value = undefined
    if (made) setPainted(made.points)
  }
  const isPainting = brush.value !== undefined && settings.value.data === 'painted'

  const keys = (event: KeyboardEvent): void => {
    const by = event.shiftKey ? 40 : 10
    const { x: cx, y: cy } = cross.value ?? { x: SIZE / 2, y: SIZE / 2 }
    const to = {
      ArrowRight: { x: cx + by, y: cy },
      ArrowLeft: { x: cx - by, y: cy },
      ArrowUp: { x: cx, y: cy - by },
      ArrowDown: { x: cx, y: cy + by },
    }[event.key]
    if (to) {
      cross.value = { x: Math.max(0, Math.min(SIZE, to.x)), y: Math.max(0, Math.min(SIZE, to.y)) }
      const rest = (points.value?.data.features ?? []).slice(2).map(() => 0)
      const { x: px, y: py } = cross.value
      lookAt(isCurve.value ? [x.invert(px)] : [x.invert(px), y.invert(py), ...rest])
    } else if ((event.key === 'Enter' || event.key === ' ') && isPainting) {
      paint({ x: cx, y: cy })
      finish()
    } else if (event.key === 'Escape') look(undefined)
    else return
    event.preventDefault()
  }

  return (
    <div class="plane-frame">
      <div
        class={`plane${isPainting ? ' is-painting' : ''}`}
        role="application"
        aria-label={`The data in the plane. Arrow keys move a cross, and the network’s answer there is read out.${isPainting ? ' Enter paints a point.' : ''}`}
        tabIndex={0}
        onKeyDown={keys}
        onPointerDown={(event) => {
          // A finger that only taps never moves.
          if (!isPainting) return look(placeOf(event))
          event.currentTarget.setPointerCapture(event.pointerId)
          paint(placeOf(event))
        }}
        onPointerMove={(event) => {
          if (stroke.value) paint(placeOf(event))
          else look(placeOf(event))
        }}
        onPointerUp={(event) => {
          if (stroke.value) paint(placeOf(event))
          finish()
        }}
        onPointerCancel={finish}
        onPointerLeave={({ pointerType }) => {
          // A finger that is lifted leaves what it asked for.
          if (pointerType !== 'touch') look(undefined)
        }}
      >
        <canvas ref={canvas} width="400" height="400" aria-hidden="true" />
        <svg ref={svg} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
          <Answer size={SIZE} outputs={outputs.value} isCurve={isCurve.value} />
          <Dots x={x} y={y} isCurve={isCurve.value} stroke={stroke.value?.points} />
          {cross.value && (
            <g class="cross" transform={`translate(${cross.value.x} ${cross.value.y})`}>
              <circle r="9" />
              <path d="M-15 0h9M6 0h9M0 -15v9M0 6v9" />
            </g>
          )}
        </svg>
      </div>
      {points.value && (
        <>
          <Axis scale={x} side="bottom" name={points.value?.data.features[0] ?? 'x'} />
          <Axis
            scale={y}
            side="left"
            name={isCurve.value ? 'y' : (points.value?.data.features[1] ?? 'y')}
          />
        </>
      )}
      <Reading at={cross.value && { x: x.invert(cross.value.x), y: y.invert(cross.value.y) }} />
    </div>
  )
}

/** The boundary, or the fitted curve. */
function Answer(props: { size: number; outputs: number; isCurve: boolean }) {
  const { size, outputs, isCurve } = props
  const field = snapshot.value?.field
  const area = points.value?.area
  if (!field || !area || field.side > 100 !== isCurve) return null
  const paths = isCurve ? [curvePath(field, area.y, size)] : boundaries(field, outputs, size)
  return (
    <g class={isCurve ? 'curve' : 'boundary'}>
      {paths.map((d, i) => (
        <path key={i} d={d} />
      ))}
    </g>
  )
}

type Scale = (x: number) => number

/** The points: filled where they are trained on, open where they are kept back. */
function Dots(props: {
  x: Scale
  y: Scale
  isCurve: boolean
  stroke: readonly Painted[] | undefined
}) {
  const { x, y, isCurve, stroke } = props
  const colours = classColours()
  const now = points.value
  if (stroke) {
    return (
      <g class="dots">
        {stroke.map(([px, py, label], i) => (
          <path
            key={i}
            d={markerOf(label)}
            transform={`translate(${x(px)} ${y(py)})`}
            fill={css(colours[label]!)}
          />
        ))}
      </g>
    )
  }
  if (!now) return null
  const { data, train, test } = now
  const dot = (i: number, isTest: boolean) => {
    const [px, py] = data.X[i]!
    const label = data.classes.length > 0 ? data.y[i]! : 1
    const colour = css(colours[label % colours.length]!)
    return (
      <path
        key={i}
        class={isTest ? 'is-test' : ''}
        d={markerOf(data.classes.length > 0 ? label : 0)}
        transform={`translate(${x(px!).toFixed(1)} ${y(isCurve ? data.y[i]! : py!).toFixed(1)})`}
        {...(isTest ? { stroke: colour } : { fill: colour })}
      />
    )
  }
  // More dots than these are a blur, and slow.
  const most = 2000
  return (
    <g class="dots">
      {train.slice(0, most).map((i) => dot(i, false))}
      {test.slice(0, most).map((i) => dot(i, true))}
    </g>
  )
}

function Axis(props: {
  scale: { ticks(count: number): number[]; (x: number): number }
  side: 'bottom' | 'left'
  name: string
}) {
  const { scale, side, name } = props
  // At its end an axis has its name.
  const [low, high] = side === 'bottom' ? [0, 93] : [7, 100]
  const ticks = scale.ticks(5).map((tick) => ({ tick, at: (100 * scale(tick)) / SIZE }))
  return (
    <div class={`axis ${side}`} aria-hidden="true">
      {ticks
        .filter(({ at }) => at >= low && at <= high)
        .map(({ tick, at }) => (
          <span key={tick} style={{ [side === 'bottom' ? 'left' : 'top']: `${at}%` }}>
            {shown(tick)}
          </span>
        ))}
      <b>{name}</b>
    </div>
  )
}

/** What the network says at the cross. */
function Reading({ at }: { at: { x: number; y: number } | undefined }) {
  const numbers = activations.value
  const { classes = [], features = [] } = points.value?.data ?? {}
  const outputs =
    snapshot.value && numbers ? outputsFor(settings.value, { classes: classes.length }) : 0
  const scores = numbers ? Array.from(numbers.subarray(numbers.length - outputs)) : []
  const best = scores.length > 1 ? scores.indexOf(Math.max(...scores)) : scores[0]! > 0 ? 1 : 0
  const answer =
    classes.length === 0
      ? `the network gives ${shown(scores[0] ?? 0)}`
      : `${classTitle(classes[best] ?? '')}, ${scores.length > 1 ? 'scores' : 'score'} ${scores.map((score) => shown(score)).join(', ')}`
  return (
    <p class="reading remark" aria-live="polite">
      {at && numbers
        ? `${features[0] ?? 'x'} ${shown(at.x, 3)}${features.length > 1 ? `, ${features[1]} ${shown(at.y, 3)}` : ''} → ${answer}`
        : '\u00a0'}
    </p>
  )
}
