import type { Value } from '@mg/engine'
import { rowLosses, targetOf } from '@mg/datasets'
import type { Dataset } from '@mg/datasets'
import { MLP, PythonRandom, pytorchModel } from '@mg/nn'
import { DivergenceError, SGD, Schedule, fit, l2Penalty } from '@mg/optim'
import { toPyTorchTraining } from '@mg/optim/pytorch'
import type { TrainingFiles } from '@mg/optim/pytorch'
import { UsageError } from './settings'
import type { Settings } from './settings'

/** What one step saw, before it changed the weights. */
export interface Step {
  step: number
  loss: number
  accuracy: number
  rate: number
  milliseconds: number
}

/** A network whose last layer has one neuron for two classes, and else one for each class. */
export type Network = MLP<number, number[]>

export function networkFor(settings: Settings, data: Dataset): Network {
  const { layers, activation, seed } = settings
  const outputs = settings.loss === 'crossEntropy' ? data.classes.length : 1
  const random = new PythonRandom(seed)
  return new MLP(data.features.length, [...layers, outputs], { activation, random })
}

/** A rate that falls from step to step in a straight line, as the notebook's does. */
class StraightLine extends Schedule {
  constructor(
    optimizer: SGD,
    private readonly settings: Settings,
  ) {
    super(optimizer)
  }

  protected next(_lr: number, step: number): number {
    const { rate, endRate, steps } = this.settings
    return rate - ((rate - endRate) * Math.min(step, steps)) / steps
  }
}

/** What is trained, as `fit` takes it: the rows with their targets, and the options. */
export function trainingFor(settings: Settings, data: Dataset, model: Network) {
  const { loss, rate, l2, batch, seed } = settings
  const classes = data.classes.length
  if (classes > 2 && loss !== 'crossEntropy') {
    throw new UsageError(
      `--loss ${loss} separates 2 classes, and the data has ${classes}; pass --loss crossEntropy`,
    )
  }
  const parameters = model.parameters()
  const optimizer = new SGD(parameters, { lr: rate })
  return {
    rows: { x: data.X, y: data.y.map((label) => targetOf(loss, classes, label)) },
    options: {
      loss: (scores: Value | Value[], target: Value | number) =>
        rowLosses[loss]([scores].flat(), target),
      penalty: () => l2Penalty(parameters, l2),
      optimizer,
      schedule: new StraightLine(optimizer, settings),
      scheduleEvery: 'batch' as const,
      ...(batch > 0 && { batchSize: batch }),
      seed,
    },
  }
}
export type Training = ReturnType<typeof trainingFor>

/** How many steps see every row once. */
const batchesOf = ({ rows, options: { batchSize = rows.x.length } }: Training): number =>
  Math.ceil(rows.x.length / batchSize)

/** Gradient descent, of which `onStep` hears, and which ends after the step in which it returns false. */
export async function train(
  settings: Settings,
  model: Network,
  { rows, options }: Training,
  onStep: (step: Step) => boolean,
): Promise<void> {
  const { steps } = settings
  const control = { aborted: false }
  let step = 0
  let start = performance.now()
  const take = (loss: number, accuracy: number): void => {
    const now = performance.now()
    const rate = options.optimizer.lr
    const goesOn = onStep({ step, loss, accuracy, rate, milliseconds: now - start })
    control.aborted = ++step === steps || !goesOn
    start = now
  }
  try {
    await fit(model, rows, {
      ...options,
      epochs: Math.ceil(steps / batchesOf({ rows, options })),
      metrics: 'accuracy',
      signal: control,
      onBatch: ({ loss, metrics }) => take(loss, metrics!['accuracy']!),
    })
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error
    take(Number.NaN, Number.NaN)
  }
}

/** The files of a program in PyTorch that goes on after some steps, for as many again as the settings say. */
export function inPyTorch(
  { steps }: Settings,
  model: Network,
  training: Training,
  done: number,
): TrainingFiles {
  const batches = batchesOf(training)
  return toPyTorchTraining(model, training.rows, {
    ...training.options,
    module: pytorchModel(model),
    epochs: Math.ceil((done + steps) / batches),
    epoch: Math.floor(done / batches),
    batch: done % batches,
  })
}
