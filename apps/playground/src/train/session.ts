import { batch } from '@preact/signals'
import { ask, listen } from './connection'
import { receive, takeTable } from './files'
import { isLatest, play } from './pace'
import type { Painted } from './points'
import type { Answer, Snapshot } from './protocol'
import { DEFAULTS, NOTEBOOK, isNotebook, outputsFor } from './settings'
import type { Settings } from './settings'
import {
  MOST_MEASURES,
  activations,
  aside,
  file,
  history,
  isRunning,
  isStarting,
  neuron,
  painted,
  points,
  remark,
  settings,
  showsGradients,
  snapshot,
  speeds,
} from './state'
import type { Origin } from './state'

// From one network to the next: what makes a new one, what goes on with it, and what is kept.

/** Which network is the latest. */
let run = 0

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
    if (isLatest(next.turn)) isRunning.value = next.isRunning
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

/** What is to follow once the network is made. */
let following: 'change' | undefined

let origin: Origin | undefined

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

/** Everything as in Karpathy's demo, and off it goes. */
export function runNotebook(): void {
  const isOther = !isNotebook(settings.peek())
  if (isOther) ownSettings = settings.peek()
  settings.value = NOTEBOOK
  begin({}, isOther)
  play(NOTEBOOK.scheduleSteps)
}

/** More points than these are a blur, and more than a link takes. */
const MOST_PAINTED = 5000

/** Painting begins with what is there, as far as it lies in the plane. */
export function setPainted(next: readonly Painted[]): void {
  painted.value = next.slice(0, MOST_PAINTED)
  change({ data: 'painted' })
}

/** Back to the last state before the loss was lost. */
export const goBack = (): void => ask({ kind: 'restore' })

export function setGradients(isWanted: boolean): void {
  showsGradients.value = isWanted
  ask({ kind: 'gradients', isWanted })
}

export const lookAt = (row: readonly number[] | undefined): void => ask({ kind: 'point', row })

listen(hear)
