import type { BackendOptions } from '../../compile/backends/backend'
import type { Graph } from '../../compile/ir/graph'
import { UNIFORM } from '../../compile/ir/ops'
import type { Product } from '../../compile/passes/differentiate'
import { scheduleOf, withFactors } from '../../compile/pipeline'
import { newInput } from '../../compile/run/derivatives'
import { Op } from '../../ops/arithmetic.gen'
import type { Body } from '../routines/body'
import { placesOf } from '../routines/body'
import type { Executable, Sink, View } from '../routines/routine'
import { Column } from './column'
import type { Source } from './column'
import { Uniforms, uniformsIn } from './kernel'
import { give, stepsOf, wantedOf } from './results'
import type { Wanted } from './results'
import { sequenceModule } from './sequence-module'
import type { SequenceModule } from './sequence-module'
import { MOST_STEPS, endless } from './steps'

/** The most numbers that a step may read and write: copying them is code of its own. */
const MOST_NUMBERS = 4096

/** What of a loop's body is computed at each step. */
interface Ends {
  roots: readonly number[]
  terms: readonly Product[]
}

/**
 * A loop whose steps make no calls, as a loop inside of one WebAssembly module. Undefined where that
 * cannot be.
 */
export function sequenceOf(
  body: Body,
  backend: BackendOptions,
  flags: readonly boolean[],
): Executable | undefined {
  const { k, carries, rows, shared } = body
  const wanted = wantedOf(body, flags)
  if (backend.target !== 'wasm' || carries.length === 0 || wanted.totals.length > 0)
    return undefined
  const roots = [...wanted.roots, ...(body.steps === 'while' ? [body.goesOn] : [])]
  const starts = [...carries.map(({ from }) => from), ...rows, ...shared]
  const { graph } = k
  const isStart = new Set(starts.flat())
  const needed = graph.needed(withFactors(roots, wanted.terms), (id) => isStart.has(id))
  const isPlain = needed.every((is, id) => is === 0 || isStart.has(id) || graph.op[id]! <= UNIFORM)
  const size = roots.length + [...carries.map(({ from }) => from), ...rows].flat().length
  if (!isPlain || size > MOST_NUMBERS) return undefined
  return new Sequence(body, backend, wanted, { roots, terms: nonZero(graph, wanted.terms) })
}

/** Products without those of which a factor is 0, for which nothing is added. */
const nonZero = (graph: Graph, terms: readonly Product[]): Product[] =>
  terms.filter(({ g, p }) => graph.number(g) !== 0 && graph.number(p) !== 0)

class Sequence implements Executable {
  private readonly shared: readonly Column[]
  private readonly uniforms: Uniforms
  private readonly module: SequenceModule
  private readonly now: Float64Array
  private history = new Float64Array(0)
  private readonly sums: Float64Array
  /** Where the sum of each term goes that is not 0. */
  private readonly sumsAt: readonly number[]

  constructor(
    private readonly body: Body,
    backend: BackendOptions,
    private readonly wanted: Wanted,
    { roots, terms }: Ends,
  ) {
    const { k, carries, rows, shared, each, isReversed, steps } = body
    const { graph } = k
    const carried = carries.flatMap(({ from }) => from)
    const inputs = [...carried, ...rows.flat()]
    const sources = new Map<number, Source>()
    const own = new Column()
    for (const id of inputs) sources.set(id, { column: own, index: 0, isUniform: false })
    this.shared = shared.map((nodes) => {
      const column = new Column()
      nodes.forEach((id, index) => sources.set(id, { column, index, isUniform: true }))
      return column
    })
    // There is one row: what else is in the vector adds nothing.
    const weight = terms.length > 0 ? newInput(graph) : -1
    if (weight >= 0) inputs.push(weight)
    const weighted = terms.map(({ g, p }) => ({
      g: k.make(Op.where, weight, g, graph.literal(0)),
      p,
    }))
    const uniforms = uniformsIn(graph, inputs, withFactors(roots, weighted), sources)
    const scheduled = scheduleOf(backend, graph, { inputs, uniforms, roots }, weighted)
    this.uniforms = new Uniforms(k, backend, sources, scheduled, uniforms)
    this.module = sequenceModule(scheduled, backend.precision, {
      carries: carried.length,
      rows: rows.map(({ length }) => length),
      each: wanted.each.map(([group]) => each[group]!.length),
      keepsHistory: wanted.keepsHistory,
      isReversed,
      isWhile: steps === 'while',
    })
    const { machine } = this.module
    if (weight >= 0) machine.numbers[machine.first + (inputs.length - 1) * machine.stride] = 1
    this.now = new Float64Array(carried.length)
    this.sums = new Float64Array(wanted.terms.length)
    const kept = new Set(terms)
    this.sumsAt = [...wanted.terms.keys()].filter((i) => kept.has(wanted.terms[i]!))
  }

  run(operands: readonly View[], sinks: readonly (Sink | undefined)[]): void {
    const { body, wanted, module, now, sums, shared } = this
    const { carries, rows } = body
    const { machine, carriesAt } = module
    const [c, r] = [carries.length, rows.length]
    let start = 0
    for (let i = 0; i < c; i++) {
      const { data, at, length } = operands[i]!
      for (let j = 0; j < length; j++) now[start++] = data[at + j]!
    }
    shared.forEach((column, i) => {
      const { data, at } = operands[c + r + i]!
      column.data = data
      column.at = at
    })
    const isWhile = body.steps === 'while'
    let steps = isWhile ? 0 : stepsOf(body, operands)
    sums.fill(0)
    if (steps > 0 || isWhile) {
      this.uniforms.load(machine.cells)
      machine.reset()
      machine.numbers.set(now, carriesAt)
      if (isWhile) steps = this.search(sinks)
      else this.all(steps, operands, sinks)
      for (let i = 0; i < now.length; i++) now[i] = machine.numbers[carriesAt + i]!
      machine.finish()
      this.sumsAt.forEach((at, i) => (sums[at] = machine.sums[machine.places[i]!]!))
    } else for (const { sink } of this.sinksOf(sinks)) sink.take(0)
    give(body, wanted, sinks, { steps, now, history: this.history, sums })
  }

  private sinksOf(sinks: readonly (Sink | undefined)[]): { sink: Sink; width: number }[] {
    const { each } = placesOf(this.body)
    return this.wanted.each.map(([group]) => ({
      sink: sinks[each + group]!,
      width: this.body.each[group]!.length,
    }))
  }

  /** A known number of steps. */
  private all(
    steps: number,
    operands: readonly View[],
    sinks: readonly (Sink | undefined)[],
  ): void {
    const { body, module } = this
    const { rowsAt, room } = module
    const { numbers } = module.machine
    const into = this.sinksOf(sinks).map(({ sink, width }) => ({
      sink,
      width,
      at: sink.take(steps * width),
    }))
    for (let made = 0; made < steps;) {
      const count = Math.min(room, steps - made)
      const first = body.isReversed ? steps - made - count : made
      body.rows.forEach(({ length }, i) => {
        const { data, at } = operands[body.carries.length + i]!
        const from = at + first * length
        numbers.set(data.subarray(from, from + count * length), rowsAt[i])
      })
      module.run(count)
      into.forEach(({ sink, width, at }, i) => {
        sink.data.set(this.given(i, count * width), at + first * width)
      })
      this.keep(first, count)
      made += count
    }
  }

  /** Steps while there is one, and how many there were. */
  private search(sinks: readonly (Sink | undefined)[]): number {
    const { module, body } = this
    const parts: Float64Array[][] = this.wanted.each.map(() => [])
    const into = this.sinksOf(sinks)
    let steps = 0
    for (let made = module.room; made === module.room; steps += made) {
      if (steps > MOST_STEPS) throw endless(body.name)
      made = module.run(module.room)
      into.forEach(({ width }, i) => parts[i]!.push(Float64Array.from(this.given(i, made * width))))
      this.keep(steps, made)
    }
    into.forEach(({ sink, width }, i) => {
      let at = sink.take(steps * width)
      for (const part of parts[i]!) {
        sink.data.set(part, at)
        at += part.length
      }
    })
    return steps
  }

  /** What the last run gave of a group. */
  private given(group: number, length: number): Float64Array | Float32Array {
    const at = this.module.eachAt[group]!
    return this.module.machine.numbers.subarray(at, at + length)
  }

  /** Keeps the carries of the last run, whose first step has a place among all. */
  private keep(first: number, count: number): void {
    if (!this.wanted.keepsHistory) return
    const { length } = this.now
    const end = (first + count) * length
    if (this.history.length < end) {
      const larger = new Float64Array(Math.max(2 * this.history.length, end))
      larger.set(this.history)
      this.history = larger
    }
    const { historyAt, machine } = this.module
    const made = machine.numbers.subarray(historyAt, historyAt + count * length)
    this.history.set(made, first * length)
  }
}
