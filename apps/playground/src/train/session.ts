import { batch, computed, signal } from '@preact/signals'
import type { Dataset } from '@mg/datasets'
import { say } from '../ui/message'
import type { Painted, Points } from './points'
import type { Answer, ExportName, Request, Snapshot, Topic } from './protocol'
import { DEFAULTS, NOTEBOOK, isNotebook, outputsFor } from './settings'
import type { Settings } from './settings'
import type { Measures, Way } from './trainer'
import { receive } from './exports'

// The page's side of the training: what was set, what the worker said last, and what one can ask of it.

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

let worker: Worker | undefined
let run = 0
let turn = 0

/** Beyond this many measures every other one is left out. */
const MOST_MEASURES = 1600

function ask(request: Request, transfer: Transferable[] = []): void {
  if (!worker) {
    worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => hear(data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      say(`The training stopped: ${event.message}`)
      isRunning.value = false
    })
  }
  worker.postMessage(request, transfer)
}

function hear(answer: Answer): void {
  switch (answer.kind) {
    case 'points':
      if (answer.run === run) points.value = answer.points
      return
    case 'snapshot':
      return show(answer)
    case 'speeds':
      if (answer.run === run) speeds.value = answer
      return
    case 'table':
      batch(() => {
        file.value = answer
        remark.value = answer.remark
          ? { about: 'data', text: `${answer.remark}.`, isProblem: false }
          : undefined
        change({ data: 'file' })
      })
      return
    case 'activations':
      activations.value = answer.numbers
      return
    case 'exported':
      return receive(answer.as, answer.content)
    case 'problem':
      batch(() => {
        isStarting.value = false
        remark.value = { about: answer.about, text: answer.message, isProblem: true }
        isRunning.value = false
      })
  }
}

function show(next: Snapshot): void {
  if (next.run !== run) return
  isStarting.value = false
  if (following === 'change') {
    following = undefined
    snapshot.value = next
    return restart()
  }
  batch(() => {
    snapshot.value = next
    if (next.turn === turn) isRunning.value = next.isRunning
    const known = history.peek().filter(({ step }) => step < (next.measures[0]?.step ?? Infinity))
    const all = [...known, ...next.measures]
    history.value = all.length > MOST_MEASURES ? all.filter((_, i) => i % 2 === 0) : all
  })
  // Not before it is drawn: what the page cannot show need not be made.
  requestAnimationFrame(() => ask({ kind: 'drawn' }))
}

interface Start {
  weights?: Float64Array
  step?: number
}

/** Whether a network is being made, and what is to follow it. */
export const isStarting = signal(false)
let following: 'change' | undefined

/** What a network was made of. */
interface Origin {
  settings: Settings
  painted: readonly Painted[]
  file: { name: string; data: Dataset } | undefined
}
let origin: Origin | undefined

/** The training before this one, which can be come back to. */
export const aside = signal<(Origin & { step: number; history: readonly Measures[] }) | undefined>(
  undefined,
)

const originNow = (): Origin => ({
  settings: settings.peek(),
  painted: painted.peek(),
  file: file.peek(),
})

/** The training as it is, if it has a network. */
function present(): (typeof aside)['value'] {
  const now = snapshot.peek()
  if (!origin || now?.run !== run) return undefined
  return { ...origin, step: now.step, history: history.peek() }
}

/** Makes the network anew, from given weights if there are any. What was learned before is kept. */
export function begin(from: Start = {}, mustKeep = false): void {
  const before = present()
  const isKept = before !== undefined && (before.step > 0 || mustKeep)
  if (isKept) aside.value = before
  start(from, isKept ? 'kept' : 'dropped')
}

function start(from: Start, before: 'continued' | 'kept' | 'dropped'): void {
  following = undefined
  origin = originNow()
  batch(() => {
    run++
    isStarting.value = true
    speeds.value = undefined
    activations.value = undefined
    if (before === 'continued') return
    isRunning.value = false
    history.value = []
    neuron.value = undefined
  })
  ask({
    kind: 'start',
    run,
    before,
    settings: settings.peek(),
    painted: painted.peek(),
    ...from,
  })
}

/** Comes back to the training before this one; then this one can be come back to. */
export function comeBack(): void {
  const back = aside.peek()
  if (!back) return
  const before = present()
  origin = back
  following = undefined
  batch(() => {
    aside.value = before
    run++
    isStarting.value = true
    isRunning.value = false
    speeds.value = undefined
    activations.value = undefined
    neuron.value = undefined
    settings.value = back.settings
    painted.value = back.painted
    history.value = back.history
  })
  if (back.file && back.file !== file.peek()) takeTable(back.file.name, back.file.data)
  ask({ kind: 'comeBack', run })
}

/** How many features and classes the data has by the settings. */
function taskNow(): string {
  const { data } = settings.peek()
  switch (data) {
    case 'curve':
      return '1 0'
    case 'three':
      return '2 3'
    case 'painted':
      return `2 ${Math.max(2, ...painted.peek().map(([, , label]) => label + 1))}`
    case 'file': {
      const { features = [1, 2], classes = [1, 2] } = file.peek()?.data ?? {}
      return `${features.length} ${classes.length}`
    }
    default:
      return '2 2'
  }
}

/** Whether the network is still of the kind that the settings ask for. */
function suits(): boolean {
  const data = points.peek()?.data
  if (!origin || !data || `${data.features.length} ${data.classes.length}` !== taskNow())
    return false
  const task = { classes: data.classes.length }
  const kind = (of: Settings): string =>
    JSON.stringify([of.layers, of.initializer, of.seed, outputsFor(of, task)])
  return kind(settings.peek()) === kind(origin.settings)
}

/**
 * After a change: what has been learned goes on where the network stays what it is. Else a new one is
 * made, though not while one is being made: dragging a slider asks for more than can be made.
 */
function restart(): void {
  const step = snapshot.peek()?.run === run ? snapshot.peek()!.step : 0
  if (isStarting.peek()) following = 'change'
  else if (step > 0 && suits()) start({}, 'continued')
  else begin()
}

/** Makes the first network, unless a link has made one already. */
export function beginOnce(): void {
  if (run === 0) begin()
}

/** The settings before the notebook's took their place. */
let ownSettings: Settings = DEFAULTS

/** Changes settings. Other data than the notebook's is nothing that the rest of its settings is for. */
export function change(changes: Partial<Settings>): void {
  const now = settings.peek()
  const isOther = changes.data !== undefined && changes.data !== now.data
  settings.value = { ...(isOther && isNotebook(now) ? ownSettings : now), ...changes }
  restart()
}

/** Another rate, with which the training goes on. */
export function setRate(rate: number): void {
  settings.value = { ...settings.peek(), rate }
  if (origin) origin = { ...origin, settings: settings.peek() }
  ask({ kind: 'rate', rate })
}

export function play(until = Infinity): void {
  isRunning.value = true
  ask({ kind: 'play', turn: ++turn, speed: speed.peek(), until })
}

export function pause(): void {
  isRunning.value = false
  ask({ kind: 'pause', turn: ++turn })
}

export function advance(steps: number | 'epoch'): void {
  isRunning.value = false
  ask({ kind: 'advance', turn: ++turn, steps })
}

export function setSpeed(next: number): void {
  speed.value = next
  if (isRunning.peek()) ask({ kind: 'play', turn: ++turn, speed: next, until: limit() })
}

/** The notebook ends where Karpathy's ends. */
export const limit = (): number => (isNotebook(settings.peek()) ? NOTEBOOK.scheduleSteps : Infinity)

export function setWay(next: Way): void {
  way.value = next
  ask({ kind: 'way', way: next })
}

/** Back to the last state before the loss was lost. */
export const goBack = (): void => ask({ kind: 'restore' })

export function setGradients(isWanted: boolean): void {
  showsGradients.value = isWanted
  ask({ kind: 'gradients', isWanted })
}

export const lookAt = (row: readonly number[] | undefined): void => ask({ kind: 'point', row })

export const exportAs = (as: ExportName): void => ask({ kind: 'export', as })

export async function importFrom(chosen: File): Promise<void> {
  remark.value = undefined
  const bytes = new Uint8Array(await chosen.arrayBuffer())
  ask({ kind: 'import', name: chosen.name, bytes }, [bytes.buffer])
}

/** Everything as in Karpathy's demo, and off it goes. */
export function runNotebook(): void {
  const isOther = !isNotebook(settings.peek())
  if (isOther) ownSettings = settings.peek()
  settings.value = NOTEBOOK
  begin({}, isOther)
  play(NOTEBOOK.scheduleSteps)
}

/** A file larger than this is not read: the page would be busy with it for too long. */
const MOST_MEGABYTES = 30

export async function readFile(
  chosen: File,
  options: { label: string | undefined; values: boolean },
): Promise<void> {
  if (chosen.size > MOST_MEGABYTES * 1e6) {
    const text = `${chosen.name} has ${Math.round(chosen.size / 1e6)} MB; at most ${MOST_MEGABYTES} MB can be read here. A sample of its rows will do just as well.`
    remark.value = { about: 'data', text, isProblem: true }
    return
  }
  remark.value = { about: 'data', text: `Reading ${chosen.name} …`, isProblem: false }
  ask({ kind: 'read', text: await chosen.text(), name: chosen.name, ...options })
}

/** A data set that a link held. */
export function takeTable(name: string, data: Dataset): void {
  file.value = { name, data }
  ask({ kind: 'take', name, data })
}

/** More points than these are a blur, and more than a link takes. */
const MOST_PAINTED = 5000

/** Painting begins with what is there, as far as it lies in the plane. */
export function setPainted(next: readonly Painted[]): void {
  painted.value = next.slice(0, MOST_PAINTED)
  change({ data: 'painted' })
}

/** Whether there is anything to train on. */
export const isEmpty = computed(() => points.value?.data.X.length === 0)
