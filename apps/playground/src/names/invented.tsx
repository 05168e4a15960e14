import { Slider } from '../ui/field'
import { shown } from '../number'
import { invented, temperature } from './state'

/** Names that the model makes up as it is now, with the same dice each time. */
export function InventedNames() {
  return (
    <section class="names-invented" aria-label="Invented names">
      <h2>What it makes up now</h2>
      <Slider
        label="Temperature"
        value={temperature.value}
        low={0.1}
        high={2}
        step={0.1}
        shown={`${shown(temperature.value, 2)}${temperature.value < 0.4 ? ', careful' : temperature.value > 1.2 ? ', wild' : ''}`}
        onChange={(x) => (temperature.value = Math.round(10 * x) / 10)}
      />
      <ul class="name-list">
        {invented.value.map(({ name, isKnown }, i) => (
          <li key={i} class={isKnown ? 'is-known' : ''} title={name}>
            {name || <i>nothing</i>}
            {isKnown && <span class="unseen"> (a name that was read)</span>}
          </li>
        ))}
      </ul>
      <p class="remark">
        Underlined are names from the list; the others are its own. The dice fall the same way each
        time, so what changes is the model.
      </p>
    </section>
  )
}
