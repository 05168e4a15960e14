import { Graph } from './graph'
import { GIVEN, INPUT, LITERAL, MANY, PAIRS, STOP, takes, names } from './ops'
import { kitOver } from './simplify'
import type { Expansions } from './simplify'

/** A list at least this long stays one node, which becomes a loop; a shorter one is written out. */
const ROLLED = 8

/** What a program reads and what it gives, as nodes of a graph. */
export interface Ends {
  /** Nodes that differ from row to row. */
  inputs: readonly number[]
  /** Nodes that are the same in all rows. */
  given: readonly number[]
  roots: readonly number[]
}

/** A program in atoms: leaves are literals, `input` and `given`. */
export interface Lowered {
  graph: Graph
  roots: number[]
}

/**
 * The part of a graph between its `ends`, with every op made of atoms, or of what stands for an atom
 * in `expansions`.
 */
export function lower(
  graph: Graph,
  ends: Ends,
  expansions?: Expansions,
  literals?: ReadonlyMap<number, number>,
): Lowered {
  const lowered = new Graph(literals)
  const k = kitOver(lowered, true, expansions)
  const { sum, dot } = k
  Object.assign(k, {
    sum: (xs: number[]) => (xs.length < ROLLED ? (chain(xs, k.add) ?? k.lit(0)) : sum(xs)),
    dot: (xs: number[], ys: number[]) =>
      xs.length < ROLLED
        ? (chain(
            xs.map((x, i) => k.mul(x, ys[i]!)),
            k.add,
          ) ?? k.lit(0))
        : dot(xs, ys),
    least: (xs: number[]) => chain(xs, k.min),
    greatest: (xs: number[]) => chain(xs, k.max) ?? k.lit(-Infinity),
  })
  const at = new Int32Array(graph.size).fill(-1)
  ends.inputs.forEach((id, i) => (at[id] = lowered.node(INPUT, i)))
  ends.given.forEach((id, i) => (at[id] = lowered.node(GIVEN, i)))
  const needed = graph.needed(ends.roots, (id) => at[id]! >= 0)
  const lists = new Map<number, number[]>()
  const listAt = (list: number): number[] => {
    let known = lists.get(list)
    if (known === undefined)
      lists.set(list, (known = Array.from(graph.lists[list]!, (id) => at[id]!)))
    return known
  }
  for (let id = 0; id < graph.size; id++) {
    if (needed[id] === 0 || at[id]! >= 0) continue
    const op = graph.op[id]!
    const x = graph.x[id]!
    if (op === LITERAL) at[id] = lowered.literal(graph.literals[x]!)
    else if (op === STOP) at[id] = at[x]!
    else {
      const operation = (k as unknown as Record<string, (...operands: unknown[]) => number>)[
        names[op]!
      ]!
      const arity = takes[op]!
      if (arity === MANY) at[id] = operation(listAt(x))
      else if (arity === PAIRS) at[id] = operation(listAt(x), listAt(graph.y[id]!))
      else at[id] = operation(...[x, graph.y[id]!, graph.w[id]!].slice(0, arity).map((o) => at[o]!))
    }
  }
  return { graph: lowered, roots: ends.roots.map((id) => at[id]!) }
}

const chain = (xs: readonly number[], f: (x: number, y: number) => number): number | undefined =>
  xs.length === 0 ? undefined : xs.reduce((sum, x) => f(sum, x))
