import type { Value } from '@mg/engine'
import type { Batch, Compiled, FlatBackward, FlatBackwardOptions } from '@mg/engine/compile'
import { needKnown } from '../options'
import { Optimizer } from '../optimizers/optimizer'
import type { CommonOptions } from '../optimizers/optimizer'
import { DivergenceError } from './divergence'
import type { OptimizerLike } from './options'
import { Resident, isResident } from './resident'

export interface TrainerOptions {
  /** The norm that the gradient of the loss is clipped to. */
  clipNorm?: number
}

type Batches<A extends readonly unknown[]> = { [K in keyof A]: Batch }

/** What trains in a loop of one's own. */
export interface Trainer<A extends readonly unknown[]> {
  /**
   * Takes a step: the gradient of the mean loss of some rows, clipping, and the update. Returns the
   * loss before the update.
   * @param batch what the loss's `backward` takes; `rows` in the options picks some of the rows
   * @throws DivergenceError when the loss is NaN; the Values then have the numbers with which it last was a number
   * @throws Error when a parameter takes a gradient that took none when the trainer was made, and when the optimiser has other groups
   */
  step(...batch: [...Batches<A>]): number
  step(...batch: [...Batches<A>, options: FlatBackwardOptions]): number

  /**
   * Brings the Values up to date, `grad` included. What is set or frozen there before the next step
   * is picked up by it.
   * @throws Error when a parameter was set or frozen since the last step, which would be lost
   */
  sync(): void
}

/**
 * Trains in arrays: the parameters of a compiled loss, their gradients and the optimiser's state stay
 * there from step to step, which gives the bits of `zeroGrad`, `backward` and `step`, in less time. The
 * Values have the numbers of the last `sync()`. The state of the optimiser, its options and schedules
 * are always current. An optimiser of one's own, with a `rule`, takes its steps with Values.
 * @param loss what `compile` of `@mg/engine/compile` made, of one row
 * @throws TypeError for a loss that is not compiled, for what does not extend `Optimizer`, and for options that there are not
 * @throws RangeError when clipNorm is not positive
 * @example
 * import { Value } from '@mg/engine'
 * import { compile, scalar } from '@mg/engine/compile'
 * const slope = new Value(0)
 * const loss = compile((x: Value, y: Value) => slope.mul(x).sub(y).square(), [scalar, scalar])
 * const training = trainer(loss, new SGD([slope], { lr: 0.125 }))
 * training.step([1, 2], [3, 6]) // 22.5
 * slope.data // 0
 * training.sync()
 * slope.data // 1.875
 */
export function trainer<A extends readonly unknown[]>(
  loss: Pick<Compiled<A, Value>, 'parameters' | 'flatBackward'>,
  optimizer: OptimizerLike,
  options: TrainerOptions = {},
): Trainer<A> {
  needKnown(options, 'clipNorm')
  if (typeof (loss as Partial<typeof loss> | null)?.flatBackward !== 'function') {
    throw new TypeError(
      'got a loss that is not compiled; pass compile(f, shapes) of @mg/engine/compile, with fixed shapes',
    )
  }
  if (!(optimizer instanceof Optimizer))
    throw new TypeError(
      'got no optimiser; pass one of @mg/optim, or one that extends its Optimizer',
    )
  const { clipNorm } = options
  if (clipNorm !== undefined && !(clipNorm > 0))
    throw new RangeError(`got clipNorm ${clipNorm}; pass a positive number`)
  return new ArrayTrainer(loss, optimizer as Optimizer<CommonOptions>, clipNorm)
}

class ArrayTrainer<A extends readonly unknown[]> implements Trainer<A> {
  private readonly resident: Resident
  private readonly flat: FlatBackward<A>
  private readonly places: Int32Array
  private readonly all: Int32Array
  private readonly scratch: Float64Array
  private readonly takesValues: boolean
  /** Whether the Values are what counts. */
  private isSynced = true
  private steps = 0
  private batch: readonly unknown[] = []
  private readonly run = (data: Float64Array, gradient: Float64Array): number =>
    this.flat(data, gradient, ...(this.batch as [...Batches<A>]))

  constructor(
    loss: Pick<Compiled<A, Value>, 'parameters' | 'flatBackward'>,
    private readonly optimizer: Optimizer<CommonOptions>,
    private readonly clipNorm: number | undefined,
  ) {
    this.takesValues = !isResident(optimizer)
    this.resident = new Resident(optimizer, loss.parameters)
    const { leaves } = this.resident
    this.flat = loss.flatBackward(leaves)
    this.places = this.resident.placesOf(loss.parameters)
    this.all = Int32Array.from(leaves.keys())
    this.scratch = new Float64Array(this.places.length)
  }

  step(...batch: unknown[]): number {
    const { resident, clipNorm } = this
    if (this.isSynced && !resident.read())
      throw new Error(
        'the optimiser has other groups, or a parameter takes a gradient that took none when this trainer was made; compile the loss again and make another trainer',
      )
    this.isSynced = false
    this.batch = batch
    const loss = resident.backward(this.run)
    if (Number.isNaN(loss)) throw this.diverged()
    if (clipNorm !== undefined) resident.clip(this.places, clipNorm, this.scratch)
    if (this.takesValues) {
      this.sync()
      resident.keep()
      this.optimizer.step()
    } else resident.step()
    this.steps++
    return loss
  }

  sync(): void {
    this.resident.write()
    this.isSynced = true
  }

  private diverged(): DivergenceError {
    const { leaves } = this.resident
    const before = this.resident.previous(this.all)
    this.sync()
    before?.forEach((x, i) => {
      if (!Object.is(leaves[i]!.data, x)) leaves[i]!.data = x
    })
    const parameters = leaves.map(({ data }) => data)
    const bad = before ? -1 : parameters.findIndex(Number.isNaN)
    const source = bad >= 0 ? `parameter ${bad}` : undefined
    return new DivergenceError(0, this.steps, parameters, [], source)
  }
}
