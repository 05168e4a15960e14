import { readFile, writeFile } from 'node:fs/promises'
import type { StateDict } from '@mg/nn'
import type { Network } from './training'
import { UsageError } from './settings'
import type { Settings } from './settings'

/** What `--save` writes: the network's shape and its weights by PyTorch's names. */
interface WeightsFile {
  format: 'mg-demo'
  version: 1
  layers: number[]
  activation: string
  weights: StateDict
}

export async function saveWeights(path: string, model: Network, settings: Settings): Promise<void> {
  const { layers, activation } = settings
  const file: WeightsFile = {
    format: 'mg-demo',
    version: 1,
    layers,
    activation,
    weights: model.stateDict(),
  }
  await writeFile(path, `${JSON.stringify(file)}\n`)
}

export async function loadWeights(path: string, model: Network, settings: Settings): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `--load ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    )
  })
  const file = parse(text, path)
  const shape = (of: { layers: number[]; activation: string }): string =>
    `--layers ${of.layers.join(',') || 'none'} --activation ${of.activation}`
  if (shape(file) !== shape(settings)) {
    throw new UsageError(
      `--load ${path}: these weights are of another network; pass ${shape(file)}`,
    )
  }
  try {
    model.loadStateDict(file.weights)
  } catch (error) {
    throw new UsageError(`--load ${path}: ${(error as Error).message}`)
  }
}

function parse(text: string, path: string): WeightsFile {
  let file: Partial<WeightsFile> | null
  try {
    file = JSON.parse(text) as Partial<WeightsFile> | null
  } catch {
    throw new UsageError(`--load ${path}: this is not JSON`)
  }
  if (
    file?.format !== 'mg-demo' ||
    !Array.isArray(file.layers) ||
    typeof file.weights !== 'object'
  ) {
    throw new UsageError(`--load ${path}: this is not a file that --save wrote`)
  }
  if (file.version !== 1) {
    throw new UsageError(
      `--load ${path}: version ${file.version} is newer than this program, which reads 1`,
    )
  }
  return file as WeightsFile
}
