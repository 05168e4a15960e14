import type { ComponentChildren } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'
import { exact } from '../number'

/** A choice from a list, with its label. */
export function Select<T extends string>(props: {
  label: string
  value: T
  choices: readonly (readonly [value: T, text: string])[]
  onChange: (value: T) => void
  isDisabled?: boolean
  isLabelHidden?: boolean
}) {
  const { label, value, choices, onChange, isDisabled, isLabelHidden } = props
  const id = useId()
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'unseen' : 'label'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

/** What a number field accepts. */
export interface Bounds {
  low: number
  high: number
  isWhole?: boolean
}

/** What is wrong with a text as a number; undefined if nothing is. */
function misfit(text: string, { low, high, isWhole }: Bounds): string | undefined {
  const x = Number(text.trim().replace('−', '-').replace(',', '.'))
  if (text.trim() === '' || Number.isNaN(x)) return 'This is not a number.'
  if (isWhole && !Number.isInteger(x)) return 'Enter a whole number.'
  if (x < low) return `Enter ${exact(low)} or more.`
  if (x > high) return `Enter ${exact(high)} or less.`
  return undefined
}

/** A number that is typed; what does not fit gets a sentence below it, and changes nothing. */
export function NumberField(props: {
  label: string
  value: number
  bounds: Bounds
  onChange: (value: number) => void
  isDisabled?: boolean
  isLabelHidden?: boolean
}) {
  const { label, value, bounds, onChange, isDisabled, isLabelHidden } = props
  const [text, setText] = useState(exact(value))
  const [isTyping, setTyping] = useState(false)
  const id = useId()
  useEffect(() => {
    if (!isTyping) setText(exact(value))
  }, [value, isTyping])
  const problem = misfit(text, bounds)
  const take = (next: string): void => {
    setText(next)
    if (misfit(next, bounds) === undefined) {
      onChange(Number(next.trim().replace('−', '-').replace(',', '.')))
    }
  }
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'unseen' : 'label'}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        value={text}
        disabled={isDisabled}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
        onInput={(event) => take(event.currentTarget.value)}
      />
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}

/** A number that is dragged. */
export function Slider(props: {
  label: string
  value: number
  low: number
  high: number
  step: number
  shown: string
  onChange: (value: number) => void
  isDisabled?: boolean
}) {
  const { label, value, low, high, step, shown, onChange, isDisabled } = props
  const id = useId()
  return (
    <div class="field slider">
      <label for={id} class="label">
        {label}
      </label>
      <output for={id}>{shown}</output>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={step}
        value={value}
        disabled={isDisabled}
        aria-valuetext={shown}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  )
}

/** Something that is on or off. */
export function Switch(props: {
  label: ComponentChildren
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
}) {
  const { label, isOn, onChange, isDisabled } = props
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  )
}
