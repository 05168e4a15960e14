import { signal } from '@preact/signals'
import { shown } from '../number'
import { points, settings, snapshot } from './state'
import { outputsFor } from './settings'
import { weightsOf } from './shape'

const isOpen = signal(false)

/** The network as a table: a row for each neuron, with its bias and its weights. */
export function WeightsTable() {
  return (
    <details class="as-text" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>Weights as a table</summary>
      {isOpen.value && <Rows />}
    </details>
  )
}

function Rows() {
  const weights = snapshot.value?.weights
  const { data } = points.value ?? {}
  if (!weights || !data) return null
  const outputs = outputsFor(settings.value, { classes: data.classes.length })
  const counts = [data.features.length, ...settings.value.layers.map(({ size }) => size), outputs]
  const neurons = counts
    .slice(1)
    .flatMap((count, layer) =>
      Array.from({ length: count }, (_, i) => ({ layer: layer + 1, i: i + 1 })),
    )
  return (
    <div class="scrolled tall" tabIndex={0} role="group" aria-label="Weights">
      <table>
        <thead>
          <tr>
            <th scope="col">layer</th>
            <th scope="col">neuron</th>
            <th scope="col" class="number">
              bias
            </th>
            <th scope="col">weights</th>
          </tr>
        </thead>
        <tbody>
          {neurons.map(({ layer, i }, index) => {
            const { first, count } = weightsOf(counts, index)
            const own = Array.from(weights.subarray(first, first + count))
            return (
              <tr key={index}>
                <td>{layer === counts.length - 1 ? 'output' : layer}</td>
                <th scope="row">{i}</th>
                <td class="number">{shown(weights[first + count]!, 3)}</td>
                <td>{own.map((weight) => shown(weight, 3)).join('  ')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
