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

export type BatchProgram = (batch: readonly unknown[]) => number

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

  return (given) => {
    const { columns, rows, last = {} } = readBatch(given, shapes, sizes, 'backward')
    needKnown(last as BackwardOptions, OPTIONS)
    const { weights, values, jacobian, reduction = 'mean' } = last as BackwardOptions
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
    program.run(used, count)
    const scale = reduction === 'mean' ? 1 / total : 1
    const mean = sums[whole]! * scale
    if (!isCareful && hasNaN(sums)) return careful()(given)
    if (reached.length === 0) {
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
    if (!isCareful && hasNaN(parameterGradients)) return careful()(given)
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
  const used = all.map(({ data, width }) => {
    const picked = new Float64Array(kept.length * width)
    kept.forEach((row, i) => {
      for (let j = 0; j < width; j++) picked[i * width + j] = data[row * width + j]!
    })
    return { data: picked, width }
  })
  return { used, count: kept.length, total }
}

const ONE = /* @__PURE__ */ Float64Array.of(1)
