import type { Recorded } from './compile'
import { pullback, pushforward } from './differentiate'
import type { WritableNumbers } from './machine'
import { INPUT } from './ops'
import { rowProgram } from './program'
import type { Means, RowProgram } from './program'
import { filled, flatten } from './shapes'
import type { Shape } from './shapes'

type Entry = (inputs: readonly unknown[]) => unknown

/** What a compiled function can be asked for at one point. Each part is compiled when it is first used. */
export interface Derivatives {
  value: Entry
  gradient: Entry
  valueAndGradient: Entry
  hessian: Entry
  hvp: Entry
  jacobian: Entry
  jvp: Entry
}

export function derivatives(recorded: Recorded, means: Means): Derivatives {
  const { graph, k, inputs, outputs, shapes, output } = recorded
  const n = inputs.length
  const m = outputs.length
  const point = new Float64Array(n)
  const shape: Shape = shapes.length === 1 ? shapes[0]! : shapes
  const compiled = (
    roots: () => number[],
    seeds: () => number[] = () => [],
  ): (() => RowProgram) => {
    let program: RowProgram | undefined
    return () => (program ??= rowProgram(recorded, [...inputs, ...seeds()], roots(), [], means))
  }
  /** New inputs, which stand for a vector. */
  const vector = (size: number): (() => number[]) => {
    let nodes: number[] | undefined
    return () => (nodes ??= Array.from({ length: size }, () => graph.node(INPUT, fresh(graph))))
  }
  const product = ({ g, p }: { g: number; p: number }): number => k.mul(g, p)
  const slopes = (seeds: readonly number[]): number[] =>
    pullback(k, outputs, seeds, inputs).map(product)
  const gradientNodes = (): number[] => slopes([k.lit(1)])

  const v = vector(n)
  const u = vector(m)
  const programs = {
    value: compiled(() => outputs),
    gradient: compiled(gradientNodes),
    valueAndGradient: compiled(() => [...outputs, ...gradientNodes()]),
    hvp: compiled(() => pushforward(k, inputs, v(), gradientNodes()), v),
    jvp: compiled(() => pushforward(k, inputs, v(), outputs), v),
    vjp: compiled(() => slopes(u()), u),
  }
  const columns = [{ data: point, width: n, isShared: false }]
  const shared = { data: point, width: n, isShared: true }
  const direction = new Float64Array(n)
  const along = [shared, { data: direction, width: n, isShared: true }]
  const results = {
    value: new Float64Array(m),
    point: new Float64Array(n),
    both: new Float64Array(n + 1),
  }

  /** Reads the inputs, and returns what was passed behind them. */
  const read = (given: readonly unknown[], more = 0): WritableNumbers | undefined => {
    const least = shapes.length + more
    if (given.length < least || given.length > least + 1) {
      throw new RangeError(
        `got ${given.length} inputs; pass ${least}, and an array for the results if you like`,
      )
    }
    let at = 0
    for (let i = 0; i < shapes.length; i++)
      at = flatten(shapes[i]!, given[i], point, at, nameOf(i, shapes))
    if (more === 1) flatten(shape, given[shapes.length], direction, 0, 'v')
    return given[least] as WritableNumbers | undefined
  }
  const shaped = (of: Shape, numbers: ArrayLike<number>, from = 0): unknown => {
    let at = from
    return filled(of, () => numbers[at++])
  }
  const oneOutput = (): void => {
    if (output !== 'scalar')
      throw new TypeError(
        'the function returns several Values; a gradient needs one, jacobian takes all',
      )
  }
  /** Runs a program for each unit vector, all of them as one batch. */
  const matrix = (
    program: RowProgram,
    width: number,
    rows: number,
    columnsOfRow: number,
    out?: WritableNumbers,
  ): ArrayLike<number> => {
    const units = new Float64Array(rows * width)
    for (let i = 0; i < rows; i++) units[i * width + i] = 1
    const results = out ?? new Float64Array(rows * columnsOfRow)
    program.run([shared, { data: units, width, isShared: false }], rows, results)
    return results
  }
  const asRows = (numbers: ArrayLike<number>, rows: number, width: number): number[][] =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: width }, (_, j) => numbers[i * width + j]!),
    )

  return {
    value(given) {
      const out = fit(read(given), m)
      programs.value().run(columns, 1, out ?? results.value)
      return out ?? shaped(output, results.value)
    },
    gradient(given) {
      oneOutput()
      const out = fit(read(given), n)
      programs.gradient().run(columns, 1, out ?? results.point)
      return out ?? shaped(shape, results.point)
    },
    valueAndGradient(given) {
      oneOutput()
      const out = fit(read(given), n)
      const { both } = results
      programs.valueAndGradient().run(columns, 1, both)
      const value = both[0]!
      if (!out) return { value, gradient: shaped(shape, both, 1) }
      for (let i = 0; i < n; i++) out[i] = both[i + 1]!
      return value
    },
    hvp(given) {
      oneOutput()
      const out = fit(read(given, 1), n)
      programs.hvp().run(along, 1, out ?? results.point)
      return out ?? shaped(shape, results.point)
    },
    jvp(given) {
      const out = fit(read(given, 1), m)
      programs.jvp().run(along, 1, out ?? results.value)
      return out ?? shaped(output, results.value)
    },
    hessian(given) {
      oneOutput()
      const out = fit(read(given), n * n)
      const numbers = matrix(programs.hvp(), n, n, n, out)
      return out ?? asRows(numbers, n, n)
    },
    jacobian(given) {
      const out = fit(read(given), m * n)
      if (m <= n) {
        const numbers = matrix(programs.vjp(), m, m, n, out)
        return out ?? asRows(numbers, m, n)
      }
      const byColumn = matrix(programs.jvp(), n, n, m)
      const numbers = out ?? new Float64Array(m * n)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) numbers[i * n + j] = byColumn[j * m + i]!
      return out ?? asRows(numbers, m, n)
    },
  }
}

/** How an error names an input. */
export const nameOf = (index: number, shapes: readonly unknown[]): string =>
  shapes.length === 1 ? 'the input' : `input ${index + 1}`

/** @throws RangeError when an array for results has another length */
export function fit(out: WritableNumbers | undefined, length: number): WritableNumbers | undefined {
  if (out === undefined) return out
  if (typeof out !== 'object' || out.length !== length) {
    throw new RangeError(
      `the array for the results has length ${out.length}; pass one of length ${length}`,
    )
  }
  return out
}

let inputsMade = 0
/** An index that no input of this graph has. */
export const fresh = (_graph: object): number => (1 << 24) + inputsMade++
