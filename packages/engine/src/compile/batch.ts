import { unfit } from '../errors'
import { TRACKED } from '../order'
import type { Recorded } from './compile'
import { fit, fresh, nameOf } from './derivatives'
import { pullback } from './differentiate'
import type { Column, Numbers, WritableNumbers } from './machine'
import { INPUT, LITERAL } from './ops'
import { once, rowProgram, variesWith } from './program'
import type { Means, RowProgram } from './program'
import type { Term } from './schedule'
import { flatten } from './shapes'
import type { Shape } from './shapes'

/** The numbers of all rows in one array, row after row, or an array of rows. */
export type Batch = ArrayLike<number> | readonly unknown[]

export interface BackwardOptions {
  /** Whether the rows' losses are averaged, or added up; averaged unless said otherwise. */
  reduction?: 'mean' | 'sum'
  /** How much each row counts, 1 unless said otherwise; the mean is Σ wᵢ·lossᵢ / Σ wᵢ. A row of weight 0 has no influence, whatever its numbers. */
  weights?: ArrayLike<number>
  /** Where the value of each row goes, by length a number for each row. */
  values?: WritableNumbers
  /** Where the gradient of each row with respect to the parameters goes: rows × parameters, row after row. */
  jacobian?: WritableNumbers
}

export type BatchProgram = (batch: readonly unknown[]) => number

/** A function over batches of rows: what `backward` of a compiled function does. */
export function batchOf(recorded: Recorded, means: Means): BatchProgram {
  const { graph, k, inputs, outputs, shapes, sizes, output, parameters, parameterNodes } = recorded
  if (output !== 'scalar')
    throw new TypeError('the function returns several Values; backward needs one')
  const loss = outputs[0]!
  const weight = graph.node(INPUT, fresh(graph))
  const rowInputs = [...inputs, weight]

  // The rows hand gradients to what they share: parameters, and results that depend on these alone.
  const { targets, products } = sharedGradients()
  const terms: Term[] = [{ g: weight, p: loss }, ...products]
  const wanted = parameters.map((p) => (p.state & TRACKED) !== 0)
  const indexOf = new Map(parameterNodes.map((node, i) => [node, i]))
  const direct: number[] = []
  const indirect: number[] = []
  targets.forEach((target, i) => {
    const parameter = indexOf.get(target)
    if (parameter === undefined) indirect.push(i)
    else if (wanted[parameter]) direct.push(parameter, i + 1)
  })
  // From results that depend on parameters alone, the gradients go on to the parameters, once for all
  // rows. Of a single result, as a penalty is, its own gradient is known before, and worked out with it.
  const seeds = indirect.map(() => graph.node(INPUT, fresh(graph)))
  const single = indirect.length === 1
  const onward = gradientsOf(
    indirect.map((i) => targets[i]!),
    single ? [k.lit(1)] : seeds,
  )
  const program = rowProgram(recorded, rowInputs, [], terms, means, single ? onward.nodes : [])
  const after = indirect.length > 1 ? once(recorded, onward.nodes, means, seeds) : undefined

  /** The parameters that some nodes depend on, and the derivatives. */
  function gradientsOf(nodes: readonly number[], seeds: readonly number[]) {
    const products = pullback(k, nodes, seeds, parameterNodes)
    const zero = k.lit(0)
    const reached = parameterNodes.flatMap((_, i) =>
      products[i]!.g !== zero && wanted[i] ? [i] : [],
    )
    return { reached, nodes: reached.map((i) => k.mul(products[i]!.g, products[i]!.p)) }
  }

  function sharedGradients(): { targets: number[]; products: Term[] } {
    const varies = variesWith(graph, rowInputs)
    const needed = graph.needed([loss], (id) => varies[id] === 0)
    const shared: number[] = []
    for (let id = 0; id < varies.length; id++) {
      if (needed[id] === 1 && varies[id] === 0 && graph.op[id] !== LITERAL) shared.push(id)
    }
    const products = pullback(k, [loss], [weight], shared)
    const zero = k.lit(0)
    const used = shared.map((_, i) => i).filter((i) => products[i]!.g !== zero)
    return { targets: used.map((i) => shared[i]!), products: used.map((i) => products[i]!) }
  }

  const { sums, places } = program
  const gains = Int32Array.from(direct, (at, i) => (i % 2 === 0 ? at : places[at]!))
  const onwards = indirect.map((i) => places[i + 1]!)
  const whole = places[0]!
  const reached = Int32Array.from(onward.reached)
  const handed = new Float64Array(indirect.length)
  let valuesOnly: RowProgram | undefined
  let rowGradients: RowProgram | undefined

  return (given) => {
    const { columns, rows, options } = readBatch(given, shapes, sizes)
    const { weights, values, jacobian, reduction = 'mean' } = options
    if (reduction !== 'mean' && reduction !== 'sum')
      throw new RangeError(`reduction is ${String(reduction)}; pass 'mean' or 'sum'`)
    if (weights && weights.length !== rows)
      throw new RangeError(
        `weights has length ${weights.length}; pass one for each of ${rows} rows`,
      )
    fit(values, rows)
    fit(jacobian, rows * parameters.length)
    if (values) {
      valuesOnly ??= rowProgram(recorded, inputs, [loss], [], means)
      valuesOnly.run(columns, rows, values)
    }
    if (jacobian) {
      rowGradients ??= rowProgram(
        recorded,
        inputs,
        pullback(k, [loss], [k.lit(1)], parameterNodes).map(({ g, p }) => k.mul(g, p)),
        [],
        means,
      )
      rowGradients.run(columns, rows, jacobian)
    }
    const { used, count, total } = weighted(columns, rows, weights)
    if (count === 0) return 0
    program.run(used, count)
    const scale = reduction === 'mean' ? 1 / total : 1
    for (let i = 0; i < gains.length; i += 2) {
      parameters[gains[i]!]!.grad += sums[gains[i + 1]!]! * scale
    }
    if (single) {
      const seed = sums[onwards[0]!]! * scale
      const { aside } = program
      for (let i = 0; i < reached.length; i++) parameters[reached[i]!]!.grad += seed * aside[i]!
    } else if (after) {
      for (let i = 0; i < onwards.length; i++) handed[i] = sums[onwards[i]!]! * scale
      const results = after.run(handed)
      for (let i = 0; i < results.length; i++) parameters[reached[i]!]!.grad += results[i]!
    }
    return sums[whole]! * scale
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
    if (typeof w !== 'number') throw unfit(w, 'a number as each weight')
    total += w
    if (w !== 0) kept.push(row)
  }
  const all: Column[] = [...columns, { data: weights, width: 1, isShared: false }]
  if (kept.length === rows) return { used: all, count: rows, total }
  const used = all.map(({ data, width, isShared }) => {
    const picked = new Float64Array(kept.length * width)
    kept.forEach((row, i) => {
      for (let j = 0; j < width; j++) picked[i * width + j] = data[row * width + j]!
    })
    return { data: picked, width, isShared }
  })
  return { used, count: kept.length, total }
}

const ONE = /* @__PURE__ */ Float64Array.of(1)

function readBatch(given: readonly unknown[], shapes: readonly Shape[], sizes: readonly number[]) {
  if (given.length < shapes.length || given.length > shapes.length + 1) {
    throw new RangeError(
      `backward got ${given.length} arguments; pass ${shapes.length}, and options if you like`,
    )
  }
  const options = (given[shapes.length] ?? {}) as BackwardOptions
  let rows = shapes.length === 0 ? 1 : -1
  const columns = shapes.map((shape, i): Column => {
    const width = sizes[i]!
    const name = nameOf(i, shapes)
    const data = allRows(given[i], shape, width, name)
    const count = width === 0 ? Math.max(rows, 0) : data.length / width
    if (!Number.isInteger(count)) {
      throw new RangeError(`${name} has ${data.length} numbers; pass ${width} for each row`)
    }
    if (rows >= 0 && count !== rows) {
      throw new RangeError(`${name} has ${count} rows; pass as many as input 1, which has ${rows}`)
    }
    rows = count
    return { data, width, isShared: false }
  })
  return { columns, rows, options }
}

/** The numbers of all rows in one array. */
function allRows(given: unknown, shape: Shape, width: number, name: string): Numbers {
  if (ArrayBuffer.isView(given) && 'length' in given) return given as unknown as Numbers
  if (!Array.isArray(given)) throw unfit(given, `an array of rows as ${name}`)
  const flat = given.length > 0 && typeof given[0] === 'number'
  const numbers = new Float64Array(flat ? given.length : given.length * width)
  if (flat) {
    for (let i = 0; i < given.length; i++) {
      if (typeof given[i] !== 'number') throw unfit(given[i], `a number as ${name}[${i}]`)
      numbers[i] = given[i] as number
    }
  } else {
    given.forEach((row, i) => flatten(shape, row, numbers, i * width, `${name}[${i}]`))
  }
  return numbers
}
