import { gradients, pullback } from '../compile/passes/differentiate'
import { newInput } from '../compile/run/derivatives'
import { uniformIn } from '../compile/run/program'
import { Op } from '../ops/arithmetic.gen'
import type { Program } from './program'

/** What a batch computes before, for and after its rows. */
export function batchOf({ recorded }: Program) {
  const { k, inputs, outputs, parameterNodes } = recorded
  const { graph } = k
  const loss = outputs[0]!
  const weight = newInput(graph)
  const shared = uniformIn(graph, [...inputs, weight], [loss])
  const products = pullback(k, [loss], [weight], shared)
  const counted = k.make(Op.where, weight, loss, graph.literal(0))
  const parameterAt = new Map(parameterNodes.map((node, i) => [node, i]))
  const isDirect = (node: number): boolean => parameterAt.has(node)
  const direct = shared.filter(isDirect).map((node) => [node, parameterAt.get(node)!] as const)
  const results = shared.filter((node) => !isDirect(node))
  const productOf = new Map(shared.map((node, i) => [node, products[i]!]))
  const seeds = results.map(() => newInput(graph))
  return {
    weight,
    direct,
    results,
    seeds,
    terms: [
      { g: weight, p: counted },
      ...direct.map(([node]) => productOf.get(node)!),
      ...results.map((node) => productOf.get(node)!),
    ],
    onward: gradients(k, results, seeds, parameterNodes),
  }
}

/** Terms by their first factor; what has no company is by itself. */
export function byFactor(
  terms: readonly (readonly [g: number, p: number])[],
): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  terms.forEach(([g], i) => {
    const group = groups.get(g)
    if (group) group.push(i)
    else groups.set(g, [i])
  })
  return groups
}
