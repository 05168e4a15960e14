import type { BackendOptions, Machine } from './backends/backend'
import { backends } from './backends/backends'
import type { Graph } from './ir/graph'
import type { Ends } from './passes/lower'
import { schedule } from './schedule/schedule'
import type { Schedule } from './schedule/steps'
import type { Product } from './passes/differentiate'

// The stages of the compiler in their order. A driver (run/, module/) brings what comes first: it has
// recorded a function (record/), which is simplified while its nodes are made (passes/simplify.ts), and
// added the derivatives that it wants to the graph (passes/differentiate.ts).

/** Lowers the part of a graph between its ends, and divides it into steps. `terms` are added up over rows. */
export function scheduleOf(
  { target, precision }: BackendOptions,
  graph: Graph,
  ends: Ends,
  terms: readonly Product[] = [],
): Schedule {
  const roots = withFactors(ends.roots, terms)
  const lowered = backends[target].lower(graph, { ...ends, roots }, precision)
  const [count, { inputs, uniforms }] = [ends.roots.length, ends]
  return schedule(
    lowered.graph,
    inputs.length,
    uniforms.length,
    lowered.roots.slice(0, count),
    terms.map((_, i) => ({
      g: lowered.roots[count + 2 * i]!,
      p: lowered.roots[count + 2 * i + 1]!,
    })),
  )
}

/** Makes a schedule ready to run. */
export const machineOf = (scheduled: Schedule, { target, precision }: BackendOptions): Machine =>
  backends[target].machine(scheduled, precision)

/** Roots, and the factors of terms behind them. */
export const withFactors = (roots: readonly number[], terms: readonly Product[]): number[] => [
  ...roots,
  ...terms.flatMap(({ g, p }) => [g, p]),
]
