import { signal } from '@preact/signals'
import { Value } from '@mg/engine'
import { Slider } from '../ui/field'
import { Plot } from './figures/plot'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'

const X = [-2.2, 3.2] as const
const Y = [-0.6, 9] as const
const LEFT = -1
/** The nudge of each place of the slider: none, and then from 0.001 to 1, ten to each power. */
const PLACES = 31
const nudgeAt = (place: number): number =>
  place === 0 ? 0 : Number((10 ** (-3 + (place - 1) / 10)).toPrecision(3))
const placeOf = (h: number): number =>
  h < 5e-4 ? 0 : Math.max(1, Math.min(PLACES, Math.round(1 + 10 * (Math.log10(h) + 3))))

const curve = (x: number): number => new Value(x).square().data
function slopeAt(at: number): number {
  const x = new Value(at)
  x.square().backward()
  return x.grad
}

export const begin: Begin<'slope'> = ({ words, isDone }) => {
  const x = signal(1)
  const h = signal(1)
  const isNudged = signal(false)
  const isWalked = signal(false)
  const rise = () => curve(x.value + h.value) - curve(x.value)
  const setH = (next: number): void => {
    isNudged.value ||= next !== h.value
    h.value = next
  }
  const setX = (next: number): void => {
    isWalked.value ||= next !== x.value
    x.value = next
  }

  function Figure() {
    const { label, h: nudge, x: place, rise: up, ratio, nothing, slope } = words()
    const hasTangent = isDone('zero')
    return (
      <>
        <Plot
          label={label}
          x={X}
          y={Y}
          height={320}
          curve={curve}
          onDrag={(at) => {
            const next = Math.max(0, Math.min(1, at.x - x.value))
            setH(next < 0.004 ? 0 : Number(next.toPrecision(3)))
          }}
        >
          {({ x: across, y: upward }) => {
            const [x0, h0] = [x.value, h.value]
            const y0 = curve(x0)
            const steep = h0 > 0 ? rise() / h0 : hasTangent ? slopeAt(x0) : undefined
            const at = (there: number) => upward(y0 + steep! * (there - x0))
            return (
              <>
                {steep !== undefined && (
                  <line
                    class={`secant${h0 === 0 ? ' is-tangent' : ''}`}
                    x1={across(x0 - 1.6)}
                    x2={across(x0 + 1.9)}
                    y1={at(x0 - 1.6)}
                    y2={at(x0 + 1.9)}
                  />
                )}
                <path
                  class="legs"
                  d={`M${across(x0)} ${upward(y0)}H${across(x0 + h0)}V${upward(curve(x0 + h0))}`}
                />
                <circle class="handle" cx={across(x0 + h0)} cy={upward(curve(x0 + h0))} r="8" />
                <circle class="place" cx={across(x0)} cy={upward(y0)} r="5" />
              </>
            )
          }}
        </Plot>
        <div class="sliders">
          <Slider
            label={nudge}
            value={placeOf(h.value)}
            low={0}
            high={PLACES}
            step={1}
            shown={number(h.value)}
            onChange={(at) => setH(nudgeAt(at))}
          />
          <Slider
            label={place}
            value={x.value}
            low={-2}
            high={2}
            step={0.1}
            shown={number(x.value)}
            onChange={setX}
          />
        </div>
        <Readings
          rows={[
            [up, rise()],
            [ratio, h.value === 0 ? nothing : rise() / h.value],
            [slope, hasTangent ? slopeAt(x.value) : '?'],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      nudge: () => isNudged.value,
      smaller: () => h.value > 0 && h.value <= 0.001,
      zero: () => h.value === 0,
      flat: () => isWalked.value && Math.abs(slopeAt(x.value)) < 1e-9,
    },
    guesses: { settles: () => slopeAt(x.value) },
    facts: () => ({ x: x.value, h: h.value, rise: rise(), left: LEFT, leftSlope: slopeAt(LEFT) }),
    // A step that has been done before may be done again.
    enter: (step) => {
      if (step === 'nudge') isNudged.value = false
      if (step === 'flat') isWalked.value = false
      if ((step === 'zero' || step === 'settles') && h.value === 0) h.value = 0.001
    },
  }
}
