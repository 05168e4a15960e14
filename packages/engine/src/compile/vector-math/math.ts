import { Op } from '../../ops/arithmetic.gen'
import { codes } from '../ir/ops'
import type { Precision } from '../numbers'
import { NodeRef } from '../passes/simplify'
import type { GraphAlgebra, Operand, Rules } from '../passes/simplify'
import { exponentials } from './exponential'
import { trigonometrics } from './trigonometric'

/**
 * What stands for the table's atoms where there are no instructions for them: comparisons make masks,
 * and functions are made of sums, products and bits, as nodes of the graph, so that what several of
 * them have in common is computed once.
 */
export const expansions =
  (precision: Precision, withHeavy = true) =>
  (k: GraphAlgebra): Rules =>
    withHeavy
      ? { ...choices(k), ...exponentials(k, precision), ...trigonometrics(k, precision) }
      : choices(k)

/** The atoms that have an expansion. */
export type Expanded = keyof (ReturnType<typeof choices> &
  ReturnType<typeof exponentials> &
  ReturnType<typeof trigonometrics>)

const DOUBLES = [2 ** 27 + 1, 1e150, 1e-140, 2 ** 600, 2 ** -600, Number.MAX_VALUE]
const FLOATS = [2 ** 12 + 1, 1e18, 1e-16, 2 ** 66, 2 ** -66, (2 - 2 ** -23) * 2 ** 127]

/**
 * Numbers of the table that are about the format of doubles, and their counterparts for floats: what
 * splits a number in halves, the bounds and scales of safe squares, the largest number.
 */
export const literals: Readonly<Record<Precision, ReadonlyMap<number, number>>> = {
  f64: /* @__PURE__ */ new Map(),
  f32: /* @__PURE__ */ new Map(
    DOUBLES.flatMap((number, i) => [
      [number, FLOATS[i]!],
      [-number, -FLOATS[i]!],
    ]),
  ),
}

/** Functions that are long: where a program has many of them, they are called. */
export const heavy: ReadonlySet<string> = /* @__PURE__ */ new Set([
  .../* @__PURE__ */ Object.keys(/* @__PURE__ */ exponentials({} as GraphAlgebra, 'f64')),
  .../* @__PURE__ */ Object.keys(/* @__PURE__ */ trigonometrics({} as GraphAlgebra, 'f64')),
])

function choices(k: GraphAlgebra) {
  const { graph, and, andNot, less, lessEqual, equal, unequal, select } = k
  /** Whether a node is a mask that was made a number: 1 or 0. */
  const isFlag = (id: number): boolean =>
    graph.op[id] === codes.and && graph.number(graph.y[id]!) === 1
  const isZero = ({ id }: NodeRef): boolean => Object.is(graph.number(id), 0)
  /** A number as a mask: all bits where it is not 0. */
  const maskOf = (id: number): Operand => {
    const { op, x, y } = graph
    if (isFlag(id)) return new NodeRef(x[id]!)
    return op[id] === Op.mul && isFlag(x[id]!) && isFlag(y[id]!)
      ? and(maskOf(x[id]!), maskOf(y[id]!))
      : unequal(new NodeRef(id), 0)
  }
  return {
    lt: (x: NodeRef, y: NodeRef) => and(less(x, y), 1),
    le: (x: NodeRef, y: NodeRef) => and(lessEqual(x, y), 1),
    eq: (x: NodeRef, y: NodeRef) => and(equal(x, y), 1),
    ne: (x: NodeRef, y: NodeRef) => and(unequal(x, y), 1),
    where(condition: NodeRef, a: NodeRef, b: NodeRef) {
      const mask = maskOf(condition.id)
      if (isZero(b)) return and(mask, a)
      return isZero(a) ? andNot(b, mask) : select(mask, a, b)
    },
    // The instruction takes several on most processors. NaN stays NaN, and −0 becomes 0.
    max: (x: NodeRef, y: NodeRef) => (isZero(y) ? andNot(x, lessEqual(x, y)) : undefined),
  } satisfies Rules
}
