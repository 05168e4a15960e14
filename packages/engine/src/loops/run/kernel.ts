import type { Builder } from '../../compile/passes/simplify'
import { uniformIn } from '../../compile/run/program'
import { instantiate } from '../../compile/backends/wasm/wasm'
import { machineOf, scheduleOf, withFactors } from '../../compile/pipeline'
import type { BackendOptions } from '../../compile/backends/backend'
import type { Machine } from '../../compile/backends/backend'
import type { Graph } from '../../compile/ir/graph'
import type { WritableNumbers } from '../../compile/numbers'
import type { Product } from '../../compile/passes/differentiate'
import type { Schedule } from '../../compile/schedule/steps'
import { STOP } from '../../compile/ir/ops'
import { newInput } from '../../compile/run/derivatives'
import { Op } from '../../ops/arithmetic.gen'
import { Column, copiesOf } from './column'
import type { Copies, Source } from './column'

/** A program without calls over rows of numbers, which are read where they are. */
export class Kernel {
  /** The roots of each row. */
  readonly out = new Column()
  /** The sums of the terms, by `places`. */
  readonly machine: Machine
  private readonly inputs: readonly Source[]
  /** The inputs of one row, column by column. */
  private readonly copies: readonly Copies[]
  private readonly isWeighted: boolean
  private readonly width: number
  private readonly hasSums: boolean
  private readonly uniforms: Uniforms

  /**
   * @param sources where what is not computed here is found; what is uniform there is read by `load`
   */
  constructor(
    k: Builder,
    backend: BackendOptions,
    sources: ReadonlyMap<number, Source>,
    roots: readonly number[],
    terms: readonly Product[] = [],
    isSingle = false,
  ) {
    const { graph } = k
    // Rows that only fill a vector add nothing: their weight is 0.
    const weight = terms.length > 0 && backend.target === 'wasm' ? newInput(graph) : -1
    const weighted =
      weight < 0
        ? terms
        : terms.map(({ g, p }) => ({ g: k.make(Op.where, weight, g, graph.literal(0)), p }))
    const ends = withFactors(roots, weighted)
    const needed = graph.needed(ends, (id) => sources.has(id))
    const inputs: number[] = []
    for (const [id, source] of sources) if (needed[id] && !source.isUniform) inputs.push(id)
    const sourced = inputs.length
    if (weight >= 0) inputs.push(weight)
    const uniforms = uniformsIn(graph, inputs, ends, sources)
    const scheduled = scheduleOf(backend, graph, { inputs, uniforms, roots }, weighted)
    // One row needs one vector of each slot, which then lie side by side.
    this.machine =
      isSingle && backend.target === 'wasm'
        ? instantiate(scheduled, backend.precision, 1).machine
        : machineOf(scheduled, backend)
    this.inputs = inputs.slice(0, sourced).map((id) => sources.get(id)!)
    const { first, stride } = this.machine
    this.copies = copiesOf(this.inputs.map((source, i) => [first + i * stride, source] as const))
    this.isWeighted = weight >= 0
    this.width = roots.length
    this.hasSums = terms.length > 0
    this.uniforms = new Uniforms(k, backend, sources, scheduled, uniforms)
  }

  /** Reads what is uniform, and works out what depends on that alone. Sums begin at 0. */
  load(): void {
    this.uniforms.load(this.machine.cells)
    if (this.hasSums) this.machine.reset()
  }

  /** Runs rows, and adds to the sums. */
  run(rows: number): void {
    const { machine, inputs, isWeighted, out, width } = this
    const { numbers, first, stride, lanes, roots, block } = machine
    out.size(rows, width)
    if (rows === 1) {
      this.runOne()
      return
    }
    for (let start = 0; start < rows; start += stride) {
      const count = Math.min(stride, rows - start)
      const whole = lanes * Math.ceil(count / lanes)
      for (let i = 0, to = first; i < inputs.length; i++, to += stride) {
        const { column, index } = inputs[i]!
        const { data, step } = column
        let from = column.at + start * step + index
        for (let row = 0; row < count; row++, from += step) numbers[to + row] = data[from]!
        // What fills the last vector repeats its row, so that it does not overflow.
        if (isWeighted) numbers.fill(numbers[to + count - 1]!, to + count, to + whole)
      }
      if (isWeighted) {
        const to = first + inputs.length * stride
        numbers.fill(1, to, to + count)
        numbers.fill(0, to + count, to + whole)
      }
      block(whole)
      const { data } = out
      for (let i = 0; i < roots.length; i++) {
        const from = roots[i]!
        for (let row = 0, to = start * width + i; row < count; row++, to += width)
          data[to] = numbers[from + row]!
      }
    }
  }

  private runOne(): void {
    const { machine, copies, isWeighted, inputs } = this
    const { numbers, first, stride, lanes, roots, block } = machine
    for (const { column, from, to } of copies) {
      const { data, at } = column
      for (let i = 0; i < to.length; i++) numbers[to[i]!] = data[at + from[i]!]!
      if (isWeighted)
        for (let i = 0; i < to.length; i++)
          for (let lane = 1; lane < lanes; lane++) numbers[to[i]! + lane] = numbers[to[i]!]!
    }
    if (isWeighted) {
      const to = first + inputs.length * stride
      numbers.fill(0, to, to + lanes)
      numbers[to] = 1
    }
    block(lanes)
    const { data } = this.out
    for (let i = 0; i < roots.length; i++) data[i] = numbers[roots[i]!]!
  }

  /** Adds the sum of each term to `sums`. */
  finish(sums: Float64Array, at: readonly number[]): void {
    if (!this.hasSums) return
    const { machine } = this
    machine.finish()
    for (let i = 0; i < at.length; i++) sums[at[i]!]! += machine.sums[machine.places[i]!]!
  }
}

/** The nodes that are the same for all rows, cut off where they are found, as the rest is. */
export function uniformsIn(
  graph: Graph,
  inputs: readonly number[],
  ends: readonly number[],
  sources: ReadonlyMap<number, Source>,
): number[] {
  const needed = graph.needed(ends, (id) => sources.has(id))
  return uniformIn(graph, inputs, ends).filter((id) => needed[id])
}

/** What is the same for all rows: read where it is, or computed by a program of its own. */
export class Uniforms {
  private readonly cells: readonly Copies[]
  private readonly before: Kernel | undefined
  private readonly beforeCells: readonly [cell: number, index: number][]

  /** @param uniforms the nodes, in the order of the schedule */
  constructor(
    k: Builder,
    backend: BackendOptions,
    sources: ReadonlyMap<number, Source>,
    scheduled: Schedule,
    uniforms: readonly number[],
  ) {
    const { graph } = k
    const derived: number[] = []
    const placeOf = new Map<number, number>()
    const cells: [number, Source][] = []
    const beforeCells: [number, number][] = []
    scheduled.cells.forEach(([, index], cell) => {
      if (index === undefined) return
      let id = uniforms[index]!
      while (graph.op[id] === STOP && !sources.has(id)) id = graph.x[id]!
      const source = sources.get(id)
      if (source) cells.push([cell, source])
      else {
        if (!placeOf.has(id)) placeOf.set(id, derived.push(id) - 1)
        beforeCells.push([cell, placeOf.get(id)!])
      }
    })
    this.cells = copiesOf(cells)
    this.beforeCells = beforeCells
    if (derived.length > 0) {
      const varying = new Map(
        Array.from(sources)
          .filter(([, { isUniform }]) => isUniform)
          .map(([id, source]) => [id, { ...source, isUniform: false }] as const),
      )
      this.before = new Kernel(k, backend, varying, derived, [], true)
    }
  }

  load(numbers: WritableNumbers): void {
    for (const { column, from, to } of this.cells) {
      const { data, at } = column
      for (let i = 0; i < to.length; i++) numbers[to[i]!] = data[at + from[i]!]!
    }
    if (this.before) {
      this.before.load()
      this.before.run(1)
      const { data } = this.before.out
      for (const [cell, index] of this.beforeCells) numbers[cell] = data[index]!
    }
  }
}
