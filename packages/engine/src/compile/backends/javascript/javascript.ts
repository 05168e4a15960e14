import { functions } from '../../../ops/arithmetic.gen'
import { javascript } from '../../../ops/javascript'
import { loopOf, loopText } from './loops'
import type { Machine } from '../../run/machine'
import { GIVEN } from '../../ir/ops'
import type { Schedule, Straight } from '../../schedule/schedule'

/** What does a step to a row: `m` are its slots, `c` the cells, `s` the sums. */
type StepFunction = (m: Float64Array, c: Float64Array, s: Float64Array) => void
type Operation = (...operands: number[]) => number

/** A number as a program has it: −0 is not 0. */
export const text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

/** A program as JavaScript: the text of a function for each step. */
export function sourceOf(schedule: Schedule): string[] {
  return schedule.steps.map((step, i) => {
    const lines = step.kind === 'straight' ? linesOf(schedule, step) : [loopText(step)]
    return [`function step${i}(m, c, s) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
  })
}

function linesOf({ graph, slotOf, cellOf, sums }: Schedule, step: Straight): string[] {
  const lines: string[] = []
  const known: boolean[] = []
  const define = (id: number, value: string): void => {
    known[id] = true
    lines.push(`const v${id} = ${value}`)
  }
  const use = (id: number): string => {
    const value = graph.number(id)
    if (value !== undefined)
      return value < 0 || Object.is(value, -0) ? `(${text(value)})` : text(value)
    if (!known[id])
      define(id, graph.op[id] === GIVEN ? `c[${cellOf[graph.x[id]!]}]` : `m[${slotOf[id]}]`)
    return `v${id}`
  }
  for (const id of step.nodes) {
    const operands: string[] = []
    graph.eachOperand(id, (operand) => operands.push(use(operand)))
    define(id, javascript(graph.name(id), operands))
  }
  for (const [id, slot] of step.stores) {
    const value = use(id)
    lines.push(`m[${slot}] = ${value}`)
  }
  for (const [lane, g, p] of step.adds) {
    const product = graph.number(p) === 1 ? use(g) : `${use(g)} * ${use(p)}`
    lines.push(`s[${sums + lane}] += ${product}`)
  }
  return lines
}

/** Straight code as a function, built by `new Function`, which a Content-Security-Policy may forbid. */
export function generated(schedule: Schedule, step: Straight): StepFunction {
  // oxlint-disable-next-line typescript/no-implied-eval -- what this back end is for; it is chosen only where it is permitted
  return new Function('m', 'c', 's', linesOf(schedule, step).join('\n')) as StepFunction
}

/** Straight code that is interpreted, where a policy forbids to make code. */
export function interpreted(
  { graph, slotOf, cellOf, sums }: Schedule,
  { nodes, stores, adds }: Straight,
): StepFunction {
  const v: number[] = []
  const isKnown = new Set(nodes)
  const fromSlots: number[] = []
  const fromCells: number[] = []
  /** A node that is read from elsewhere, if it is not computed here. */
  const use = (id: number): number => {
    if (isKnown.has(id)) return id
    isKnown.add(id)
    const literal = graph.number(id)
    if (literal !== undefined) v[id] = literal
    else if (graph.op[id] === GIVEN) fromCells.push(id)
    else fromSlots.push(id)
    return id
  }
  const operations = nodes.map((id) => {
    const operands: number[] = []
    graph.eachOperand(id, (operand) => operands.push(use(operand)))
    return { id, f: functions[graph.name(id)] as Operation, operands }
  })
  for (const [id] of stores) use(id)
  for (const [, g, p] of adds) [g, p].forEach(use)
  return (m, c, s) => {
    for (const id of fromSlots) v[id] = m[slotOf[id]!]!
    for (const id of fromCells) v[id] = c[cellOf[graph.x[id]!]!]!
    for (const { id, f, operands } of operations) {
      const [x, y, w] = operands
      v[id] =
        y === undefined ? f(v[x!]!) : w === undefined ? f(v[x!]!, v[y]!) : f(v[x!]!, v[y]!, v[w]!)
    }
    for (const [id, slot] of stores) m[slot] = v[id]!
    for (const [lane, g, p] of adds) s[sums + lane]! += v[g]! * v[p]!
  }
}

/** A program that runs one row after the other, with straight code made by `straight`. */
export function rowByRow(
  schedule: Schedule,
  straight: (schedule: Schedule, step: Straight) => StepFunction,
): Machine {
  const { sums, rootSlots: roots } = schedule
  const run = schedule.steps.map((step) =>
    step.kind === 'straight' ? straight(schedule, step) : loopOf(step),
  )
  const numbers = new Float64Array(schedule.slots)
  const cells = Float64Array.from(schedule.cells, ([literal]) => literal)
  const s = new Float64Array(sums + schedule.lanes)
  return {
    numbers,
    first: 0,
    stride: 1,
    lanes: 1,
    roots,
    cells,
    sums: s,
    places: schedule.sumOf.map((place) => (place < 0 ? sums - 1 - place : place)),
    reset: () => void s.fill(0),
    block() {
      for (const step of run) step(numbers, cells, s)
    },
    finish: () => undefined,
  }
}
