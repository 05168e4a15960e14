import { Op } from '../../ops/arithmetic.gen'
import { codes } from '../ops'
import type { Precision } from '../program'
import { Term } from '../simplify'
import type { GraphKit, Operand, Rules } from '../simplify'
import { exponentials } from './exponential'
import { trigonometrics } from './trigonometric'

/**
 * What stands for the table's atoms where there are no instructions for them: comparisons make masks,
 * and functions are made of sums, products and bits, as nodes of the graph, so that what several of
 * them have in common is worked out once.
 */
export const expansions = (precision: Precision, withHeavy = true): Rules =>
  withHeavy ? { ...choices, ...exponentials(precision), ...trigonometrics(precision) } : choices

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
  .../* @__PURE__ */ Object.keys(/* @__PURE__ */ exponentials('f64')),
  .../* @__PURE__ */ Object.keys(/* @__PURE__ */ trigonometrics('f64')),
])

/** A mask as a number: 1 or 0. */
const oneWhere = (k: GraphKit, mask: Operand): Operand => k.and(mask, 1)

/** A number as a mask: all bits where it is not 0. */
function maskOf(k: GraphKit, { id }: Term): Operand {
  const { op, x, y } = k.graph
  if (isFlag(k, id)) return new Term(x[id]!)
  return op[id] === Op.mul && isFlag(k, x[id]!) && isFlag(k, y[id]!)
    ? k.and(maskOf(k, new Term(x[id]!)), maskOf(k, new Term(y[id]!)))
    : k.unequal(new Term(id), 0)
}

const isFlag = ({ graph }: GraphKit, id: number): boolean =>
  graph.op[id] === codes.and && graph.number(graph.y[id]!) === 1

const isZero = ({ graph }: GraphKit, { id }: Term): boolean => Object.is(graph.number(id), 0)

const choices: Rules = {
  lt: (k: GraphKit, x: Term, y: Term) => oneWhere(k, k.less(x, y)),
  le: (k: GraphKit, x: Term, y: Term) => oneWhere(k, k.lessEqual(x, y)),
  eq: (k: GraphKit, x: Term, y: Term) => oneWhere(k, k.equal(x, y)),
  ne: (k: GraphKit, x: Term, y: Term) => oneWhere(k, k.unequal(x, y)),
  where(k: GraphKit, condition: Term, a: Term, b: Term) {
    const mask = maskOf(k, condition)
    if (isZero(k, b)) return k.and(mask, a)
    return isZero(k, a) ? k.andNot(b, mask) : k.select(mask, a, b)
  },
  // The instruction takes several on most processors. NaN stays NaN, and −0 becomes 0.
  max: (k: GraphKit, x: Term, y: Term) =>
    isZero(k, y) ? k.andNot(x, k.lessEqual(x, y)) : undefined,
}
