import type { LossName } from '@mg/datasets'
import type { ActivationName } from '@mg/nn'

export const DATA = [
  ['moons', 'Moons'],
  ['circles', 'Circles'],
  ['xor', 'Exclusive or'],
  ['blobs', 'Gaussian blobs'],
  ['spiral', 'Spiral'],
  ['three', 'Three classes'],
  ['curve', 'A curve to fit'],
  ['painted', 'Painted by hand'],
  ['file', 'Your own CSV file'],
] as const
export type DataName = (typeof DATA)[number][0]

export const INITIALIZERS = [
  ['micrograd', 'as micrograd'],
  ['xavierUniform', 'Xavier uniform'],
  ['xavierNormal', 'Xavier normal'],
  ['kaimingUniform', 'He uniform'],
  ['kaimingNormal', 'He normal'],
  ['linearDefault', 'as PyTorch'],
  ['normal', 'normal(0, 0.1)'],
  ['zeros', 'all zeros'],
] as const
export type InitializerName = (typeof INITIALIZERS)[number][0]

export const LOSSES = [
  ['hinge', 'hinge'],
  ['squaredHinge', 'squared hinge'],
  ['logistic', 'logistic'],
  ['crossEntropy', 'cross-entropy'],
  ['mse', 'squared error'],
  ['huber', 'Huber'],
  ['l1', 'absolute error'],
] as const satisfies readonly (readonly [LossName, string])[]

export const OPTIMIZERS = [
  ['sgd', 'SGD'],
  ['adam', 'Adam'],
  ['adamw', 'AdamW'],
  ['rmsprop', 'RMSprop'],
  ['adagrad', 'Adagrad'],
  ['adadelta', 'Adadelta'],
  ['nadam', 'NAdam'],
] as const
export type OptimizerName = (typeof OPTIMIZERS)[number][0]

export const SCHEDULES = [
  ['constant', 'constant'],
  ['linear', 'linear, to a tenth'],
  ['step', 'halved ten times'],
  ['exponential', 'exponential, to 1%'],
  ['cosine', 'cosine, to zero'],
  ['oneCycle', 'one cycle'],
  ['warmUp', 'warm-up, then constant'],
] as const
type ScheduleName = (typeof SCHEDULES)[number][0]

export const PENALTIES = [
  ['none', 'none'],
  ['l1', 'L1'],
  ['l2', 'L2'],
] as const
type PenaltyName = (typeof PENALTIES)[number][0]

export interface HiddenLayer {
  size: number
  activation: ActivationName
}

/** The numbers that an optimiser has beside the rate. */
export interface OptimizerOptions {
  momentum: number
  nesterov: boolean
  beta1: number
  beta2: number
  alpha: number
  rho: number
  weightDecay: number
}

/** All that a run depends on beside its points: the same settings give the same run, bit by bit. */
export interface Settings {
  data: DataName
  samples: number
  noise: number
  dataSeed: number
  /** The part of the points that is kept back for testing. */
  testShare: number
  layers: readonly HiddenLayer[]
  initializer: InitializerName
  loss: LossName
  optimizer: OptimizerName
  options: OptimizerOptions
  rate: number
  schedule: ScheduleName
  /** How many steps the schedule takes. */
  scheduleSteps: number
  penalty: PenaltyName
  strength: number
  /** Rows in each step; 0 for all. */
  batch: number
  seed: number
}

export const MOST_LAYERS = 6
export const MOST_NEURONS = 32

export const DEFAULTS: Settings = {
  data: 'moons',
  samples: 200,
  noise: 0.1,
  dataSeed: 1,
  testShare: 0.25,
  layers: [
    { size: 8, activation: 'tanh' },
    { size: 8, activation: 'tanh' },
  ],
  initializer: 'xavierUniform',
  loss: 'logistic',
  optimizer: 'adam',
  options: {
    momentum: 0.9,
    nesterov: false,
    beta1: 0.9,
    beta2: 0.999,
    alpha: 0.99,
    rho: 0.9,
    weightDecay: 0,
  },
  rate: 0.02,
  schedule: 'constant',
  scheduleSteps: 1000,
  penalty: 'none',
  strength: 1e-4,
  batch: 0,
  seed: 1,
}

/** Karpathy's notebook: two moons, 2 → 16 → 16 → 1, hinge loss, 100 steps. */
export const NOTEBOOK: Settings = {
  ...DEFAULTS,
  data: 'moons',
  samples: 100,
  noise: 0.1,
  dataSeed: 1337,
  testShare: 0,
  layers: [
    { size: 16, activation: 'relu' },
    { size: 16, activation: 'relu' },
  ],
  initializer: 'micrograd',
  loss: 'hinge',
  optimizer: 'sgd',
  options: { ...DEFAULTS.options, momentum: 0 },
  rate: 1,
  schedule: 'linear',
  scheduleSteps: 100,
  penalty: 'l2',
  strength: 1e-4,
  batch: 0,
  seed: 1337,
}

export const isNotebook = (settings: Settings): boolean =>
  JSON.stringify(settings) === JSON.stringify(NOTEBOOK)

/** What a network has to tell: classes, or the value of a curve. */
export interface Task {
  /** How many classes there are; 0 for values. */
  classes: number
}

/** The losses that suit a task. */
export function lossesFor({ classes }: Task): readonly LossName[] {
  if (classes === 0) return ['mse', 'huber', 'l1']
  if (classes > 2) return ['crossEntropy']
  return ['hinge', 'squaredHinge', 'logistic', 'crossEntropy', 'mse']
}

/** The loss that was chosen, or if it does not suit the task, the nearest that does. */
export function lossFor({ loss }: Settings, task: Task): LossName {
  const suited = lossesFor(task)
  return suited.includes(loss) ? loss : suited[0]!
}

/** How many output neurons there are. */
export function outputsFor(settings: Settings, task: Task): number {
  return lossFor(settings, task) === 'crossEntropy' ? Math.max(2, task.classes) : 1
}
