import type { Dataset } from '@mg/datasets'
import type { Painted, Points } from './points'
import type { Settings } from './settings'
import type { Measures, Way } from './trainer'

// What the page and the worker that trains say to each other.

/** Where on the page something is to be said. */
export type Topic = 'data' | 'weights'

/** Forms in which a network leaves the page. */
export type ExportName = 'json' | 'safetensors' | 'module' | 'pytorch' | 'c' | 'onnx'

export type Request =
  /**
   * Makes a network. Answers carry `run`, so that late ones can be told. What becomes of the one
   * before: the new one goes on with its weights and at its step, or it is kept to come back to.
   */
  | {
      kind: 'start'
      run: number
      before: 'continued' | 'kept' | 'dropped'
      settings: Settings
      painted: readonly Painted[]
      weights?: Float64Array
      step?: number
    }
  /** Comes back to the network that was kept, and keeps the present one instead. */
  | { kind: 'comeBack'; run: number }
  /** Reads a CSV file, or takes a data set that a link held. */
  | { kind: 'read'; text: string; name: string; label: string | undefined; values: boolean }
  | { kind: 'take'; name: string; data: Dataset }
  /**
   * Trains on, this many steps a second, and up to a step. Whoever starts or stops says which turn it
   * is; snapshots say it again, so that what was made before is not taken for an answer.
   */
  | { kind: 'play'; turn: number; speed: number; until: number }
  | { kind: 'pause'; turn: number }
  | { kind: 'advance'; turn: number; steps: number | 'epoch' }
  | { kind: 'way'; way: Way }
  /** Another rate from the next step on. */
  | { kind: 'rate'; rate: number }
  /** Goes back to the last state before the loss was lost. */
  | { kind: 'restore' }
  /** Whether snapshots carry gradients. */
  | { kind: 'gradients'; isWanted: boolean }
  /** What the neurons give for a point. */
  | { kind: 'point'; row: readonly number[] | undefined }
  | { kind: 'export'; as: ExportName }
  | { kind: 'import'; name: string; bytes: Uint8Array }
  /** The last snapshot has been drawn, and the next may come. */
  | { kind: 'drawn' }

/** What the pictures show: the numbers of every neuron over the area, neuron after neuron. */
export interface Field {
  numbers: Float32Array
  /** Points along each side; for a curve, along the only one. */
  side: number
  neurons: number
}

export interface Snapshot {
  kind: 'snapshot'
  run: number
  turn: number
  step: number
  epoch: number
  rate: number
  stepsInEpoch: number
  way: Way
  target: string
  isRunning: boolean
  /** What became of the loss, if it is lost, and the step to which one can go back. */
  diverged: string | undefined
  lastGood: number | undefined
  /** Measured since the last snapshot; the last of them is of now. */
  measures: readonly Measures[]
  weights: Float64Array
  gradients: Float64Array | undefined
  field: Field
}

export type Answer =
  | Snapshot
  | { kind: 'points'; run: number; points: Points }
  | { kind: 'table'; name: string; data: Dataset; remark: string | undefined }
  | { kind: 'speeds'; run: number; compiled: number; eager: number }
  | { kind: 'activations'; numbers: Float64Array | undefined }
  | { kind: 'exported'; as: ExportName; content: string | Uint8Array<ArrayBuffer> }
  /** Something that could not be done, in a sentence. */
  | { kind: 'problem'; about: Topic; message: string }
