import { shorthands } from '../../ops/rules.gen'
import { Op, functions } from '../../ops/arithmetic.gen'
import type { Algebra } from '../../ops/descriptors'
import { Graph } from '../ir/graph'
import { LITERAL, MANY, STOP, opNames, arities } from '../ir/ops'
import type { MachineOp } from '../ir/ops'

/** A node as rules see it, to which a plain number is a literal. */
export class NodeRef {
  constructor(readonly id: number) {}
}
export type Operand = NodeRef | number

/** The table's operations over nodes, and the machine's. */
export type GraphAlgebra = Algebra<Operand> &
  Readonly<Record<MachineOp, (...xs: Operand[]) => Operand>> & { readonly graph: Graph }

/** What something is made of. */
type Rule = (k: GraphAlgebra, ...operands: never[]) => Operand
/** What ops are made of, by name; what a rule gives no operand for, or has none, is a node. */
export type Rules = Readonly<Record<string, (...operands: never[]) => Operand | undefined>>

/** Rules of the table with their algebra. */
export const bound = (k: GraphAlgebra, rules: Readonly<Record<string, Rule>>): Rules =>
  Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      (...operands: never[]) => rule(k, ...operands),
    ]),
  )

type Forward = (...operands: unknown[]) => number
const forward = functions as Readonly<Record<string, unknown>> as Readonly<Record<string, Forward>>

/**
 * Makes the nodes of a graph, simplified as far as no bit of a result changes: for every operand, NaN
 * and −0 among them.
 */
export class Builder {
  private readonly algebra: GraphAlgebra
  private readonly rules: readonly (Rules[string] | undefined)[]

  constructor(
    readonly graph: Graph = new Graph(),
    rulesOf?: (k: GraphAlgebra) => Rules,
  ) {
    const algebra: Record<string, unknown> = { graph, lit: (value: number) => value }
    opNames.forEach((name, op) => {
      const id = (operand: Operand): number => this.id(operand)
      algebra[name] =
        arities[op]! < MANY
          ? (x: Operand, y?: Operand, w?: Operand) =>
              new NodeRef(
                y === undefined
                  ? this.make(op, id(x))
                  : this.make(op, id(x), id(y), w === undefined ? -1 : id(w)),
              )
          : (...lists: Operand[][]) =>
              new NodeRef(this.many(op, ...lists.map((list) => list.map(id))))
    })
    this.algebra = algebra as GraphAlgebra
    Object.assign(algebra, bound(this.algebra, shorthands))
    const rules = rulesOf?.(this.algebra)
    this.rules = opNames.map((name) => rules?.[name])
  }

  /** An op over up to three nodes. */
  make(op: number, x: number, y = -1, w = -1): number {
    const { graph } = this
    if (
      graph.op[x] === LITERAL &&
      (y < 0 || graph.op[y] === LITERAL) &&
      (w < 0 || graph.op[w] === LITERAL)
    ) {
      const f = forward[opNames[op]!]
      // As many operands as the op takes: Math.min would make NaN of one that is undefined.
      const numbers = [x, y, w].slice(0, arities[op]).map((id) => graph.number(id))
      if (f) return graph.literal(f(...numbers))
    }
    return this.simpler(op, x, y, w) ?? this.made(op, x, y, w) ?? graph.node(op, x, y, w)
  }

  /** An op over a list of nodes, or two. */
  many(op: number, ...lists: readonly (readonly number[])[]): number {
    const { graph } = this
    if (lists.every((list) => list.every((id) => graph.op[id] === LITERAL))) {
      const numbers = lists.map((list) => list.map((id) => ({ v: graph.number(id) })))
      return graph.literal(forward[opNames[op]!]!(...numbers))
    }
    return this.made(op, ...lists) ?? graph.node(op, ...lists.map((list) => graph.list(list)))
  }

  /** What a rule gives for nodes, or lists of them. */
  apply(rule: Rule, ...operands: readonly (number | readonly number[])[]): number {
    return this.id(rule(this.algebra, ...(refs(operands) as never[])))
  }

  private id(operand: Operand): number {
    return typeof operand === 'number' ? this.graph.literal(operand) : operand.id
  }

  private made(op: number, ...operands: (number | readonly number[])[]): number | undefined {
    const result = this.rules[op]?.(...(refs(operands) as never[]))
    return result === undefined ? result : this.id(result)
  }

  /** Whether a node is this literal: 0 and −0 are two. */
  private is(id: number, value: number): boolean {
    return Object.is(this.graph.number(id), value)
  }

  /** The operand of a node that is made by this op, else undefined. */
  private inside(op: number, id: number): number | undefined {
    return this.graph.op[id] === op ? this.graph.x[id] : undefined
  }

  /** The factor of a node c·x whose c is a power of 2, and x. */
  private scaled(id: number): [number, number] | undefined {
    const { op, x, y } = this.graph
    if (op[id] === Op.neg) return [-1, x[id]!]
    const c = op[id] === Op.mul ? this.graph.number(y[id]!) : undefined
    return isPowerOf2(c) ? [c, x[id]!] : undefined
  }

  private simpler(op: number, x: number, y: number, w: number): number | undefined {
    const { graph } = this
    const a = graph.number(x)
    const b = graph.number(y)
    const minus = this.inside(Op.neg, y)
    switch (op) {
      case Op.neg:
        return this.inside(Op.neg, x)
      case Op.identity:
        return x
      case STOP:
        return a === undefined ? a : x
      case Op.abs: {
        const inner = this.scaled(x)
        if (inner)
          return this.make(Op.mul, this.make(Op.abs, inner[1]), graph.literal(Math.abs(inner[0])))
        return graph.op[x] === Op.abs ? x : undefined
      }
      case Op.add:
        if (this.is(y, -0)) return x
        if (this.is(x, -0)) return y
        return minus === undefined ? minus : this.make(Op.sub, x, minus)
      case Op.sub:
        if (this.is(y, 0)) return x
        return minus === undefined ? minus : this.make(Op.add, x, minus)
      case Op.mul: {
        if (b === 1) return x
        if (b === -1) return this.make(Op.neg, x)
        if (a !== undefined) return this.make(op, y, x)
        if (b !== undefined) {
          const inner = isPowerOf2(b) && this.scaled(x)
          // Two that grow overflow where their product does; others may meet a number that a single one would not.
          return inner && (inner[0] === -1 || Math.min(Math.abs(b), Math.abs(inner[0])) >= 1)
            ? this.make(op, inner[1], graph.literal(b * inner[0]))
            : undefined
        }
        // −(x·y), so that the sign can be met by a subtraction
        const plus = this.inside(Op.neg, x)
        if (plus !== undefined) return this.make(Op.neg, this.make(op, plus, y))
        if (minus !== undefined) return this.make(Op.neg, this.make(op, x, minus))
        // The smaller number first, so that x·y and y·x are one node.
        return x > y ? this.make(op, y, x) : undefined
      }
      case Op.div:
        if (b === 1) return x
        return isPowerOf2(b) ? this.make(Op.mul, x, graph.literal(1 / b)) : undefined
      case Op.pow:
        if (b === 2) return this.make(Op.square, x)
        if (b === 1) return x
        if (b === -1) return this.make(Op.reciprocal, x)
        return b === 0 ? graph.literal(1) : undefined
      case Op.where:
        if (a !== undefined) return a !== 0 ? y : w
        return y === w ? y : undefined
      case Op.times:
        if (b === undefined) return a === undefined ? a : this.make(op, y, x)
        if (b === 0) return y
        return Number.isFinite(b) ? this.make(Op.mul, x, y) : undefined
    }
    return undefined
  }
}

const refs = (operands: readonly (number | readonly number[])[]): unknown[] =>
  operands.map((operand) =>
    typeof operand === 'number' ? new NodeRef(operand) : operand.map((id) => new NodeRef(id)),
  )

/** Powers of 2, by which a product is exact unless it is too small for that. */
const POWERS = /* @__PURE__ */ new Set([0.25, 0.5, 1, 2, 4])
const isPowerOf2 = (c: number | undefined): c is number => POWERS.has(Math.abs(c!))
