import { writeFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { dataOf } from './data'
import { picture } from './picture'
import { jsonReport, textReport } from './report'
import { UsageError } from './settings'
import type { Outputs, Settings } from './settings'
import { networkFor, training } from './training'
import type { Step } from './training'
import { loadWeights, saveWeights } from './weights'

/** The exit code of a program that Ctrl-C stopped. */
const INTERRUPTED = 130

/** Trains, tells of it, and writes what was asked for: also when Ctrl-C stops it, at the end of a step. */
export async function run(settings: Settings, outputs: Outputs): Promise<void> {
  const data = await dataOf(settings)
  const model = networkFor(settings, data)
  if (outputs.load !== undefined) await loadWeights(outputs.load, model, settings)

  let isStopped = false
  const stop = (): void => {
    isStopped = true
  }
  process.once('SIGINT', stop)
  const report = outputs.json ? jsonReport() : textReport(process.stdout.isTTY)
  const steps: Step[] = []
  report.begin(settings, data, model)
  for (const step of training(settings, data, model)) {
    steps.push(step)
    report.step(step)
    await setImmediate() // lets a signal through
    if (isStopped || !Number.isFinite(step.loss)) break
  }
  process.off('SIGINT', stop)
  report.end(steps)

  if (outputs.save !== undefined) await write(() => saveWeights(outputs.save!, model, settings))
  if (outputs.svg !== undefined) {
    await write(() => writeFile(outputs.svg!, picture(model, data, steps)))
  }
  if (isStopped) process.exitCode = INTERRUPTED
}

async function write(to: () => Promise<void>): Promise<void> {
  await to().catch((error: Error) => {
    throw new UsageError(error.message)
  })
}
