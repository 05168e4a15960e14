import { FIRST_OP, TRACKED, VISITED, countOperands, operandAt, ordered } from './order'
import type { Value } from './value'

/**
 * The result of `use`, which is given everything that leads to `roots` and takes a gradient, but
 * nothing from before `starts`: first the intermediate Values, each after its operands, then the
 * leaves, `starts` among them.
 *
 * Meanwhile each `grad` holds its Value's place in that list, so that what belongs to an operand is
 * found at once, where a Map would take longer than all the rest. They are put back afterwards, and
 * calls may nest.
 */
export function withPlaces<T>(
  roots: readonly Value[],
  starts: readonly Value[],
  use: (values: readonly Value[], intermediates: number) => T,
): T {
  for (const start of starts) start.state |= VISITED
  const values = ordered(roots)
  const intermediates = values.length
  for (const start of starts) values.push(start)
  for (let i = 0; i < intermediates; i++) {
    const node = values[i]!
    for (let j = countOperands(node) - 1; j >= 0; j--) addLeaf(operandAt(node, j), values)
  }
  for (const root of roots) addLeaf(root, values)
  const grads = values.map((value) => value.grad)
  setPlaces(values)
  try {
    return use(values, intermediates)
  } finally {
    for (let i = 0; i < values.length; i++) values[i]!.grad = grads[i]!
  }
}

function addLeaf(value: Value, values: Value[]): void {
  const { state } = value
  if (state < FIRST_OP && (state & (TRACKED | VISITED)) === TRACKED) {
    value.state = state | VISITED
    values.push(value)
  }
}

function setPlaces(values: readonly Value[]): void {
  for (let i = 0; i < values.length; i++) {
    values[i]!.grad = i
    values[i]!.state &= ~VISITED
  }
}
