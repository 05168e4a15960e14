import type { Product } from '../../compile/passes/differentiate'
import type { Body } from '../routines/body'
import { placesOf } from '../routines/body'
import type { Sink, View } from '../routines/routine'

/** What is wanted of a loop: the groups, and where they begin among the roots, terms and totals. */
export interface Wanted {
  /** The next carries, and then what each step gives. */
  roots: readonly number[]
  terms: readonly Product[]
  each: readonly (readonly [group: number, first: number])[]
  sums: readonly (readonly [group: number, first: number])[]
  totals: readonly number[]
  keepsHistory: boolean
}

/** @param flags for each result of the loop, whether it is wanted */
export function wantedOf(body: Body, flags: readonly boolean[]): Wanted {
  const { carries, each, sums, totals } = body
  const places = placesOf(body)
  const placed = (groups: readonly unknown[], start: number): number[] =>
    [...groups.keys()].filter((i) => flags[start + i] === true)
  const roots = carries.flatMap(({ to }) => to)
  const terms: Product[] = []
  return {
    roots,
    terms,
    each: placed(each, places.each).map((i) => [i, roots.push(...each[i]!) - each[i]!.length]),
    sums: placed(sums, places.sums).map((i) => [i, terms.push(...sums[i]!) - sums[i]!.length]),
    totals: placed(totals, places.totals),
    keepsHistory: carries.some((_, i) => flags[places.history + i] === true),
  }
}

/** What a loop has come to. */
interface End {
  steps: number
  /** The carries at the end, and those before each step. */
  now: Float64Array
  history: Float64Array
  sums: Float64Array
}

/** Writes what there is at the end of all steps. */
export function give(
  body: Body,
  wanted: Wanted,
  sinks: readonly (Sink | undefined)[],
  { steps, now, history, sums }: End,
): void {
  const places = placesOf(body)
  let start = 0
  body.carries.forEach(({ from: { length } }, i) => {
    const last = sinks[i]
    if (last) {
      const at = last.take(length)
      for (let j = 0; j < length; j++) last.data[at + j] = now[start + j]!
    }
    const all = sinks[places.history + i]
    if (all) {
      const at = all.take(length * steps)
      if (length === now.length) all.data.set(history.subarray(0, steps * length), at)
      else
        for (let step = 0, to = at; step < steps; step++)
          for (let j = 0; j < length; j++) all.data[to++] = history[step * now.length + start + j]!
    }
    start += length
  })
  for (const [group, first] of wanted.sums) {
    const { length } = body.sums[group]!
    const sink = sinks[places.sums + group]!
    const at = sink.take(length)
    for (let j = 0; j < length; j++) sink.data[at + j]! += sums[first + j]!
  }
}

/** How many steps a loop makes whose number of steps is known before it begins. */
export function stepsOf(body: Body, operands: readonly View[]): number {
  const { carries, rows, steps, name } = body
  if (typeof steps === 'number') return steps
  if (steps === 'operand') {
    const { data, at } = operands[operands.length - 1]!
    const count = data[at]!
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`${name} got ${count} steps; pass a whole number ≥ 0`)
    return count
  }
  let count = -1
  rows.forEach(({ length }, i) => {
    if (length === 0) return
    const own = operands[carries.length + i]!.length / length
    if (count >= 0 && own !== count)
      throw new RangeError(
        `${name} got lists of lengths ${count} and ${own}; pass lists of one length`,
      )
    count = own
  })
  return count
}
