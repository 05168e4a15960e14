import type { Product } from '../../compile/passes/differentiate'
import type { Graph } from '../../compile/ir/graph'
import { LITERAL, STOP, UNIFORM } from '../../compile/ir/ops'
import { CALL, ELEMENT, PACK, RESULT, isZero, routineOf } from '../routines/nodes'

/** What a plan reads and what it gives, as nodes of a graph. */
export interface Task {
  /** Groups of numbers, each a column. */
  columns: readonly { nodes: readonly number[]; isUniform: boolean }[]
  /** Nodes that stand for blocks. */
  blocks: readonly { node: number; isUniform: boolean }[]
  roots: readonly number[]
  /** Products that are added up over the rows. */
  terms: readonly Product[]
  /** Blocks that are added up over the rows. */
  totals: readonly number[]
  /** Blocks that each row gives. */
  given?: readonly number[]
  /** Whether one row is run at a time. */
  isSingle?: boolean
}

/** A product of a task, and its place there. */
type Term = Product & { i: number }

/** A program that is cut at its calls: levels, of which each has the calls that lie on it and what follows from them. */
interface Cut {
  needed: Uint8Array
  /** Whether a node differs from row to row. */
  varies: Uint8Array
  /** How many calls lie before each node, and the most there are. */
  level: Int32Array
  last: number
  /** The calls, with which of their results are wanted. */
  wanted: ReadonlyMap<number, boolean[]>
  /** What one part of the program computes for another. */
  crossing: ReadonlySet<number>
  /** The products that are not 0, and those of them that are the same for all rows. */
  terms: readonly Term[]
  uniform: readonly Term[]
  levelOf: (term: Product) => number
}

/** @param isStart whether a node is what the program begins with */
export function cutAtCalls(graph: Graph, task: Task, isStart: (id: number) => boolean): Cut {
  const terms = task.terms
    .map((term, i) => ({ ...term, i }))
    .filter(({ g, p }) => !isZero(graph, g) && !isZero(graph, p))
  const ends = [
    ...task.roots,
    ...terms.flatMap(({ g, p }) => [g, p]),
    ...task.totals,
    ...(task.given ?? []),
  ]
  const needed = graph.needed(ends, isStart)
  const varies = varying(graph, task)

  const level = new Int32Array(graph.size)
  const wanted = new Map<number, boolean[]>()
  let last = 0
  for (let id = 0; id < graph.size; id++) {
    if (!needed[id] || isStart(id)) continue
    const op = graph.op[id]!
    let at = 0
    graph.eachOperand(id, (operand) => (at = Math.max(at, level[operand]!)))
    if (op === CALL) {
      at++
      wanted.set(id, [])
    } else if (op === RESULT) wanted.get(graph.x[id]!)![graph.y[id]!] = true
    level[id] = at
    last = Math.max(last, at)
  }

  const source = (id: number): number => {
    while (graph.op[id] === STOP && !isStart(id)) id = graph.x[id]!
    return id
  }
  const isComputed = (id: number): boolean =>
    !isStart(id) && graph.op[id] !== LITERAL && graph.op[id]! <= UNIFORM
  const crossing = new Set<number>()
  const cross = (id: number): void => {
    const at = source(id)
    if (isComputed(at)) crossing.add(at)
  }
  for (let id = 0; id < graph.size; id++) {
    if (!needed[id] || isStart(id)) continue
    const op = graph.op[id]!
    if (op === PACK) graph.eachOperand(id, cross)
    else if (op <= UNIFORM && op !== STOP)
      graph.eachOperand(id, (operand) => {
        const at = source(operand)
        if (level[at]! < level[id]! && varies[at] === varies[id]) cross(at)
      })
  }
  task.roots.forEach(cross)
  // What is the same for all rows is added once for each.
  const uniform = terms.filter(({ g, p }) => !varies[g] && !varies[p])
  for (const { g, p } of uniform) [g, p].forEach(cross)
  const levelOf = ({ g, p }: Product): number => Math.max(level[g]!, level[p]!)
  for (const term of terms)
    for (const id of [term.g, term.p]) if (level[id]! < levelOf(term) && varies[id]) cross(id)
  return { needed, varies, level, last, wanted, crossing, terms, uniform, levelOf }
}

/** Which nodes differ from row to row. */
function varying(graph: Graph, { columns, blocks }: Task): Uint8Array {
  const own = new Uint8Array(graph.size)
  for (const { nodes, isUniform } of columns) if (!isUniform) for (const id of nodes) own[id] = 1
  for (const { node, isUniform } of blocks) if (!isUniform) own[node] = 1
  const varies = graph.dependent(own)
  for (const { nodes, isUniform } of columns) if (isUniform) for (const id of nodes) varies[id] = 0
  return varies
}

/**
 * The results of calls whose rows are only added up, so that all rows may add to one block: results
 * that are added to what is there, and whose numbers nothing but sums use.
 */
export function addedUp(graph: Graph, task: Task, { needed, varies, terms }: Cut): Set<number> {
  const isAlone = ({ p }: Product): boolean => graph.number(p) === 1
  const sums = terms.filter(isAlone).map(({ g }) => g)
  const others = [
    ...task.roots,
    ...(task.given ?? []),
    ...terms.flatMap((term) => (isAlone(term) ? [term.p] : [term.g, term.p])),
  ]
  const found = new Set<number>()
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] && varies[id] && graph.op[id] === RESULT) {
      if (routineOf(graph, graph.x[id]!).isAdded(graph.y[id]!)) found.add(id)
    }
  }
  const use = (id: number): void => {
    if (graph.op[id] === ELEMENT) found.delete(graph.x[id]!)
    else if (graph.op[id] === RESULT) found.delete(id)
  }
  for (let id = 0; id < graph.size && found.size > 0; id++)
    if (needed[id] && graph.op[id] !== ELEMENT) graph.eachOperand(id, use)
  for (const id of others) use(id)
  for (const id of sums) if (graph.op[id] !== ELEMENT) use(id)
  return found
}
