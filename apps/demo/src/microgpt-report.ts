import { setImmediate } from 'node:timers/promises'
import { names, publishedMicrogpt } from '@mg/datasets'
import { Training, lossProgram } from '@mg/microgpt'
import { OutputError, outputFailure, say } from './output'

const EVERY = 50

/** Trains, and prints each 50th loss and all names beside what was published; as JSON, all of both. */
export async function runMicrogpt({
  json,
  compiled,
}: {
  json: boolean
  compiled: boolean
}): Promise<void> {
  const published = publishedMicrogpt
  const losses: number[] = []
  const start = performance.now()
  const training = new Training(names(), compiled ? { program: lossProgram } : {})
  if (!json) say('step   published             ours')
  for (let step = 0; step < training.steps; step++) {
    const loss = training.step()
    losses.push(loss)
    if (!json && (step % EVERY === 0 || step === published.losses.length - 1)) {
      say(`${String(step).padEnd(6)} ${String(published.losses[step]).padEnd(21)} ${loss}`)
      await setImmediate() // lets a failure of the output through
      if (outputFailure()) break
    }
  }
  if (losses.length === training.steps) {
    const samples = published.samples.map(() => training.invent())
    const milliseconds = performance.now() - start
    const deviations = losses.map((loss, i) => Math.abs(loss / published.losses[i]! - 1))
    const largestDeviation = deviations.reduce((a, b) => Math.max(a, b))
    const count = samples.filter((name, i) => name === published.samples[i]).length
    if (json) {
      const parameters = training.model.parameterCount()
      say(
        JSON.stringify({ parameters, losses, samples, published, largestDeviation, milliseconds }),
      )
    } else {
      say(
        `${losses.length} losses against the published ones: largest relative deviation ${largestDeviation.toExponential(1)}`,
      )
      say()
      say('published    ours')
      samples.forEach((name, i) => say(`${published.samples[i]!.padEnd(12)} ${name}`))
      say(`${count} of ${published.samples.length} names are equal`)
      say()
      say(
        `${training.model.parameterCount()} parameters, ${(milliseconds / losses.length).toFixed(2)} ms a step, on Node ${process.versions.node}`,
      )
    }
  }
  await setImmediate()
  const failure = outputFailure()
  if (failure && failure.code !== 'EPIPE') {
    throw new OutputError(`standard output: ${failure.message}`)
  }
}
