import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { shown } from '../number'
import { Icon } from '../ui/icon'
import { numbersOf, paintNeuron } from './heat'
import { sketch } from './network'
import { neuron, points, settings, snapshot } from './state'
import { classTitle } from './points'
import { outputsFor } from './settings'
import { weightsOf } from './shape'

/** One neuron, large: what it has learned as a picture, and from what. */
export function NeuronDetail() {
  const canvas = useRef<HTMLCanvasElement>(null)
  useSignalEffect(() => {
    const now = snapshot.value
    const index = neuron.value
    if (!now || !canvas.current || index === undefined || index >= now.field.neurons) return
    if (now.field.side > 100) sketch(canvas.current, numbersOf(now.field, index))
    else paintNeuron(canvas.current, now.field, index)
  })
  const index = neuron.value
  const now = snapshot.value
  const { data } = points.value ?? {}
  if (index === undefined || !now || !data || index >= now.field.neurons) return null
  const outputs = outputsFor(settings.value, { classes: data.classes.length })
  const { layers } = settings.value
  const counts = [data.features.length, ...layers.map(({ size }) => size), outputs]
  // After a change the settings are those of a network that is still being made.
  if (counts.slice(1).reduce((sum, size) => sum + size, 0) !== now.field.neurons) return null
  const { layer, place, first, count } = weightsOf(counts, index)
  const numbers = numbersOf(now.field, index)
  const low = numbers.reduce((a, b) => Math.min(a, b), Infinity)
  const high = numbers.reduce((a, b) => Math.max(a, b), -Infinity)
  const weights = Array.from(now.weights.subarray(first, first + count))
  const bias = now.weights[first + count]!
  const activation = layers[layer - 1]?.activation ?? 'linear'
  const before = (i: number): string =>
    layer === 1 ? (data.features[i] ?? `input ${i + 1}`) : `neuron ${i + 1} of layer ${layer - 1}`
  const name =
    layer <= layers.length
      ? `Neuron ${place} of layer ${layer}`
      : outputs === 1
        ? 'The output'
        : `Output ${place}${data.classes[place - 1] ? `, ${classTitle(data.classes[place - 1]!)}` : ''}`
  return (
    <section class="neuron-detail" aria-label="The chosen neuron">
      <div class="head">
        <h2>{name}</h2>
        <span class="gap" />
        <button
          type="button"
          class="round quiet"
          aria-label="Close"
          onClick={() => (neuron.value = undefined)}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="neuron-body">
        <canvas
          ref={canvas}
          width="360"
          height="360"
          role="img"
          aria-label={`Its output over the plane, from ${shown(low)} to ${shown(high)}`}
        />
        <div>
          <p>
            {activation === 'linear' ? '' : `${activation} of `}a weighted sum of {count}{' '}
            {count === 1 ? 'input' : 'inputs'}. Over the plane its output runs from {shown(low)} to{' '}
            {shown(high)}.
          </p>
          <div class="scrolled tall" tabIndex={0} role="group" aria-label="Its weights">
            <table>
              <tbody>
                {weights.map((weight, i) => (
                  <tr key={i}>
                    <th scope="row">{before(i)}</th>
                    <td class="number">{shown(weight)}</td>
                    {now.gradients && (
                      <td class="number grad">{shown(now.gradients[first + i]!)}</td>
                    )}
                  </tr>
                ))}
                <tr>
                  <th scope="row">bias</th>
                  <td class="number">{shown(bias)}</td>
                  {now.gradients && (
                    <td class="number grad">{shown(now.gradients[first + count]!)}</td>
                  )}
                </tr>
              </tbody>
            </table>
          </div>
        </div>
      </div>
    </section>
  )
}
