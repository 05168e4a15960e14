import { typeError } from '../../errors'
import { needKnown } from '../../options'
import type { Recorded } from '../record/record'
import { fit, newInput } from './derivatives'
import { readBatch } from './read-batch'
import { gradients, pullback } from '../passes/differentiate'
import { hasNaN } from './rows'
import type { Column } from './rows'
import type { Numbers, WritableNumbers } from '../numbers'
import { lazy, once, rowProgram, uniformIn } from './program'
import type { FlatParameters } from './program'
import { Op, times } from '../../ops/arithmetic.gen'
import type { BackendOptions } from '../backends/backend'
import type { Product } from '../passes/differentiate'
import { scalar } from '../shapes'

export interface BackwardOptions {
  /** Whether the rows' losses are averaged or added up. Default: `'mean'`. */
  reduction?: 'mean' | 'sum'
  /** How much each row counts; the mean is Σ wᵢ·lossᵢ / Σ wᵢ. A row of weight 0 has no influence, whatever its numbers. Default: 1 for each row. */
  weights?: ArrayLike<number>
  /** Receives the value of each row; its length is the number of rows. */
  values?: WritableNumbers
  /** Receives the gradient of each row with respect to the parameters: rows × parameters, row after row. */
  jacobian?: WritableNumbers
}

export const OPTIONS = 'reduction, weights, values, jacobian'
const FLAT_OPTIONS = 'reduction, weights, rows'

/** What `flatBackward` can be told. */
export interface FlatBackwardOptions extends Pick<BackwardOptions, 'reduction' | 'weights'> {
  /** Which rows of the arrays to take, in this order, as integers; `weights` has one for each of these. Default: all. */
  rows?: ArrayLike<number>
}

/** Where `backward` finds the numbers of the parameters and adds their derivatives, if not in their Values. */
interface FlatTarget extends FlatParameters {
  gradient: WritableNumbers
}

export type BatchProgram = (batch: readonly unknown[], flat?: FlatTarget) => number

/**
 * A function over batches of rows: what `backward` of a compiled function does. Where a gradient is
 * NaN, one that is careful with 0 times ∞ runs in its place.
 */
export function batchOf(
  recorded: Recorded,
  backend: BackendOptions,
  isCareful?: boolean,
): BatchProgram {
  const { k, inputs, outputs, shapes, sizes, output, parameters, parameterNodes } = recorded
  if (output !== scalar)
    throw new TypeError('the function returns several Values; backward needs one')
  const { graph } = k
  const loss = outputs[0]!
  const weight = newInput(graph)
  const one = graph.literal(1)
  const rowInputs = [...inputs, weight]

  // Gradients of the rows reach what they share: parameters, and results that depend on these alone.
  const shared = graph.calls ? parameterNodes : uniformIn(graph, rowInputs, [loss])
  const products = pullback(k, [loss], [weight], shared, isCareful)
  // A row that only fills up a vector has weight 0, and 0 times an infinite loss must be 0.
  const counted = k.make(Op.where, weight, loss, graph.literal(0))
  const terms: Product[] = [{ g: weight, p: counted }, ...products]
  const indexOf = new Map(parameterNodes.map((node, i) => [node, i]))
  const direct: [parameter: number, term: number][] = []
  const indirect: [result: number, term: number][] = []
  shared.forEach((node, i) => {
    const parameter = indexOf.get(node)
    if (graph.number(products[i]!.g) === 0) return
    if (parameter === undefined) indirect.push([node, i + 1])
    else if (parameters[parameter]!.requiresGrad) direct.push([parameter, i + 1])
  })
  // From results that depend on parameters alone, the gradients go on to the parameters, once for all
  // rows. Of a single result, as a penalty is, its own gradient is known before, and computed with it.
  const isSingle = indirect.length === 1
  const results = indirect.map(([node]) => node)
  const seeds = isSingle ? [one] : results.map(() => newInput(graph))
  const onward = gradients(k, results, seeds, parameterNodes, isCareful)
  const isReached = (i: number): boolean =>
    parameters[i]!.requiresGrad && graph.number(onward[i]!) !== 0
  const reached = [...onward.keys()].filter(isReached)
  const onwardNodes = reached.map((i) => onward[i]!)
  const program = rowProgram(recorded, rowInputs, [], backend, terms, isSingle ? onwardNodes : [])
  const after = indirect.length > 1 ? once(recorded, onwardNodes, backend, seeds) : undefined
  const careful = lazy(() => batchOf(recorded, backend, true))
  const valuesOnly = lazy(() => rowProgram(recorded, inputs, [loss], backend))
  const rowGradients = lazy(() =>
    rowProgram(recorded, inputs, gradients(k, [loss], [one], parameterNodes, true), backend),
  )

  const { now, machine } = program
  const { sums, places } = machine
  const next = after?.machine ?? program.before?.machine
  // The gradients of the parameters are the last of the results.
  const gradientsAt = next?.roots.slice(next.roots.length - reached.length) ?? []
  const parameterGradients = new Float64Array(parameters.length)
  const wanted = [...new Set([...direct.map(([i]) => i), ...reached])].sort((a, b) => a - b)
  const leaves = wanted.map((i) => parameters[i]!)
  const directLeaves = direct.map(([i]) => parameters[i]!)
  const [wantedAt, directAt, sumsAt, resultsAt] = [
    wanted,
    direct.map(([parameter]) => parameter),
    direct.map(([, term]) => places[term]!),
    indirect.map(([, term]) => places[term]!),
  ].map((list) => Int32Array.from(list)) as [Int32Array, Int32Array, Int32Array, Int32Array]
  const handed = new Float64Array(indirect.length)
  const whole = places[0]!

  return (given, flat) => {
    const { columns, rows: all, last = NONE } = readBatch(given, shapes, sizes)
    const options = last as BackwardOptions & FlatBackwardOptions
    needKnown(options, flat ? FLAT_OPTIONS : OPTIONS)
    const { weights, values, jacobian, rows: chosen, reduction = 'mean' } = options
    if (chosen) choose(columns, chosen, all)
    const rows = chosen?.length ?? all
    if (reduction !== 'mean' && reduction !== 'sum')
      throw new RangeError(`reduction is ${String(reduction)}; pass 'mean' or 'sum'`)
    if (weights && weights.length !== rows)
      throw new RangeError(
        `weights has length ${weights.length}; pass one for each of ${rows} rows`,
      )
    fit(values, rows)
    fit(jacobian, rows * parameters.length)
    if (values) valuesOnly().run(columns, rows, values)
    if (jacobian) rowGradients().run(columns, rows, jacobian)
    const { used, count, total } = weighted(columns, rows, weights)
    if (count === 0) return 0
    program.run(used, count, undefined, flat)
    const scale = reduction === 'mean' ? 1 / total : 1
    const mean = sums[whole]! * scale
    if (!isCareful && hasNaN(sums)) return careful()(given, flat)
    if (reached.length === 0) {
      if (flat) {
        const { places, gradient } = flat
        for (let i = 0; i < sumsAt.length; i++)
          gradient[places[directAt[i]!]!]! += sums[sumsAt[i]!]! * scale
      } else
        for (let i = 0; i < sumsAt.length; i++) directLeaves[i]!.grad += sums[sumsAt[i]!]! * scale
      return mean
    }
    // In an array, so that each Value is written once.
    parameterGradients.fill(0)
    for (let i = 0; i < directAt.length; i++)
      parameterGradients[directAt[i]!] = sums[sumsAt[i]!]! * scale
    for (let i = 0; i < handed.length; i++) handed[i] = sums[resultsAt[i]!]! * scale
    const seed = isSingle ? handed[0]! : 1
    after?.run(now, handed)
    for (let i = 0; i < gradientsAt.length; i++)
      parameterGradients[reached[i]!]! += times(seed, next!.numbers[gradientsAt[i]!]!)
    if (!isCareful && hasNaN(parameterGradients)) return careful()(given, flat)
    if (flat) {
      const { places, gradient } = flat
      for (let i = 0; i < wantedAt.length; i++)
        gradient[places[wantedAt[i]!]!]! += parameterGradients[wantedAt[i]!]!
    } else
      for (let i = 0; i < leaves.length; i++) leaves[i]!.grad += parameterGradients[wantedAt[i]!]!
    return mean
  }
}

/** The columns of a batch with the weight of each row behind them; rows of weight 0 are left out. */
function weighted(columns: readonly Column[], rows: number, weights: Numbers | undefined) {
  if (!weights) {
    return { used: [...columns, { data: ONE, width: 1, isShared: true }], count: rows, total: rows }
  }
  const kept: number[] = []
  let total = 0
  for (let row = 0; row < rows; row++) {
    const w = weights[row]!
    if (typeof w !== 'number') throw typeError(w, 'a number as each weight')
    total += w
    if (w !== 0) kept.push(row)
  }
  const all: Column[] = [...columns, { data: weights, width: 1 }]
  if (kept.length === rows) return { used: all, count: rows, total }
  const used = all.map((column): Column => {
    const { places } = column
    return { ...column, places: places ? kept.map((row) => places[row]!) : kept }
  })
  return { used, count: kept.length, total }
}

const ONE = /* @__PURE__ */ Float64Array.of(1)
const NONE = {}

/** Takes some of the rows. */
function choose(columns: readonly Column[], places: Numbers, rows: number): void {
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!
    if (!(place >= 0 && place < rows && Number.isInteger(place)))
      throw new RangeError(
        `rows[${i}] is ${place}; pass whole numbers from 0 to ${rows - 1}, the places of rows`,
      )
  }
  for (const column of columns) column.places = places
}
