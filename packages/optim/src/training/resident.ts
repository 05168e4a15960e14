import type { Value } from '@mg/engine'
import { clip } from '../clip'
import { Optimizer, stateOf } from '../optimizers/optimizer'
import type { CommonOptions, ParamGroup } from '../optimizers/optimizer'
import type { OptimizerLike } from './options'

/** What gives the loss at the numbers of some leaves, and adds its gradient to an array. */
export type FlatLoss = (data: Float64Array, gradient: Float64Array) => number

/** A group of the optimiser in the arrays. */
interface Part {
  group: ParamGroup<CommonOptions>
  /** What it was when the arrays were last read. */
  params: readonly Value[]
  state: ParamGroup<CommonOptions>['state']
  first: number
  /** Its numbers in both buffers, in turn the current ones and the next. */
  numbers: [Float64Array, Float64Array]
  gradient: Float64Array
  direction: Float64Array
  /** From where to where parameters follow each other that are not frozen and at the same step. */
  runs: (readonly [from: number, to: number])[]
}

/** Whether the steps of an optimiser may be taken in arrays: not those that somebody else wrote. */
export function isResident(optimizer: OptimizerLike): optimizer is Optimizer<CommonOptions> {
  const { prototype } = Optimizer
  return (
    optimizer instanceof Optimizer &&
    optimizer.step === prototype.step &&
    optimizer.zeroGrad === prototype.zeroGrad &&
    !('rule' in optimizer)
  )
}

/**
 * The numbers of a training in arrays, while Values have those of earlier: parameters, gradients, and
 * beside them the optimiser's state, which is always current. Between `read` and `write` the arrays
 * are what counts, after `write` the Values are.
 *
 * There are two buffers of parameters in turn, so that those before the last update are still there.
 */
export class Resident {
  /** The leaves: first those of the optimiser, group by group, then the others. */
  readonly leaves: readonly Value[]
  private readonly buffers: [Float64Array, Float64Array]
  private readonly gradient: Float64Array
  /** The numbers that the Values have. */
  private readonly known: Float64Array
  /** Which took no gradient when the loss was compiled, and which take one now. */
  private readonly wasFrozen: readonly boolean[]
  private readonly isLive: Uint8Array
  private readonly trained: number
  private readonly parts: readonly Part[]
  /** Those that are frozen now, though the loss was compiled with their gradients. */
  private frozen: number[] = []
  /** From where to where no numbers are updated. */
  private gaps: (readonly [from: number, to: number])[] = []
  private current: 0 | 1 = 0
  private hasPrevious = false
  private isAhead = false

  /** @param others the leaves of the loss, and whatever else is to be read and written */
  constructor(
    private readonly optimizer: Optimizer<CommonOptions>,
    others: readonly Value[],
  ) {
    const groups = optimizer.paramGroups
    const trained = groups.flatMap(({ params }) => params)
    this.trained = trained.length
    this.leaves = [...new Set([...trained, ...others])]
    const { length } = this.leaves
    const array = () => new Float64Array(length)
    this.buffers = [array(), array()]
    this.gradient = array()
    this.known = array()
    this.isLive = new Uint8Array(length)
    const direction = array()
    let end = 0
    this.parts = groups.map((group): Part => {
      const { params, state } = group
      const first = end
      end += params.length
      const own = (list: Float64Array) => list.subarray(first, end)
      const numbers: Part['numbers'] = [own(this.buffers[0]), own(this.buffers[1])]
      return {
        group,
        params,
        state,
        first,
        numbers,
        gradient: own(this.gradient),
        direction: own(direction),
        runs: [],
      }
    })
    this.wasFrozen = this.leaves.map(({ requiresGrad }) => !requiresGrad)
    this.read()
  }

  /** The numbers of the leaves. */
  get data(): Float64Array {
    return this.buffers[this.current]
  }

  /** The places of leaves. @param list leaves of those that this was made for */
  placesOf(list: readonly Value[]): Int32Array {
    const places = new Map(this.leaves.map((leaf, i) => [leaf, i]))
    return Int32Array.from(list, (leaf) => places.get(leaf)!)
  }

  /** Takes what the Values have. Returns false if the arrays or the compiled loss no longer fit: where the optimiser has other groups, or a leaf takes a gradient that took none. */
  read(): boolean {
    const { leaves, data, gradient, known, wasFrozen, isLive, parts } = this
    const groups = this.optimizer.paramGroups
    let fits =
      parts.length === groups.length &&
      parts.every(({ group, params }, i) => group === groups[i] && group.params === params)
    this.frozen = []
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!
      known[i] = data[i] = leaf.data
      gradient[i] = leaf.grad
      isLive[i] = leaf.requiresGrad ? 1 : 0
      if (isLive[i] === 1) fits &&= !wasFrozen[i]
      else if (!wasFrozen[i]) this.frozen.push(i)
    }
    this.arrange()
    this.isAhead = false
    return fits
  }

  /** Finds what is updated together, and what is not updated. */
  private arrange(): void {
    const { parts, isLive, leaves } = this
    this.gaps = []
    let end = 0
    for (const part of parts) {
      const { group, params, first } = part
      const { steps } = group.state
      part.state = group.state
      part.runs = []
      for (let from = 0, to = 0; from < params.length; from = to) {
        const live = isLive[first + from]
        while (++to < params.length)
          if (isLive[first + to] !== live || steps?.[to] !== steps?.[from]) break
        if (live === 0) continue
        part.runs.push([from, to])
        if (first + from > end) this.gaps.push([end, first + from])
        end = first + to
      }
    }
    if (leaves.length > end) this.gaps.push([end, leaves.length])
  }

  /**
   * Brings the Values up to date.
   * @throws Error when one was set, frozen or thawed since they were read
   */
  write(): void {
    if (!this.isAhead) return
    const { leaves, data, gradient, known, isLive } = this
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!
      if (!Object.is(leaf.data, known[i]) || leaf.requiresGrad !== (isLive[i] === 1))
        throw new Error(
          `parameter ${i} was set to ${leaf.data}, frozen or thawed in the middle of a training, which would be lost; do so in a callback, or after sync()`,
        )
    }
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!
      if (!Object.is(data[i], known[i])) known[i] = leaf.data = data[i]!
      leaf.grad = gradient[i]!
    }
    this.isAhead = false
  }

  /** The loss; its gradient takes the place of the last one. */
  backward(loss: FlatLoss): number {
    const { gradient, trained, frozen } = this
    this.isAhead = true
    gradient.fill(0, 0, trained)
    const result = loss(this.data, gradient)
    for (const i of frozen) gradient[i] = i < trained ? 0 : this.leaves[i]!.grad
    return result
  }

  /** Scales the gradients at some places down so that their norm is at most `maxNorm`. */
  clip(places: Int32Array, maxNorm: number, scratch: Float64Array): void {
    const { gradient } = this
    for (let i = 0; i < places.length; i++) scratch[i] = gradient[places[i]!]!
    const { factor } = clip(scratch, maxNorm)
    if (factor !== 1) for (let i = 0; i < places.length; i++) gradient[places[i]!]! *= factor
  }

  /** What `optimizer.step()` does. */
  step(): void {
    const { parts, optimizer, buffers, current } = this
    const other = current === 0 ? 1 : 0
    if (parts.some(({ group, state }) => group.state !== state)) this.arrange()
    for (const [from, to] of this.gaps)
      for (let i = from; i < to; i++) buffers[other][i] = buffers[current][i]!
    for (const part of parts) {
      const { group, numbers, gradient, direction } = part
      const x = numbers[current]
      const update = optimizer.updateOf(group)
      const steps = stateOf(group, 'steps')
      const isDirect = !group.maximize && group.weightDecay === 0
      for (const [from, to] of part.runs) {
        if (!isDirect)
          for (let i = from; i < to; i++)
            direction[i] = optimizer.direction(group, gradient[i]!, x[i]!)
        const step = steps[from]! + 1
        steps.fill(step, from, to)
        update(x, isDirect ? gradient : direction, numbers[other], from, to, step)
      }
    }
    this.current = other
    this.hasPrevious = true
  }

  /** Keeps the numbers as those before an update that is made elsewhere, in the Values. */
  keep(): void {
    const { buffers, current } = this
    const other = current === 0 ? 1 : 0
    buffers[other].set(buffers[current])
    this.current = other
    this.hasPrevious = true
  }

  /** The numbers at some places before the last update, if there was one. */
  previous(places: Int32Array): number[] | undefined {
    const before = this.buffers[this.current === 0 ? 1 : 0]
    return this.hasPrevious ? Array.from(places, (place) => before[place]!) : undefined
  }
}
