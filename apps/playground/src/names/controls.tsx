import { useRef } from 'preact/hooks'
import { counted, shown } from '../number'
import { Icon } from '../ui/icon'
import { loadWeights, losses, pause, play, problem, progress, restart, saveWeights } from './state'
import type { Progress } from './protocol'

/** Starts and stops the training, and says where it stands. */
export function Controls() {
  const now = progress.value
  const file = useRef<HTMLInputElement>(null)
  const isRunning = now?.state === 'training' || now?.state === 'compiling'
  const press = (): void => {
    if (isRunning) return pause()
    if (now?.state === 'done') restart()
    play()
  }
  return (
    <section class="row names-controls" aria-label="Controls">
      <div class="buttons">
        <button
          type="button"
          class="round quiet"
          aria-label="Start over"
          title="Start over"
          onClick={restart}
        >
          <Icon name="reset" />
        </button>
        <button
          type="button"
          class="primary play"
          aria-label={isRunning ? 'Pause' : 'Train'}
          disabled={!now}
          onClick={press}
        >
          <Icon name={isRunning ? 'pause' : 'play'} />
          {isRunning ? 'Pause' : 'Train'}
        </button>
        <button
          type="button"
          disabled={!now || isRunning || now.state === 'done'}
          onClick={() => play(now!.taken + 1)}
        >
          One name
        </button>
      </div>
      <p class="doing" role="status" data-step={now?.taken}>
        {now ? said(now) : 'Fetching 32 033 names …'}
      </p>
      <span class="gap" />
      <div class="buttons">
        <button type="button" class="quiet" disabled={!now} onClick={saveWeights}>
          <Icon name="download" /> Save weights
        </button>
        <button type="button" class="quiet" disabled={!now} onClick={() => file.current?.click()}>
          Open weights
        </button>
        <input
          ref={file}
          class="unseen"
          type="file"
          accept=".safetensors"
          tabIndex={-1}
          aria-label="A file of weights"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0]
            if (chosen) void loadWeights(chosen)
            event.currentTarget.value = ''
          }}
        />
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  )
}

function said({ state, taken, steps, compiling, stepping, isLoaded }: Progress): string {
  if (state === 'compiling') return 'Compiling the step, once for names of all lengths …'
  if (isLoaded) return 'These are the weights of your file.'
  if (taken === 0) return 'Ready; every letter is a guess.'
  const last = losses.value.at(-1)
  const loss = last === undefined ? '' : `, loss ${shown(last)}`
  const pace =
    taken > 1
      ? `; ${shown(stepping / (taken - 1), 2)} ms a step, after ${shown(compiling / 1000, 2)} s of compiling`
      : ''
  return `${state === 'done' ? 'All' : 'Step'} ${counted(taken)}${state === 'done' ? ' steps' : ` of ${counted(steps)}`}${loss}${pace}`
}
