import { signal } from '@preact/signals'
import { dot, noGrad } from '@mg/engine'
import { Neuron } from '@mg/nn'
import { Slider } from '../ui/field'
import { Ground, fieldOf } from './figures/ground'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'
import { written } from './words'

const POINTS = [
  { at: [1, 1], label: 1 },
  { at: [1, -1], label: 0 },
  { at: [-1, 1], label: 0 },
  { at: [-1, -1], label: 0 },
] as const
const RINGED = 1
const AREA = { x: [-2, 2], y: [-2, 2] } as const

export const begin: Begin<'neuron'> = ({ words, isDone }) => {
  const w1 = signal(0.5)
  const w2 = signal(-1)
  const b = signal(0.5)
  /** What the sliders are when a step begins. */
  const before = signal({ w1: 0.5, b: 0.5 })
  const neuron = () => {
    const made = new Neuron(2, { activation: 'tanh' })
    made.w[0]!.data = w1.value
    made.w[1]!.data = w2.value
    made.b!.data = b.value
    return made
  }
  const outputAt = (at: readonly [number, number]): number => neuron().forward(at).data
  const sum = (): number => {
    const { w, b: bias } = neuron()
    return dot(w, POINTS[RINGED].at).add(bias!).data
  }
  const right = (): number =>
    POINTS.filter(({ at, label }) => outputAt(at) > 0 === (label === 1)).length

  function Figure() {
    const {
      label,
      w1: first,
      w2: second,
      b: bias,
      right: rightly,
      of,
      sum: total,
      output,
    } = words()
    const made = neuron()
    const field = noGrad(() => fieldOf((x, y) => [made.forward([x, y]).data], AREA))
    const slider = (name: string, value: typeof w1) => (
      <Slider
        label={name}
        value={value.value}
        low={-3}
        high={3}
        step={0.25}
        shown={number(value.value)}
        onChange={(next) => (value.value = next)}
      />
    )
    return (
      <>
        <Ground
          label={label}
          field={field}
          area={AREA}
          points={POINTS}
          ringed={RINGED}
          names={['x₁', 'x₂']}
        />
        <div class="sliders">
          {slider(first, w1)}
          {slider(second, w2)}
          {slider(bias, b)}
        </div>
        <Readings
          rows={[
            [rightly, written(of, { right: right(), all: POINTS.length })],
            [total, isDone('sum') ? sum() : '?'],
            [output, outputAt(POINTS[RINGED].at)],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      weight: () => Math.abs(w1.value - before.value.w1) >= 0.5,
      bias: () => Math.abs(b.value - before.value.b) >= 0.5,
      and: () => right() === POINTS.length,
    },
    guesses: { sum },
    facts: () => ({
      px: POINTS[RINGED].at[0],
      py: POINTS[RINGED].at[1],
      w1: w1.value,
      w2: w2.value,
      b: b.value,
      output: outputAt(POINTS[RINGED].at),
    }),
    enter: (step) => {
      before.value = { w1: w1.peek(), b: b.peek() }
      if (step === 'and' && right() === POINTS.length)
        [w1.value, w2.value, b.value] = [0.5, -1, 0.5]
    },
  }
}
