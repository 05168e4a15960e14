import { functions } from '../ops/arithmetic.gen'
import { javascript } from '../ops/javascript'
import { loopOf, loopText } from './loops'
import type { Machine } from './machine'
import { GIVEN, LITERAL, names } from './ops'
import type { Schedule, Straight } from './schedule'

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

/**
 * Straight code that is interpreted, where a policy forbids to make code. Operands are read from one
 * array: what was computed, then slots, cells and literals that were copied there.
 */
export function interpreted(
  { graph, slotOf, cellOf, sums }: Schedule,
  step: Straight,
): StepFunction {
  const place = new Map(step.nodes.map((id, i) => [id, i]))
  const start: number[] = []
  const fromSlots: number[] = []
  const fromCells: number[] = []
  const at = (id: number): number => {
    let known = place.get(id)
    if (known === undefined) {
      place.set(id, (known = place.size))
      if (graph.op[id] === LITERAL) start[known] = graph.number(id)!
      else if (graph.op[id] === GIVEN) fromCells.push(known, cellOf[graph.x[id]!]!)
      else fromSlots.push(known, slotOf[id]!)
    }
    return known
  }
  const operations = step.nodes.map((id) => {
    const operands: number[] = []
    graph.eachOperand(id, (operand) => operands.push(at(operand)))
    return { f: functions[names[graph.op[id]!]!] as Operation, operands }
  })
  const stores = step.stores.flatMap(([id, slot]) => [at(id), slot])
  const adds = step.adds.flatMap(([lane, g, p]) => [sums + lane, at(g), at(p)])
  const v = new Float64Array(place.size)
  start.forEach((value, i) => (v[i] = value))
  return (m, c, s) => {
    for (let i = 0; i < fromSlots.length; i += 2) v[fromSlots[i]!] = m[fromSlots[i + 1]!]!
    for (let i = 0; i < fromCells.length; i += 2) v[fromCells[i]!] = c[fromCells[i + 1]!]!
    operations.forEach(({ f, operands: [x, y, w] }, i) => {
      v[i] =
        y === undefined ? f(v[x!]!) : w === undefined ? f(v[x!]!, v[y]!) : f(v[x!]!, v[y]!, v[w]!)
    })
    for (let i = 0; i < stores.length; i += 2) m[stores[i + 1]!] = v[stores[i]!]!
    for (let i = 0; i < adds.length; i += 3) s[adds[i]!]! += v[adds[i + 1]!]! * v[adds[i + 2]!]!
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
