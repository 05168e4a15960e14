import { Mode, withMode } from '../../mode'
import { Op } from '../../ops/arithmetic.gen'
import { ranges } from '../../ops/values.gen'
import { State } from '../../state'
import { Value } from '../../value'
import type { CallRule } from '../passes/calls'
import { INPUT, LITERAL, MANY, PARAMETER, STOP, arities } from '../ir/ops'
import { Builder } from '../passes/simplify'
import type { Shape } from '../shapes'

/** A function as a graph. */
export interface Recording {
  k: Builder
  /** The node of each input. */
  inputs: number[]
  /** The leaves that the function touched but did not receive, and their nodes. */
  parameters: Value[]
  parameterNodes: number[]
  /** The node of each output. */
  outputs: number[]
}

/** A recorded function and the shapes on both sides of it. */
export interface Recorded extends Recording {
  shapes: readonly Shape[]
  sizes: readonly number[]
  output: Shape
}

/** What stands in place of a second operand, as the rule of a call. */
const callRule = (y: unknown) => y as Partial<CallRule> | undefined

/** The Values that a Value is recorded from. */
export const recordedFrom = (value: Value): readonly Value[] =>
  callRule(value.y)?.from ?? value.operands

/**
 * Runs `f` on `size` placeholders and notes what it does: each operation keeps its operands, and none
 * knows a number. `f` returns what is to be the outputs. A Value that `isOuter` names is a leaf.
 */
export function record(
  size: number,
  f: (inputs: Value[]) => readonly Value[],
  isOuter?: (value: Value) => boolean,
): Recording {
  const placeholders = Array.from({ length: size }, () => new Value(NaN))
  const results = withMode(Mode.recording, Mode.noGrad | Mode.watching, () => f([...placeholders]))
  const k = new Builder()
  const { graph } = k
  const inputs = placeholders.map((_, i) => graph.node(INPUT, i))
  const parameters: Value[] = []
  const parameterNodes: number[] = []

  // While the Values are walked, the `grad` of each that was met is its place in `met`: a Map would
  // take longer than all the rest. They are put back at the end.
  const met: Value[] = []
  const nodes: number[] = []
  const grads: number[] = []
  const meet = (value: Value, node: number): void => {
    grads.push(value.grad)
    nodes.push(node)
    value.grad = met.push(value) - 1
  }
  const isMet = (value: Value): boolean => met[value.grad] === value
  const nodeOf = (value: Value): number => nodes[value.grad]!
  const leaf = (value: Value): number => {
    if (value.state >> State.op === Op.constant) return graph.literal(value.v)
    const node = graph.node(PARAMETER, parameters.push(value) - 1)
    parameterNodes.push(node)
    return value.state & State.tracked ? node : graph.node(STOP, node)
  }
  const isLeaf = (value: Value): boolean => value.x === undefined || isOuter?.(value) === true
  const make = ({ state, x, y }: Value): number => {
    const op = state >> State.op
    if (!Array.isArray(x)) return k.make(op, nodeOf(x as Value), y ? nodeOf(y as Value) : -1)
    const xs = (callRule(y)?.from ?? (x as readonly Value[])).map(nodeOf)
    if (op === Op.custom) return callRule(y)!.record!(k, xs)
    if (arities[op]! < MANY) return k.make(op, xs[0]!, xs[1], xs[2])
    return y ? k.many(op, xs, (y as readonly Value[]).map(nodeOf)) : k.many(op, xs)
  }
  /** What was computed under `noGrad` or detached propagates no gradient; a comparison does not anyway. */
  const made = (value: Value): number => {
    const node = make(value)
    const op = graph.op[node]!
    const isFlat = op === LITERAL || op === STOP || ranges[op] === 'z'
    return value.state & State.tracked || isFlat ? node : graph.node(STOP, node)
  }

  // Depth first with a stack of its own. A Value is seen twice: its operands are put above it first.
  const stack: Value[] = []
  const enter = (value: Value): void => {
    if (isMet(value)) return
    if (isLeaf(value)) meet(value, leaf(value))
    else stack.push(value)
  }
  try {
    placeholders.forEach((value, i) => meet(value, inputs[i]!))
    for (const result of results) {
      enter(result)
      while (stack.length > 0) {
        const value = stack[stack.length - 1]!
        if (!isMet(value)) {
          meet(value, -1)
          // Leaves first, so that parameters come in the order in which they are used.
          const operands = recordedFrom(value)
          for (const operand of operands) if (isLeaf(operand)) enter(operand)
          for (let i = operands.length - 1; i >= 0; i--) enter(operands[i]!)
        } else {
          stack.pop()
          if (nodeOf(value) < 0) nodes[value.grad] = made(value)
        }
      }
    }
    return { k, inputs, parameters, parameterNodes, outputs: results.map(nodeOf) }
  } finally {
    for (let i = met.length - 1; i >= 0; i--) met[i]!.grad = grads[i]!
  }
}
