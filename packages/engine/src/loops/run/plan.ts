import type { Product } from '../../compile/passes/differentiate'
import type { Builder } from '../../compile/passes/simplify'
import { STOP } from '../../compile/ir/ops'
import type { BackendOptions } from '../../compile/backends/backend'
import { ELEMENT, RESULT, routineOf } from '../routines/nodes'
import type { Executable, View } from '../routines/routine'
import { Blocks, Column, copiesOf } from './column'
import type { Copies, Source } from './column'
import { addedUp, cutAtCalls } from './cut'
import type { Task } from './cut'
import { Kernel } from './kernel'

interface Call {
  executable: Executable
  operands: readonly ((row: number) => View)[]
  /** Those of the present row. */
  views: View[]
  results: readonly (Blocks | undefined)[]
}

/**
 * A program over rows, some of whose nodes are calls. It is cut at its calls: what can be computed
 * before the first ones, what they give, what follows from that, and so on. What is the same for all
 * rows comes first, once.
 */
export class Plan {
  /** Where the caller puts the numbers of each group, and the blocks. */
  readonly columns: readonly Column[]
  readonly blocks: readonly { view: (row: number) => View }[]
  readonly sums: Float64Array
  private readonly sources = new Map<number, Source>()
  private readonly views = new Map<number, (row: number) => View>()
  private readonly before: (() => void)[] = []
  /** The results in which rows add up. */
  private readonly added: ReadonlySet<number>
  private readonly steps: ((rows: number) => void)[] = []
  private readonly after: (() => void)[] = []
  private readonly roots: readonly Source[]
  private readonly totals: readonly { view: (row: number) => View; addsUp: boolean }[]
  /** The blocks that each row gives. */
  readonly given: readonly ((row: number) => View)[]

  constructor(
    private readonly k: Builder,
    private readonly backend: BackendOptions,
    task: Task,
  ) {
    const { graph } = k
    const { sources, views } = this
    const { isSingle = false } = task
    const literals = new Column()
    const numbers: number[] = []
    this.columns = task.columns.map(({ nodes, isUniform }) => {
      const column = new Column()
      nodes.forEach((id, index) => sources.set(id, { column, index, isUniform }))
      return column
    })
    this.blocks = task.blocks.map(({ node }) => {
      const block: { view: (row: number) => View } = { view: () => NOTHING }
      views.set(node, (row) => block.view(row))
      return block
    })
    const cut = cutAtCalls(graph, task, (id) => sources.has(id) || views.has(id))
    const { level, last, wanted, varies, crossing, terms, uniform, levelOf, needed } = cut
    this.added = addedUp(graph, task, cut)
    // Where the number of a node is found, once it is computed.
    const source = (id: number): number => {
      while (graph.op[id] === STOP && !sources.has(id)) id = graph.x[id]!
      return id
    }
    this.sums = new Float64Array(task.terms.length)
    const calls = [...wanted.keys()]
    const elements = Array.from(needed.keys()).filter(
      (id) => needed[id] && graph.op[id] === ELEMENT,
    )
    for (const isUniform of [true, false]) {
      const isPart = (id: number): boolean => (varies[id] === 0) === isUniform
      const run = isUniform ? this.before : this.steps
      for (let at = 0; at <= last; at++) {
        for (const call of calls) {
          if (!isPart(call) || level[call] !== at) continue
          const made = this.call(call, wanted.get(call)!, isUniform, literals, numbers)
          run.push((rows) => callRows(made, isUniform ? 1 : rows))
        }
        for (const id of elements) {
          const block = graph.x[id]!
          if (!isPart(id) || level[id] !== at) continue
          const column = this.store(block)
          sources.set(id, { column, index: graph.y[id]!, isUniform })
        }
        const roots = [...crossing].filter((id) => isPart(id) && level[id] === at)
        const ofLevel = isUniform
          ? []
          : terms.filter((term) => levelOf(term) === at && (varies[term.g] || varies[term.p]))
        // A sum of what is there needs no program.
        const isThere = ({ g, p }: Product): boolean =>
          graph.number(p) === 1 && sources.has(source(g))
        const direct = ofLevel.filter(isThere)
        this.addUp(direct.map(({ g, i }) => [i, sources.get(source(g))!] as const))
        const products = ofLevel.filter((term) => !isThere(term))
        if (roots.length + products.length === 0) continue
        const known = isUniform
          ? new Map(
              [...sources]
                .filter(([id]) => !varies[id])
                .map(([id, s]) => [id, { ...s, isUniform: false }]),
            )
          : sources
        const kernel = new Kernel(k, backend, known, roots, products, isUniform || isSingle)
        roots.forEach((id, index) => sources.set(id, { column: kernel.out, index, isUniform }))
        if (isUniform) {
          this.before.push(() => {
            kernel.load()
            kernel.run(1)
            kernel.out.step = 0
          })
        } else {
          const places = products.map(({ i }) => i)
          this.before.push(() => kernel.load())
          this.steps.push((rows) => kernel.run(rows))
          this.after.push(() => kernel.finish(this.sums, places))
        }
      }
    }
    const found = (id: number): Source => {
      const at = source(id)
      const number = graph.number(at)
      if (number === undefined) return sources.get(at)!
      return { column: literals, index: numbers.push(number) - 1, isUniform: true }
    }
    this.roots = task.roots.map(found)
    for (const { g, p, i } of uniform) {
      const [a, b] = [found(g), found(p)]
      const numberOf = ({ column, index }: Source): number => column.data[column.at + index]!
      this.steps.push((rows) => {
        this.sums[i]! += rows * numberOf(a) * numberOf(b)
      })
    }
    this.totals = task.totals.map((id) => ({
      view: this.view(id, false, literals, numbers),
      addsUp: this.added.has(id),
    }))
    this.given = (task.given ?? []).map((id) => this.view(id, false, literals, numbers))
    literals.data = Float64Array.from(numbers)
  }

  /** Begins a run: works out what is the same for all rows. */
  begin(): void {
    this.sums.fill(0)
    for (const step of this.before) step()
  }

  /** Works out some rows, and adds to the sums. */
  rows(count: number): void {
    for (const step of this.steps) step(count)
  }

  /** Ends a run: brings the sums to their places. */
  end(): void {
    for (const step of this.after) step()
  }

  /** Writes roots of all rows, `count` of them from the one at `first` on, row after row. */
  write(
    first: number,
    count: number,
    rows: number,
    to: { [index: number]: number },
    at: number,
    step: number,
  ): void {
    const whole = this.wholeRows(first, count)
    if (whole && step === count && to instanceof Float64Array) {
      to.set(whole.data.subarray(whole.at, whole.at + rows * count), at)
      return
    }
    // Some rows at a time, so that what is written stays in a cache.
    for (let start = 0; start < rows; start += 64) {
      const end = Math.min(start + 64, rows)
      for (let i = 0; i < count; i++) {
        const { column, index, isUniform } = this.roots[first + i]!
        const by = isUniform ? 0 : column.step
        const { data } = column
        let [from, place] = [column.at + index + start * by, at + i + start * step]
        for (let row = start; row < end; row++, from += by, place += step) to[place] = data[from]!
      }
    }
  }

  /** The column whose rows these roots are, one after the other. */
  private wholeRows(first: number, count: number): Column | undefined {
    const { column } = this.roots[first] ?? {}
    if (column?.step !== count) return undefined
    for (let i = 0; i < count; i++) {
      const root = this.roots[first + i]!
      if (root.column !== column || root.index !== i || root.isUniform) return undefined
    }
    return column
  }

  /** Adds a total of each row to what is there. */
  addTotal(index: number, rows: number, into: Float64Array, to: number): void {
    const { view, addsUp } = this.totals[index]!
    for (let row = 0; row < (addsUp ? Math.min(rows, 1) : rows); row++) {
      const { data, at, length } = view(row)
      for (let i = 0; i < length; i++) into[to + i]! += data[at + i]!
    }
  }

  private readonly stores = new Map<number, Column>()

  private store(block: number): Column {
    return this.stores.get(block)!
  }

  /** Sums over rows of numbers that are there. */
  private addUp(terms: readonly (readonly [place: number, source: Source])[]): void {
    const { sums } = this
    for (const { column, from, to } of copiesOf(terms)) {
      const addsUp = column instanceof Blocks && column.addsUp
      this.steps.push((rows) => {
        const { data, step } = column
        const count = addsUp ? Math.min(rows, 1) : rows
        for (let row = 0, at = column.at; row < count; row++, at += step)
          for (let i = 0; i < to.length; i++) sums[to[i]!]! += data[at + from[i]!]!
      })
    }
  }

  private call(
    id: number,
    wanted: readonly boolean[],
    isUniform: boolean,
    literals: Column,
    numbers: number[],
  ): Call {
    const { graph } = this.k
    const operands = graph.lists[graph.x[id]!]!.map((block) =>
      this.view(block, isUniform, literals, numbers),
    )
    const count = wanted.length
    const results = Array.from({ length: count }, (_, i) => {
      if (!wanted[i]) return undefined
      const node = graph.node(RESULT, id, i)
      const store = new Blocks(isUniform, this.added.has(node))
      this.views.set(node, (row) => store.view(row))
      this.stores.set(node, store)
      return store
    })
    const flags = Array.from({ length: count }, (_, i) => wanted[i] === true)
    const executable = routineOf(graph, id).executable(this.backend, flags)
    return { executable, operands, views: [], results }
  }

  /** How a block is found, or put together. */
  private view(
    block: number,
    isUniform: boolean,
    literals: Column,
    numbers: number[],
  ): (row: number) => View {
    const { graph } = this.k
    const known = this.views.get(block)
    if (known) return known
    const list = graph.lists[graph.x[block]!]!
    const parts = list.map((element): Source => {
      let id = element
      while (graph.op[id] === STOP && !this.sources.has(id)) id = graph.x[id]!
      const number = graph.number(id)
      return number === undefined
        ? this.sources.get(id)!
        : { column: literals, index: numbers.push(number) - 1, isUniform: true }
    })
    const length = parts.length
    const [first] = parts
    if (!first) return () => NOTHING
    const isRun = parts.every(
      ({ column, index }, i) => column === first.column && index === first.index + i,
    )
    const view: View = { data: NOTHING.data, at: 0, length }
    if (isRun) {
      const { column, index } = first
      const by = (): number => (first.isUniform ? 0 : column.step)
      return (row) => {
        view.data = column.data
        view.at = column.at + row * by() + index
        return view
      }
    }
    view.data = new Float64Array(length)
    const [same, own] = [true, false].map((isSame) =>
      copiesOf(parts.flatMap((part, i) => (part.isUniform === isSame ? [[i, part] as const] : []))),
    )
    const copy = (copies: readonly Copies[], row: number): void => {
      for (const { column, from, to } of copies) {
        const start = column.at + row * column.step
        for (let i = 0; i < to.length; i++) view.data[to[i]!] = column.data[start + from[i]!]!
      }
    }
    const gather = (row: number): View => {
      copy(same!, 0)
      copy(own!, row)
      return view
    }
    if (isUniform || parts.some((part) => !part.isUniform)) return gather
    this.before.push(() => void gather(0))
    return () => view
  }
}

const NOTHING: View = { data: new Float64Array(0), at: 0, length: 0 }

function callRows({ executable, operands, views, results }: Call, rows: number): void {
  for (const store of results) store?.clear()
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < operands.length; i++) views[i] = operands[i]!(row)
    executable.run(views, results)
  }
}
