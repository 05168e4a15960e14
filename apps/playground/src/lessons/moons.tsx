import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { numbersOf, paintNeuron } from '../train/heat'
import { classColours } from '../train/palette'
import { Switch } from '../ui/field'
import { Ground } from './figures/ground'
import type { Field } from './figures/ground'
import { Readings } from './figures/readings'
import type { Begin } from './lesson'
import * as run from './moons-run'
import { written } from './words'

/** Fewer points than these are right without a neuron that the network needs. */
const NEEDED = 90

export const begin: Begin<'moons'> = ({ words }) => {
  const chosen = signal<number | undefined>(undefined)
  const seen = signal<ReadonlySet<number>>(new Set())

  function Figure() {
    const text = words()
    const field = run.field.value
    const at = chosen.value
    // The map of one neuron, with the edge where it changes its sign; of one that is switched off
    // there is none, but what becomes of the answer.
    const shown: Field =
      at === undefined || run.off.value.has(at)
        ? field
        : { numbers: Float32Array.from(numbersOf(field, at)), side: field.side, neurons: 1 }
    return (
      <>
        <div class="moons">
          <Ground
            label={text.label}
            field={shown}
            area={run.AREA}
            points={run.points}
            names={['x', 'y']}
          />
          <div>
            <p class="label">{text.neurons}</p>
            <div class="maps">
              {Array.from({ length: run.HIDDEN }, (_, i) => (
                <button
                  key={i}
                  type="button"
                  class={run.off.value.has(i) ? 'is-off' : ''}
                  aria-pressed={at === i}
                  aria-label={written(text.neuron, { number: String(i + 1) })}
                  onClick={() => {
                    chosen.value = at === i ? undefined : i
                    seen.value = new Set([...seen.value, i])
                  }}
                >
                  <NeuronMap field={field} neuron={i} />
                </button>
              ))}
            </div>
            <div class="choice">
              {at === undefined ? (
                <p class="remark">{text.none}</p>
              ) : (
                <Switch
                  label={written(text.off, { number: String(at + 1) })}
                  isOn={run.off.value.has(at)}
                  onChange={(isOff) => {
                    const next = new Set(run.off.value)
                    if (isOff) next.add(at)
                    else next.delete(at)
                    run.off.value = next
                  }}
                />
              )}
            </div>
          </div>
        </div>
        <div class="row is-controls">
          <button
            type="button"
            class="primary play"
            onClick={() => (run.isTraining.value ? run.pause() : run.train())}
          >
            {run.isTraining.value ? text.pause : text.train}
          </button>
          <button type="button" onClick={run.stepOnce}>
            {text.step}
          </button>
          <button type="button" class="quiet" onClick={run.restart}>
            {text.restart}
          </button>
        </div>
        <Readings
          rows={[
            [text.right, written(text.of, { right: run.right.value, all: run.points.length })],
            [text.loss, run.loss.value],
            [text.steps, run.steps.value],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      train: () => run.steps.value > 0 && run.right.value >= run.ENOUGH,
      maps: () => seen.value.size >= 3,
      off: () => run.off.value.size === 1 && run.right.value < NEEDED,
    },
    guesses: {},
    facts: () => ({
      right: run.right.value,
      all: run.points.length,
      steps: run.steps.value,
      needed: NEEDED,
    }),
    enter: (step) => {
      if (step === 'start') run.restart()
      else run.off.value = new Set()
      if (step === 'maps') seen.value = new Set()
      if (step !== 'maps' && step !== 'what') chosen.value = undefined
    },
    leave: () => {
      run.pause()
      run.off.value = new Set()
    },
  }
}

function NeuronMap({ field, neuron }: { field: Field; neuron: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colours = classColours()
  useEffect(() => paintNeuron(canvas.current!, field, neuron), [field, neuron, colours])
  return <canvas ref={canvas} width="96" height="96" aria-hidden="true" />
}
