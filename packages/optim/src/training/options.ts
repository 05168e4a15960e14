import type { Value } from '@mg/engine'
import { needKnown } from '../options'
import type { OptimizerState } from '../optimizers/optimizer'
import type { JSONNumber, JSONNumbers } from '../json'
import type { Data, Model, RowLoss } from './data'
import type { MetricValues, Metrics } from './metrics'
import type { ExecutionMode } from './step'

/** An optimiser of this package, or one's own. */
export interface OptimizerLike {
  readonly paramGroups: readonly { lr: number }[]
  step(): void
  zeroGrad(): void
  stateDict(): OptimizerState
  loadStateDict(state: OptimizerState): void
}

/** A schedule of this package, or one's own. */
export interface SchedulerLike {
  step(metric: number): void
  stateDict(): object
  loadStateDict(state: never): void
}

export interface FitOptions<M extends Model = never, D extends Data = never> {
  /** The loss of one row; default: `mseLoss`. */
  loss?: RowLoss<M, D>
  /** What else to know of the predictions: `'accuracy'`, or by name that or functions of what the model gave for a row, in numbers, and of its target. Their means are in the history. */
  metrics?: Metrics<M, D>
  /** What is added to the mean loss and depends on the parameters alone, for example an `l2Penalty`. */
  penalty?: () => Value
  /** What updates the parameters; default: `Adam`. */
  optimizer?: OptimizerLike
  /** Changes the learning rate after each epoch, or after each batch. */
  schedule?: SchedulerLike
  scheduleEvery?: 'epoch' | 'batch'
  /** How many passes over all rows to make; default: 100. */
  epochs?: number
  /** How many rows a step takes; default: all of them. */
  batchSize?: number
  /** Whether each epoch takes the rows in another order; default: true. */
  shuffle?: boolean
  /** Determines these orders and the choice of the validation rows; default: 0. */
  seed?: number
  /** Rows that are not trained on, or the part of the rows to set aside, for example 0.2. */
  validation?: number | Data
  /** Stops when the loss on the validation rows (or on all, without these) has not fallen for some epochs, and brings back the best parameters. */
  earlyStopping?: { patience: number; minDelta?: number }
  /** The norm that the gradient is clipped to. */
  clipNorm?: number
  /** Whether to compile the step if possible; default: true. */
  compile?: boolean
  /** Ends the training after the current batch. */
  signal?: { readonly aborted: boolean }
  /** Called after each epoch. */
  onEpoch?: (epoch: Epoch) => void
  /** Called after each batch. */
  onBatch?: (batch: BatchResult) => void
  /** Called after every `checkpointEvery` epochs (default: 1) with all that is needed to go on from there. */
  onCheckpoint?: (checkpoint: Checkpoint) => void
  checkpointEvery?: number
  /** Where to go on from. The result then has the epochs since. */
  resume?: Checkpoint
}

/** What is known after a batch. */
export interface BatchResult {
  epoch: number
  /** Its number in the epoch, from 0. */
  batch: number
  /** The loss before the update, penalty included. */
  loss: number
  /** The metrics of its rows before the update, if some were asked for. */
  metrics?: MetricValues
}

/** What is known after an epoch. */
export interface Epoch {
  /** Its number, from 0. */
  epoch: number
  /** The mean over its batches of the loss before each update, penalty included. */
  loss: number
  /** The loss on the validation rows, without the penalty, if there are any. */
  validationLoss?: number
  /** The means of the metrics over all rows, of each before the update that its batch led to; as `loss` is. */
  metrics?: MetricValues
  /** The metrics of the validation rows, if there are any. */
  validationMetrics?: MetricValues
  /** The learning rate that was used last. */
  lr: number
  /** How the steps were taken. */
  executionMode: ExecutionMode
}

/**
 * All that is needed to go on from after an epoch, to the same bits: plain data, for JSON or for a
 * structured clone. The history is not in it: it would grow with every epoch.
 */
export interface Checkpoint {
  version: 2
  /** How many epochs are done. */
  epoch: number
  seed: number
  parameters: JSONNumber[]
  /** The numbers of the model's buffers, if it has some. */
  buffers?: JSONNumbers[]
  optimizer: OptimizerState
  schedule?: object
  best?: Best
}

/** The names of all options of `fit`. */
const FIT_OPTIONS: readonly (keyof FitOptions)[] = [
  'loss',
  'metrics',
  'penalty',
  'optimizer',
  'schedule',
  'scheduleEvery',
  'epochs',
  'batchSize',
  'shuffle',
  'seed',
  'validation',
  'earlyStopping',
  'clipNorm',
  'compile',
  'signal',
  'onEpoch',
  'onBatch',
  'onCheckpoint',
  'checkpointEvery',
  'resume',
]

/** The best epoch so far, for early stopping. */
export interface Best {
  epoch: number
  loss: JSONNumber
  parameters: JSONNumber[]
  buffers?: JSONNumbers[]
}

/** Why a training ended: all epochs were done, `earlyStopping` had no patience left, or the signal came. */
export type StopReason = 'epochs' | 'early' | 'aborted'

export interface FitResult {
  /** What is known after each epoch of this run. */
  history: Epoch[]
  /** How the steps were taken. */
  executionMode: ExecutionMode
  /** Why they were not compiled, if they were not. */
  fallbackReason?: string
  stopReason: StopReason
}

/** @throws TypeError for unknown options; RangeError for counts that are not positive integers */
export function needOptions(options: FitOptions): void {
  if (Object(options) !== options || Array.isArray(options)) {
    throw new TypeError('got no options; pass a record, as in fit(model, { x, y }, { epochs: 10 })')
  }
  needKnown(options, FIT_OPTIONS.join(', '))
  if (options.earlyStopping) needKnown(options.earlyStopping, 'patience, minDelta')
  for (const name of ['epochs', 'batchSize', 'checkpointEvery'] as const) {
    const count = options[name] ?? 1
    if (!(Number.isInteger(count) && count > 0)) {
      throw new RangeError(`got ${name} ${count}; pass a positive integer`)
    }
  }
}
