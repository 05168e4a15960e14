import { Value, mean, sum } from '@mg/engine'
import type { Operand } from '@mg/engine'

/** One thing, or nested lists of them: what a model gives for a row, or for many. */
export type Nested<Item> = Item | ArrayLike<Nested<Item>>

/** What becomes of the losses of the elements: their mean, their sum, or a list of them all. */
export type Reduction = 'mean' | 'sum' | 'none'

/** What a loss gives. */
export type Reduced<R extends Reduction> = R extends 'none' ? Value[] : Value

export interface LossOptions<R extends Reduction> {
  /** How the losses of the elements are reduced; default: their mean. */
  reduction?: R
}

/** All items of nested lists, in order. */
export function flat<Item extends Operand>(nested: Nested<Item>): Item[] {
  if (typeof nested === 'number' || nested instanceof Value) return [nested]
  // Refuses anything but lists, and Values of another copy of the engine.
  if (typeof (nested as ArrayLike<unknown> | null)?.length !== 'number') sum([nested as never])
  return Array.from(nested).flatMap((item) => flat(item))
}

/** @throws TypeError when the reduction is not a known one */
export function reduce<R extends Reduction>(
  losses: Value[],
  reduction: Reduction = 'mean',
): Reduced<R> {
  if (reduction === 'none') return losses as Reduced<R>
  if (reduction === 'sum') return sum(losses) as Reduced<R>
  if (reduction === 'mean') return mean(losses) as Reduced<R>
  throw new TypeError(`got the reduction ${JSON.stringify(reduction)}; pass mean, sum or none`)
}

/** The losses of each prediction against its target, reduced. */
export function elementwise<R extends Reduction>(
  predictions: Nested<Operand>,
  targets: Nested<Operand>,
  { reduction }: LossOptions<R>,
  loss: (prediction: Operand, target: Operand, i: number) => Value,
): Reduced<R> {
  const xs = flat(predictions)
  const ys = flat(targets)
  if (xs.length !== ys.length || xs.length === 0) {
    throw new RangeError(
      `got ${xs.length} predictions and ${ys.length} targets; pass as many of each, and at least one`,
    )
  }
  return reduce(
    xs.map((x, i) => loss(x, ys[i]!, i)),
    reduction,
  )
}
