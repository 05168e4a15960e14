import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { Dataset } from '@mg/datasets'
import { loadJSON, saveJSON } from '@mg/nn'
import { dataOf } from './data'
import { needAbsent, needWritable, writeFolder, writeWhole } from './files'
import { OutputError, outputFailure } from './output'
import { picture } from './picture'
import { jsonReport, textReport } from './report'
import { UsageError } from './settings'
import type { Outputs, Settings } from './settings'
import { inPyTorch, networkFor, train, trainingFor } from './training'
import type { Network, Step } from './training'

/** What ends a training early, and the exit codes that shells expect then. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Trains, reports on it, and writes the files that were asked for. A signal ends the training after
 * the current step, and the files are still written; a second one ends the program.
 */
export async function run(settings: Settings, outputs: Outputs): Promise<void> {
  const { save, svg, pytorch } = outputs
  const data = await dataOf(settings)
  const model = networkFor(settings, data)
  const training = trainingFor(settings, data, model)
  if (outputs.load !== undefined) await load(outputs.load, model)
  if (save !== undefined) await needWritable('--save', save)
  if (pytorch !== undefined) await needAbsent('--export pytorch', pytorch)
  if (svg !== undefined) {
    await needWritable('--svg', svg)
    needPlane(data)
  }

  let exitCode = 0
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (exitCode !== 0) process.exit(code)
      exitCode = code
    })
  }
  const report = outputs.json ? jsonReport() : textReport(process.stdout.isTTY)
  const steps: Step[] = []
  /** Nobody reads what it prints, and no file is to be written. */
  const isPointless = () => outputFailure() !== undefined && !(save ?? svg ?? pytorch)
  report.begin(settings, data, model)
  await train(settings, model, training, (step) => {
    steps.push(step)
    report.step(step)
    return exitCode === 0 && !isPointless() && Number.isFinite(step.loss)
  })

  const failures: string[] = []
  const noting = (option: string, writing: Promise<void>) =>
    writing.catch((error: Error) => {
      failures.push(`${option}: ${error.message}`)
    })
  const write = (option: string, path: string, text: string) =>
    noting(`${option} ${path}`, writeWhole(path, text))
  if (save !== undefined) await write('--save', save, `${saveJSON(model)}\n`)
  if (pytorch !== undefined) {
    // A step whose loss is NaN was not taken.
    const taken = steps.filter(({ loss }) => !Number.isNaN(loss)).length
    const files = inPyTorch(settings, model, training, taken)
    await noting(`--export pytorch ${pytorch}`, writeFolder(pytorch, files))
  }
  if (svg !== undefined) await write('--svg', svg, await picture(model, data, steps))
  await report.end(steps)
  await setImmediate() // lets a failure of the last line through
  const failure = outputFailure()
  if (failure && failure.code !== 'EPIPE') failures.push(`standard output: ${failure.message}`)
  if (failures.length > 0) throw new OutputError(failures.join('\n'))
  process.exitCode = exitCode
}

/** @throws UsageError when the data has too few coordinates for a picture */
function needPlane({ features }: Dataset): void {
  if (features.length < 2) {
    throw new UsageError(`--svg draws a plane, and the data has ${features.length} feature`)
  }
}

async function load(path: string, model: Network): Promise<void> {
  try {
    loadJSON(model, await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--load ${path}: ${(error as Error).message}`)
  }
}
