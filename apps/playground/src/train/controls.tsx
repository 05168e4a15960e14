import { counted, percent, shown } from '../number'
import { Select } from '../ui/field'
import { Icon } from '../ui/icon'
import { advance, limit, pause, play, setSpeed, setWay } from './pace'
import { begin, comeBack, goBack, runNotebook } from './session'
import {
  aside,
  history,
  isEmpty,
  isRunning,
  points,
  settings,
  snapshot,
  speed,
  speeds,
  way,
} from './state'

const SPEEDS = [
  ['2', '2 steps per second'],
  ['10', '10 per second'],
  ['60', '60 per second'],
  ['600', '600 per second'],
  ['Infinity', 'full speed'],
] as const

/** Starts and stops the training, and says what it is doing. */
export function Controls() {
  const now = snapshot.value
  const isOver = now !== undefined && now.step >= limit()
  const press = (): void => {
    if (isRunning.value) pause()
    else if (isOver) {
      begin()
      play(limit())
    } else play(limit())
  }
  const cannot = isEmpty.value || now?.diverged !== undefined
  return (
    <section class="controls" aria-label="Controls">
      <div class="buttons">
        <button
          type="button"
          class="round quiet"
          aria-label="Reset"
          title="Start over from the seed"
          onClick={() => begin()}
        >
          <Icon name="reset" />
        </button>
        <button
          type="button"
          class="primary play"
          aria-label={isRunning.value ? 'Pause' : 'Train'}
          disabled={cannot}
          onClick={press}
        >
          <Icon name={isRunning.value ? 'pause' : 'play'} />
          {isRunning.value ? 'Pause' : 'Train'}
        </button>
        <button type="button" disabled={cannot} onClick={() => advance(1)}>
          One step
        </button>
        <button type="button" disabled={cannot} onClick={() => advance('epoch')}>
          One epoch
        </button>
      </div>
      <Select
        label="Pace"
        value={String(speed.value)}
        choices={SPEEDS}
        onChange={(value) => setSpeed(Number(value))}
      />
      <Ways />
      <span class="gap" />
      <button
        type="button"
        class="quiet back"
        disabled={aside.value === undefined}
        onClick={comeBack}
      >
        {aside.value && aside.value.step > 0
          ? `Back to step ${counted(aside.value.step)}`
          : 'Back to the settings before'}
      </button>
      <button type="button" onClick={runNotebook}>
        The notebook
      </button>
      <Doing />
    </section>
  )
}

/** The two ways of taking a step, and how fast they are. */
function Ways() {
  const known = speeds.value
  // Digits beyond these change from one measurement to the next.
  const rate = (x: number | undefined): string =>
    x === undefined || Number.isNaN(x) ? '' : `${counted(Number(x.toPrecision(2)))} steps/s`
  const target = snapshot.value?.target
  return (
    <fieldset class="ways">
      <legend class="label">
        {known && known.eager > 0
          ? `Steps: ${target === 'interpreter' ? 'interpreted' : 'compiled'} is about ${Number((known.compiled / known.eager).toPrecision(1))} times as fast`
          : 'Steps'}
      </legend>
      {(['compiled', 'eager'] as const).map((name) => (
        <label key={name} class={way.value === name ? 'is-chosen' : ''}>
          <input
            type="radio"
            name="way"
            checked={way.value === name}
            onChange={() => setWay(name)}
          />
          {name === 'compiled' && target === 'interpreter' ? 'interpreted' : name}{' '}
          <small>{rate(known?.[name])}</small>
        </label>
      ))}
    </fieldset>
  )
}

/** What it is doing, in a sentence. */
function Doing() {
  const now = snapshot.value
  if (!now)
    return (
      <p class="doing" role="status">
        Getting ready …
      </p>
    )
  if (now.diverged !== undefined) {
    return (
      <p class="doing problem" role="alert">
        Training diverged: at step {counted(now.step)} the loss {now.diverged}. Try a smaller
        learning rate.{' '}
        {now.lastGood !== undefined && (
          <button type="button" onClick={goBack}>
            Go back to step {counted(now.lastGood)}
          </button>
        )}
      </p>
    )
  }
  const last = history.value.at(-1)
  const isSilent = isRunning.value
  const { data } = points.value ?? {}
  const what = isEmpty.value
    ? settings.value.data === 'file'
      ? 'Choose a CSV file to begin with'
      : 'Paint some points of two classes to begin with'
    : `${isRunning.value ? 'Training' : now.step === 0 ? 'Ready' : now.step >= limit() ? 'Done' : 'Paused'}: step ${counted(now.step)}, epoch ${counted(now.epoch)}, rate ${shown(now.rate)}`
  const how =
    last && !isEmpty.value
      ? `, loss ${shown(last.trainLoss)}${(data?.classes.length ?? 0) > 0 ? `, accuracy ${percent(last.trainAccuracy)}` : ''}${Number.isNaN(last.testLoss) ? '' : ` (test: ${shown(last.testLoss)}${(data?.classes.length ?? 0) > 0 ? `, ${percent(last.testAccuracy)}` : ''})`}`
      : ''
  const by = way.value === 'eager' ? 'Steps run eagerly, Value by Value.' : STEPS[now.target]
  // Sixty times a second nobody wants to hear it.
  return (
    <p class="doing" role="status" aria-live={isSilent ? 'off' : 'polite'} data-step={now.step}>
      {/* One text, so that no part of it is pushed by another. */}
      {`${what}${how}. ${by}`}
    </p>
  )
}

/** What the compiled step became, by what the page may do. */
const STEPS: Record<string, string> = {
  wasm: 'Steps are compiled to WebAssembly.',
  js: 'Steps are compiled to JavaScript: this page may not run WebAssembly.',
  interpreter:
    'Steps are interpreted, which is slower: this page may run neither WebAssembly nor generated code.',
}
