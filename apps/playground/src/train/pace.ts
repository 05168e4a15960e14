import { ask } from './connection'
import { NOTEBOOK, isNotebook } from './settings'
import { isRunning, settings, speed, way } from './state'
import type { Way } from './trainer'

// Starting, stopping, and how fast it goes.

/** Counts what was asked for, so that a snapshot made before is not taken for an answer. */
let turn = 0
export const isLatest = (other: number): boolean => other === turn

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
