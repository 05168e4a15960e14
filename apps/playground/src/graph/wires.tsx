import { curveMonotoneX, curveMonotoneY, line } from 'd3-shape'
import type { Folded } from './folding'
import type { Layout, Point } from './layout'
import type { Activity } from './reading'

interface Drawn {
  layout: Layout
  folded: Folded
  activity: Activity
}

/** The lines between the cards. */
export function Wires({ layout, folded, activity }: Drawn) {
  const path = line<Point>(
    ({ x }) => x,
    ({ y }) => y,
  ).curve(layout.direction === 'LR' ? curveMonotoneX : curveMonotoneY)
  return (
    <g class="wires">
      {folded.wires.map(({ key }) => {
        const wire = layout.wires[key]
        if (!wire) return null
        const running = activity.wires.get(key)
        const kind = running ? (running.isBackward ? ' is-backward' : ' is-forward') : ''
        return <path key={key} class={`wire${kind}`} d={path([...wire.points]) ?? ''} />
      })}
    </g>
  )
}

/** What is being passed back along the lines: above the cards, so that nothing hides it. */
export function Shares({ layout, activity }: Drawn) {
  return (
    <g class="shares" aria-hidden="true">
      {[...activity.wires].map(([key, { text }]) => {
        const at = layout.wires[key]?.label
        if (!at || text === '') return null
        const width = 7 * text.length + 10
        return (
          <g key={key} transform={`translate(${at.x} ${at.y})`}>
            <rect x={-width / 2} y="-9" width={width} height="18" rx="9" />
            <text text-anchor="middle" dy="0.34em">
              {text}
            </text>
          </g>
        )
      })}
    </g>
  )
}
