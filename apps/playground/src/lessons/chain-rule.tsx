import { signal } from '@preact/signals'
import { Value, grad } from '@mg/engine'
import { Slider } from '../ui/field'
import { Plot } from './figures/plot'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'

const LONGEST = 12
/** The path of three slopes that the last question is about, and its nudge. */
const THREE = [2, -1, 5] as const
const TINY = 0.01

export const begin: Begin<'chain-rule'> = ({ words, isDone }) => {
  const nudge = signal(0)
  const first = signal(3)
  const second = signal(-2)
  const isMine = signal(false)
  /** The path, started from a number. */
  const path = (from: number) => {
    const x = new Value(from)
    const u = x.mul(first.value)
    return { x, u, f: u.mul(second.value) }
  }
  const slope = (): number => {
    const { x, f } = path(nudge.value)
    f.backward()
    return x.grad
  }

  function Figure() {
    const { label, nudge: of, first: one, second: two, whole } = words()
    const { x, u, f } = path(nudge.value)
    const moves = [x.data, u.data, f.data]
    const areSlopesOpen = isMine.value || isDone('times')
    return (
      <>
        <Plot label={label} x={[-LONGEST, LONGEST]} y={[0, 4]} height={240} noScale>
          {({ x: across, y: up }) =>
            ['x', 'u', 'f'].map((name, i) => {
              const y = up(3.3 - 1.25 * i)
              const move = moves[i]!
              const end = across(Math.max(-LONGEST, Math.min(LONGEST, move)))
              return (
                <g key={name} class="move">
                  <line class="track" x1={across(-LONGEST)} x2={across(LONGEST)} y1={y} y2={y} />
                  <line class="arrow" x1={across(0)} x2={end} y1={y} y2={y} />
                  {Math.abs(end - across(0)) > 4 && (
                    <path class="tip" d={`M${end} ${y}l${-9 * Math.sign(move)} -6v12z`} />
                  )}
                  <circle class="place" cx={across(0)} cy={y} r="4" />
                  <text x={across(-LONGEST)} y={y - 10} class="name">
                    {name}
                  </text>
                  <text x={across(LONGEST)} y={y - 10} text-anchor="end" class="data">
                    {number(move)}
                  </text>
                </g>
              )
            })
          }
        </Plot>
        <div class="sliders">
          <Slider
            label={of}
            value={nudge.value}
            low={0}
            high={1}
            step={0.1}
            shown={number(nudge.value)}
            onChange={(next) => (nudge.value = next)}
          />
          <Slider
            label={one}
            value={first.value}
            low={-5}
            high={5}
            step={0.5}
            shown={number(first.value)}
            isDisabled={!areSlopesOpen}
            onChange={(next) => (first.value = next)}
          />
          <Slider
            label={two}
            value={second.value}
            low={-5}
            high={5}
            step={0.5}
            shown={number(second.value)}
            isDisabled={!areSlopesOpen}
            onChange={(next) => (second.value = next)}
          />
        </div>
        <Readings rows={[[whole, areSlopesOpen ? slope() : '?']]} />
      </>
    )
  }

  return {
    Figure,
    goals: {
      move: () => nudge.value >= 0.5,
      build: () => Math.abs(slope() - 10) < 1e-9,
      zero: () => slope() === 0,
    },
    guesses: { times: slope },
    facts: () => {
      const { x, u, f } = path(nudge.value)
      const start = new Value(0)
      const three = THREE.reduce((y, each) => y.mul(each), start)
      const [through] = grad(three, [start])
      return {
        dx: x.data,
        du: u.data,
        df: f.data,
        first: first.value,
        second: second.value,
        whole: slope(),
        product: -through! * TINY,
        sum: THREE.reduce((a, b) => a + b, 0) * TINY,
        one: -THREE[1] * TINY,
      }
    },
    enter: (step) => {
      isMine.value = step === 'build' || step === 'zero' || step === 'three'
      if (step === 'move') nudge.value = 0
      if (step === 'move' || step === 'times') [first.value, second.value] = [3, -2]
      if (step === 'times' && nudge.value === 0) nudge.value = 0.5
      if (step === 'build' && slope() === 10) [first.value, second.value] = [3, -2]
      if (step === 'zero' && slope() === 0) [first.value, second.value] = [4, 2.5]
    },
  }
}
