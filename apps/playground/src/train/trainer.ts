import { FastRandom, loadJSON, saveJSON } from '@mg/nn'
import type { CommonOptions, Optimizer, OptimizerState, Schedule, ScheduleState } from '@mg/optim'
import type { Value } from '@mg/engine'
import { classOf, targetOf } from '@mg/datasets'
import { compiledBackward, compiledLoss, compiledNeurons, eagerBackward } from './loss'
import type { Backward } from './loss'
import { networkFor, optimizerFor, scheduleFor } from './model'
import type { Network } from './model'
import type { Points } from './points'
import { lossFor } from './settings'
import type { Settings } from './settings'

export type Way = 'compiled' | 'eager'

/** How well the network does, before a step. */
export interface Measures {
  step: number
  /** The mean loss over the rows that are trained on, and over those that are kept back. */
  trainLoss: number
  testLoss: number
  /** The part that is classified rightly; NaN for values. */
  trainAccuracy: number
  testAccuracy: number
}

/** A state to come back to. */
export interface Checkpoint {
  step: number
  loss: number
  weights: string
  optimizer: OptimizerState
  schedule: ScheduleState | undefined
}

/** Rows in one array, row after row, and the target of each. */
interface Rows {
  x: Float64Array
  y: Float64Array
  labels: readonly number[]
}

/** A network and all that trains it, one step at a time. */
export class Trainer {
  readonly model: Network
  readonly parameters: Value[]
  readonly width: number
  readonly classes: number
  /** What the compiled step became: 'wasm' as a rule. */
  readonly target: string
  step = 0
  way: Way = 'compiled'
  /** The loss of the last step, over its batch. */
  loss = Number.NaN
  /** The name of what went wrong, once the loss is no number any more or has exploded. */
  diverged: string | undefined
  readonly train: Rows
  readonly test: Rows
  private readonly optimizer: Optimizer<CommonOptions>
  private readonly schedule: Schedule | undefined
  private readonly backward: Record<Way, Backward>
  private readonly rowLoss: (row: Float64Array, target: number) => number
  readonly neurons: (row: ArrayLike<number>, out: Float64Array) => void
  /** How many neurons there are in all, and how many of them are outputs. */
  readonly neuronCount: number
  readonly outputs: number
  private readonly batchOrder: FastRandom
  private order: number[] = []
  private firstLoss: number | undefined

  constructor(
    readonly settings: Settings,
    { data, train, test }: Points,
  ) {
    this.width = data.features.length
    this.classes = data.classes.length
    const task = { classes: this.classes }
    const loss = lossFor(settings, task)
    this.model = networkFor(settings, this.width, task)
    this.parameters = this.model.parameters()
    this.optimizer = optimizerFor(settings, this.parameters)
    this.schedule = scheduleFor(settings, this.optimizer)
    const rows = (places: readonly number[]): Rows => ({
      x: Float64Array.from(places.flatMap((i) => data.X[i]!)),
      y: Float64Array.from(places, (i) => targetOf(loss, this.classes, data.y[i]!)),
      labels: places.map((i) => data.y[i]!),
    })
    this.train = rows(train)
    this.test = rows(test)
    const work = { model: this.model, parameters: this.parameters, loss, settings }
    const compiled = compiledBackward(work, this.width)
    this.target = compiled.target
    this.backward = { compiled: compiled.run, eager: eagerBackward(work, this.width) }
    this.rowLoss = compiledLoss(work, this.width)
    this.neurons = compiledNeurons(work, this.width)
    this.neuronCount = this.model.layers.reduce((sum, layer) => sum + layer.outputs, 0)
    this.outputs = this.model.layers.at(-1)!.outputs
    this.batchOrder = new FastRandom(settings.seed)
  }

  get epoch(): number {
    return Math.floor((this.step * this.batchSize) / Math.max(1, this.train.y.length))
  }
  get rate(): number {
    return this.optimizer.lr
  }
  get batchSize(): number {
    const { batch } = this.settings
    const all = this.train.y.length
    return batch === 0 ? all : Math.min(batch, all)
  }
  /** How many steps see every row once. */
  get stepsInEpoch(): number {
    return Math.max(1, Math.ceil(this.train.y.length / Math.max(1, this.batchSize)))
  }

  /** One step; false if there is nothing to learn from, or the loss is lost. */
  advance(): boolean {
    if (this.diverged !== undefined || this.train.y.length === 0) return false
    const { x, y } = this.nextBatch()
    for (const parameter of this.parameters) parameter.grad = 0
    this.loss = this.backward[this.way](x, y)
    this.firstLoss ??= this.loss
    if (!(this.loss <= 1e6 * (1 + Math.abs(this.firstLoss)))) {
      this.diverged = Number.isFinite(this.loss) ? 'grew without bound' : `became ${this.loss}`
      return false
    }
    this.optimizer.step()
    this.step++
    if (this.schedule && this.step < this.settings.scheduleSteps) this.schedule.step()
    return true
  }

  private nextBatch(): { x: Float64Array; y: Float64Array } {
    const { x, y } = this.train
    const size = this.batchSize
    if (size === y.length) return this.train
    if (this.order.length === 0) this.order = this.batchOrder.permutation(y.length)
    const rows = this.order.splice(0, size)
    const batch = new Float64Array(rows.length * this.width)
    rows.forEach((row, i) =>
      batch.set(x.subarray(row * this.width, (row + 1) * this.width), i * this.width),
    )
    return { x: batch, y: Float64Array.from(rows, (row) => y[row]!) }
  }

  measures(): Measures {
    const train = this.measure(this.train)
    const test = this.measure(this.test)
    return {
      step: this.step,
      trainLoss: train.loss,
      testLoss: test.loss,
      trainAccuracy: train.accuracy,
      testAccuracy: test.accuracy,
    }
  }

  private measure({ x, y, labels }: Rows): { loss: number; accuracy: number } {
    if (y.length === 0) return { loss: Number.NaN, accuracy: Number.NaN }
    const all = new Float64Array(this.neuronCount)
    let loss = 0
    let right = 0
    for (let i = 0; i < y.length; i++) {
      const row = x.subarray(i * this.width, (i + 1) * this.width)
      loss += this.rowLoss(row, y[i]!)
      if (this.classes === 0) continue
      this.neurons(row, all)
      if (classOf(all.subarray(all.length - this.outputs)) === labels[i]) right++
    }
    const accuracy = this.classes === 0 ? Number.NaN : right / y.length
    return { loss: loss / y.length, accuracy }
  }

  /** The numbers of all weights and biases, in the order of `parameters()`. */
  weights(): Float64Array {
    return Float64Array.from(this.parameters, (parameter) => parameter.data)
  }

  gradients(): Float64Array {
    return Float64Array.from(this.parameters, (parameter) => parameter.grad)
  }

  /** Sets all weights. @throws RangeError when they are of another network, or no numbers */
  setWeights(weights: Float64Array): void {
    if (weights.length !== this.parameters.length) {
      throw new RangeError(
        `there are ${weights.length} weights, and this network has ${this.parameters.length}`,
      )
    }
    const broken = weights.findIndex((weight) => !Number.isFinite(weight))
    if (broken >= 0) {
      throw new RangeError(`weight ${broken + 1} is ${weights[broken]}, which training cannot use`)
    }
    this.parameters.forEach((parameter, i) => (parameter.data = weights[i]!))
  }

  /** Trains on with another rate; a schedule goes on from where it is. */
  setRate(rate: number): void {
    for (const group of this.optimizer.paramGroups as { lr: number; initialLr?: number }[]) {
      const before = group.initialLr ?? group.lr
      group.lr = before === 0 ? rate : (group.lr / before) * rate
      group.initialLr = rate
    }
  }

  /** Takes over what another has learned of the same network, and goes on at its step. */
  continueFrom(other: Trainer): void {
    this.setWeights(other.weights())
    const { optimizer, options } = this.settings
    const before = other.settings
    if (
      optimizer === before.optimizer &&
      JSON.stringify(options) === JSON.stringify(before.options)
    ) {
      this.optimizer.loadStateDict(other.optimizer.stateDict())
      this.setRate(this.settings.rate)
    }
    this.step = other.step
    if (!this.schedule) return
    const { scheduleSteps } = this.settings
    for (let k = 1; k <= Math.min(this.step, scheduleSteps - 1); k++) this.schedule.step()
  }

  checkpoint(): Checkpoint {
    return {
      step: this.step,
      loss: this.loss,
      weights: saveJSON(this.model),
      optimizer: this.optimizer.stateDict(),
      schedule: this.schedule?.stateDict(),
    }
  }

  /** Goes back to a state, and keeps the rate as it has been set since. */
  restore({ step, loss, weights, optimizer, schedule }: Checkpoint): void {
    const { lr } = this.optimizer
    loadJSON(this.model, weights)
    this.optimizer.loadStateDict(optimizer)
    if (schedule) this.schedule?.loadStateDict(schedule)
    this.optimizer.lr = lr
    this.step = step
    this.loss = loss
    this.diverged = undefined
  }
}
