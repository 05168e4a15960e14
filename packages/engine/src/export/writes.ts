import type { Graph } from '../compile/ir/graph'
import { Op } from '../ops/arithmetic.gen'
import type { Body } from './body'
import type { Helpers } from './called-functions'

/** As many products in a row with one common factor are a loop. */
const LONG = 8

/** Results that are written one after the other. */
export interface Writes {
  /** The nodes that must be known before. */
  needed: readonly number[]
  /** The statements that write them. */
  lines: (body: Body, helpers: Helpers, target: (index: number | string) => string) => string[]
}

/** Consecutive results: one node, or products of one factor with a list. */
type Run = { at: number; node: number } | { at: number; factor: number; list: number[] }

/** How results are written: the rows of an outer product as loops, the rest one by one. */
export function writes(graph: Graph, results: readonly number[]): Writes {
  const runs: Run[] = []
  for (let at = 0; at < results.length;) {
    const run = productsFrom(graph, results, at)
    if (run) {
      runs.push({ at, ...run })
      at += run.list.length
    } else runs.push({ at, node: results[at++]! })
  }
  return {
    needed: runs.flatMap((run) => ('node' in run ? [run.node] : [run.factor, ...run.list])),
    lines: (body, helpers, target) =>
      runs.flatMap((run) => {
        if ('node' in run) return [`${target(run.at)} = ${body.text(run.node)};`]
        const start = body.lines.length
        const array = body.array(run.list)
        const made = body.lines.splice(start)
        const product = helpers.expression('mul', [body.text(run.factor), `${array}[i]`])
        const place = target(run.at === 0 ? 'i' : `${run.at} + i`)
        return [...made, `for (size_t i = 0; i < ${run.list.length}; i++) ${place} = ${product};`]
      }),
  }
}

/** The longest run of products with one factor that begins at a place, if it is long. */
function productsFrom(graph: Graph, results: readonly number[], at: number) {
  let best: { factor: number; list: number[] } | undefined
  const first = results[at]!
  if (graph.op[first] !== Op.mul) return undefined
  for (const factor of [graph.x[first]!, graph.y[first]!]) {
    const list: number[] = []
    for (let i = at; i < results.length; i++) {
      const id = results[i]!
      if (graph.op[id] !== Op.mul) break
      if (graph.x[id] === factor) list.push(graph.y[id]!)
      else if (graph.y[id] === factor) list.push(graph.x[id]!)
      else break
    }
    if (list.length >= LONG && list.length > (best?.list.length ?? 0)) best = { factor, list }
  }
  return best
}
