import { clipGradNorm } from '../clip'
import { encode } from '../json'
import { mseLoss } from '../losses/regression'
import { needKnown } from '../options'
import { Adam } from '../optimizers/adam'
import { restore } from './checkpoint'
import type { Restored, RestoredBest } from './checkpoint'
import { DIFFERENT, fastestStep } from './compiled-step'
import type { CompiledStep } from './compiled-step'
import { findNaN, needModel, needRows, pick } from './data'
import type { Data, Model } from './data'
import { DivergenceError } from './divergence'
import { Meter, metricsOf } from './metrics'
import { ModelState } from './model-state'
import type { Numbered } from './model-state'
import { FIT_OPTIONS } from './options'
import type { Checkpoint, Epoch, FitOptions, FitResult, OptimizerLike, StopReason } from './options'
import { orderOf } from './random'
import { eagerStep, meanLoss } from './step'
import type { Step } from './step'

/** Where a batch is, and which rows it has. */
interface Batch {
  epoch: number
  batch: number
  places: readonly number[]
}

/** A training in progress. */
export class Run {
  private readonly history: Epoch[] = []
  private readonly state: ModelState
  private readonly metrics: ReturnType<typeof metricsOf> | undefined
  private readonly optimizer: OptimizerLike
  private readonly data: Data
  /** The places of the rows to train on. */
  private readonly kept: readonly number[]
  private readonly start: Restored | undefined
  private readonly validation: Data | undefined
  private readonly task
  private step: Step | CompiledStep | undefined
  private best: RestoredBest | undefined
  private stopReason: StopReason = 'epochs'
  private readonly seed: number
  private pausedAt = 0

  constructor(
    private readonly model: Model,
    data: Data,
    private readonly options: FitOptions,
  ) {
    const { loss = mseLoss, penalty, validation, resume } = options
    needModel(model)
    needOptions(options)
    needRows(data, 'to train on')
    if (typeof validation === 'object') needRows(validation, 'to validate with')
    this.data = data
    this.task = { model, loss, penalty, isSeen: options.metrics !== undefined }
    this.metrics = options.metrics && metricsOf(options.metrics)
    this.state = new ModelState(model)
    this.optimizer = options.optimizer ?? new Adam(this.state.parameters)
    const count = typeof validation === 'number' ? countOf(validation, data.x.length) : 0
    if (resume) {
      this.start = restore(resume, this.state, this.optimizer, options.schedule)
      this.best = this.start.best
    }
    this.seed = this.start?.seed ?? options.seed ?? 0
    const order = orderOf(data.x.length, this.seed, -1)
    this.kept = count > 0 ? order.slice(count) : Array.from(order, (_, i) => i)
    this.validation =
      count > 0 ? pick(data, order.slice(0, count)) : (validation as Data | undefined)
  }

  async *epochs(): AsyncGenerator<Epoch, void> {
    const { epochs = 100, compile = true, checkpointEvery = 1, onCheckpoint } = this.options
    this.model.train?.(true)
    const rows = pick(this.data, this.kept)
    this.step = compile
      ? await fastestStep(this.task, this.state, rows, this.seed, () => this.pause())
      : eagerStep(this.task, 'compile: false')
    const first = this.start?.epoch ?? 0
    for (let epoch = first; epoch < epochs; epoch++) {
      this.recheck(rows, epoch - first)
      const meter = this.meter()
      const loss = await this.epoch(epoch, meter)
      if (loss === undefined) {
        this.stopReason = 'aborted'
        return
      }
      const known = this.evaluate(epoch, loss, meter)
      this.history.push(known)
      const isOver = this.isOver(known)
      if (this.options.scheduleEvery !== 'batch') {
        this.options.schedule?.step(known.validationLoss ?? loss)
      }
      if ((epoch + 1) % checkpointEvery === 0) onCheckpoint?.(this.checkpoint(epoch + 1))
      yield known
      if (isOver) {
        this.stopReason = 'early'
        break
      }
    }
    if (this.options.earlyStopping && this.best) this.state.loadStateDict(this.best)
  }

  /** Compares a few rows with eager ones from time to time, since a model may change while it is trained. */
  private recheck(rows: Data, epochs: number): void {
    const isPowerOf2 = epochs > 0 && 2 ** Math.floor(Math.log2(epochs)) === epochs
    if (!('isStillRight' in this.step!) || !(isPowerOf2 || epochs % 32 === 31)) return
    if (!this.step.isStillRight(rows, this.seed + epochs)) {
      this.step = eagerStep(this.task, `after ${epochs} epochs ${DIFFERENT}`)
    }
  }

  /** The mean loss of an epoch, or undefined when it was aborted. */
  private async epoch(epoch: number, all: Meter | undefined): Promise<number | undefined> {
    const { batchSize = Infinity, shuffle = true, signal, onBatch } = this.options
    const { length } = this.kept
    const isOrdered = batchSize >= length || !shuffle
    const order = isOrdered
      ? this.kept
      : orderOf(length, this.seed, epoch).map((i) => this.kept[i]!)
    const isAll = batchSize >= length && length === this.data.x.length
    let sum = 0
    for (let start = 0, batch = 0; start < length; start += batchSize, batch++) {
      await this.pause()
      if (signal?.aborted) return undefined
      const places = order.slice(start, start + batchSize)
      const rows = isAll ? this.data : pick(this.data, places)
      const meter = this.meter()
      const loss = this.update(rows, { epoch, batch, places }, meter)
      sum += loss * places.length
      if (meter) all!.add(meter)
      onBatch?.({ epoch, batch, loss, ...(meter && { metrics: meter.means() }) })
      if (this.options.scheduleEvery === 'batch') this.options.schedule?.step(loss)
    }
    return sum / length
  }

  private lastGood: Numbered | undefined

  private update(rows: Data, { epoch, batch, places }: Batch, meter: Meter | undefined): number {
    const { clipNorm } = this.options
    const { state, lastGood } = this
    this.optimizer.zeroGrad()
    const loss = this.step!.backward(rows, meter?.seen)
    if (Number.isNaN(loss)) {
      const bad = lastGood ? -1 : state.stateDict().parameters.findIndex(Number.isNaN)
      if (lastGood) state.loadStateDict(lastGood)
      const source = findNaN(this.data, places) ?? (bad >= 0 ? `parameter ${bad}` : undefined)
      const { parameters } = state.stateDict()
      throw new DivergenceError(epoch, batch, parameters, this.history, source)
    }
    this.lastGood = state.stateDict()
    if (clipNorm !== undefined) clipGradNorm(state.parameters, clipNorm)
    this.optimizer.step()
    return loss
  }

  /** Adds the metrics of rows up, if there are metrics. */
  private meter(): Meter | undefined {
    return this.metrics && new Meter(this.metrics)
  }

  private evaluate(epoch: number, loss: number, trained: Meter | undefined): Epoch {
    const { lr } = this.optimizer.paramGroups[0]!
    const { executionMode } = this.step!
    const known: Epoch = {
      epoch,
      loss,
      lr,
      executionMode,
      ...(trained && { metrics: trained.means() }),
    }
    if (!this.validation) return known
    const meter = this.meter()
    this.model.train?.(false)
    const validationLoss = meanLoss(this.task, this.validation, meter?.seen)
    this.model.train?.(true)
    return { ...known, validationLoss, ...(meter && { validationMetrics: meter.means() }) }
  }

  /** Keeps the best parameters, and says whether patience is over. */
  private isOver({ epoch, loss, validationLoss = loss }: Epoch): boolean {
    const { earlyStopping } = this.options
    if (!earlyStopping) return false
    const { patience, minDelta = 0 } = earlyStopping
    if (!this.best || validationLoss < this.best.loss - minDelta) {
      this.best = { epoch, loss: validationLoss, ...this.state.stateDict() }
    }
    return epoch - this.best.epoch >= patience
  }

  private checkpoint(epoch: number): Checkpoint {
    const { schedule } = this.options
    const { parameters, buffers } = this.state.stateDict()
    return encode({
      version: 2,
      epoch,
      seed: this.seed,
      parameters,
      buffers: buffers.length > 0 ? buffers : undefined,
      optimizer: this.optimizer.stateDict(),
      schedule: schedule?.stateDict(),
      best: this.best,
    }) as Checkpoint
  }

  /** Lets others have their turn from time to time, so that a signal or a timer can be heard. */
  private async pause(): Promise<void> {
    const now = Date.now()
    if (now - this.pausedAt < 30) return
    await new Promise((resolve) => setTimeout(resolve))
    this.pausedAt = Date.now()
  }

  result(): FitResult {
    const { history, stopReason } = this
    const { executionMode, fallbackReason } = this.step!
    return {
      history,
      executionMode,
      stopReason,
      ...(fallbackReason !== undefined && { fallbackReason }),
    }
  }
}

function needOptions(options: FitOptions): void {
  if (Object(options) !== options || Array.isArray(options)) {
    throw new TypeError('got no options; pass a record, as in fit(model, { x, y }, { epochs: 10 })')
  }
  needKnown(options, FIT_OPTIONS.join(', '))
  if (options.earlyStopping) needKnown(options.earlyStopping, 'patience, minDelta')
  for (const name of ['epochs', 'batchSize', 'checkpointEvery'] as const) {
    const count = options[name] ?? 1
    if (!(Number.isInteger(count) && count > 0)) {
      throw new RangeError(`got ${name} ${count}; pass a positive integer`)
    }
  }
}

/** How many of the rows a part of them is. */
function countOf(part: number, rows: number): number {
  const count = Math.round(part * rows)
  if (!(part > 0 && part < 1) || count === 0 || count === rows) {
    throw new RangeError(
      `got validation ${part} of ${rows} rows; pass a part of them in (0, 1) that leaves rows on both sides`,
    )
  }
  return count
}
