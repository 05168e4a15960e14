import { interpreter } from './interpreter'
import { javascriptMachine } from './javascript'
import { lower } from './lower'
import type { Ends, Lowered } from './lower'
import type { Column, Machine, Numbers, WritableNumbers } from './machine'
import { LITERAL, STOP } from './ops'
import type { Recording } from './record'
import { schedule } from './schedule'
import type { Schedule, Term } from './schedule'
import { expansions, heavy, literals } from './wasm/math'
import { wasmMachine } from './wasm/machine'

export type Target = 'wasm' | 'js' | 'interpreter'
export type Precision = 'f64' | 'f32'

export interface Means {
  target: Target
  precision: Precision
}

export interface RowProgram {
  schedule: Schedule
  /** Runs the rows, with the numbers that the parameters have now. */
  run: (this: void, columns: readonly Column[], rows: number, out?: WritableNumbers) => void
  /** Where the sums over the rows of the last run are found, and the place of each term's there. */
  sums: Numbers
  places: Int32Array
  /** What was wanted aside, by the last run. */
  aside: Float64Array
}

/**
 * A program over rows of `inputs`. What does not depend on them is worked out once for each run, by a
 * program of its own that has the parameters as its inputs, and so is what is wanted `aside`.
 */
export function rowProgram(
  recording: Parametric,
  inputs: readonly number[],
  roots: readonly number[],
  terms: readonly Term[],
  means: Means,
  aside: readonly number[] = [],
): RowProgram {
  const { graph, parameters, parameterNodes } = recording
  const ends = [...roots, ...terms.flatMap(({ g, p }) => [g, p])]
  const varies = variesWith(graph, inputs)
  // Uniform nodes that the rows need: parameters, and the results of what is hoisted.
  const given: number[] = []
  const isInput = new Uint8Array(graph.size)
  for (const input of inputs) isInput[input] = 1
  const needed = graph.needed(ends, (id) => varies[id] === 0 || isInput[id] === 1)
  for (let id = 0; id < varies.length; id++) {
    if (needed[id] === 1 && varies[id] === 0 && graph.op[id] !== LITERAL) given.push(id)
  }
  const lowered = loweredFor(means, graph, { inputs, given, roots: ends })
  const rest = lowered.roots.slice(roots.length)
  const loweredTerms = terms.map((_, i) => ({ g: rest[2 * i]!, p: rest[2 * i + 1]! }))
  const scheduled = schedule(
    lowered.graph,
    inputs.length,
    given.length,
    lowered.roots.slice(0, roots.length),
    loweredTerms,
  )
  const machine = machineFor(scheduled, inputs.length, means)

  // Cells: literals once, parameters before each run, and what is made of parameters.
  const indexOf = new Map(parameterNodes.map((node, i) => [node, i]))
  const parameterOf = (id: number): number | undefined =>
    indexOf.get(graph.op[id] === STOP ? graph.x[id]! : id)
  const derived = given.filter((id) => parameterOf(id) === undefined)
  const placeOf = new Map(derived.map((id, i) => [id, i]))
  const direct: [cell: number, parameter: number][] = []
  const indirect: number[] = []
  scheduled.cells.forEach((source, cell) => {
    if (source < 0) machine.cells[cell] = lowered.graph.literals[-1 - source]!
    else {
      const parameter = parameterOf(given[source]!)
      if (parameter === undefined) indirect.push(cell, placeOf.get(given[source]!)!)
      else direct.push([cell, parameter])
    }
  })
  const first = [...derived, ...aside]
  const before = first.length > 0 ? once(recording, first, means) : undefined
  // In the order of the parameters, which is likely to be that of memory.
  const cellsOf = Int32Array.from(direct.sort((a, b) => a[1] - b[1]).flat())
  return {
    schedule: scheduled,
    run(columns, rows, out) {
      const { cells } = machine
      for (let i = 0; i < cellsOf.length; i += 2) {
        cells[cellsOf[i]!] = parameters[cellsOf[i + 1]!]!.v
      }
      if (before) {
        const results = before.run()
        for (let i = 0; i < indirect.length; i += 2) {
          cells[indirect[i]!] = results[indirect[i + 1]!]!
        }
      }
      machine.run(columns, rows, out)
    },
    sums: machine.sums,
    places: machine.places,
    aside: before?.results.subarray(derived.length) ?? new Float64Array(),
  }
}

/** How many functions are written out where they are used: with more the code would be too long. */
const WRITTEN_OUT = 256

/** A program in what a target can do. */
export function loweredFor(
  { target, precision }: Means,
  graph: Recording['graph'],
  ends: Ends,
): Lowered {
  if (target !== 'wasm') return lower(graph, ends)
  const needed = graph.needed(ends.roots)
  let functions = 0
  for (let id = 0; id < needed.length; id++) {
    if (needed[id] === 1 && MADE_OF_FUNCTIONS.has(graph.name(id))) functions++
  }
  return lower(graph, ends, expansions(precision, functions <= WRITTEN_OUT), literals[precision])
}

const MADE_OF_FUNCTIONS: ReadonlySet<string> = new Set([
  ...heavy,
  'erf',
  'sigmoid',
  'softplus',
  'sech2',
  'normalCdf',
  'elu',
])

/** What programs of parameters alone need to know of a recording. */
export type Parametric = Pick<Recording, 'graph' | 'k' | 'parameters' | 'parameterNodes'>

/** A program without rows. Its results are valid until the next run. */
export interface Once {
  results: Float64Array
  run: (this: void, seeds?: Float64Array) => Float64Array
}

/**
 * The program for nodes which depend on parameters alone, and on `seeds`: nodes whose numbers are
 * handed in.
 */
export function once(
  recording: Parametric,
  roots: readonly number[],
  means: Means,
  seeds: readonly number[] = [],
): Once {
  const { graph, parameters, parameterNodes } = recording
  const needed = graph.needed(roots)
  const used: number[] = []
  const inputs = parameterNodes.filter((node, i) => needed[node] === 1 && used.push(i) > 0)
  const program = rowProgram(recording, [...inputs, ...seeds], roots, [], means)
  const numbers = new Float64Array(inputs.length + seeds.length)
  const columns = [{ data: numbers, width: numbers.length, isShared: false }]
  const results = new Float64Array(roots.length)
  return {
    results,
    run(given) {
      for (let i = 0; i < used.length; i++) numbers[i] = parameters[used[i]!]!.v
      if (given) numbers.set(given, used.length)
      program.run(columns, 1, results)
      return results
    },
  }
}

/** For each node, 1 if it depends on one of `inputs`. */
export function variesWith(graph: Recording['graph'], inputs: readonly number[]): Uint8Array {
  const varies = new Uint8Array(graph.size)
  for (const input of inputs) varies[input] = 1
  const lists = graph.lists.map(() => -1)
  const list = (at: number): number => {
    if (lists[at]! < 0) lists[at] = graph.lists[at]!.some((id) => varies[id] === 1) ? 1 : 0
    return lists[at]!
  }
  graph.eachOperator((id, arity) => {
    const x = graph.x[id]!
    const y = graph.y[id]!
    if (arity >= 4) varies[id] ||= list(x) | (y < 0 ? 0 : list(y))
    else {
      varies[id] ||=
        varies[x]! | (arity > 1 ? varies[y]! : 0) | (arity > 2 ? varies[graph.w[id]!]! : 0)
    }
  })
  return varies
}

function machineFor(scheduled: Schedule, inputs: number, { target, precision }: Means): Machine {
  if (target === 'wasm') return wasmMachine(scheduled, inputs, precision)
  return target === 'js' ? javascriptMachine(scheduled) : interpreter(scheduled)
}
