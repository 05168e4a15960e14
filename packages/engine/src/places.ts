import { inOrder } from './order'
import { State } from './state'
import type { Value } from './value'

/**
 * The result of `use`, which is given everything that leads to `roots` and takes a gradient, each
 * Value after its operands, and how many they are; behind them stand `starts`, where the graph is cut
 * off, up to `size`.
 *
 * Meanwhile each `grad` holds its Value's place in that list, so that what belongs to an operand is
 * found at once, where a Map would take longer than all the rest. They are put back afterwards, and
 * calls may nest.
 */
export function withPlaces<T>(
  roots: readonly Value[],
  starts: readonly Value[],
  use: (values: readonly Value[], count: number, size: number) => T,
): T {
  for (const start of starts) start.state |= State.visited
  return inOrder(roots, (values, count) => {
    const size = count + starts.length
    starts.forEach((start, i) => (values[count + i] = start))
    const grads = new Float64Array(size)
    for (let i = 0; i < size; i++) {
      const value = values[i]!
      grads[i] = value.grad
      value.grad = i
      value.state &= ~State.visited
    }
    try {
      return use(values, count, size)
    } finally {
      for (let i = 0; i < size; i++) values[i]!.grad = grads[i]!
      values.fill(undefined as never, count, size)
    }
  })
}
