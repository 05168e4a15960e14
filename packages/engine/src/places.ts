import { VISITED, ordered } from './order'
import type { Value } from './value'

/**
 * The result of `use`, which is given everything that leads to `roots` and takes a gradient, each
 * Value after its operands, and how many they are; behind them stand `starts`, where the graph is cut
 * off.
 *
 * Meanwhile each `grad` holds its Value's place in that list, so that what belongs to an operand is
 * found at once, where a Map would take longer than all the rest. They are put back afterwards, and
 * calls may nest.
 */
export function withPlaces<T>(
  roots: readonly Value[],
  starts: readonly Value[],
  use: (values: readonly Value[], count: number) => T,
): T {
  for (const start of starts) start.state |= VISITED
  const values = ordered(roots)
  const count = values.length
  for (const start of starts) {
    start.state &= ~VISITED
    values.push(start)
  }
  const grads = values.map((value) => value.grad)
  for (let i = 0; i < values.length; i++) values[i]!.grad = i
  try {
    return use(values, count)
  } finally {
    for (let i = 0; i < values.length; i++) values[i]!.grad = grads[i]!
  }
}
