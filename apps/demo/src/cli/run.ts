import { readFile, writeFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { loadJSON, saveJSON } from '@mg/nn'
import { dataOf } from './data'
import { picture } from './picture'
import { jsonReport, textReport } from './report'
import { UsageError } from './settings'
import type { Outputs, Settings } from './settings'
import { networkFor, training } from './training'
import type { Network, Step } from './training'

/** The exit code of a program that Ctrl-C stopped. */
const INTERRUPTED = 130

/** Trains, tells of it, and writes what was asked for: also when Ctrl-C stops it, at the end of a step. */
export async function run(settings: Settings, outputs: Outputs): Promise<void> {
  const data = await dataOf(settings)
  const model = networkFor(settings, data)
  if (outputs.load !== undefined) await load(outputs.load, model)

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

  if (outputs.save !== undefined) await write(outputs.save, `${saveJSON(model)}\n`)
  if (outputs.svg !== undefined) await write(outputs.svg, picture(model, data, steps))
  if (isStopped) process.exitCode = INTERRUPTED
}

async function load(path: string, model: Network): Promise<void> {
  try {
    loadJSON(model, await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--load ${path}: ${(error as Error).message}`)
  }
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: Error) => {
    throw new UsageError(error.message)
  })
}
