import type { Dataset } from '@mg/datasets'
import { SingleBar } from 'cli-progress'
import colours from 'picocolors'
import { drawBoundary, legend } from './boundary'
import { compare } from './comparison'
import { printable, say } from './output'
import { isNotebook } from './settings'
import type { Settings } from './settings'
import type { Network, Step } from './training'

/** What is reported while a network trains, and afterwards. */
export interface Report {
  begin(settings: Settings, data: Dataset, model: Network): void
  step(step: Step): void
  end(steps: readonly Step[]): Promise<void>
}

const percent = (x: number): string => `${Math.round(1000 * x) / 10}%`

/** The time of a typical step: the median, which a pause of the machine does not move. */
function typicalTime(steps: readonly Step[]): number {
  const times = steps.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  return times[times.length >> 1] ?? 0
}

/** For a reader: a bar that moves on a terminal, a line for each step elsewhere. */
export function textReport(isTerminal: boolean): Report {
  let run: { settings: Settings; data: Dataset; model: Network }
  const bar = new SingleBar({
    format: 'step {value}/{total} {bar} loss {loss}  accuracy {accuracy}',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
  })
  return {
    begin(settings, data, model) {
      run = { settings, data, model }
      const what = isNotebook(settings)
        ? 'the notebook of karpathy/micrograd'
        : printable(settings.data)
      say(
        colours.bold(
          `${what}: ${data.X.length} points, ${model}, ${model.parameters().length} parameters`,
        ),
      )
      if (isTerminal) bar.start(settings.steps, 0, { loss: '', accuracy: '' })
    },
    step({ step, loss, accuracy }) {
      if (isTerminal) bar.update(step + 1, { loss: loss.toFixed(6), accuracy: percent(accuracy) })
      else say(`step ${step} loss ${loss}, accuracy ${percent(accuracy)}`)
    },
    async end(steps) {
      bar.stop()
      const { settings, data, model } = run
      if (isNotebook(settings)) tellComparison(steps)
      const last = steps.at(-1)
      if (last && !Number.isFinite(last.loss)) {
        say(`the loss became ${last.loss} at step ${last.step}; try a smaller --rate`)
      } else if (last) {
        say(`loss ${last.loss}, accuracy ${percent(last.accuracy)} at step ${last.step}`)
      }
      if (data.features.length === 2) {
        const isColoured = isTerminal && colours.isColorSupported
        say()
        for (const line of await drawBoundary(model, data, isColoured)) say(line)
        say(legend(data, isColoured))
      }
      say()
      say(`${typicalTime(steps).toFixed(2)} ms a step, on Node ${process.versions.node}`)
    },
  }
}

function tellComparison(steps: readonly Step[]): void {
  const { largestDeviation, otherAccuracies, published } = compare(steps)
  say('step   published             ours                  accuracy')
  for (const { step, loss, accuracy } of steps) {
    if (step % 10 !== 0 && step !== steps.length - 1) continue
    const columns = [
      String(step).padEnd(6),
      String(published[step]!.loss).padEnd(21),
      String(loss).padEnd(21),
    ]
    say(`${columns.join(' ')} ${percent(accuracy)}`)
  }
  const accuracies =
    otherAccuracies.length === 0
      ? 'every accuracy is equal'
      : `accuracies differ at steps ${otherAccuracies.join(', ')}`
  say(
    `${steps.length} losses against the published ones: largest relative deviation ${largestDeviation.toExponential(1)}, ${accuracies}`,
  )
}

/** For machines: one JSON document at the end. */
export function jsonReport(): Report {
  let run: { settings: Settings; data: Dataset; model: Network }
  return {
    begin(settings, data, model) {
      run = { settings, data, model }
    },
    step() {},
    async end(steps) {
      const { settings, data, model } = run
      const { largestDeviation, otherAccuracies } = isNotebook(settings)
        ? compare(steps)
        : { largestDeviation: undefined, otherAccuracies: undefined }
      const document = {
        settings,
        points: data.X.length,
        classes: data.classes,
        network: String(model),
        parameters: model.parameters().length,
        steps,
        millisecondsPerStep: typicalTime(steps),
        ...(largestDeviation !== undefined && { notebook: { largestDeviation, otherAccuracies } }),
      }
      say(printable(JSON.stringify(document)))
    },
  }
}
