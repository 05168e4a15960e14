import { functions } from '../ops/arithmetic.gen'
import { rowByRow } from './javascript'
import type { Machine } from './machine'
import { GIVEN, LITERAL, names, takes } from './ops'
import { TILE } from './schedule'
import type { Schedule, Step, Straight } from './schedule'

type StepFunction = (m: Float64Array, c: Float64Array, s: Float64Array) => void
type Operation = (...operands: number[]) => number

/** A program that is interpreted, where a policy forbids to make code: neither JavaScript nor WebAssembly is generated. */
export function interpreter(schedule: Schedule): Machine {
  return rowByRow(
    schedule,
    schedule.steps.map((step) =>
      step.kind === 'straight' ? straight(schedule, step) : loop(step),
    ),
  )
}

/** Operands are read from one array: what was computed, then slots, cells and literals that were copied there. */
function straight({ graph, slotOf, cellOf, sums }: Schedule, step: Straight): StepFunction {
  const place = new Map<number, number>()
  const literals: [number, number][] = []
  const fromSlots: number[] = []
  const fromCells: number[] = []
  step.nodes.forEach((id, i) => place.set(id, i))
  const at = (id: number): number => {
    let known = place.get(id)
    if (known === undefined) {
      known = place.size
      place.set(id, known)
      if (graph.op[id] === LITERAL) literals.push([known, graph.literals[graph.x[id]!]!])
      else if (graph.op[id] === GIVEN) fromCells.push(known, cellOf[graph.x[id]!]!)
      else fromSlots.push(known, slotOf[id]!)
    }
    return known
  }
  const operations: Operation[] = []
  const operands = new Int32Array(step.nodes.length * 3)
  const counts = step.nodes.map((id) => takes[graph.op[id]!]!)
  step.nodes.forEach((id, i) => {
    operations.push((functions as unknown as Record<string, Operation>)[names[graph.op[id]!]!]!)
    graph.eachOperand(id, (operand, j) => (operands[3 * i + j] = at(operand)))
  })
  const stores = step.stores.flatMap(([id, slot]) => [at(id), slot])
  const adds = step.adds.flatMap(([lane, g, p]) => [sums + lane, at(g), at(p)])
  const v = new Float64Array(place.size)
  for (const [i, value] of literals) v[i] = value
  return (m, c, s) => {
    for (let i = 0; i < fromSlots.length; i += 2) v[fromSlots[i]!] = m[fromSlots[i + 1]!]!
    for (let i = 0; i < fromCells.length; i += 2) v[fromCells[i]!] = c[fromCells[i + 1]!]!
    for (let i = 0; i < operations.length; i++) {
      const f = operations[i]!
      const x = v[operands[3 * i]!]!
      const y = v[operands[3 * i + 1]!]!
      const count = counts[i]!
      v[i] = count === 1 ? f(x) : count === 2 ? f(x, y) : f(x, y, v[operands[3 * i + 2]!]!)
    }
    for (let i = 0; i < stores.length; i += 2) m[stores[i + 1]!] = v[stores[i]!]!
    for (let i = 0; i < adds.length; i += 3) s[adds[i]!]! += v[adds[i + 1]!]! * v[adds[i + 2]!]!
  }
}

function loop(step: Exclude<Step, Straight>): StepFunction {
  const { size } = step
  switch (step.kind) {
    case 'layer':
      return (m, c) => {
        for (let j = 0, w = step.weights; j < step.count; j += TILE) {
          const n = Math.min(TILE, step.count - j)
          for (let k = 0; k < n; k++) {
            let sum = -0
            for (let i = 0; i < size; i++) sum += c[w + i * n + k]! * m[step.xs + i]!
            m[step.out + j + k] = sum
          }
          w += n * size
        }
      }
    case 'dot':
      return (m) => {
        let sum = -0
        for (let i = 0; i < size; i++) sum += m[step.xs + i]! * m[step.ys + i]!
        m[step.out] = sum
      }
    case 'sum':
      return (m) => {
        let sum = -0
        for (let i = 0; i < size; i++) sum += m[step.xs + i]!
        m[step.out] = sum
      }
    case 'outer':
      return (m, _, s) => {
        for (let j = 0, o = step.sums; j < step.count; j++) {
          const g = m[step.gs + j]!
          for (let i = 0; i < size; i++) s[o++]! += g * m[step.xs + i]!
        }
      }
  }
}
