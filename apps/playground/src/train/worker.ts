import type { Dataset } from '@mg/datasets'
import { fieldOf } from './field'
import { Meter } from './meter'
import { fromCsv, pointsOf } from './points'
import type { Points } from './points'
import type { Answer, Request } from './protocol'
import { Trainer } from './trainer'
import type { Checkpoint, Measures } from './trainer'

/** Trains aside of the page. Works in short slices, so that it hears what the page says between them. */

const SLICE = 10
/** The shortest time between snapshots, and how much of the time they may take. */
const PAUSE = 30
const SHARE = 0.25
/** As long as they are cheap, the first steps are measured one by one. */
const EACH_MEASURED = 250
const CHEAP_ROWS = 1000

const send = (answer: Answer, transfer: Transferable[] = []): void =>
  (self as unknown as Worker).postMessage(answer, transfer)

let run = 0
let trainer: Trainer | undefined
let points: Points | undefined
let meter: Meter | undefined
let file: Dataset | undefined
let isRunning = false
let turn = 0
/** Whether the next slice is on its way already. */
let isAwaited = false
let speed = Infinity
let until = Infinity
let wantsGradients = false
let measured: Measures[] = []
let lastGood: Checkpoint | undefined
let bestLoss = Infinity

let isDrawn = true
let nextSnapshot = 0
/** When the pace was set, and how many steps have been taken since. */
let pace = { since: 0, steps: 0 }

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  const refuse = (error: unknown): void => {
    isRunning = false
    const about = data.kind === 'import' || data.kind === 'export' ? 'weights' : 'data'
    send({ kind: 'problem', about, message: `${(error as Error).message}.` })
  }
  try {
    answer(data)?.catch(refuse)
  } catch (error) {
    refuse(error)
  }
})

function answer(request: Request): Promise<void> | void {
  switch (request.kind) {
    case 'start':
      return start(request)
    case 'comeBack':
      return comeBack(request.run)
    case 'read': {
      const { text, name, label, values } = request
      const table = fromCsv(text, { name, label, kind: values ? 'values' : 'classes' })
      file = table.data
      return send({ kind: 'table', name, ...table })
    }
    case 'take':
      file = request.data
      return
    case 'play':
      ;({ speed, until, turn } = request)
      pace = { since: performance.now(), steps: 0 }
      isRunning = true
      if (!isAwaited) tick()
      return
    case 'pause':
      ;({ turn } = request)
      isRunning = false
      return snapshot()
    case 'advance':
      ;({ turn } = request)
      isRunning = false
      return advance(request.steps)
    case 'way':
      if (trainer) trainer.way = request.way
      return snapshot()
    case 'rate':
      trainer?.setRate(request.rate)
      return snapshot()
    case 'restore':
      if (trainer && lastGood) trainer.restore(lastGood)
      return snapshot()
    case 'gradients':
      wantsGradients = request.isWanted
      return snapshot()
    case 'point':
      return activations(request.row)
    case 'export':
    case 'import':
      return exchange(request)
    case 'drawn':
      isDrawn = true
  }
}

/** Writers and readers of files come when the first is asked for. */
async function exchange(request: Request & { kind: 'export' | 'import' }): Promise<void> {
  const { exported, imported } = await import('./exchange')
  if (!trainer) return
  if (request.kind === 'import') {
    imported(trainer, request.name, request.bytes)
    snapshot()
  } else {
    send({ kind: 'exported', as: request.as, content: exported(trainer.model, request.as) })
  }
}

function start(request: Request & { kind: 'start' }): void {
  const { before, settings, painted, weights, step } = request
  const made = pointsOf(settings, painted, file)
  const next = new Trainer(settings, made)
  if (trainer && before === 'continued') next.continueFrom(trainer)
  else {
    isRunning = false
    next.step = step ?? 0
  }
  if (weights) next.setWeights(weights)
  next.way = trainer?.way ?? 'compiled'
  if (before === 'kept') aside = present()
  lastGood = undefined
  bestLoss = Infinity
  take(request.run, next, made)
}

/** The network that was trained before this one. */
let aside: ReturnType<typeof present>

const present = () => trainer && points && { trainer, points, lastGood, bestLoss }

function comeBack(wanted: number): void {
  if (!aside) return
  const back = aside
  aside = present()
  isRunning = false
  ;({ lastGood, bestLoss } = back)
  take(wanted, back.trainer, back.points)
}

/** Trains this network from now on. */
function take(wanted: number, next: Trainer, made: Points): void {
  run = wanted
  measured = []
  trainer = next
  points = made
  send({ kind: 'points', run, points: made })
  // A twin that stands still, so that it cannot diverge; a step of it costs the same.
  const { settings } = next
  meter = new Meter(() => new Trainer({ ...settings, rate: 0, schedule: 'constant' }, made))
  snapshot()
}

function advance(steps: number | 'epoch'): void {
  if (!trainer) return
  const { stepsInEpoch } = trainer
  let left = steps === 'epoch' ? stepsInEpoch - (trainer.step % stepsInEpoch) : steps
  while (left-- > 0 && takeStep());
  snapshot()
}

/** One step, measured before it is made while that is cheap. */
function takeStep(): boolean {
  if (!trainer) return false
  const { step } = trainer
  const rows = trainer.train.y.length + trainer.test.y.length
  if (step < EACH_MEASURED && rows <= CHEAP_ROWS && measured.at(-1)?.step !== step) {
    measured.push(trainer.measures())
  }
  return trainer.advance()
}

function tick(): void {
  isAwaited = false
  if (!isRunning || !trainer) return
  const begin = performance.now()
  const due = speed === Infinity ? Infinity : (speed * (begin - pace.since)) / 1000 - pace.steps
  let taken = 0
  while (taken < due && trainer.step < until && performance.now() - begin < SLICE) {
    if (!takeStep()) {
      isRunning = false
      break
    }
    taken++
  }
  pace.steps += taken
  // A machine that cannot keep the pace does not run after it later.
  if (taken < due - 1 && speed < Infinity) pace = { since: performance.now(), steps: 0 }
  if (trainer.step >= until) isRunning = false
  if (!isRunning) return snapshot()
  if (meter && meter.speeds === undefined) {
    meter.measure()
    tellSpeeds(meter)
  }
  if (isDrawn && performance.now() >= nextSnapshot) snapshot()
  isAwaited = true
  if (speed === Infinity) soon.port2.postMessage(undefined)
  else setTimeout(tick, Math.min(8, 1000 / speed))
}

function tellSpeeds({ speeds }: Meter): void {
  if (speeds) send({ kind: 'speeds', run, ...speeds })
}

/** Comes back at once, but after the messages that are waiting. */
const soon = new MessageChannel()
soon.port1.addEventListener('message', tick)
soon.port1.start()

function snapshot(): void {
  if (!trainer || !points) return
  const begin = performance.now()
  if (measured.at(-1)?.step !== trainer.step) measured.push(trainer.measures())
  keepGood(measured.at(-1)!)
  const weights = trainer.weights()
  const gradients = wantsGradients ? trainer.gradients() : undefined
  const field = fieldOf(trainer, points.area)
  isDrawn = false
  const buffers = [weights.buffer, field.numbers.buffer]
  send(
    {
      kind: 'snapshot',
      run,
      turn,
      step: trainer.step,
      epoch: trainer.epoch,
      rate: trainer.rate,
      stepsInEpoch: trainer.stepsInEpoch,
      way: trainer.way,
      target: trainer.target,
      isRunning,
      diverged: trainer.diverged,
      lastGood: lastGood?.step,
      measures: measured,
      weights,
      gradients,
      field,
    },
    gradients ? [...buffers, gradients.buffer] : buffers,
  )
  measured = []
  const cost = performance.now() - begin
  nextSnapshot = performance.now() + Math.max(PAUSE - cost, cost / SHARE - cost)
}

/**
 * Remembers a state as long as its loss is not much worse than it has been. The loss of the last step
 * would not do: it is that of the weights before, and those after may be lost already.
 */
function keepGood({ trainLoss }: Measures): void {
  if (!trainer || trainer.diverged !== undefined) return
  if (!(trainLoss <= 3 * bestLoss + 1e-6)) return
  bestLoss = Math.min(bestLoss, trainLoss)
  lastGood = trainer.checkpoint()
}

function activations(row: readonly number[] | undefined): void {
  if (!trainer || row?.length !== trainer.width)
    return send({ kind: 'activations', numbers: undefined })
  const numbers = new Float64Array(trainer.neuronCount)
  trainer.neurons(row, numbers)
  send({ kind: 'activations', numbers })
}
