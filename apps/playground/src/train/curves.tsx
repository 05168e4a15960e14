import { signal } from '@preact/signals'
import { notebook } from '@mg/datasets'
import { scaleLinear, scaleLog } from 'd3-scale'
import { line } from 'd3-shape'
import { useRef } from 'preact/hooks'
import { counted, percent, shown } from '../number'
import { Switch } from '../ui/field'
import { useWidth } from '../ui/width'
import { comparesNotebook, history, points, settings } from './state'
import type { Measures } from './trainer'

const HEIGHT = 150
const LEFT = 46
const RIGHT = 14
const TOP = 10
const BOTTOM = 22
/** Points closer than pixels are not seen. */
const MOST_POINTS = 420

const isLog = signal(false)
const published = notebook().published

type Reader = (measures: Measures) => number
interface Line {
  name: string
  kind: 'train' | 'test' | 'published'
  points: readonly (readonly [step: number, value: number])[]
}

const lineOf = (name: string, kind: Line['kind'], read: Reader): Line => ({
  name,
  kind,
  points: thinned(history.value).map((each) => [each.step, read(each)] as const),
})

/** How loss and accuracy change from step to step. */
export function Curves() {
  const hasTest = (points.value?.test.length ?? settings.value.testShare) > 0
  const hasClasses = (points.value?.data.classes.length ?? 2) > 0
  const compares = comparesNotebook.value
  const losses = [
    lineOf('training', 'train', ({ trainLoss }) => trainLoss),
    ...(hasTest ? [lineOf('test', 'test', ({ testLoss }) => testLoss)] : []),
    ...(compares
      ? [
          {
            name: 'published',
            kind: 'published' as const,
            points: published.map(({ step, loss }) => [step, loss] as const),
          },
        ]
      : []),
  ]
  const accuracies = [
    lineOf('training', 'train', ({ trainAccuracy }) => trainAccuracy),
    ...(hasTest ? [lineOf('test', 'test', ({ testAccuracy }) => testAccuracy)] : []),
  ]
  const last = history.value.at(-1)
  return (
    <section class="curves" aria-label="Curves">
      <figure>
        <figcaption>
          <h3>Loss</h3>
          <Legend
            lines={losses}
            last={last && [last.trainLoss, last.testLoss]}
            format={(x) => shown(x)}
          />
          <Switch label="log" isOn={isLog.value} onChange={(on) => (isLog.value = on)} />
        </figcaption>
        <Chart name="loss" lines={losses} isLog={isLog.value} format={(x) => shown(x, 3)} />
      </figure>
      {hasClasses && (
        <figure>
          <figcaption>
            <h3>Accuracy</h3>
            <Legend
              lines={accuracies}
              last={last && [last.trainAccuracy, last.testAccuracy]}
              format={percent}
            />
          </figcaption>
          <Chart name="accuracy" lines={accuracies} isLog={false} format={percent} top={1} />
        </figure>
      )}
      {compares && <Comparison />}
      <MeasuresTable />
    </section>
  )
}

function Legend(props: {
  lines: readonly Line[]
  last: readonly number[] | undefined
  format: (x: number) => string
}) {
  return (
    <p class="legend">
      {props.lines.map(({ name, kind }, i) => (
        <span key={kind} class={kind}>
          {name}{' '}
          {kind !== 'published' && (
            <b>
              {Number.isNaN(props.last?.[i] ?? Number.NaN) ? '' : props.format(props.last![i]!)}
            </b>
          )}
        </span>
      ))}
    </p>
  )
}

function Chart(props: {
  name: string
  lines: readonly Line[]
  isLog: boolean
  format: (x: number) => string
  top?: number
}) {
  const { name, lines, isLog: log, format, top } = props
  const svg = useRef<SVGSVGElement>(null)
  // As many units as pixels, so that letters are as large as elsewhere.
  const width = useWidth(svg, 420).value
  const all = lines.flatMap((each) => each.points)
  const values = all
    .map(([, value]) => value)
    .filter((value) => Number.isFinite(value) && (!log || value > 0))
  const steps = Math.max(1, ...all.map(([step]) => step))
  const high = top ?? (values.length > 0 ? Math.max(1e-12, ...values) : 1)
  const low = log ? Math.max(1e-12, Math.min(high / 10, ...values)) : 0
  const x = scaleLinear([0, steps], [LEFT, width - RIGHT])
  const y = (log ? scaleLog() : scaleLinear()).domain([low, high]).range([HEIGHT - BOTTOM, TOP])
  if (top === undefined) y.nice(4)
  const ticks = log ? decades(y.ticks(4)) : y.ticks(4)
  const path = line<readonly [number, number]>(
    ([step]) => x(step),
    ([, value]) => y(value),
  ).defined(([, value]) => Number.isFinite(value) && (!log || value > 0))
  const summary = lines
    .filter((each) => each.points.length > 0)
    .map(
      (each) =>
        `${each.name} from ${format(each.points[0]![1])} to ${format(each.points.at(-1)![1])}`,
    )
    .join('; ')
  return (
    <svg
      class="chart"
      ref={svg}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`${name} by step: ${summary || 'nothing yet'}`}
    >
      <g class="grid">
        {ticks.map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={LEFT} x2={width - RIGHT} />
            <text x={LEFT - 7} dy="0.34em" text-anchor="end">
              {format(tick)}
            </text>
          </g>
        ))}
        {x
          .ticks(5)
          .filter(Number.isInteger)
          .map((tick) => (
            <text key={tick} x={x(tick)} y={HEIGHT - 6} text-anchor="middle">
              {counted(tick)}
            </text>
          ))}
      </g>
      {lines.map((each) =>
        each.kind === 'published' ? (
          <g key={each.kind} class="published">
            {each.points.map(([step, value]) => (
              <circle key={step} cx={x(step)} cy={y(value)} r="2.6" />
            ))}
          </g>
        ) : (
          <path key={each.kind} class={each.kind} d={path([...each.points]) ?? ''} />
        ),
      )}
    </svg>
  )
}

const decades = (ticks: readonly number[]): number[] => {
  const whole = ticks.filter((tick) => Number.isInteger(Math.round(1e9 * Math.log10(tick)) / 1e9))
  const every = Math.ceil(whole.length / 5)
  return whole.filter((_, i) => i % every === 0)
}

function thinned(measures: readonly Measures[]): readonly Measures[] {
  const step = Math.ceil(measures.length / MOST_POINTS)
  return step <= 1
    ? measures
    : measures.filter((_, i) => i % step === 0 || i === measures.length - 1)
}

/** Our losses beside those that the notebook published. */
function Comparison() {
  const steps = history.value.filter(({ step }) => step < published.length)
  if (steps.length < 2) return null
  const deviation = steps.reduce(
    (most, { step, trainLoss }) => Math.max(most, Math.abs(trainLoss / published[step]!.loss - 1)),
    0,
  )
  const others = steps.filter(
    ({ step, trainAccuracy }) => trainAccuracy !== published[step]!.accuracy,
  )
  return (
    <p class="remark" role="status">
      {steps.length} losses compared with those Karpathy’s notebook published: the largest relative
      difference is {shown(deviation, 2)}, and{' '}
      {others.length === 0
        ? 'every accuracy is the same'
        : `the accuracy differs at ${others.length} steps`}
      .
    </p>
  )
}

const MOST_ROWS = 200

const isTableOpen = signal(false)

/** The curves as a table. */
function MeasuresTable() {
  return (
    <details class="as-text" onToggle={(event) => (isTableOpen.value = event.currentTarget.open)}>
      <summary>As a table</summary>
      {isTableOpen.value && <Rows />}
    </details>
  )
}

function Rows() {
  const all = history.value
  const every = Math.ceil(all.length / MOST_ROWS)
  const rows = all.filter((_, i) => i % Math.max(1, every) === 0 || i === all.length - 1)
  const compares = comparesNotebook.value
  return (
    <div class="scrolled tall" tabIndex={0} role="group" aria-label="Loss and accuracy by step">
      <table>
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col" class="number">
              loss
            </th>
            {compares && (
              <th scope="col" class="number">
                published
              </th>
            )}
            <th scope="col" class="number">
              test loss
            </th>
            <th scope="col" class="number">
              accuracy
            </th>
            <th scope="col" class="number">
              test accuracy
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, trainLoss, testLoss, trainAccuracy, testAccuracy }) => (
            <tr key={step}>
              <th scope="row">{step}</th>
              <td class="number">{trainLoss}</td>
              {compares && <td class="number">{published[step]?.loss ?? ''}</td>}
              <td class="number">{Number.isNaN(testLoss) ? '—' : testLoss}</td>
              <td class="number">{Number.isNaN(trainAccuracy) ? '—' : percent(trainAccuracy)}</td>
              <td class="number">{Number.isNaN(testAccuracy) ? '—' : percent(testAccuracy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
