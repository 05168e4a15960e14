import { effect, signal } from '@preact/signals'
import { download } from '../ui/download'
import { say } from '../ui/message'
import type { Answer, Invented, Progress, Request, Study } from './protocol'

/** What somebody chose. */
export const temperature = signal(0.5)
export const text = signal('emma')
export const path = signal<readonly number[]>([])

/** What came of it. */
export const progress = signal<Progress | undefined>(undefined)
export const losses = signal<readonly number[]>([])
export const invented = signal<readonly Invented[]>([])
export const study = signal<Study | undefined>(undefined)
export const problem = signal<string | undefined>(undefined)

/** Where a training shall be that was left, and is made again. */
let wanted = 0

let worker: Worker | undefined

function ask(request: Request, transfer: Transferable[] = []): void {
  worker?.postMessage(request, transfer)
}

/** The shortest time between two looks at a model that is learning, in milliseconds. */
const PAUSE = 250
let nextLook = 0

function hear(answer: Answer): void {
  switch (answer.kind) {
    case 'progress': {
      losses.value = [...losses.peek().slice(0, answer.from), ...answer.losses]
      progress.value = answer.progress
      const isMoving = answer.progress.state === 'training'
      if (isMoving && performance.now() < nextLook) return
      nextLook = performance.now() + PAUSE
      return look()
    }
    case 'invented':
      // Only the last of many answers to a dragged slider is shown.
      if (answer.temperature === temperature.peek()) invented.value = answer.names
      return
    case 'studied':
      study.value = answer.study
      return
    case 'saved':
      return download('microgpt.safetensors', new Blob([answer.bytes]))
    case 'problem':
      problem.value = answer.message
  }
}

function look(): void {
  ask({ kind: 'invent', temperature: temperature.peek() })
  ask({ kind: 'study', text: text.peek(), path: path.peek() })
}

/** Starts the worker, once; it goes on while another page is looked at. */
export function begin(): void {
  if (worker) return
  worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => hear(data))
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    say(`The training stopped: ${event.message}`)
  })
  effect(() => ask({ kind: 'invent', temperature: temperature.value }))
  effect(() => ask({ kind: 'study', text: text.value, path: path.value }))
  ask({ kind: 'pause' })
  if (wanted > 0) play(wanted)
}

export function play(until = Infinity): void {
  problem.value = undefined
  ask({ kind: 'play', until })
}

export const pause = (): void => ask({ kind: 'pause' })

export function restart(): void {
  problem.value = undefined
  losses.value = []
  ask({ kind: 'restart' })
}

/** Brings a training to a step, as it was there. */
export function goTo(step: number): void {
  wanted = step
  if (!worker) return
  restart()
  if (step > 0) play(step)
}

export const saveWeights = (): void => ask({ kind: 'save' })

/** No file of these weights is larger. */
const MOST_BYTES = 1_000_000

export async function loadWeights(file: File): Promise<void> {
  problem.value = undefined
  if (file.size > MOST_BYTES) {
    problem.value = `${file.name} has ${file.size} bytes, more than any file of these weights`
    return
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  ask({ kind: 'load', name: file.name, bytes }, [bytes.buffer])
}
