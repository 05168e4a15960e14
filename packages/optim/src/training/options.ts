import type { Value } from '@mg/engine'
import type { OptimizerState } from '../optimizers/optimizer'
import type { Data, Model, RowLoss } from './data'
import type { ExecutionMode } from './step'

/** An optimiser of this package, or one's own. */
export interface Stepper {
  readonly paramGroups: readonly { lr: number }[]
  step(): void
  zeroGrad(): void
  stateDict(): OptimizerState
  loadStateDict(state: OptimizerState): void
}

/** A schedule of this package, or one's own. */
export interface Scheduler {
  step(metric: number): void
  stateDict(): object
  loadStateDict(state: never): void
}

export interface FitOptions<M extends Model = never, D extends Data = never> {
  /** The loss of one row; `mseLoss` unless said otherwise. */
  loss?: RowLoss<M, D>
  /** What is added to the mean loss and depends on the parameters alone, for example an `l2Penalty`. */
  penalty?: () => Value
  /** What updates the parameters; `Adam` unless said otherwise. */
  optimizer?: Stepper
  /** Changes the learning rate after each epoch, or after each batch. */
  schedule?: Scheduler
  scheduleEvery?: 'epoch' | 'batch'
  /** How often all rows are gone through; 100 unless said otherwise. */
  epochs?: number
  /** How many rows there are in a step; all of them unless said otherwise. */
  batchSize?: number
  /** Whether the rows are put into another order for each epoch; true unless said otherwise. */
  shuffle?: boolean
  /** What these orders, and the choice of the validation rows, follow from; 0 unless said otherwise. */
  seed?: number
  /** Rows that are not trained on, or the part of the rows to set aside, for example 0.2. */
  validation?: number | Data
  /** Stops when the loss on the validation rows (or on all, without these) has not fallen for some epochs, and brings back the best parameters. */
  earlyStopping?: { patience: number; minDelta?: number }
  /** The norm that the gradient is clipped to. */
  clipNorm?: number
  /** Whether to compile the step if that is possible; true unless said otherwise. */
  compile?: boolean
  /** Ends the training after the current batch. */
  signal?: { readonly aborted: boolean }
  /** Called after each epoch. */
  onEpoch?: (epoch: Epoch) => void
  /** Called after each batch. */
  onBatch?: (batch: { epoch: number; batch: number; loss: number }) => void
  /** Called after every `checkpointEvery` epochs (each one unless said otherwise) with all that is needed to go on from there. */
  onCheckpoint?: (checkpoint: Checkpoint) => void
  checkpointEvery?: number
  /** Where to go on from. */
  resume?: Checkpoint
}

/** What is known after an epoch. */
export interface Epoch {
  /** Its number, from 0. */
  epoch: number
  /** The mean over its batches of the loss before each update, penalty included. */
  loss: number
  /** The loss on the validation rows, without the penalty, if there are any. */
  validationLoss?: number
  /** The learning rate that was used last. */
  lr: number
  /** How the steps were taken. */
  executionMode: ExecutionMode
}

/** All that is needed to go on from after an epoch, to the same bits: plain data, for JSON or for a structured clone. */
export interface Checkpoint {
  version: 1
  /** How many epochs are done. */
  epoch: number
  seed: number
  parameters: number[]
  optimizer: OptimizerState
  schedule?: object
  best?: Best
  history: Epoch[]
}

/** The best epoch so far, for early stopping. */
export interface Best {
  epoch: number
  loss: number
  parameters: number[]
}

/** Why a training ended: all epochs were done, `earlyStopping` had no patience left, or the signal came. */
export type StopReason = 'epochs' | 'early' | 'aborted'

export interface FitResult {
  history: Epoch[]
  /** How the steps were taken. */
  executionMode: ExecutionMode
  /** Why they were not compiled, if they were not. */
  fallbackReason?: string
  stopReason: StopReason
}
