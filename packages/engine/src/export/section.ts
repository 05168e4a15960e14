import { values } from '../ops/values.gen'
import { Graph } from '../compile/ir/graph'
import { INPUT, codes, arities } from '../compile/ir/ops'
import { rebuilt } from '../compile/passes/lower'
import { Builder, bound } from '../compile/passes/simplify'
import type { Rules } from '../compile/passes/simplify'

/** A part of a program: a graph whose leaves are literals and `leaves`, numbered as inputs. */
export interface Section {
  graph: Graph
  roots: readonly number[]
}

/** Ops over lists that no language has are made of others here; the rest keeps its name. */
const OVER_LISTS = ['norm', 'logSumExp'] as const

/**
 * The part of a graph between `leaves` and `roots`, each op as it was written.
 * @param literals what some numbers become where others than doubles are computed with
 */
export function sectionOf(
  graph: Graph,
  leaves: readonly number[],
  roots: readonly number[],
  literals?: ReadonlyMap<number, number>,
): Section {
  return rebuilt(
    graph,
    { inputs: leaves, uniforms: [], roots },
    (k) => {
      const all = bound(k, values)
      return Object.fromEntries(OVER_LISTS.map((name) => [name, all[name]])) as Rules
    },
    literals,
  )
}

/** The one op of derivatives that is no row of the table. */
const guarded: (typeof values)[string] = (k, x, y) => k.where(x, k.mul(x, y), 0)

/** What an op of the table is made of, as a section whose leaves are its operands; undefined for an atom. */
export function definitionOf(
  name: string,
  literals?: ReadonlyMap<number, number>,
): Section | undefined {
  const rule = name === 'guarded' ? guarded : values[name]
  if (!rule) return undefined
  const graph = new Graph(literals)
  const k = new Builder(graph)
  const operands = Array.from({ length: arities[codes[name]!]! }, (_, i) => graph.node(INPUT, i))
  return { graph, roots: [k.apply(rule, ...operands)] }
}
