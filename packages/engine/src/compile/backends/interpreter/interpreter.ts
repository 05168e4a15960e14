import { functions } from '../../../ops/arithmetic.gen'
import type { Atom } from '../../../ops/atoms'
import { UNIFORM } from '../../ir/ops'
import { lower } from '../../passes/lower'
import type { Schedule, Straight } from '../../schedule/steps'
import type { Backend } from '../backend'
import { rowByRow } from '../row-by-row'
import type { StepFunction } from '../row-by-row'

type Operation = (...operands: number[]) => number

/** The function of each atom. */
const atoms: Readonly<Record<Atom, Operation>> = functions

/** Programs that are interpreted, where a policy forbids to make code. */
export const interpreter: Backend = {
  precisions: ['f64'],
  isPermitted: () => true,
  lower: (graph, ends) => lower(graph, ends),
  machine: (schedule) => rowByRow(schedule, interpreted),
}

function interpreted(
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
    else if (graph.op[id] === UNIFORM) fromCells.push(id)
    else fromSlots.push(id)
    return id
  }
  const operations = nodes.map((id) => {
    const operands: number[] = []
    graph.eachOperand(id, (operand) => operands.push(use(operand)))
    return { id, f: atoms[graph.name(id) as Atom], operands }
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
