import { values } from '../../ops/values.gen'
import { Graph } from '../ir/graph'
import { UNIFORM, INPUT, LITERAL, MANY, STOP, arities } from '../ir/ops'
import { Builder, bound } from './simplify'
import type { GraphAlgebra, Operand, Rules } from './simplify'

/** A list at least this long stays one node, which becomes a loop; a shorter one is written out. */
const ROLLED = 8

/** What a program reads and what it gives, as nodes of a graph. */
export interface Ends {
  /** Nodes that differ from row to row. */
  inputs: readonly number[]
  /** Nodes that are the same in all rows. */
  uniforms: readonly number[]
  roots: readonly number[]
}

/** A program in atoms: leaves are literals, `input` and `uniform`. */
export interface Lowered {
  graph: Graph
  roots: number[]
}

const isShort = (xs: readonly Operand[]): boolean => xs.length < ROLLED

/** What is not in the table, and ops over lists: a short list becomes a chain, a long one a loop, which for a sum is a dot with ones. */
function composites({ add, mul, dot, min, max, where }: GraphAlgebra): Rules {
  type List = readonly Operand[]
  const chained = (xs: List, f: typeof add, empty = 0): Operand =>
    xs.length === 0 ? empty : xs.reduce((sum, x) => f(sum, x))
  const products = (xs: List, ys: List): List => xs.map((x, i) => mul(x, ys[i]!))
  return {
    guarded: (x: Operand, y: Operand) => where(x, mul(x, y), 0),
    sum: (xs: List) =>
      isShort(xs)
        ? chained(xs, add)
        : dot(
            xs.map(() => 1),
            xs,
          ),
    dot: (xs: List, ys: List) => (isShort(xs) ? chained(products(xs, ys), add) : undefined),
    least: (xs: List) => chained(xs, min, Infinity),
    greatest: (xs: List) => chained(xs, max, -Infinity),
  }
}

/**
 * The part of a graph between its `ends`, with every op made of atoms, or of what stands for an atom
 * in `expansions`.
 */
export function lower(
  graph: Graph,
  ends: Ends,
  expansions?: (k: GraphAlgebra) => Rules,
  literals?: ReadonlyMap<number, number>,
): Lowered {
  return rebuilt(
    graph,
    ends,
    (k) => ({ ...bound(k, values), ...composites(k), ...expansions?.(k) }),
    literals,
  )
}

/** The part of a graph between its `ends`, with each op made of what the rules give for it. */
export function rebuilt(
  graph: Graph,
  ends: Ends,
  rulesOf: (k: GraphAlgebra) => Rules,
  literals?: ReadonlyMap<number, number>,
): Lowered {
  const lowered = new Graph(literals)
  const k = new Builder(lowered, rulesOf)
  const at = new Int32Array(graph.size).fill(-1)
  ends.inputs.forEach((id, i) => (at[id] = lowered.node(INPUT, i)))
  ends.uniforms.forEach((id, i) => (at[id] = lowered.node(UNIFORM, i)))
  const needed = graph.needed(ends.roots, (id) => at[id]! >= 0)
  const lists: number[][] = []
  const listAt = (list: number): number[] =>
    (lists[list] ??= graph.lists[list]!.map((id) => at[id]!))
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0 || at[id]! >= 0) continue
    const op = graph.op[id]!
    const x = graph.x[id]!
    const y = graph.y[id]!
    if (op === LITERAL) at[id] = lowered.literal(graph.literals[x]!)
    else if (op === STOP) at[id] = at[x]!
    else if (arities[op]! < MANY) at[id] = k.make(op, at[x]!, at[y] ?? -1, at[graph.w[id]!] ?? -1)
    else at[id] = y < 0 ? k.many(op, listAt(x)) : k.many(op, listAt(x), listAt(y))
  }
  return { graph: lowered, roots: ends.roots.map((id) => at[id]!) }
}
