import type { LossName } from '@mg/datasets'
import type { ActivationName } from '@mg/nn'

/** Those of `@mg/datasets` that tell classes apart. */
export const LOSSES = [
  'hinge',
  'squaredHinge',
  'logistic',
  'mse',
  'crossEntropy',
] as const satisfies readonly LossName[]
export const SHAPES = ['moons', 'circles', 'xor', 'spiral', 'blobs'] as const

/** What a run depends on: the same settings give the same run. */
export interface Settings {
  /** A shape by its name, or the path of a CSV file. */
  data: string
  /** The column of a CSV file that holds the class. */
  label?: string
  samples: number
  noise: number
  layers: number[]
  activation: ActivationName
  loss: (typeof LOSSES)[number]
  /** The learning rate goes straight from `rate` to `endRate`. */
  rate: number
  endRate: number
  /** The strength of the L2 penalty. */
  l2: number
  steps: number
  /** How many rows a step sees; all of them when it is 0. */
  batch: number
  seed: number
}

/** Where the results of a run go. */
export interface Outputs {
  json: boolean
  svg?: string
  save?: string
  load?: string
  /** The folder for a training that goes on in PyTorch. */
  pytorch?: string
}

/** The run of micrograd's notebook. */
export const NOTEBOOK: Settings = {
  data: 'moons',
  samples: 100,
  noise: 0.1,
  layers: [16, 16],
  activation: 'relu',
  loss: 'hinge',
  rate: 1,
  endRate: 0.1,
  l2: 1e-4,
  steps: 100,
  batch: 0,
  seed: 1337,
}

export const isNotebook = (settings: Settings): boolean =>
  JSON.stringify({ ...NOTEBOOK, ...settings }) === JSON.stringify(NOTEBOOK)

/** Something about the command that its user can put right: one line, and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
