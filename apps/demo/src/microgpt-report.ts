import { setImmediate } from 'node:timers/promises'
import { names, publishedMicrogpt } from '@mg/datasets'
import { microgpt } from './microgpt'
import { lossProgram } from './microgpt-program'
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
  const run = microgpt(names(), compiled ? { program: lossProgram } : {})
  if (!json) say('step   published             ours')
  let next = run.next()
  for (; !next.done; next = run.next()) {
    const step = losses.push(next.value) - 1
    if (!json && (step % EVERY === 0 || step === published.losses.length - 1)) {
      say(`${String(step).padEnd(6)} ${String(published.losses[step]).padEnd(21)} ${next.value}`)
      await setImmediate() // lets a failure of the output through
      if (outputFailure()) break
    }
  }
  if (next.done) {
    const { model, samples } = next.value
    const milliseconds = performance.now() - start
    const deviations = losses.map((loss, i) => Math.abs(loss / published.losses[i]! - 1))
    const largestDeviation = deviations.reduce((a, b) => Math.max(a, b))
    const count = samples.filter((name, i) => name === published.samples[i]).length
    if (json) {
      const parameters = model.parameterCount()
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
        `${model.parameterCount()} parameters, ${(milliseconds / losses.length).toFixed(2)} ms a step, on Node ${process.versions.node}`,
      )
    }
  }
  await setImmediate()
  const failure = outputFailure()
  if (failure && failure.code !== 'EPIPE') {
    throw new OutputError(`standard output: ${failure.message}`)
  }
}
