import { names } from '@mg/datasets'
import { Training, lossProgram } from '@mg/microgpt'
import { PythonRandom, loadSafetensors, saveSafetensors } from '@mg/nn'
import type { Answer, Request } from './protocol'
import { studyOf } from './study'

// Trains aside of the page, in slices, so that it hears what the page says between them.

const SLICE = 25
const INVENTED = 20

const all = names()
const known = new Set(all)

let training = fresh()
let losses: number[] = []
/** How many of the losses the page has. */
let told = 0
let until = 0
let isRunning = false
let isAwaited = false
let isLoaded = false
let compiling = 0
let stepping = 0

function fresh(): Training {
  return new Training(all, { program: lossProgram })
}

const send = (answer: Answer, transfer: Transferable[] = []): void =>
  (self as unknown as Worker).postMessage(answer, transfer)

function tell(isCompiling = false): void {
  const { taken, steps } = training
  const state = isCompiling
    ? 'compiling'
    : isRunning
      ? 'training'
      : taken < steps
        ? 'ready'
        : 'done'
  const progress = { taken, steps, compiling, stepping, state, isLoaded } as const
  send({ kind: 'progress', progress, losses: Float64Array.from(losses.slice(told)), from: told })
  told = losses.length
}

/** Lets messages in between, which a promise would not. */
const between = new MessageChannel()
between.port1.addEventListener('message', () => {
  isAwaited = false
  tick()
})
between.port1.start()

function goOn(): void {
  if (isAwaited) return
  isAwaited = true
  between.port2.postMessage(undefined)
}

function tick(): void {
  if (!isRunning) return
  const began = performance.now()
  if (training.taken === 0 && compiling === 0) {
    losses.push(training.step())
    compiling = performance.now() - began
  }
  const start = performance.now()
  while (training.taken < until && performance.now() - began < SLICE) losses.push(training.step())
  stepping += performance.now() - start
  if (training.taken >= until) isRunning = false
  tell()
  if (isRunning) goOn()
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    answer(data)
  } catch (error) {
    send({ kind: 'problem', message: (error as Error).message })
  }
})

function answer(request: Request): void {
  switch (request.kind) {
    case 'play':
      until = Math.min(request.until, training.steps)
      isRunning = training.taken < until
      tell(isRunning && compiling === 0)
      return goOn()
    case 'pause':
      isRunning = false
      return tell()
    case 'restart':
      isRunning = false
      training = fresh()
      losses = []
      told = 0
      isLoaded = false
      compiling = 0
      stepping = 0
      return tell()
    case 'invent': {
      const { temperature } = request
      const random = new PythonRandom(1)
      const invented = Array.from({ length: INVENTED }, () => training.invent(temperature, random))
      const found = invented.map((name) => ({ name, isKnown: known.has(name) }))
      return send({ kind: 'invented', temperature, names: found })
    }
    case 'study':
      return send({ kind: 'studied', study: studyOf(training, request.text, request.path) })
    case 'save': {
      const bytes = Uint8Array.from(saveSafetensors(training.model))
      return send({ kind: 'saved', bytes }, [bytes.buffer])
    }
    case 'load': {
      const loaded = fresh()
      try {
        loadSafetensors(loaded.model, request.bytes)
      } catch (error) {
        throw new Error(`${request.name}: ${(error as Error).message}`, { cause: error })
      }
      isRunning = false
      training = loaded
      training.taken = training.steps
      losses = []
      told = 0
      isLoaded = true
      return tell()
    }
  }
}
