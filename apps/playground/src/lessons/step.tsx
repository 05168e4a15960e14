import { signal } from '@preact/signals'
import { Value, grad } from '@mg/engine'
import { SGD } from '@mg/optim'
import { Slider } from '../ui/field'
import { Plot } from './figures/plot'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'

const START = -1
const BOTTOM = 2
const X = [-4, 8] as const
const Y = [-1, 26] as const
const SLOW = 0.02
const FIVE = 5

const lossAt = (w: Value): Value => w.sub(BOTTOM).square()

export const begin: Begin<'step'> = ({ words }) => {
  const rate = signal(0.1)
  const path = signal<readonly number[]>([START])
  /** The rates of the steps so far. */
  const rates = signal<readonly number[]>([])
  const slope = (): number => {
    const w = new Value(path.value.at(-1)!)
    lossAt(w).backward()
    return w.grad
  }
  const height = (at: number): number => lossAt(new Value(at)).data
  const advance = (): void => {
    const w = new Value(path.value.at(-1)!)
    lossAt(w).backward()
    new SGD([w], { lr: rate.value }).step()
    rates.value = [...rates.value, rate.value]
    path.value = [...path.value, w.data]
  }
  const restart = (): void => {
    path.value = [START]
    rates.value = []
  }
  const curvature = (): number => {
    const w = new Value(START)
    const [first] = grad(lossAt(w), [w], { createGraph: true })
    const [second] = grad(first!, [w])
    return second!
  }

  function Figure() {
    const { label, rate: name, step, restart: again, w, slope: steep, move, loss, steps } = words()
    const all = path.value
    const at = all.at(-1)!
    const clamped = (x: number, [low, high]: readonly [number, number]) =>
      Math.max(low, Math.min(high, x))
    return (
      <>
        <Plot
          label={label}
          x={X}
          y={Y}
          height={290}
          curve={(x) => clamped(height(x), [Y[0], Y[1] + 4])}
        >
          {({ x, y }) => {
            const place = (each: number) => `${x(clamped(each, X))} ${y(clamped(height(each), Y))}`
            return (
              <>
                <path
                  class="trail"
                  d={all.map((each, i) => `${i === 0 ? 'M' : 'L'}${place(each)}`).join('')}
                />
                {all.map((each, i) => (
                  <circle
                    key={i}
                    class={i === all.length - 1 ? 'handle' : 'place'}
                    cx={x(clamped(each, X))}
                    cy={y(clamped(height(each), Y))}
                    r={i === all.length - 1 ? 7 : 3.5}
                  />
                ))}
              </>
            )
          }}
        </Plot>
        <div class="row is-controls">
          <button type="button" disabled={all.length > 60} onClick={advance}>
            {step}
          </button>
          <button type="button" class="quiet" onClick={restart}>
            {again}
          </button>
        </div>
        <div class="sliders">
          <Slider
            label={name}
            value={rate.value}
            low={0.01}
            high={1.2}
            step={0.01}
            shown={number(rate.value)}
            onChange={(next) => (rate.value = next)}
          />
        </div>
        <Readings
          rows={[
            [w, at],
            [loss, height(at)],
            [steep, slope()],
            [move, -rate.value * slope()],
            [steps, all.length - 1],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      one: () => path.value.length > 1,
      down: () => height(path.value.at(-1)!) < 0.01,
      small: () => rates.value.length >= FIVE && rates.value.every((each) => each <= SLOW),
      large: () =>
        rates.value.length >= FIVE && height(path.value.at(-1)!) > height(path.value[0]!),
    },
    guesses: { best: () => 1 / curvature() },
    facts: () => ({
      slope: slope(),
      moved: path.value.length > 1 ? path.value[1]! - path.value[0]! : 0,
    }),
    enter: (next) => {
      if (next === 'one' || (next === 'down' && height(path.peek().at(-1)!) < 0.01)) restart()
    },
  }
}
