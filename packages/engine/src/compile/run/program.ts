import { runRows } from './rows'
import type { Column, Results } from './rows'
import type { BackendOptions, Machine } from '../backends/backend'
import type { Numbers } from '../numbers'
import type { Graph } from '../ir/graph'
import { LITERAL, STOP } from '../ir/ops'
import type { Recording } from '../record/record'
import { machineOf, scheduleOf, withFactors } from '../pipeline'
import type { Product } from '../passes/differentiate'

/** The numbers of the parameters in an array, and where that of each is. */
export interface FlatParameters {
  data: Numbers
  places: Int32Array
}

export interface RowProgram {
  /** Runs the rows, with the numbers that the parameters have now, or with those in an array. */
  run: (
    this: void,
    columns: readonly Column[],
    rows: number,
    out?: Results,
    flat?: FlatParameters,
  ) => void
  machine: Machine
  /** The numbers of the parameters, as the last run found them. */
  now: Float64Array
  /** The program that was run before, with the extra outputs behind its other results. */
  before: Once | undefined
}

/** What makes programs of graphs with calls; see passes/calls.ts. */
export interface CallPrograms {
  /** A program over rows, in place of `rowProgram`. */
  program(
    recording: Parametric,
    inputs: readonly number[],
    roots: readonly number[],
    backend: BackendOptions,
    terms: readonly Product[],
  ): RowProgram
}

/** What programs need to know of a recording. */
export type Parametric = Pick<Recording, 'k' | 'parameters' | 'parameterNodes'>

/**
 * A program over rows of `inputs`. What does not depend on them is computed once for each run, by a
 * program of its own that has the parameters as its inputs, and so are `extraOutputs`.
 */
export function rowProgram(
  recording: Parametric,
  inputs: readonly number[],
  roots: readonly number[],
  backend: BackendOptions,
  terms: readonly Product[] = [],
  extraOutputs: readonly number[] = [],
): RowProgram {
  const { k, parameters, parameterNodes } = recording
  const { graph } = k
  if (graph.calls)
    return (graph.calls as CallPrograms).program(recording, inputs, roots, backend, terms)
  const uniforms = uniformIn(graph, inputs, withFactors(roots, terms))
  const scheduled = scheduleOf(backend, graph, { inputs, uniforms, roots }, terms)
  const machine = machineOf(scheduled, backend)
  const { cells } = machine

  // Cells: literals are there, parameters are read before each run, and so is what is made of them.
  const indexOf = new Map(parameterNodes.map((node, i) => [node, i]))
  const derived: number[] = []
  const direct: [cell: number, parameter: number][] = []
  const indirect: [cell: number, place: number][] = []
  const places = new Map<number, number>()
  scheduled.cells.forEach(([, index], cell) => {
    if (index === undefined) return
    const id = uniforms[index]!
    const parameter = indexOf.get(graph.op[id] === STOP ? graph.x[id]! : id)
    if (parameter !== undefined) direct.push([cell, parameter])
    else {
      if (!places.has(id)) places.set(id, derived.push(id) - 1)
      indirect.push([cell, places.get(id)!])
    }
  })
  const first = [...derived, ...extraOutputs]
  const before = first.length > 0 ? once(recording, first, backend) : undefined
  // In the order of the parameters, which is likely to be that of memory.
  direct.sort((a, b) => a[1] - b[1])
  const cellsAt = Int32Array.from(direct, ([cell]) => cell)
  const from = Int32Array.from(direct, ([, parameter]) => parameter)
  const sources = direct.map(([, parameter]) => parameters[parameter]!)
  const usedAt = Int32Array.from(new Set([...from, ...(before?.used ?? [])])).sort()
  const used = Array.from(usedAt, (parameter) => parameters[parameter]!)
  const now = new Float64Array(before ? parameters.length : 0)
  let knownPlaces: Int32Array | undefined
  let flatFrom = from
  return {
    machine,
    before,
    run(columns, rows, out, flat) {
      if (before) {
        // Each Value is read once, though several places may need it.
        if (flat) readFlat(flat, usedAt, now)
        else for (let i = 0; i < used.length; i++) now[usedAt[i]!] = used[i]!.v
        for (let i = 0; i < cellsAt.length; i++) cells[cellsAt[i]!] = now[from[i]!]!
        before.run(now)
        const { numbers, roots } = before.machine
        for (const [cell, place] of indirect) cells[cell] = numbers[roots[place]!]!
      } else if (flat) {
        const { data, places } = flat
        if (places !== knownPlaces) flatFrom = from.map((p) => places[p]!)
        knownPlaces = places
        for (let i = 0; i < cellsAt.length; i++) cells[cellsAt[i]!] = data[flatFrom[i]!]!
      } else for (let i = 0; i < cellsAt.length; i++) cells[cellsAt[i]!] = sources[i]!.v
      runRows(machine, columns, rows, out)
    },
    now,
  }
}

/** Reads the numbers of some parameters, each to its own index. */
function readFlat({ data, places }: FlatParameters, parameters: Numbers, to: Float64Array): void {
  for (let i = 0; i < parameters.length; i++) to[parameters[i]!] = data[places[parameters[i]!]!]!
}

/** What `make` gives, made when it is first asked for. */
export function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** A program without rows, whose results are where its machine has them. */
export interface Once {
  machine: Machine
  /** The parameters that it needs. */
  used: readonly number[]
  run: (this: void, now: Numbers, seeds?: Numbers) => void
}

/** The program for nodes that depend on parameters and on `seeds` alone, whose numbers are passed to `run`. */
export function once(
  recording: Parametric,
  roots: readonly number[],
  backend: BackendOptions,
  seeds: readonly number[] = [],
): Once {
  const { k, parameterNodes } = recording
  const needed = k.graph.needed(roots)
  const used = [...parameterNodes.keys()].filter((i) => needed[parameterNodes[i]!] === 1)
  const inputs = [...used.map((i) => parameterNodes[i]!), ...seeds]
  const { machine } = rowProgram(recording, inputs, roots, backend)
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
