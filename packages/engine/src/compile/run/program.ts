import { generated, interpreted, rowByRow } from '../backends/javascript/javascript'
import { lower } from '../passes/lower'
import type { Ends, Lowered } from '../passes/lower'
import { runRows } from './machine'
import type { Column, Machine, Numbers, WritableNumbers } from './machine'
import type { Graph } from '../ir/graph'
import { LITERAL, STOP } from '../ir/ops'
import type { Recording } from '../record/record'
import { schedule } from '../schedule/schedule'
import type { Schedule, Term } from '../schedule/schedule'
import { expansions, heavy, literals } from '../vector-math/math'
import { wasmMachine } from '../backends/wasm/machine'

export type Target = 'wasm' | 'js' | 'interpreter'
export type Precision = 'f64' | 'f32'

export interface Means {
  target: Target
  precision: Precision
}

export interface RowProgram {
  /** Runs the rows, with the numbers that the parameters have now. */
  run: (this: void, columns: readonly Column[], rows: number, out?: WritableNumbers) => void
  machine: Machine
  /** The numbers of the parameters, as the last run found them. */
  now: Float64Array
  /** The program that was run before, with what was wanted aside behind its other results. */
  before: Once | undefined
}

/** What programs need to know of a recording. */
export type Parametric = Pick<Recording, 'k' | 'parameters' | 'parameterNodes'>

/**
 * A program over rows of `inputs`. What does not depend on them is worked out once for each run, by a
 * program of its own that has the parameters as its inputs, and so is what is wanted `aside`.
 */
export function rowProgram(
  recording: Parametric,
  inputs: readonly number[],
  roots: readonly number[],
  means: Means,
  terms: readonly Term[] = [],
  aside: readonly number[] = [],
): RowProgram {
  const { k, parameters, parameterNodes } = recording
  const { graph } = k
  if (graph.calls) return graph.calls.program(recording, inputs, roots, means, terms)
  const ends = [...roots, ...terms.flatMap(({ g, p }) => [g, p])]
  const given = uniformIn(graph, inputs, ends)
  const { graph: lowered, roots: ids } = loweredFor(means, graph, { inputs, given, roots: ends })
  const scheduled = schedule(
    lowered,
    inputs.length,
    given.length,
    ids.slice(0, roots.length),
    terms.map((_, i) => ({ g: ids[roots.length + 2 * i]!, p: ids[roots.length + 2 * i + 1]! })),
  )
  const machine = machineOf(scheduled, means)
  const { cells } = machine

  // Cells: literals are there, parameters are read before each run, and so is what is made of them.
  const indexOf = new Map(parameterNodes.map((node, i) => [node, i]))
  const derived: number[] = []
  const direct: [cell: number, parameter: number][] = []
  const indirect: [cell: number, place: number][] = []
  const places = new Map<number, number>()
  scheduled.cells.forEach(([, index], cell) => {
    if (index === undefined) return
    const id = given[index]!
    const parameter = indexOf.get(graph.op[id] === STOP ? graph.x[id]! : id)
    if (parameter !== undefined) direct.push([cell, parameter])
    else {
      if (!places.has(id)) places.set(id, derived.push(id) - 1)
      indirect.push([cell, places.get(id)!])
    }
  })
  const first = [...derived, ...aside]
  const before = first.length > 0 ? once(recording, first, means) : undefined
  // In the order of the parameters, which is likely to be that of memory.
  direct.sort((a, b) => a[1] - b[1])
  const cellsAt = Int32Array.from(direct, ([cell]) => cell)
  const from = Int32Array.from(direct, ([, parameter]) => parameter)
  const sources = direct.map(([, parameter]) => parameters[parameter]!)
  const usedAt = Int32Array.from(new Set([...from, ...(before?.used ?? [])])).sort()
  const used = Array.from(usedAt, (parameter) => parameters[parameter]!)
  const now = new Float64Array(before ? parameters.length : 0)
  return {
    machine,
    before,
    run(columns, rows, out) {
      if (before) {
        // Each Value is looked at once, though it may be wanted in several places.
        for (let i = 0; i < used.length; i++) now[usedAt[i]!] = used[i]!.v
        for (let i = 0; i < cellsAt.length; i++) cells[cellsAt[i]!] = now[from[i]!]!
        before.run(now)
        const { numbers, roots } = before.machine
        for (const [cell, place] of indirect) cells[cell] = numbers[roots[place]!]!
      } else for (let i = 0; i < cellsAt.length; i++) cells[cellsAt[i]!] = sources[i]!.v
      runRows(machine, columns, rows, out)
    },
    now,
  }
}

/** What `make` gives, made when it is first asked for. */
export function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** How many functions are written out where they are used: with more the code would be too long. */
const WRITTEN_OUT = 256

/** A program in what a target can do. */
export function loweredFor({ target, precision }: Means, graph: Graph, ends: Ends): Lowered {
  if (target !== 'wasm') return lower(graph, ends)
  const needed = graph.needed(ends.roots)
  const isFunction = (id: number): boolean => needed[id] === 1 && LONG.has(graph.name(id))
  const functions = needed.reduce((count, _, id) => count + (isFunction(id) ? 1 : 0), 0)
  return lower(graph, ends, expansions(precision, functions <= WRITTEN_OUT), literals[precision])
}

/** Functions, and what is made of them. */
const LONG: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...heavy,
  'erf',
  'sigmoid',
  'softplus',
  'normalCdf',
  'elu',
])

/** A program without rows, whose results are where its machine has them. */
export interface Once {
  machine: Machine
  /** The parameters that it needs. */
  used: readonly number[]
  run: (this: void, now: Numbers, seeds?: Numbers) => void
}

/**
 * The program for nodes which depend on parameters alone, whose numbers are handed in, and on `seeds`:
 * nodes whose numbers are as well.
 */
export function once(
  recording: Parametric,
  roots: readonly number[],
  means: Means,
  seeds: readonly number[] = [],
): Once {
  const { k, parameterNodes } = recording
  const needed = k.graph.needed(roots)
  const used = [...parameterNodes.keys()].filter((i) => needed[parameterNodes[i]!] === 1)
  const inputs = [...used.map((i) => parameterNodes[i]!), ...seeds]
  const { machine } = rowProgram(recording, inputs, roots, means)
  const { numbers, first, stride, lanes, block } = machine
  return {
    machine,
    used,
    run(now, given) {
      let at = first
      for (let i = 0; i < used.length; i++, at += stride) numbers[at] = now[used[i]!]!
      for (let i = 0; i < seeds.length; i++, at += stride) numbers[at] = given![i]!
      block(lanes)
    },
  }
}

/** The nodes that do not depend on `inputs` but are used by what does, or are roots. */
export function uniformIn(
  graph: Graph,
  inputs: readonly number[],
  roots: readonly number[],
): number[] {
  const isInput = new Uint8Array(graph.size)
  for (const input of inputs) isInput[input] = 1
  const varies = graph.dependent(isInput)
  const needed = graph.needed(roots, (id) => varies[id] === 0 || isInput[id] === 1)
  const isWanted = (id: number): boolean =>
    needed[id] === 1 && varies[id] === 0 && graph.op[id] !== LITERAL
  return Array.from(needed.keys()).filter(isWanted)
}

export function machineOf(scheduled: Schedule, { target, precision }: Means): Machine {
  return target === 'wasm'
    ? wasmMachine(scheduled, precision)
    : rowByRow(scheduled, target === 'js' ? generated : interpreted)
}
