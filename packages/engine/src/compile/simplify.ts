import { functions } from '../ops/arithmetic.gen'
import type { Kit, Row } from '../ops/interpret'
import { rows } from '../ops/rows.gen'
import type { Graph } from './graph'
import { LITERAL, codes } from './ops'

/** Whether an op stands for its `value` everywhere: it has no derivative of its own. */
const isShorthand = (row: Row): boolean => !(!row.value || row.dx || row.flat)

type Operation = (...operands: number[]) => number

/** What a kit does otherwise than to make a node: ops by their names. */
export type Expansions = Readonly<Record<string, (k: GraphKit, ...operands: number[]) => number>>

export type GraphKit = Kit<number> & { graph: Graph }

/**
 * The table's operations over the nodes of a graph. Shorthands stand for what they are made of;
 * with `atomsOnly` every op does that is made of others.
 *
 * What comes back is simplified as far as no bit of the result changes: for every operand, NaN and
 * −0 among them.
 */
export function kitOver(graph: Graph, atomsOnly = false, expansions: Expansions = {}): GraphKit {
  const kit: Record<string, unknown> = { graph, lit: (value: number) => graph.literal(value) }
  for (const [name, arity, row] of rows) {
    const value = row.value as ((k: unknown, ...operands: unknown[]) => number) | undefined
    const expansion = expansions[name]
    const code = codes[name]!
    const simpler = SIMPLER[name]
    const forward = (functions as unknown as Record<string, Operation>)[name]!
    if (arity === 'many' || arity === 'pairs') {
      const node = (...lists: number[][]): number =>
        graph.node(code, ...lists.map((list) => graph.list(list)))
      const known = FOLDS[name]
      kit[name] = (...lists: number[][]): number => {
        const isConstant = lists.every((list) => list.every((id) => graph.op[id] === LITERAL))
        if (isConstant && known) {
          return graph.literal(
            known(
              ...(lists.map((list) => list.map((id) => graph.number(id)!)) as [number[], number[]]),
            ),
          )
        }
        const isMade = value && (atomsOnly || isShorthand(row) || isConstant)
        return isMade ? value(kit, ...lists) : node(...lists)
      }
      continue
    }
    const otherwise: Operation | undefined = expansion
      ? (x, y, w) => expansion(kit as GraphKit, x!, y!, w!)
      : value && (atomsOnly || isShorthand(row))
        ? (...operands) => value(kit, ...operands)
        : undefined
    const isLiteral = (id: number): boolean => graph.op[id] === LITERAL
    const isFoldable = !isShorthand(row)
    const number = (id: number): number => graph.literals[graph.x[id]!]!
    if (arity === 'unary') {
      kit[name] = (x: number): number =>
        isFoldable && isLiteral(x)
          ? graph.literal(forward(number(x)))
          : (simpler?.(kit as GraphKit, x, -1, -1) ?? otherwise?.(x) ?? graph.node(code, x))
    } else if (arity === 'binary') {
      kit[name] = (x: number, y: number): number =>
        isFoldable && isLiteral(x) && isLiteral(y)
          ? graph.literal(forward(number(x), number(y)))
          : (simpler?.(kit as GraphKit, x, y, -1) ?? otherwise?.(x, y) ?? graph.node(code, x, y))
    } else {
      kit[name] = (x: number, y: number, w: number): number =>
        simpler?.(kit as GraphKit, x, y, w) ?? otherwise?.(x, y, w) ?? graph.node(code, x, y, w)
    }
  }
  return kit as GraphKit
}

/** Ops over lists of constants. */
const FOLDS: Readonly<Record<string, (xs: number[], ys: number[]) => number>> = {
  sum: (xs) => xs.reduce((sum, x) => sum + x, xs.length === 0 ? 0 : -0),
  dot: (xs, ys) => xs.reduce((sum, x, i) => sum + x * ys[i]!, xs.length === 0 ? 0 : -0),
  least: (xs) => xs.reduce((a, b) => Math.min(a, b), Infinity),
  greatest: (xs) => xs.reduce((a, b) => Math.max(a, b), -Infinity),
}

type Rule = (k: GraphKit, x: number, y: number, w: number) => number | undefined

/** The operand of a node that is made by this op, else undefined. */
const operandOf = ({ graph }: GraphKit, op: number, id: number): number | undefined =>
  graph.op[id] === op ? graph.x[id] : undefined

const isLit = ({ graph }: GraphKit, id: number, value: number): boolean =>
  Object.is(graph.number(id), value)

/** The factor of a node c·x whose c is a power of 2, by which products are exact, and x. */
function scaled(k: GraphKit, id: number): [number, number] | undefined {
  const { graph } = k
  if (graph.op[id] === codes.neg) return [-1, graph.x[id]!]
  if (graph.op[id] !== codes.mul) return undefined
  const c = graph.number(graph.y[id]!)
  return c !== undefined && isPowerOf2(c) ? [c, graph.x[id]!] : undefined
}

/** From ¼ to 4: no product of few of them with a usual number overflows or vanishes. */
const isPowerOf2 = (c: number): boolean => [0.25, 0.5, 1, 2, 4].includes(Math.abs(c))

const SIMPLER: Readonly<Record<string, Rule>> = {
  neg: (k, x) => operandOf(k, codes.neg!, x),
  identity: (_, x) => x,
  stop: (k, x) => (k.graph.isLiteral(x) ? x : undefined),
  abs(k, x) {
    const inner = scaled(k, x)
    if (inner) return k.mul(k.abs(inner[1]), k.lit(Math.abs(inner[0])))
    return k.graph.op[x] === codes.abs ? x : undefined
  },
  add(k, x, y) {
    if (isLit(k, y, -0)) return x
    if (isLit(k, x, -0)) return y
    const minus = operandOf(k, codes.neg!, y)
    return minus === undefined ? undefined : k.sub(x, minus)
  },
  sub(k, x, y) {
    if (isLit(k, y, 0)) return x
    const minus = operandOf(k, codes.neg!, y)
    return minus === undefined ? undefined : k.add(x, minus)
  },
  mul(k, x, y) {
    if (isLit(k, y, 1)) return x
    if (isLit(k, y, -1)) return k.neg(x)
    if (k.graph.isLiteral(x)) return k.mul(y, x)
    const c = k.graph.number(y)
    const inner = c !== undefined && isPowerOf2(c) ? scaled(k, x) : undefined
    if (inner) return k.mul(inner[1], k.lit(c! * inner[0]))
    // −(x·y), so that the sign can be met by a subtraction
    const minus = operandOf(k, codes.neg!, x)
    if (minus !== undefined && c === undefined) return k.neg(k.mul(minus, y))
    const other = operandOf(k, codes.neg!, y)
    if (other !== undefined) return k.neg(k.mul(x, other))
    // The smaller number first, so that x·y and y·x are one node.
    return c === undefined && x > y ? k.graph.node(codes.mul!, y, x) : undefined
  },
  div(k, x, y) {
    if (isLit(k, y, 1)) return x
    const c = k.graph.number(y)
    return c !== undefined && isPowerOf2(c) ? k.mul(x, k.lit(1 / c)) : undefined
  },
  pow(k, x, y) {
    const power = k.graph.number(y)
    if (power === 2) return k.square(x)
    if (power === 1) return x
    if (power === -1) return k.reciprocal(x)
    return power === 0 ? k.lit(1) : undefined
  },
  where(k, x, y, w) {
    const condition = k.graph.number(x)
    if (condition !== undefined) return condition !== 0 ? y : w
    return y === w ? y : undefined
  },
  times(k, x, y) {
    const c = k.graph.number(y)
    if (c === undefined) return k.graph.isLiteral(x) ? k.times(y, x) : undefined
    if (c === 0) return k.lit(0)
    return Number.isFinite(c) ? k.mul(x, y) : undefined
  },
}
