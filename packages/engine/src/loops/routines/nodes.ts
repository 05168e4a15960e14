import { LITERAL, codes } from '../../compile/ir/ops'
import type { Graph } from '../../compile/ir/graph'
import type { Builder } from '../../compile/passes/simplify'
import type { Routine } from './routine'

export const ELEMENT = codes['element']!
export const RESULT = codes['result']!
export const PACK = codes['pack']!
export const CALL = codes['call']!

/** The routines that a graph calls, by the number that its nodes have for them. */
const ROUTINES = new WeakMap<Graph, { list: Routine[]; numbers: Map<Routine, number> }>()

function routinesOf(graph: Graph) {
  let routines = ROUTINES.get(graph)
  if (!routines) ROUTINES.set(graph, (routines = { list: [], numbers: new Map() }))
  return routines
}

/** The routine of a call. */
export const routineOf = (graph: Graph, call: number): Routine =>
  routinesOf(graph).list[graph.y[call]!]!

/** How calls are written: into a graph, or over Values that are being recorded. */
export interface Writer<Scalar, Block> {
  literal(number: number): Scalar
  pack(scalars: readonly Scalar[]): Block
  /** The number at `index` of a block of `length`. */
  element(block: Block, index: number, length: number): Scalar
  /** The results of a call, each made when it is asked for. */
  call(routine: Routine, operands: readonly Block[]): (index: number) => Block
}

/** Writes calls into a graph. */
export function writerTo({ graph }: Builder): Writer<number, number> {
  return {
    literal: (number) => graph.literal(number),
    pack(scalars) {
      // All elements of a block, one after the other, are that block.
      const [first] = scalars
      const block = first !== undefined && graph.op[first] === ELEMENT ? graph.x[first]! : -1
      const isWhole =
        block >= 0 &&
        graph.w[first!] === scalars.length &&
        scalars.every(
          (id, i) => graph.op[id] === ELEMENT && graph.x[id] === block && graph.y[id] === i,
        )
      return isWhole ? block : graph.node(PACK, graph.list(scalars))
    },
    element: (block, index, length) =>
      graph.op[block] === PACK
        ? graph.lists[graph.x[block]!]![index]!
        : graph.node(ELEMENT, block, index, length),
    call(routine, operands) {
      const { list, numbers } = routinesOf(graph)
      let number = numbers.get(routine)
      if (number === undefined) numbers.set(routine, (number = list.push(routine) - 1))
      const call = graph.node(CALL, graph.list(operands), number)
      return (index) => graph.node(RESULT, call, index)
    },
  }
}

/** Whether a node is 0 whatever happens. */
export const isZero = (graph: Graph, id: number): boolean =>
  graph.op[id] === LITERAL && graph.number(id) === 0
