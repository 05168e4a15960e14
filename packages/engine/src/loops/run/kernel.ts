import type { Builder } from '../../compile/passes/simplify'
import { loweredFor, machineOf, uniformIn } from '../../compile/run/program'
import type { Means } from '../../compile/run/program'
import type { Machine } from '../../compile/run/machine'
import { schedule } from '../../compile/schedule/schedule'
import type { Term } from '../../compile/schedule/schedule'
import { STOP } from '../../compile/ir/ops'
import { Column } from './column'
import type { Source } from './column'

/** A program without calls over rows of numbers, which are read where they are. */
export class Kernel {
  /** The roots of each row. */
  readonly out = new Column()
  /** The sums of the terms, by `places`. */
  readonly machine: Machine
  private readonly inputs: readonly Source[]
  private readonly isLinear: readonly boolean[]
  private readonly width: number
  private readonly hasSums: boolean
  private readonly cells: readonly [cell: number, source: Source][]
  private readonly before: Kernel | undefined
  private readonly beforeCells: readonly [cell: number, index: number][]

  /**
   * @param sources where what is not computed here is found; what is uniform there is read by `load`
   * @param linear inputs that are 0 in rows which only fill a vector
   */
  constructor(
    k: Builder,
    means: Means,
    sources: ReadonlyMap<number, Source>,
    roots: readonly number[],
    terms: readonly Term[] = [],
    linear: ReadonlySet<number> = new Set(),
  ) {
    const { graph } = k
    const ends = [...roots, ...terms.flatMap(({ g, p }) => [g, p])]
    const needed = graph.needed(ends, (id) => sources.has(id))
    const inputs: number[] = []
    for (const [id, source] of sources) if (needed[id] && !source.isUniform) inputs.push(id)
    // What is uniform is cut off where it is found, as the rest is.
    const given = uniformIn(graph, inputs, ends).filter((id) => needed[id])
    const lowered = loweredFor(means, graph, { inputs, given, roots: ends })
    const scheduled = schedule(
      lowered.graph,
      inputs.length,
      given.length,
      lowered.roots.slice(0, roots.length),
      terms.map((_, i) => ({
        g: lowered.roots[roots.length + 2 * i]!,
        p: lowered.roots[roots.length + 2 * i + 1]!,
      })),
    )
    this.machine = machineOf(scheduled, means)
    this.inputs = inputs.map((id) => sources.get(id)!)
    this.isLinear = inputs.map((id) => linear.has(id))
    this.width = roots.length
    this.hasSums = terms.length > 0
    const derived: number[] = []
    const placeOf = new Map<number, number>()
    const cells: [number, Source][] = []
    const beforeCells: [number, number][] = []
    scheduled.cells.forEach(([, index], cell) => {
      if (index === undefined) return
      let id = given[index]!
      while (graph.op[id] === STOP && !sources.has(id)) id = graph.x[id]!
      const source = sources.get(id)
      if (source) cells.push([cell, source])
      else {
        if (!placeOf.has(id)) placeOf.set(id, derived.push(id) - 1)
        beforeCells.push([cell, placeOf.get(id)!])
      }
    })
    this.cells = cells
    this.beforeCells = beforeCells
    if (derived.length > 0) {
      const varying = new Map(
        Array.from(sources)
          .filter(([, { isUniform }]) => isUniform)
          .map(([id, source]) => [id, { ...source, isUniform: false }] as const),
      )
      this.before = new Kernel(k, means, varying, derived)
    }
  }

  /** Reads what is uniform, and works out what depends on that alone. Sums begin at 0. */
  load(): void {
    const { cells } = this.machine
    for (let i = 0; i < this.cells.length; i++) {
      const [cell, { column, index }] = this.cells[i]!
      cells[cell] = column.data[column.at + index]!
    }
    if (this.before) {
      this.before.load()
      this.before.run(1)
      const { data } = this.before.out
      for (const [cell, index] of this.beforeCells) cells[cell] = data[index]!
    }
    if (this.hasSums) this.machine.reset()
  }

  /** Runs rows, and adds to the sums. */
  run(rows: number): void {
    const { machine, inputs, isLinear, out, width, hasSums } = this
    const { numbers, first, stride, lanes, roots, block } = machine
    out.size(rows, width)
    for (let start = 0; start < rows; start += stride) {
      const count = Math.min(stride, rows - start)
      const whole = lanes * Math.ceil(count / lanes)
      for (let i = 0, to = first; i < inputs.length; i++, to += stride) {
        const { column, index } = inputs[i]!
        const { data, step } = column
        let from = column.at + start * step + index
        for (let row = 0; row < count; row++, from += step) numbers[to + row] = data[from]!
        // Rows that fill the last vector repeat the last one, but add nothing.
        if (hasSums && count < whole) {
          const last = isLinear[i] ? 0 : numbers[to + count - 1]!
          for (let row = count; row < whole; row++) numbers[to + row] = last
        }
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

  /** Adds the sum of each term to `sums`. */
  finish(sums: Float64Array, at: readonly number[]): void {
    if (!this.hasSums) return
    const { machine } = this
    machine.finish()
    for (let i = 0; i < at.length; i++) sums[at[i]!]! += machine.sums[machine.places[i]!]!
  }
}
