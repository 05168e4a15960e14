import type { Recorded } from '../record/record'
import { gradients, pushforward } from '../passes/differentiate'
import type { Graph } from '../ir/graph'
import { anyNaN, isByRoot } from './rows'
import type { Column, Results } from './rows'
import type { WritableNumbers } from '../numbers'
import { INPUT } from '../ir/ops'
import { lazy, rowProgram } from './program'
import { readBatch } from './read-batch'
import { needKnown } from '../../options'
import type { BackendOptions } from '../backends/backend'
import { RESULTS, filled, flatten, nameOf, needArguments, scalar, vector } from '../shapes'
import type { Shape } from '../shapes'

type Entry = (given: readonly unknown[]) => unknown

/** What a compiled function can be asked for at one point. */
export type DerivativeKind =
  'value' | 'gradient' | 'valueAndGradient' | 'hessian' | 'hvp' | 'jacobian' | 'jvp' | 'vjp'

/** What it can be asked for at each row of a batch. */
export type RowKind = 'rows' | 'gradientRows'

/** Where the results of all rows are written, row after row. */
export interface RowResults {
  /** What the function gives: rows × outputs. */
  values?: WritableNumbers
  /** The derivatives with respect to the parameters, of a function with one output: rows × parameters; or an array for each parameter, which takes less time. */
  jacobian?: WritableNumbers | readonly WritableNumbers[]
}

/** What is passed beside the inputs: a direction of theirs, or a cotangent of the outputs. */
type Along = readonly [shape: Shape, column: Column & { data: Float64Array }, name: string]

/** What answers each of them. Each part is compiled when it is first used. */
export function derivatives(
  recorded: Recorded,
  backend: BackendOptions,
): Record<DerivativeKind | RowKind, Entry> {
  const { k, inputs, outputs, shapes, sizes, output, parameterNodes } = recorded
  const n = inputs.length
  const m = outputs.length
  const shape: Shape = shapes.length === 1 ? shapes[0]! : shapes
  const point = { data: new Float64Array(n), width: n, isShared: true }
  const direction = { data: new Float64Array(n), width: n, isShared: true }
  const cotangent = { data: new Float64Array(m), width: m, isShared: true }
  const here = [point]
  const alongInputs: Along = [shape, direction, 'v']
  const alongOutputs: Along = [output, cotangent, 'the cotangent']

  type Run<R = WritableNumbers> = (columns: readonly Column[], rows: number, out: R) => unknown
  /**
   * A program for roots that may depend on `size` further inputs, the seeds. Where a result is NaN, one
   * that is careful with 0 times ∞ runs in its place.
   */
  const program = (
    roots: (seeds: number[], isCareful: boolean) => number[],
    size = 0,
  ): Run<Results> => {
    const seeds = lazy(() => Array.from({ length: size }, () => newInput(k.graph)))
    const ordinary = lazy(() => roots(seeds(), false))
    const careful = lazy(() => roots(seeds(), true))
    const made = (of: () => number[]) =>
      lazy(() => rowProgram(recorded, [...inputs, ...seeds()], of(), backend))
    const first = made(ordinary)
    const second = made(careful)
    return (columns, rows, out) => {
      first().run(columns, rows, out)
      if (anyNaN(out) && careful().some((id, i) => id !== ordinary()[i]))
        second().run(columns, rows, out)
    }
  }
  const slopes = (isCareful: boolean, seeds = [k.graph.literal(1)], by = inputs): number[] =>
    gradients(k, outputs, seeds, by, isCareful)
  const values = program(() => outputs)
  const gradient = program((_, isCareful) => slopes(isCareful))
  const tangents = program((_, isCareful) => [
    ...outputs,
    ...slopes(isCareful, undefined, parameterNodes),
  ])
  const both = program((_, isCareful) => [...outputs, ...slopes(isCareful)])
  const hvps = program((v, isCareful) => pushforward(k, inputs, v, slopes(isCareful), isCareful), n)
  const jvps = program((v, isCareful) => pushforward(k, inputs, v, outputs, isCareful), n)
  const vjps = program((u, isCareful) => slopes(isCareful, u), m)
  /** Runs a program for each unit vector, all of them as one batch. */
  const forUnits =
    (run: Run, size: number): Run =>
    (_, __, out) => {
      const data = new Float64Array(size * size)
      for (let i = 0; i < size; i++) data[i * (size + 1)] = 1
      run([point, { data, width: size }], size, out)
    }
  const transposed =
    (run: Run): Run =>
    (columns, rows, out) => {
      const numbers = new Float64Array(n * m)
      run(columns, rows, numbers)
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[i * n + j] = numbers[j * m + i]!
    }

  /** Reads the inputs and what follows them: a direction, an array for the results. */
  const read = (given: readonly unknown[], length: number, along?: Along) => {
    const least = shapes.length + (along ? 1 : 0)
    needArguments(given, least, RESULTS)
    let at = 0
    for (let i = 0; i < shapes.length; i++)
      at = flatten(shapes[i]!, given[i], point.data, at, nameOf(i, shapes))
    if (along) flatten(along[0], given[shapes.length], along[1].data, 0, along[2])
    return fit(given[least] as WritableNumbers | undefined, length)
  }
  const oneOutput = (): void => {
    if (output !== scalar)
      throw new TypeError(
        'the function returns several Values; a gradient needs one, jacobian takes all',
      )
  }
  type Shaped = (numbers: ArrayLike<number>) => unknown
  const entry =
    (run: Run, length: number, shaped: Shaped, along?: Along): Entry =>
    (given) => {
      const out = read(given, length, along)
      const numbers = out ?? new Float64Array(length)
      run(along ? [point, along[1]] : here, 1, numbers)
      return out ?? shaped(numbers)
    }
  const ofOneOutput =
    (answer: Entry): Entry =>
    (given) => {
      oneOutput()
      return answer(given)
    }
  const inShape =
    (of: Shape, from = 0): Shaped =>
    (numbers) => {
      let at = from
      return filled(of, () => numbers[at++])
    }
  const inRows =
    (rows: number): Shaped =>
    (numbers) =>
      inShape(Array<Shape>(rows).fill(vector(n)))(numbers)
  /** The results of a program for each row of a batch, of which each has `width`. */
  const eachRow =
    (run: Run, width: number): Entry =>
    (given) => {
      const { columns, rows, last } = readBatch(given, shapes, sizes, RESULTS)
      const out = fit(last as WritableNumbers | undefined, rows * width)
      const numbers = out ?? new Float64Array(rows * width)
      run(columns, rows, numbers)
      return numbers
    }
  const valuesOfRows = eachRow(values, m)
  const numbers = new Float64Array(n + 1)
  return {
    value: entry(values, m, inShape(output)),
    gradient: ofOneOutput(entry(gradient, n, inShape(shape))),
    valueAndGradient: ofOneOutput((given) => {
      const out = read(given, n)
      both(here, 1, numbers)
      const value = numbers[0]!
      if (!out) return { value, gradient: inShape(shape, 1)(numbers) }
      for (let i = 0; i < n; i++) out[i] = numbers[i + 1]!
      return value
    }),
    hvp: ofOneOutput(entry(hvps, n, inShape(shape), alongInputs)),
    hessian: ofOneOutput(entry(forUnits(hvps, n), n * n, inRows(n))),
    gradientRows: ofOneOutput(eachRow(gradient, n)),
    rows(given) {
      const results = given[shapes.length] as RowResults | undefined
      if (!results || 'length' in Object(results)) return valuesOfRows(given)
      needKnown(results, 'values, jacobian')
      const { columns, rows } = readBatch(given, shapes, sizes, RESULTS)
      const { values: ys, jacobian } = results
      fit(ys, rows * m)
      if (!jacobian) {
        if (ys) values(columns, rows, ys)
        return results
      }
      oneOutput()
      const count = parameterNodes.length
      const lists = isByRoot(jacobian) ? jacobian : undefined
      fit(jacobian as WritableNumbers, lists ? count : rows * count)
      const byRoot = Array.from(
        { length: count + 1 },
        (_, i) => fit(i === 0 ? ys : lists?.[i - 1], rows) ?? new Float64Array(rows),
      )
      tangents(columns, rows, byRoot)
      if (!lists) {
        for (let i = 0; i < rows * count; i++)
          (jacobian as WritableNumbers)[i] = byRoot[1 + (i % count)]![Math.floor(i / count)]!
      }
      return results
    },
    jvp: entry(jvps, m, inShape(output), alongInputs),
    vjp: entry(vjps, n, inShape(shape), alongOutputs),
    jacobian: entry(m <= n ? forUnits(vjps, m) : transposed(forUnits(jvps, n)), m * n, inRows(m)),
  }
}

/** @throws RangeError when an array for results has another length */
export function fit(out: WritableNumbers | undefined, length: number): WritableNumbers | undefined {
  if (out !== undefined && (typeof out !== 'object' || out.length !== length)) {
    throw new RangeError(
      `the array for the results has length ${out.length}; pass one of length ${length}`,
    )
  }
  return out
}

/** A new input of the graph, for a number that is passed to the program. */
export const newInput = (graph: Graph): number => graph.node(INPUT, graph.size)
