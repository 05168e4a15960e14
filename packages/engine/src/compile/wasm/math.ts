import { codes } from '../ops'
import type { Precision } from '../program'
import type { Expansions, GraphKit } from '../simplify'
import { exponentials } from './exponential'
import { trigonometrics } from './trigonometric'
import { m, select } from './vectors'

/**
 * What stands for the table's atoms where there are no instructions for them: comparisons make masks,
 * and functions are made of sums, products and bits, as nodes of the graph, so that what several of
 * them have in common is worked out once.
 */
export const expansions = (precision: Precision, withHeavy = true): Expansions =>
  withHeavy ? { ...choices, ...exponentials(precision), ...trigonometrics(precision) } : choices

/**
 * Numbers of the table that are about the format of doubles, and their counterparts for floats: what
 * splits a number in halves, the bounds and scales of safe squares, the largest number.
 */
export const literals: Readonly<Record<Precision, ReadonlyMap<number, number>>> = {
  f64: new Map(),
  f32: new Map([
    [2 ** 27 + 1, 2 ** 12 + 1],
    [1e150, 1e18],
    [1e-140, 1e-16],
    [2 ** 600, 2 ** 66],
    [2 ** -600, 2 ** -66],
    [Number.MAX_VALUE, (2 - 2 ** -23) * 2 ** 127],
    [-Number.MAX_VALUE, (2 ** -23 - 2) * 2 ** 127],
  ]),
}

/** Functions that are long: where a program has many of them, they are called. */
export const heavy: ReadonlySet<string> = new Set([
  ...Object.keys(exponentials('f64')),
  ...Object.keys(trigonometrics('f64')),
])

/** A mask as a number: 1 or 0. */
const oneWhere = (k: GraphKit, mask: number): number => m(k, 'and', mask, k.lit(1))

/** A number as a mask: all bits where it is not 0. */
function maskOf(k: GraphKit, condition: number): number {
  const { graph } = k
  if (graph.op[condition] === codes.and && graph.number(graph.y[condition]!) === 1)
    return graph.x[condition]!
  if (graph.op[condition] === codes.mul) {
    const [x, y] = [maskOf(k, graph.x[condition]!), maskOf(k, graph.y[condition]!)]
    if (
      isMask(k, x) &&
      isMask(k, y) &&
      isFlag(k, graph.x[condition]!) &&
      isFlag(k, graph.y[condition]!)
    )
      return m(k, 'and', x, y)
  }
  return m(k, 'unequalMask', condition, k.lit(0))
}

const isMask = ({ graph }: GraphKit, id: number): boolean => MASKS.has(graph.op[id]!)
const isFlag = ({ graph }: GraphKit, id: number): boolean =>
  graph.op[id] === codes.and && graph.number(graph.y[id]!) === 1
const MASKS = new Set(
  ['lessMask', 'lessEqualMask', 'equalMask', 'unequalMask', 'and'].map((op) => codes[op]!),
)

const choices: Expansions = {
  lt: (k, x, y) => oneWhere(k, m(k, 'lessMask', x!, y!)),
  le: (k, x, y) => oneWhere(k, m(k, 'lessEqualMask', x!, y!)),
  eq: (k, x, y) => oneWhere(k, m(k, 'equalMask', x!, y!)),
  ne: (k, x, y) => oneWhere(k, m(k, 'unequalMask', x!, y!)),
  where(k, condition, a, b) {
    const mask = maskOf(k, condition!)
    if (Object.is(k.graph.number(b!), 0)) return m(k, 'and', mask, a!)
    if (Object.is(k.graph.number(a!), 0)) return m(k, 'andNot', b!, mask)
    return select(k, mask, a!, b!)
  },
  max(k, x, y) {
    // The instruction takes several on most processors. NaN stays NaN, and −0 becomes 0.
    if (Object.is(k.graph.number(y!), 0)) return m(k, 'andNot', x!, m(k, 'lessEqualMask', x!, y!))
    return k.graph.node(codes.max!, x!, y!)
  },
}
