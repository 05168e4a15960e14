import { useRef } from 'preact/hooks'
import { counted, shown } from '../number'
import { NumberField, Slider } from '../ui/field'
import { Icon } from '../ui/icon'
import { say } from '../ui/message'
import { gradientStep, set, stepBack, toggleFixed } from './actions'
import type { Leaf } from '../language/evaluate'
import { evaluation, fixed, gradients, history, rate, sound, subject } from './state'

const RANGES = [2, 5, 10, 20, 50, 100, 1000, 1e4, 1e6, 1e9, 1e15, 1e300]

/** More rows than these are not looked at, and keep the page busy. */
const MOST_LISTED = 60

/** The numbers that can be changed, and one step of gradient descent for all of them. */
export function Leaves() {
  const { leaves } = sound.value
  const listed = leaves.filter(({ kind }) => kind !== 'weight')
  const weights = leaves.length - listed.length
  return (
    <section class="leaves" aria-label="Leaves">
      <h2>Leaves</h2>
      {leaves.length === 0 && (
        <p class="remark">
          There are no variables yet. Use a name such as x, and it gets a slider here.
        </p>
      )}
      <ul>
        {listed.slice(0, MOST_LISTED).map((leaf) => (
          <LeafRow key={leaf.key} leaf={leaf} />
        ))}
      </ul>
      {listed.length > MOST_LISTED && (
        <p class="remark">
          The first {MOST_LISTED} of {counted(listed.length)} leaves; the others can be changed in
          the program and in the graph.
        </p>
      )}
      {weights > 0 && <p class="remark">and the {counted(weights)} parameters of the network</p>}
      {leaves.length > 0 && <Descent />}
    </section>
  )
}

function LeafRow({ leaf }: { leaf: Leaf }) {
  const { key, value } = leaf
  const { data } = value
  // While the slider is held, its ends stay where they are.
  const range = useRef(0)
  const size = Math.abs(data)
  if (range.current === 0 || !(size <= range.current) || size < range.current / 20) {
    range.current = RANGES.find((each) => each >= 1.25 * size) ?? 1e300
  }
  const isFixed = fixed.value.has(key)
  return (
    <li>
      <Slider
        label={key}
        value={data}
        low={-range.current}
        high={range.current}
        step={range.current / 200}
        shown={shown(data)}
        onChange={(x) => set(key, x)}
      />
      <span class="grad" title="gradient">
        {isFixed ? 'held' : shown(gradients.value.get(key) ?? 0)}
      </span>
      <button
        type="button"
        class="round quiet"
        aria-pressed={isFixed}
        aria-label={`Hold ${key}`}
        title={
          isFixed
            ? `${key} is held fixed; let it move`
            : `Hold ${key} fixed: gradient steps leave it alone`
        }
        onClick={() => toggleFixed(key)}
      >
        <Icon name={isFixed ? 'lock' : 'unlock'} />
      </button>
    </li>
  )
}

/** One press, one step against the gradient. */
function Descent() {
  const { problems } = evaluation.value
  const { value, title = 'the result' } = subject.value ?? {}
  const losses = [...history.value.map(({ loss }) => loss), value?.data ?? Number.NaN]
  const step = (): void => {
    const problem = gradientStep()
    if (problem !== undefined) say(problem)
  }
  return (
    <div class="descent">
      <NumberField
        label="Rate"
        value={rate.value}
        bounds={{ low: 0, high: 1e9 }}
        onChange={(x) => (rate.value = x)}
      />
      <button type="button" class="primary" disabled={problems.length > 0} onClick={step}>
        Gradient step
      </button>
      <button type="button" class="quiet" disabled={history.value.length === 0} onClick={stepBack}>
        Undo
      </button>
      <Losses name={title} losses={losses} />
    </div>
  )
}

const WIDTH = 240
const HEIGHT = 44

/** The result after each step, small. */
function Losses({ name, losses }: { name: string; losses: readonly number[] }) {
  const finite = losses.filter((x) => Number.isFinite(x))
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const x = (i: number): number => 4 + ((WIDTH - 8) * i) / Math.max(1, losses.length - 1)
  const y = (loss: number): number => HEIGHT - 4 - ((HEIGHT - 8) * (loss - low)) / (high - low || 1)
  const points = losses.map((loss, i) =>
    Number.isFinite(loss) ? `${x(i).toFixed(1)},${y(loss).toFixed(1)}` : '',
  )
  const steps = losses.length - 1
  const text =
    steps === 0
      ? `${name} is ${shown(losses[0]!)}; each step will be drawn here`
      : `${name} went from ${shown(losses[0]!)} to ${shown(losses.at(-1)!)} in ${steps} ${steps === 1 ? 'step' : 'steps'}`
  return (
    <figure class="losses">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <polyline points={points.join(' ')} />
        <circle cx={x(steps)} cy={y(losses.at(-1)!) || HEIGHT / 2} r="3.5" />
      </svg>
      <figcaption aria-live="polite">{text}.</figcaption>
    </figure>
  )
}
