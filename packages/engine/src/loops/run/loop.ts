import type { BackendOptions } from '../../compile/backends/backend'
import type { Body } from '../routines/body'
import { placesOf } from '../routines/body'
import type { Executable, Sink, View } from '../routines/routine'
import { Plan } from './plan'
import { give, stepsOf, wantedOf } from './results'
import type { Wanted } from './results'
import { MOST_STEPS, endless } from './steps'

/** A loop that is ready to run. */
export class LoopExecutable implements Executable {
  private readonly plan: Plan
  private readonly goesOn: Plan | undefined
  /** The numbers of all carries, one after the other. */
  private readonly now: Float64Array
  private readonly next: Float64Array
  private readonly starts: readonly number[]
  private history = new Float64Array(0)
  private totalsAt: readonly { data: Float64Array; at: number }[] = []
  private readonly wanted: Wanted

  constructor(
    private readonly body: Body,
    backend: BackendOptions,
    flags: readonly boolean[],
  ) {
    const { k, carries, rows, shared, blocks, totals } = body
    const wanted = (this.wanted = wantedOf(body, flags))
    let size = 0
    this.starts = carries.map(({ from }) => (size += from.length) - from.length)
    this.now = new Float64Array(size)
    this.next = new Float64Array(size)
    const carried = carries.map(({ from }) => ({ nodes: from, isUniform: false }))
    const same = shared.map((nodes) => ({ nodes, isUniform: true }))
    const sameBlocks = blocks.map((node) => ({ node, isUniform: true }))
    this.plan = new Plan(k, backend, {
      columns: [...carried, ...rows.map((nodes) => ({ nodes, isUniform: false })), ...same],
      blocks: sameBlocks,
      roots: wanted.roots,
      terms: wanted.terms,
      totals: wanted.totals.map((i) => totals[i]!.node),
      isSingle: carries.length > 0,
    })
    if (body.steps === 'while') {
      this.goesOn = new Plan(k, backend, {
        columns: [...carried, ...same],
        blocks: sameBlocks,
        roots: [body.goesOn],
        terms: [],
        totals: [],
        isSingle: true,
      })
    }
  }

  run(operands: readonly View[], sinks: readonly (Sink | undefined)[]): void {
    const { plan, body, now, goesOn, starts } = this
    const { carries, rows, shared, blocks } = body
    const [c, r, s] = [carries.length, rows.length, shared.length]
    for (let i = 0; i < c; i++) {
      const { data, at, length } = operands[i]!
      for (let j = 0; j < length; j++) now[starts[i]! + j] = data[at + j]!
    }
    for (const each of goesOn ? [plan, goesOn] : [plan]) {
      for (let i = 0; i < c; i++) {
        const column = each.columns[i]!
        column.data = now
        column.at = starts[i]!
      }
      const first = each === plan ? c + r : c
      for (let i = 0; i < s; i++) {
        const { data, at } = operands[c + r + i]!
        const column = each.columns[first + i]!
        column.data = data
        column.at = at
      }
      for (let i = 0; i < blocks.length; i++) {
        const view = operands[c + r + s + i]!
        each.blocks[i]!.view = () => view
      }
    }
    for (let i = 0; i < r; i++) {
      const column = plan.columns[c + i]!
      column.data = operands[c + i]!.data
      column.at = operands[c + i]!.at
      column.step = rows[i]!.length
    }
    const first = placesOf(body).totals
    this.totalsAt = this.wanted.totals.map((i) => {
      const sink = sinks[first + i]!
      const at = sink.take(operands[c + r + s + body.totals[i]!.like]!.length)
      return { data: sink.data, at }
    })
    plan.sums.fill(0)
    goesOn?.begin()
    const steps = goesOn ? this.search(sinks) : stepsOf(body, operands)
    if (goesOn === undefined) {
      // Without a step nothing is computed, not even what is the same for all steps.
      if (steps > 0) plan.begin()
      if (c === 0) this.all(steps, sinks)
      else this.sequence(steps, sinks, operands)
    }
    if (steps > 0) plan.end()
    give(body, this.wanted, sinks, { steps, now, history: this.history, sums: plan.sums })
  }

  /** All steps at once, when none needs what another gives. */
  private all(steps: number, sinks: readonly (Sink | undefined)[]): void {
    const { plan, body } = this
    const { each } = placesOf(body)
    if (steps > 0) plan.rows(steps)
    for (const [group, first] of this.wanted.each) {
      const width = body.each[group]!.length
      const sink = sinks[each + group]!
      const at = sink.take(steps * width)
      plan.write(first, width, steps, sink.data, at, width)
    }
    if (steps > 0) this.addTotals(steps)
  }

  /** One step after the other. */
  private sequence(
    steps: number,
    sinks: readonly (Sink | undefined)[],
    operands: readonly View[],
  ): void {
    const { plan, body, now, wanted } = this
    const { keepsHistory } = wanted
    const { carries, rows, isReversed } = body
    const places = placesOf(body)
    const into = wanted.each.map(([group]) => {
      const sink = sinks[places.each + group]!
      return { sink, at: sink.take(steps * body.each[group]!.length) }
    })
    if (keepsHistory) this.reserve(steps)
    for (let n = 0; n < steps; n++) {
      const step = isReversed ? steps - 1 - n : n
      for (let i = 0; i < rows.length; i++)
        plan.columns[carries.length + i]!.at =
          operands[carries.length + i]!.at + step * rows[i]!.length
      if (keepsHistory) this.history.set(now, step * now.length)
      plan.rows(1)
      wanted.each.forEach(([group, first], i) => {
        const width = body.each[group]!.length
        plan.write(first, width, 1, into[i]!.sink.data, into[i]!.at + step * width, 0)
      })
      this.addTotals(1)
      this.advance()
    }
  }

  /** Steps while there is one, and how many there were. */
  private search(sinks: readonly (Sink | undefined)[]): number {
    const { plan, goesOn, now, body, wanted } = this
    const { keepsHistory } = wanted
    const answer = [0]
    const places = placesOf(body)
    const rows: number[][] = wanted.each.map(() => [])
    for (let step = 0; ; step++) {
      goesOn!.rows(1)
      goesOn!.write(0, 1, 1, answer, 0, 0)
      if (answer[0] === 0 || Number.isNaN(answer[0])) {
        wanted.each.forEach(([group], i) => {
          const sink = sinks[places.each + group]!
          const at = sink.take(rows[i]!.length)
          sink.data.set(rows[i]!, at)
        })
        return step
      }
      if (step === MOST_STEPS) throw endless(body.name)
      if (keepsHistory) {
        this.reserve(step + 1)
        this.history.set(now, step * now.length)
      }
      if (step === 0) plan.begin()
      plan.rows(1)
      wanted.each.forEach(([group, first], i) => {
        const width = body.each[group]!.length
        plan.write(first, width, 1, rows[i]!, rows[i]!.length, 0)
      })
      this.addTotals(1)
      this.advance()
    }
  }

  private addTotals(rows: number): void {
    this.totalsAt.forEach(({ data, at }, i) => this.plan.addTotal(i, rows, data, at))
  }

  /** Sets all carries at once, since each may be made of the others. */
  private advance(): void {
    const { plan, now, next } = this
    plan.write(0, now.length, 1, next, 0, 0)
    now.set(next)
  }

  private reserve(steps: number): void {
    const { now, history } = this
    if (history.length >= steps * now.length) return
    this.history = new Float64Array(Math.max(2 * history.length, steps * now.length))
    this.history.set(history)
  }
}
