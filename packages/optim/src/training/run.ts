import { clipGradNorm } from '../clip'
import { encode } from '../json'
import { mseLoss } from '../losses/regression'
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
import { needOptions } from './options'
import type { Checkpoint, Epoch, FitOptions, FitResult, OptimizerLike, StopReason } from './options'
import { orderOf } from './random'
import { ResidentStep } from './resident-step'
import { eagerStep } from './step'
import type { Step } from './step'
import { Validation } from './validation'

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
  private readonly validation: Validation | undefined
  private readonly task
  private step: Step | CompiledStep | undefined
  /** What takes compiled steps in arrays, if the optimiser permits it. */
  private resident: ResidentStep | undefined
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
    const rows = count > 0 ? pick(data, order.slice(0, count)) : (validation as Data | undefined)
    this.validation = rows && new Validation(this.task, this.state, rows, this.seed)
  }

  async *epochs(): AsyncGenerator<Epoch, void> {
    const { epochs = 100, compile = true, checkpointEvery = 1, onCheckpoint } = this.options
    this.model.train?.(true)
    const rows = pick(this.data, this.kept)
    if (compile) await this.prove(rows)
    else this.step = eagerStep(this.task, 'compile: false')
    const first = this.start?.epoch ?? 0
    for (let epoch = first; epoch < epochs; epoch++) {
      this.recheck(rows, epoch - first)
      const meter = this.meter()
      const loss = await this.epoch(epoch, meter)
      if (loss === undefined) {
        this.stopReason = 'aborted'
        return
      }
      const known = await this.evaluate(epoch, loss, meter)
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

  /** Compiles the step, if it then gives the same numbers. */
  private async prove(rows: Data): Promise<void> {
    this.lastGood = this.resident?.lastGood() ?? this.lastGood
    this.resident = undefined
    this.step = await fastestStep(this.task, this.state, rows, this.seed, () => this.pause())
    this.resident = ResidentStep.of(this.step, this.state, this.optimizer, this.options.clipNorm)
  }

  /** Compares a few rows with eager ones from time to time, since a model may change while it is trained. */
  private recheck(rows: Data, epochs: number): void {
    const isPowerOf2 = epochs > 0 && 2 ** Math.floor(Math.log2(epochs)) === epochs
    if (!('isStillRight' in this.step!) || !(isPowerOf2 || epochs % 32 === 31)) return
    if (!this.step.isStillRight(rows, this.seed + epochs)) {
      this.lastGood = this.resident?.lastGood() ?? this.lastGood
      this.resident = undefined
      this.step = eagerStep(this.task, `after ${epochs} epochs ${DIFFERENT}`)
    }
    this.validation?.recheck(this.seed + epochs)
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
    const schedule = this.options.scheduleEvery === 'batch' ? this.options.schedule : undefined
    let sum = 0
    this.resident?.read()
    try {
      for (let start = 0, batch = 0; start < length; start += batchSize, batch++) {
        await this.pause()
        if (this.isAborted(signal)) return undefined
        if (this.resident?.isOutdated) await this.prove(pick(this.data, this.kept))
        const places = order.slice(start, start + batchSize)
        const meter = this.meter()
        const at = { epoch, batch, places }
        const loss = this.resident
          ? this.updateInArrays(this.resident, at, meter)
          : this.update(isAll ? this.data : pick(this.data, places), at, meter)
        sum += loss * places.length
        if (meter) all!.add(meter)
        if (onBatch) {
          const metrics = meter && { metrics: meter.means() }
          this.outside(() => onBatch({ epoch, batch, loss, ...metrics }))
        }
        if (schedule) this.outside(() => schedule.step(loss))
      }
    } finally {
      this.resident?.write()
    }
    return sum / length
  }

  /** What the user's own code gives, which finds Values as they are now, and may change them. */
  private outside<T>(f: () => T): T {
    this.resident?.write()
    try {
      return f()
    } finally {
      this.resident?.read()
    }
  }

  private isAborted(signal: FitOptions['signal']): boolean {
    if (!signal) return false
    return signal instanceof AbortSignal ? signal.aborted : this.outside(() => signal.aborted)
  }

  private lastGood: Numbered | undefined

  private update(rows: Data, at: Batch, meter: Meter | undefined): number {
    const { clipNorm } = this.options
    const { state } = this
    this.optimizer.zeroGrad()
    const loss = this.step!.backward(rows, meter?.seen)
    if (Number.isNaN(loss)) throw this.diverged(at)
    this.lastGood = state.stateDict()
    if (clipNorm !== undefined) clipGradNorm(state.parameters, clipNorm)
    this.optimizer.step()
    return loss
  }

  /** The same in arrays. */
  private updateInArrays(resident: ResidentStep, at: Batch, meter: Meter | undefined): number {
    if (meter) this.outside(() => resident.predict(this.data, at.places, meter.seen))
    const loss = resident.backward(this.data, at.places)
    if (Number.isNaN(loss)) {
      resident.write()
      this.lastGood = resident.lastGood() ?? this.lastGood
      throw this.diverged(at)
    }
    resident.step()
    return loss
  }

  /** Brings the last parameters back that gave a number. */
  private diverged({ epoch, batch, places }: Batch): DivergenceError {
    const { state, lastGood } = this
    const bad = lastGood ? -1 : state.stateDict().parameters.findIndex(Number.isNaN)
    if (lastGood) state.loadStateDict(lastGood)
    const source = findNaN(this.data, places) ?? (bad >= 0 ? `parameter ${bad}` : undefined)
    const { parameters } = state.stateDict()
    return new DivergenceError(epoch, batch, parameters, this.history, source)
  }

  /** Adds the metrics of rows up, if there are metrics. */
  private meter(): Meter | undefined {
    return this.metrics && new Meter(this.metrics)
  }

  private async evaluate(epoch: number, loss: number, trained: Meter | undefined): Promise<Epoch> {
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
    const validationLoss = await this.validation.loss(executionMode === 'compiled', meter?.seen)
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
    this.resident?.write()
    await new Promise((resolve) => setTimeout(resolve))
    this.resident?.read()
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
