import { curveMonotoneX, curveMonotoneY, line } from 'd3-shape'
import type { Folded } from './folding'
import type { Layout, Point } from './layout'
import type { Activity } from './reading'

/** The lines between the cards, and what is being handed along them. */
export function Wires(props: { layout: Layout; folded: Folded; activity: Activity }) {
  const { layout, folded, activity } = props
  const path = line<Point>(
    ({ x }) => x,
    ({ y }) => y,
  ).curve(layout.direction === 'LR' ? curveMonotoneX : curveMonotoneY)
  return (
    <g class="wires">
      {folded.wires.map(({ key }) => {
        const points = layout.wires[key]
        if (!points) return null
        const running = activity.wires.get(key)
        const middle = points[points.length >> 1]!
        const kind = running ? (running.isBackward ? ' is-backward' : ' is-forward') : ''
        return (
          <g key={key} class={`wire${kind}`}>
            <path d={path([...points]) ?? ''} />
            {running && running.text !== '' && (
              <g transform={`translate(${middle.x} ${middle.y})`}>
                <rect
                  x={-4 * running.text.length - 6}
                  y="-10"
                  width={8 * running.text.length + 12}
                  height="20"
                  rx="10"
                />
                <text text-anchor="middle" dy="0.34em">
                  {running.text}
                </text>
              </g>
            )}
          </g>
        )
      })}
    </g>
  )
}
