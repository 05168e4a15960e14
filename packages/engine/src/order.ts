import { State } from './state'
import type { Value } from './value'

/** Kept from one use to the next, because growing a new array each time takes longer than filling it. */
let spare: Value[] = []
const SPARE_LIMIT = 1 << 20

/**
 * What `use` makes of the Values that lead to any of `roots` and take a gradient, each after its
 * operands: the first `count` elements of `nodes`, which is taken back afterwards. They are passed
 * as visited, and `use` clears that in its first pass over them: one more pass over a large graph
 * costs as much as its arithmetic.
 */
export function inOrder<T>(roots: readonly Value[], use: (nodes: Value[], count: number) => T): T {
  const nodes = spare
  spare = []
  let count = 0
  try {
    for (const root of roots) count = sort(root, nodes, count)
    return use(nodes, count)
  } finally {
    if (count < SPARE_LIMIT) spare = nodes.fill(undefined as never, 0, count)
  }
}

/**
 * Adds what leads to `root` to the `count` nodes that are there, and returns how many there are then.
 *
 * Depth first, with a stack of its own, since a chain may be millions long. A node is seen twice: on
 * the way down, when its operands are put above it, and on the way back, when they are all done.
 */
function sort(root: Value, nodes: Value[], start: number): number {
  const stack: Value[] = []
  let top = 0
  let count = start
  if (isNew(root)) stack[top++] = root
  while (top > 0) {
    const node = stack[top - 1]!
    const { state } = node
    if ((state & State.visited) === 0) {
      node.state = state | State.entered
      const x = node.x as Value | undefined
      const y = node.y as Value | undefined
      if ((state & State.list) !== 0) {
        if (Array.isArray(y)) top = pushAll(y, stack, top)
        top = pushAll(node.x as readonly Value[], stack, top)
      } else if (x !== undefined) {
        if (y !== undefined && isNew(y)) stack[top++] = y
        if (isNew(x)) stack[top++] = x
      }
    } else {
      stack[--top] = undefined as never
      if ((state & State.visited) === State.entered) {
        node.state = state | State.visited
        nodes[count++] = node
      }
    }
  }
  return count
}

function pushAll(operands: readonly Value[], stack: Value[], start: number): number {
  let top = start
  for (let i = operands.length - 1; i >= 0; i--) {
    const operand = operands[i]!
    if (isNew(operand)) stack[top++] = operand
  }
  return top
}

const isNew = ({ state }: Value): boolean =>
  (state & (State.tracked | State.visited)) === State.tracked

/** How many operands a node has. */
export function countOperands({ state, x, y }: Value): number {
  if ((state & State.list) === 0) return x === undefined ? 0 : y === undefined ? 1 : 2
  return (x as readonly Value[]).length + ((y as readonly Value[] | undefined)?.length ?? 0)
}

/** The operand of a node at an index; those of a second list follow those of the first. */
export function operandAt({ state, x, y }: Value, index: number): Value {
  if ((state & State.list) === 0) return (index === 0 ? x : y) as Value
  const xs = x as readonly Value[]
  return index < xs.length ? xs[index]! : (y as readonly Value[])[index - xs.length]!
}
