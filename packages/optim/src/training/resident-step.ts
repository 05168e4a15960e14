import type { FlatBackward } from '@mg/engine/compile'
import { BatchRows } from './batch-rows'
import type { CompiledStep } from './compiled-step'
import type { Data } from './data'
import type { ModelState, Numbered } from './model-state'
import type { OptimizerLike } from './options'
import { Resident, isResident } from './resident'
import type { Seen, Step } from './step'

/** The compiled step of `fit` with its numbers in arrays. */
export class ResidentStep {
  /** Whether the step is to be compiled again, for what the user has changed. */
  isOutdated = false

  private readonly rows = new BatchRows()
  private readonly flat: FlatBackward<readonly [unknown, unknown]>
  private readonly places: Int32Array
  private readonly scratch: Float64Array
  private batch: readonly [Float64Array, Float64Array] | undefined
  private readonly loss = (data: Float64Array, gradient: Float64Array): number =>
    this.flat(data, gradient, this.batch![0], this.batch![1])
  /** The model's buffers when the loss last was a number: compiled steps do not change them. */
  private buffers: Numbered['buffers'] = []
  private hasRead = true

  private constructor(
    private readonly compiled: CompiledStep,
    private readonly state: ModelState,
    private readonly resident: Resident,
    private readonly clipNorm: number | undefined,
  ) {
    this.flat = compiled.flatBackward(resident.leaves)
    this.places = resident.placesOf(state.parameters)
    this.scratch = new Float64Array(this.places.length)
  }

  /** None for a step that is not compiled, and for an optimiser that somebody else wrote. */
  static of(
    step: Step | CompiledStep,
    state: ModelState,
    optimizer: OptimizerLike,
    clipNorm: number | undefined,
  ): ResidentStep | undefined {
    if (!('flatBackward' in step) || !isResident(optimizer)) return undefined
    const resident = new Resident(optimizer, [...state.parameters, ...step.leaves])
    return new ResidentStep(step, state, resident, clipNorm)
  }

  read(): void {
    this.hasRead = true
    if (!this.resident.read()) this.isOutdated = true
  }

  write(): void {
    this.resident.write()
  }

  /** Hands over what the model gives for rows, by the numbers that the Values have. */
  predict({ x, y }: Data, places: readonly number[], seen: Seen): void {
    for (const i of places) seen(this.compiled.predict!(x[i]!), y[i]!)
  }

  /** The loss of some rows. */
  backward(data: Data, places: readonly number[]): number {
    this.batch = this.rows.gather(data, places)
    return this.resident.backward(this.loss)
  }

  /** Updates the parameters, by a loss that was a number. */
  step(): void {
    if (this.hasRead) this.buffers = this.state.readBuffers()
    this.hasRead = false
    if (this.clipNorm !== undefined) this.resident.clip(this.places, this.clipNorm, this.scratch)
    this.resident.step()
  }

  /** The numbers with which the loss last was one, if it was. */
  lastGood(): Numbered | undefined {
    const parameters = this.resident.previous(this.places)
    return parameters && { parameters, buffers: this.buffers }
  }
}
