import { computed, signal } from '@preact/signals'
import type { Dataset } from '@mg/datasets'
import type { Painted, Points } from './points'
import type { Snapshot, Topic } from './protocol'
import { DEFAULTS, isNotebook } from './settings'
import type { Settings } from './settings'
import type { Measures, Way } from './trainer'

// What the train page shows: what was set, and what the worker said last.

export const settings = signal<Settings>(DEFAULTS)
export const painted = signal<readonly Painted[]>([])
export const file = signal<{ name: string; data: Dataset } | undefined>(undefined)
/** Something that is to be known or put right. */
export const remark = signal<Remark | undefined>(undefined)

export interface Remark {
  about: Topic
  text: string
  isProblem: boolean
}

export const points = signal<Points | undefined>(undefined)
export const snapshot = signal<Snapshot | undefined>(undefined)
export const history = signal<readonly Measures[]>([])
/** Beyond this many measures every other one is left out. */
export const MOST_MEASURES = 1600
export const speeds = signal<{ compiled: number; eager: number } | undefined>(undefined)
export const isRunning = signal(false)
export const way = signal<Way>('compiled')
/** Steps a second while playing. */
export const speed = signal<number>(60)
export const showsGradients = signal(false)
/** The neuron that is looked at: its place among all, layer after layer. */
export const neuron = signal<number | undefined>(undefined)
/** What the neurons give for the point under the pointer. */
export const activations = signal<Float64Array | undefined>(undefined)
/** Whether the published losses of the notebook are drawn beside ours. */
export const comparesNotebook = computed(() => isNotebook(settings.value))
/** Whether a network is being made. */
export const isStarting = signal(false)

/** What a network was made of. */
export interface Origin {
  settings: Settings
  painted: readonly Painted[]
  file: { name: string; data: Dataset } | undefined
}

/** The training before this one, which can be come back to. */
export const aside = signal<(Origin & { step: number; history: readonly Measures[] }) | undefined>(
  undefined,
)

/** Whether there is anything to train on. */
export const isEmpty = computed(() => points.value?.data.X.length === 0)
