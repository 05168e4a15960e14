import { watcher } from './mode'
import { backpropagate } from './ops/arithmetic.gen'
import { State } from './state'
import type { Value } from './value'

/** Sets each `grad` to 0, and each node to not visited; what leaves had is returned. */
export function clearGrads(nodes: readonly Value[], count: number): [leaf: Value, grad: number][] {
  const before: [Value, number][] = []
  for (let i = 0; i < count; i++) {
    const node = nodes[i]!
    if (node.grad !== 0 && node.x === undefined) before.push([node, node.grad])
    node.grad = 0
    node.state &= ~State.visited
  }
  return before
}

/** Propagates gradients from each node to its operands, the last node first. */
export function propagate(nodes: readonly Value[], count: number): void {
  for (let i = count - 1; i >= 0; i--) {
    backpropagate(nodes[i]!)
    watcher?.gradient(nodes[i]!)
  }
}
