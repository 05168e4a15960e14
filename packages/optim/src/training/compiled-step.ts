import { noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import type { FlatBackward } from '@mg/engine/compile'
import { agree, meanSize } from './agreement'
import { pick } from './data'
import type { Data, GivenRow, Row } from './data'
import type { ModelState } from './model-state'
import { compiledForward, numbersOf, predictionOf, shapeOf } from './prediction'
import type { Compiler, Predicted } from './prediction'
import { orderOf, randoms } from './random'
import { eagerStep, lossOf } from './step'
import type { Seen, Step, Task } from './step'

/** A step that was compiled, and can be compared with the eager one again. */
export interface CompiledStep extends Step {
  executionMode: 'compiled'
  /** Whether the losses of some rows are the eager ones; which rows follows from the seed. */
  isStillRight: (rows: Data, seed: number) => boolean
  /** The leaves of the loss, and what gives it over arrays of their numbers. */
  leaves: readonly Value[]
  flatBackward: (leaves: readonly Value[]) => FlatBackward<readonly [unknown, unknown]>
  /** What the model gives for a row, if predictions are wanted. */
  predict: Program['predict']
}

/** What gives the mean loss of rows in evaluation mode, without the penalty. */
export interface CompiledLoss {
  mean: (rows: Data, seen?: Seen) => number
  /** As of a step. */
  isStillRight: (rows: Data, seed: number) => boolean
}

/** The compiled loss of a row, of which only `backward` is used. */
interface Program {
  backward: (x: unknown, y: unknown, options?: { values: Float64Array }) => number
  flatBackward: CompiledStep['flatBackward']
  parameters: readonly Value[]
  /** What the model gives for a row, if predictions are wanted. */
  predict?: ((x: Row) => Predicted) | undefined
}

/** Why a step is not compiled that would leave buffers as they are. */
const CHANGED =
  'forward or loss changes buffers of the model, which a compiled step would not do; let it change none, or none while it is trained'

/** Why a step is not compiled that would give other numbers. */
export const DIFFERENT =
  'the compiled step gave other numbers than the eager one; let forward and loss do the same for every row, and choose with where(condition, a, b) instead of if, ?:, === or an index'

/** How many rows are compared at a time, between which others have their turn. */
const SLICE = 256
/** Of how many rows the gradient is compared before the first step. */
const SAMPLE = 32
/** How many rows are compared again later. */
const LATER = 4

/**
 * The compiled step, if the model and its loss can be compiled, else the eager one, which says why.
 *
 * A function is recorded once, with placeholders for the numbers of a row, and what it does with these
 * in JavaScript is not seen: `if (x)` takes the same branch for all rows. So the loss of every row is
 * compared with the eager one before the first step, and the gradients of some.
 * Whatever is run for that leaves the numbers of the model as they were.
 * @param pause called between slices of the comparison
 */
export async function fastestStep(
  task: Task,
  state: ModelState,
  data: Data,
  seed: number,
  pause: () => Promise<void>,
): Promise<Step | CompiledStep> {
  const before = state.readBuffers()
  const step = await provenStep(task, state, data, seed, pause)
  const isChanged = state.putBuffers(before)
  return isChanged && step.executionMode === 'compiled' ? eagerStep(task, CHANGED) : step
}

async function provenStep(
  task: Task,
  state: ModelState,
  data: Data,
  seed: number,
  pause: () => Promise<void>,
): Promise<Step | CompiledStep> {
  try {
    const program = compiled(await import('@mg/engine/compile'), task, data)
    const difference = await firstDifference(task, data, program, seed, pause)
    if (difference !== undefined) return eagerStep(task, difference)
    return {
      executionMode: 'compiled',
      backward: ({ x, y }, seen) => {
        if (seen) for (let i = 0; i < x.length; i++) seen(program.predict!(x[i]!), y[i]!)
        return program.backward(x, y)
      },
      isStillRight: (rows, seed) => isStillRight(task, state, program, rows, seed),
      leaves: program.parameters,
      flatBackward: program.flatBackward,
      predict: program.predict,
    }
  } catch (error) {
    return eagerStep(task, error instanceof Error ? error.message : String(error))
  }
}

/** Whether the losses of a few rows, near where the parameters are, are the eager ones. */
function isStillRight(
  task: Task,
  state: ModelState,
  program: Program,
  rows: Data,
  seed: number,
): boolean {
  const sample = pick(rows, orderOf(rows.x.length, seed, -2).slice(0, LATER))
  const before = state.readBuffers()
  const isRight = nearby(leavesOf(task, program), seed, () => sameValues(task, sample, program))
  return !state.putBuffers(before) && isRight
}

/**
 * The compiled loss of rows, for a model in evaluation mode, if it gives the eager numbers for all of
 * these rows. A model with buffers has none: a program would have their numbers as they are now.
 */
export function compiledLoss(
  compiler: Compiler,
  task: Task,
  state: ModelState,
  rows: Data,
  seed: number,
): CompiledLoss | undefined {
  if (state.readBuffers().length > 0) return undefined
  try {
    const evaluated: Task = { ...task, penalty: undefined }
    const program = compiled(compiler, evaluated, rows, true)
    const leaves = leavesOf(evaluated, program)
    const unknown: number[] = []
    const isRight = nearby(leaves, seed, () => sameValues(evaluated, rows, program, unknown))
    if (!isRight || !sameValues(evaluated, pick(rows, unknown), program)) return undefined
    return {
      mean: ({ x, y }, seen) => {
        if (seen) for (let i = 0; i < x.length; i++) seen(program.predict!(x[i]!), y[i]!)
        return program.backward(x, y)
      },
      isStillRight: (rows, seed) => isStillRight(evaluated, state, program, rows, seed),
    }
  } catch {
    return undefined
  }
}

function compiled(compiler: Compiler, task: Task, data: Data, isValue = false): Program {
  const program = compiler.compile(
    (x: unknown, y: unknown) => {
      const loss = lossOf(task, predictionOf(task.model, x as GivenRow), y as GivenRow)
      return isValue ? loss.detach() : task.penalty ? loss.add(task.penalty()) : loss
    },
    [shapeOf(compiler, data.x[0]!), shapeOf(compiler, data.y[0]!)],
  ) as unknown as Program
  const { backward, flatBackward, parameters } = program
  return {
    backward,
    flatBackward,
    parameters,
    predict: task.isSeen ? compiledForward(compiler, task.model, data.x[0]!) : undefined,
  }
}

async function firstDifference(
  task: Task,
  data: Data,
  program: Program,
  seed: number,
  pause: () => Promise<void>,
): Promise<string | undefined> {
  const places = orderOf(data.x.length, seed, -3)
  const sample = pick(data, places.slice(0, SAMPLE))
  const parameters = leavesOf(task, program)
  if (!sameGradients(task, sample, program, 1)) return DIFFERENT
  if (!nearby(parameters, seed, () => sameGradients(task, sample, program))) return DIFFERENT
  for (let start = 0; start < places.length; start += SLICE) {
    await pause()
    const rows = pick(data, places.slice(start, start + SLICE))
    const unknown: number[] = []
    // Where weights are alike, as at 0, branches that use different ones give the same. Not so nearby.
    if (!nearby(parameters, seed, () => sameValues(task, rows, program, unknown))) return DIFFERENT
    if (unknown.length > 0 && !sameValues(task, pick(rows, unknown), program)) return DIFFERENT
  }
  return undefined
}

/** All leaves that the loss depends on. */
const leavesOf = ({ model }: Task, { parameters }: Program): Value[] => [
  ...new Set([...model.parameters(), ...parameters]),
]

/** What `f` gives while each parameter is moved by up to a tenth of itself, as follows from the seed. */
function nearby<T>(parameters: readonly Value[], seed: number, f: () => T): T {
  const before = parameters.map(({ data }) => data)
  const random = randoms(seed, -4)
  try {
    for (const p of parameters) {
      const share = (random() < 0.5 ? -1 : 1) * (0.01 + 0.09 * random())
      p.data += share * Math.max(Math.abs(p.data), 0.1)
    }
    return f()
  } finally {
    parameters.forEach((p, i) => (p.data = before[i]!))
  }
}

/** Whether the losses of rows, and predictions that are wanted, are the eager ones; `unknown` gets the rows where these are not finite. */
function sameValues(task: Task, { x, y }: Data, program: Program, unknown?: number[]): boolean {
  const given = new Float64Array(x.length)
  keepingGradients(leavesOf(task, program), () => program.backward(x, y, { values: given }))
  const predicted: number[] = []
  const eager = noGrad(() => {
    const penalty = task.penalty?.().data ?? 0
    return Float64Array.from(x as ArrayLike<Row>, (row, i) => {
      const prediction = predictionOf(task.model, row)
      const loss = lossOf(task, prediction, y[i]!).data + penalty
      const numbers = program.predict ? [numbersOf(prediction)].flat() : []
      if (![loss, ...numbers].every(Number.isFinite)) unknown?.push(i)
      predicted.push(...numbers)
      return loss
    })
  })
  if (!agree(eager, given, meanSize(eager))) return false
  if (!program.predict) return true
  const compiled = Array.from(x as ArrayLike<Row>, (row) => program.predict!(row)).flat()
  return compiled.length === predicted.length && agree(predicted, compiled, meanSize(predicted))
}

/** Whether the mean loss of rows and its gradient are the eager ones, to `size` or the largest of them. */
function sameGradients(task: Task, rows: Data, program: Program, size = 0): boolean {
  const parameters = leavesOf(task, program)
  const run = (step: (rows: Data) => number) =>
    keepingGradients(parameters, () => {
      for (const p of parameters) p.grad = 0
      return Float64Array.of(step(rows), ...parameters.map(({ grad }) => grad))
    })
  const eager = run(eagerStep(task).backward)
  const given = run(({ x, y }) => program.backward(x, y))
  const sizes = eager.map(Math.abs).filter(Number.isFinite)
  return agree(
    eager,
    given,
    sizes.reduce((a, b) => Math.max(a, b), size),
  )
}

/** The result of `f`, after which the gradients are what they were before. */
function keepingGradients<T>(parameters: readonly Value[], f: () => T): T {
  const before = parameters.map(({ grad }) => grad)
  try {
    return f()
  } finally {
    parameters.forEach((p, i) => (p.grad = before[i]!))
  }
}
