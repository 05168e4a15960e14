import type { Value } from '@mg/engine'
import { clipGradNorm } from '../clip'
import { mseLoss } from '../losses/regression'
import { Adam } from '../optimizers/adam'
import { needRows, pick } from './data'
import type { Data, Model } from './data'
import type { Best, Checkpoint, Epoch, FitOptions, FitResult, StopReason, Stepper } from './options'
import { orderOf } from './order'
import { eagerStep, fastestStep, meanLoss } from './step'
import type { Step } from './step'

/** The loss became NaN. The model has the parameters back with which it last was a number. */
export class DivergenceError extends Error {
  override name = 'DivergenceError'
  constructor(
    readonly epoch: number,
    readonly batch: number,
    /** The parameters with which the loss last was a number. */
    readonly parameters: readonly number[],
    /** The epochs before. */
    readonly history: readonly Epoch[],
  ) {
    super(
      `the loss became NaN in epoch ${epoch}, batch ${batch}; the parameters are back where it was a number: pass a smaller lr, or clipNorm`,
    )
  }
}

/** A training in progress. */
export class Run {
  private readonly history: Epoch[] = []
  private readonly parameters: Value[]
  private readonly optimizer: Stepper
  private readonly rows: Data
  private readonly validation: Data | undefined
  private readonly work
  private step: Step | undefined
  private best: Best | undefined
  private stopReason: StopReason = 'epochs'
  private pausedAt = 0

  constructor(
    private readonly model: Model,
    data: Data,
    private readonly options: FitOptions,
  ) {
    const { loss = mseLoss, penalty, validation, resume } = options
    this.work = { model, loss, penalty }
    this.parameters = model.parameters()
    this.optimizer = options.optimizer ?? new Adam(this.parameters)
    needRows(data, 'to train on')
    if (typeof validation === 'object') needRows(validation, 'to validate with')
    this.needCounts()
    const [kept, aside] = typeof validation === 'number' ? this.split(data, validation) : [data]
    this.rows = kept
    this.validation = typeof validation === 'object' ? validation : aside
    if (resume) this.resume(resume)
  }

  private get seed(): number {
    return this.options.resume?.seed ?? this.options.seed ?? 0
  }

  private needCounts(): void {
    for (const name of ['epochs', 'batchSize', 'checkpointEvery'] as const) {
      const count = this.options[name] ?? 1
      if (!(Number.isInteger(count) && count > 0)) {
        throw new RangeError(`got ${name} ${count}; pass a positive integer`)
      }
    }
  }

  private split(data: Data, part: number): [Data, Data] {
    const count = Math.round(part * data.x.length)
    if (!(part > 0 && part < 1) || count === 0 || count === data.x.length) {
      throw new RangeError(
        `got validation ${part} of ${data.x.length} rows; pass a part of them in (0, 1) that leaves rows on both sides`,
      )
    }
    const order = orderOf(data.x.length, this.seed, -1)
    return [pick(data, order.slice(count)), pick(data, order.slice(0, count))]
  }

  private resume({ parameters, optimizer, schedule, best, history }: Checkpoint): void {
    if (parameters.length !== this.parameters.length) {
      throw new RangeError(
        `got a checkpoint of ${parameters.length} parameters; this model has ${this.parameters.length}`,
      )
    }
    this.optimizer.loadStateDict(optimizer)
    if (schedule) this.options.schedule?.loadStateDict(schedule as never)
    this.put(parameters)
    this.best = best
    this.history.push(...history)
  }

  async *epochs(): AsyncGenerator<Epoch, void> {
    const { epochs = 100, compile = true, checkpointEvery = 1, onCheckpoint } = this.options
    this.model.train?.(true)
    this.step = compile
      ? await fastestStep(this.work, this.rows)
      : eagerStep(this.work, 'compile: false')
    for (let epoch = this.options.resume?.epoch ?? 0; epoch < epochs; epoch++) {
      const loss = await this.epoch(epoch)
      if (loss === undefined) {
        this.stopReason = 'aborted'
        return
      }
      const known = this.evaluate(epoch, loss)
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
    if (this.options.earlyStopping && this.best) this.put(this.best.parameters)
  }

  /** The mean loss of an epoch, or undefined when it was aborted. */
  private async epoch(epoch: number): Promise<number | undefined> {
    const { batchSize = Infinity, shuffle = true, signal, onBatch } = this.options
    const { length } = this.rows.x
    const isWhole = batchSize >= length
    const order = isWhole || !shuffle ? undefined : orderOf(length, this.seed, epoch)
    let sum = 0
    for (let start = 0, batch = 0; start < length; start += batchSize, batch++) {
      await this.pause()
      if (signal?.aborted) return undefined
      const end = Math.min(start + batchSize, length)
      const places = Array.from({ length: end - start }, (_, i) => order?.[start + i] ?? start + i)
      const rows = isWhole ? this.rows : pick(this.rows, places)
      const loss = this.update(rows, epoch, batch)
      sum += loss * (end - start)
      onBatch?.({ epoch, batch, loss })
      if (this.options.scheduleEvery === 'batch') this.options.schedule?.step(loss)
    }
    return sum / length
  }

  private lastGood: number[] = []

  private update(rows: Data, epoch: number, batch: number): number {
    const { clipNorm } = this.options
    this.optimizer.zeroGrad()
    const loss = this.step!.backward(rows)
    if (Number.isNaN(loss)) {
      if (this.lastGood.length > 0) this.put(this.lastGood)
      throw new DivergenceError(epoch, batch, this.numbers(), this.history)
    }
    this.lastGood = this.numbers()
    if (clipNorm !== undefined) clipGradNorm(this.parameters, clipNorm)
    this.optimizer.step()
    return loss
  }

  private evaluate(epoch: number, loss: number): Epoch {
    const { lr } = this.optimizer.paramGroups[0]!
    const known: Epoch = { epoch, loss, lr, executionMode: this.step!.executionMode }
    if (!this.validation) return known
    this.model.train?.(false)
    const validationLoss = meanLoss(this.work, this.validation)
    this.model.train?.(true)
    return { ...known, validationLoss }
  }

  /** Keeps the best parameters, and says whether patience is over. */
  private isOver({ epoch, loss, validationLoss = loss }: Epoch): boolean {
    const { earlyStopping } = this.options
    if (!earlyStopping) return false
    const { patience, minDelta = 0 } = earlyStopping
    if (!this.best || validationLoss < this.best.loss - minDelta) {
      this.best = { epoch, loss: validationLoss, parameters: this.numbers() }
    }
    return epoch - this.best.epoch >= patience
  }

  private checkpoint(epoch: number): Checkpoint {
    const { schedule } = this.options
    return {
      version: 1,
      epoch,
      seed: this.seed,
      parameters: this.numbers(),
      optimizer: this.optimizer.stateDict(),
      ...(schedule && { schedule: schedule.stateDict() }),
      ...(this.best && { best: this.best }),
      history: [...this.history],
    }
  }

  private numbers(): number[] {
    return this.parameters.map(({ data }) => data)
  }

  private put(numbers: readonly number[]): void {
    this.parameters.forEach((p, i) => (p.data = numbers[i]!))
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
