import { partialAt, sharedBy } from '../chain'
import { Mode, withMode } from '../mode'
import { State } from '../state'
import { Value, k, lift } from '../value'
import { backpropagate } from './arithmetic.gen'
import { ops } from './metadata.gen'
import type { Arity } from './metadata.gen'

/**
 * The partial derivatives of a Value's own operation, one for each of its `operands`, whether or not
 * gradients reach these. As numbers they are what `backward` multiplies by; with `createGraph` they
 * are Values that can be differentiated again. None for a leaf.
 * @example
 * const y = new Value(3).mul(new Value(4))
 * partials(y) // [ 4, 3 ]
 * partials(y, { createGraph: true }).map((p) => p.data) // [ 4, 3 ]
 */
export function partials(value: Value, options: { createGraph: true }): Value[]
export function partials(value: Value, options?: { createGraph?: false }): number[]
export function partials(
  value: Value,
  { createGraph = false }: { createGraph?: boolean } = {},
): Value[] | number[] {
  const { operands } = value
  if (createGraph) {
    const shared = operands.length > 0 && sharedBy(value)
    return operands.map((_, i) => lift(partialAt(value, i, shared) ?? 0))
  }
  // An operand that is used twice has a partial for each place: stand-ins keep them apart.
  const standIns = operands.map((operand) => new Value(operand.v))
  const node = remade(value, standIns)
  node.grad = 1
  backpropagate(node)
  return standIns.map((standIn) => standIn.grad)
}

/** The same operation over other operands, as a node. */
function remade({ v, state, x, y }: Value, operands: readonly Value[]): Value {
  const tracked = state | State.tracked
  if (!Array.isArray(x)) return new Value(v, undefined, tracked, operands[0], operands[1])
  const second = Array.isArray(y) ? operands.slice(x.length) : y
  return new Value(v, undefined, tracked, operands.slice(0, x.length), second)
}

/** An operation and its partial derivatives as graphs of Values, whole: see `rule`. */
export interface Rule {
  /** Leaves that stand for the operands. */
  operands: Value[]
  /** The operation over them. */
  result: Value
  /** A graph for each operand, made of `operands`, of `result` and of constants. */
  partials: Value[]
}

/**
 * What the table says of an op, as graphs to be read: `op` and `operands` of their Values, not `data`,
 * which only constants have. Nothing is left out, also what no gradient flows through.
 * @param op the name of an op, as `ops` lists it and nodes show it
 * @param count how many operands an op over lists is applied to; over two lists, in both together
 * @throws RangeError when there is no such op, or no number of operands that fits
 * @example
 * const { operands, partials: rules } = rule('div')
 * rules.map((p) => p.op) // [ 'reciprocal', 'neg' ]
 * rules[0]?.operands[0] === operands[1] // true
 */
export function rule(op: string, count?: number): Rule {
  const size = (arity: Arity): number =>
    count ?? { unary: 1, binary: 2, ternary: 3, many: 3, pairs: 6 }[arity]
  const found = ops.find(({ name, arity }) => name === op && takes(arity, size(arity)))
  if (!found)
    throw new RangeError(`no op ${op} of ${count ?? 'any'} operands; see ops for those that are`)
  return withMode(Mode.recording, Mode.noGrad | Mode.watching, () => {
    const operands = Array.from({ length: size(found.arity) }, () => new Value(NaN))
    const half = operands.length / 2
    const given: Record<Arity, unknown[]> = {
      unary: operands,
      binary: operands,
      ternary: operands,
      many: [operands],
      pairs: [operands.slice(0, half), operands.slice(half)],
    }
    const apply = k[found.row as 'sum'] as unknown as (...operands: unknown[]) => Value
    const result = apply(...given[found.arity])
    if (operands.some((operand) => !result.operands.includes(operand)) || result.op !== op)
      throw new RangeError(`${op} is made of other ops; ask for the rules of these`)
    return { operands, result, partials: partials(result, { createGraph: true }) }
  })
}

const takes = (arity: Arity, count: number): boolean =>
  arity === 'many' ||
  (arity === 'pairs' ? count % 2 === 0 : count === { unary: 1, binary: 2, ternary: 3 }[arity])
