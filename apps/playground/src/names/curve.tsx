import { publishedMicrogpt } from '@mg/datasets'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { useRef } from 'preact/hooks'
import { shown } from '../number'
import { useWidth } from '../ui/width'
import { losses } from './state'

const HEIGHT = 170
const LEFT = 40
const RIGHT = 18
const TOP = 10
const BOTTOM = 22
/** The loss of one name says more of the name than of the model; a mean over so many is drawn. */
const WINDOW = 30
/** What a model has that takes each of 27 letters for equally likely. */
const CHANCE = Math.log(27)

const published = means(publishedMicrogpt.losses)

/** The loss as it falls, over the one that was published. */
export function Curve() {
  const svg = useRef<SVGSVGElement>(null)
  const width = useWidth(svg, 420).value
  const x = scaleLinear([0, published.length], [LEFT, width - RIGHT])
  const y = scaleLinear([2, 3.5], [HEIGHT - BOTTOM, TOP])
  const path = line<number>(
    (_, i) => x(i + 1),
    (loss) => y(loss),
  )
  const ours = means(losses.value)
  const deviation = losses.value.reduce(
    (most, loss, i) => Math.max(most, Math.abs(loss / publishedMicrogpt.losses[i]! - 1)),
    0,
  )
  return (
    <section class="names-curve" aria-label="Loss">
      <figure>
        <figcaption>
          <h2>Loss</h2>
          <p class="legend">
            <span>
              here <b>{ours.length > 0 ? shown(ours.at(-1)!) : ''}</b>
            </span>
            <span class="faint-line">published</span>
          </p>
        </figcaption>
        <svg
          class="chart"
          ref={svg}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={`mean loss of ${WINDOW} names by step: ${ours.length > 0 ? `from ${shown(ours[0]!)} to ${shown(ours.at(-1)!)}` : 'nothing yet'}`}
        >
          <g class="grid">
            {y.ticks(4).map((tick) => (
              <g key={tick} transform={`translate(0 ${y(tick)})`}>
                <line x1={LEFT} x2={width - RIGHT} />
                <text x={LEFT - 7} dy="0.34em" text-anchor="end">
                  {tick}
                </text>
              </g>
            ))}
            {x.ticks(5).map((tick) => (
              <text key={tick} x={x(tick)} y={HEIGHT - 6} text-anchor="middle">
                {tick}
              </text>
            ))}
            <text x={width - RIGHT} y={y(CHANCE) - 5} text-anchor="end">
              a guess among 27: {shown(CHANCE, 3)}
            </text>
            <line
              class="chance"
              x1={LEFT}
              x2={width - RIGHT}
              transform={`translate(0 ${y(CHANCE)})`}
            />
          </g>
          <path class="before" d={path(published) ?? ''} />
          <path class="train" d={path(ours) ?? ''} />
        </svg>
      </figure>
      <p class="remark" role="status">
        {losses.value.length > 1
          ? `${losses.value.length} losses compared with those that were published: the largest relative difference is ${shown(deviation, 2)}.`
          : 'Each loss will be compared with the one that was published for this step.'}
      </p>
    </section>
  )
}

/** The mean of each number and those before it, as far as the window reaches. */
function means(numbers: readonly number[]): number[] {
  let total = 0
  return numbers.map((x, i) => {
    total += x - (i >= WINDOW ? numbers[i - WINDOW]! : 0)
    return total / Math.min(i + 1, WINDOW)
  })
}
