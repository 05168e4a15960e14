import { Mode, withMode } from '../mode'
import { Op } from '../ops/arithmetic.gen'
import { names as opNames } from '../kit'
import { FIRST_OP, TRACKED, countOperands, operandAt } from '../order'
import { Value } from '../value'
import { Graph } from './graph'
import { INPUT, PARAMETER, STOP, codes, takes } from './ops'
import { kitOver } from './simplify'
import type { GraphKit } from './simplify'

/** A function as a graph. */
export interface Recording {
  graph: Graph
  k: GraphKit
  /** The node of each input. */
  inputs: number[]
  /** The leaves that the function touched but did not receive, and their nodes. */
  parameters: Value[]
  parameterNodes: number[]
  /** The node of each output. */
  outputs: number[]
}

/**
 * Runs `f` on `size` placeholders and notes what it does: each operation keeps its operands, and none
 * knows a number. `f` returns what is to be the outputs.
 */
export function record(size: number, f: (inputs: Value[]) => readonly Value[]): Recording {
  const placeholders = Array.from({ length: size }, () => new Value(NaN))
  const results = withMode(Mode.recording, Mode.noGrad | Mode.watching, () => f([...placeholders]))
  const graph = new Graph()
  const k = kitOver(graph)
  const nodes = new Map<Value, number>()
  const inputs = placeholders.map((_, i) => graph.node(INPUT, i))
  placeholders.forEach((value, i) => nodes.set(value, inputs[i]!))
  const parameters: Value[] = []
  const parameterNodes: number[] = []

  const leaf = (value: Value): number => {
    if (value.state >> 3 === Op.constant) return graph.literal(value.v)
    const node = graph.node(PARAMETER, parameters.push(value) - 1)
    parameterNodes.push(node)
    return value.state & TRACKED ? node : graph.node(STOP, node)
  }
  const enter = (value: Value, stack: Value[]): void => {
    if (nodes.has(value)) return
    if (value.state < FIRST_OP || value.x === undefined) nodes.set(value, leaf(value))
    else stack.push(value)
  }
  const make = (value: Value): number => {
    const op = value.state >> 3
    const name = opNames[op]!
    const at = (operand: Value): number => nodes.get(operand)!
    const { x, y } = value
    const operation = (k as unknown as Record<string, (...operands: unknown[]) => number>)[name]!
    if (op < Op.where) {
      return y === undefined ? operation(at(x as Value)) : operation(at(x as Value), at(y as Value))
    }
    const xs = (x as readonly Value[]).map(at)
    if (op === Op.where) return operation(...xs)
    return y === undefined ? operation(xs) : operation(xs, (y as readonly Value[]).map(at))
  }

  // Depth first with a stack of its own. A Value is seen twice: its operands are put above it first.
  const entered = new Set<Value>()
  const stack: Value[] = []
  for (const result of results) {
    enter(result, stack)
    while (stack.length > 0) {
      const value = stack[stack.length - 1]!
      if (!nodes.has(value) && !entered.has(value)) {
        entered.add(value)
        for (let i = countOperands(value) - 1; i >= 0; i--) enter(operandAt(value, i), stack)
      } else {
        stack.pop()
        if (nodes.has(value)) continue
        const node = make(value)
        nodes.set(value, value.state & TRACKED ? node : stopped(graph, node))
      }
    }
  }
  return {
    graph,
    k,
    inputs,
    parameters,
    parameterNodes,
    outputs: results.map((value) => nodes.get(value)!),
  }
}

/** What was computed under `noGrad` hands no gradient on; a leaf or a comparison does not anyway. */
function stopped(graph: Graph, node: number): number {
  return takes[graph.op[node]!] === 0 || FLAT.has(graph.op[node]!) ? node : graph.node(STOP, node)
}

const FLAT = /* @__PURE__ */ new Set(
  ['lt', 'le', 'gt', 'ge', 'eq', 'ne'].map((name) => codes[name]!),
)
