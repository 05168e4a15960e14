import { signal } from '@preact/signals'
import { Value } from '@mg/engine'
import { SGD, mseLoss } from '@mg/optim'
import { Slider } from '../ui/field'
import { Plot } from './figures/plot'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'

const XS = [-2, -1, 0, 1, 2] as const
const YS = [-1.6, 0.1, 0.2, 1.9, 2.4] as const
const X = [-3, 3] as const
const Y = [-4, 4] as const
const RATE = 0.1
const START = { w: -0.5, b: 1 }

/** The loss of the line y = w·x + b, with its gradients. */
function lossOf(w: number, b: number) {
  const [slope, height] = [new Value(w), new Value(b)]
  const loss = mseLoss(
    XS.map((x) => slope.mul(x).add(height)),
    YS,
  )
  loss.backward()
  return { loss: loss.data, slope, height }
}

/** As many digits as there is room for, and none for what is all but 0. */
const short = (x: number): string => number(Number(x.toFixed(3)), 3)

/** Where gradient steps end. */
function best(): number {
  let [w, b] = [0, 0]
  for (let i = 0; i < 300; i++) {
    const { slope, height } = lossOf(w, b)
    new SGD([slope, height], { lr: RATE }).step()
    ;[w, b] = [slope.data, height.data]
  }
  return lossOf(w, b).loss
}

export const begin: Begin<'loss'> = ({ words }) => {
  const w = signal(START.w)
  const b = signal(START.b)
  const isMoved = signal(false)
  /** Whether the last change was a gradient step. */
  const isStepped = signal(false)
  const smallest = best()
  const bar = Math.ceil(13 * smallest) / 10
  const near = Math.ceil(105 * smallest) / 100
  const move = (which: typeof w, to: number): void => {
    which.value = to
    isMoved.value = true
    isStepped.value = false
  }

  function Figure() {
    const { label, w: steep, b: high, loss, best: least, grads, step } = words()
    const now = lossOf(w.value, b.value)
    return (
      <>
        <Plot label={label} x={X} y={Y} height={330} curve={(x) => w.value * x + b.value}>
          {({ x, y }) => (
            <>
              {XS.map((at, i) => {
                const wanted = y(YS[i]!)
                const given = y(w.value * at + b.value)
                const side = Math.abs(given - wanted)
                // Away from the line: to the left where it rises past the point, else to the right.
                return (
                  <rect
                    key={at}
                    class="error"
                    x={x(at)}
                    y={Math.min(wanted, given)}
                    width={side}
                    height={side}
                  />
                )
              })}
              {XS.map((at, i) => (
                <circle key={at} class="place" cx={x(at)} cy={y(YS[i]!)} r="5" />
              ))}
            </>
          )}
        </Plot>
        <div class="sliders">
          <Slider
            label={steep}
            value={w.value}
            low={-2}
            high={2}
            step={0.05}
            shown={number(w.value, 3)}
            onChange={(next) => move(w, next)}
          />
          <Slider
            label={high}
            value={b.value}
            low={-2}
            high={2}
            step={0.05}
            shown={number(b.value, 3)}
            onChange={(next) => move(b, next)}
          />
        </div>
        <div class="row is-controls">
          <button
            type="button"
            onClick={() => {
              const { slope, height } = now
              new SGD([slope, height], { lr: RATE }).step()
              ;[w.value, b.value] = [slope.data, height.data]
              isStepped.value = true
            }}
          >
            {step}
          </button>
        </div>
        <Readings
          rows={[
            [loss, now.loss],
            [least, smallest],
            [grads, `${short(now.slope.grad)}; ${short(now.height.grad)}`],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      see: () => isMoved.value,
      hand: () => lossOf(w.value, b.value).loss < bar,
      descend: () => isStepped.value && lossOf(w.value, b.value).loss < near,
    },
    guesses: {},
    facts: () => ({ loss: lossOf(w.value, b.value).loss, bar, near }),
    enter: (next) => {
      if (next === 'see') isMoved.value = false
      if (next === 'descend') isStepped.value = false
      if (next === 'hand' && lossOf(w.peek(), b.peek()).loss < bar) {
        ;[w.value, b.value] = [START.w, START.b]
      }
    },
  }
}
