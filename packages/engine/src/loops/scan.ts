import { shapeOf } from '../compile/shapes'
import { Value, lift } from '../value'
import type { Operand } from '../value'
import { isRecording } from './record/body'
import { lengthOf, recordedRows, commonLength } from './record/lists'
import type { List } from './record/lists'
import { recordLoop } from './record/loop'
import { lifted, inShape } from './tree'
import type { Lifted, Tree } from './tree'

/**
 * A loop that carries something from step to step: `step` gets what is carried and an element of the
 * list, and returns what is carried on and something for this step. Returns what is carried at the
 * end, and a list of what the steps gave. Both may be Values, or arrays and records of them.
 *
 * In a compiled program it is a loop as well, whose code does not grow with the list; elsewhere it is
 * one over Values. As JAX's `lax.scan`.
 *
 * @param list an array of as many elements as there are steps, or the number of steps, whose elements are 0, 1, 2, …
 * @throws TypeError when a step does not carry what it got: one Value, or arrays and records of the same shape
 * @throws RangeError when the number of steps is not a whole number ≥ 0
 * @example
 * const [total, sums] = scan((sum: Value, x: Value) => [sum.add(x), sum.add(x)], 0, [1, 2, 3])
 * total.data // 6
 * sums.map((s) => s.data) // [ 1, 3, 6 ]
 */
export function scan<C extends Tree, X, Y extends Tree>(
  step: (carry: Lifted<C>, x: Lifted<X>) => readonly [carry: Tree, y: Y],
  init: C,
  list: ArrayLike<X>,
): [carry: Lifted<C>, ys: Lifted<Y>[]]
export function scan<C extends Tree, Y extends Tree>(
  step: (carry: Lifted<C>, i: Value) => readonly [carry: Tree, y: Y],
  init: C,
  steps: Operand,
): [carry: Lifted<C>, ys: Lifted<Y>[]]
export function scan(
  step: (carry: never, x: never) => readonly [carry: Tree, y: Tree],
  init: Tree,
  list: List | Operand,
): [unknown, unknown[]] {
  const isCounted = typeof list === 'number' || list instanceof Value
  if (isRecording()) {
    const rows = isCounted ? [] : [recordedRows('scan', list)]
    if (commonLength('scan', rows) === 0) return [lifted(init), []]
    const { carry, each } = recordLoop({
      name: 'scan',
      init,
      rows,
      isCounted,
      ...(isCounted ? { steps: stepsOf(list as Operand) } : {}),
      step(carry, [x]) {
        const [next, y] = step(carry as never, x as never)
        return { carry: next, each: y }
      },
    })
    return [carry, each as unknown[]]
  }
  const count = isCounted ? Number(stepsOf(list as Operand)) : lengthOf('scan', [list as List])
  const shape = shapeOf(init)
  let carry = lifted(init)
  const ys: unknown[] = []
  for (let i = 0; i < count; i++) {
    const x = isCounted ? lift(i) : lifted((list as List)[i])
    const [next, y] = step(carry as never, x as never)
    carry = lifted(inShape(shape, next, 'scan has to carry what it got'))
    ys.push(lifted(y))
  }
  return [carry, ys]
}

/** @throws RangeError when a number of steps that is known is none */
function stepsOf(steps: Operand): number | Value {
  const isKnown = typeof steps === 'number' || !isRecording()
  if (isKnown && !(Number.isInteger(Number(steps)) && Number(steps) >= 0)) {
    throw new RangeError(`scan got ${Number(steps)} steps; pass a whole number ≥ 0`)
  }
  return steps
}

/**
 * What a list comes to when its elements are taken in one after the other: `step` gets what came of
 * those before, and an element.
 * @throws TypeError when a step does not return what it got: one Value, or arrays and records of the same shape
 * @example
 * reduce((product: Value, x: Value) => product.mul(x), 1, [2, 3, 4]).data // 24
 */
export function reduce<C extends Tree, X>(
  step: (carry: Lifted<C>, x: Lifted<X>) => Tree,
  init: C,
  list: ArrayLike<X>,
): Lifted<C>
export function reduce(step: Step, init: Tree, list: List): unknown {
  return plainScan((carry, x) => [step(carry, x), []], init, list)[0]
}

/**
 * What `reduce` comes to after each element.
 * @throws TypeError when a step does not return what it got: one Value, or arrays and records of the same shape
 * @example
 * cumulative((sum: Value, x: Value) => sum.add(x), 0, [1, 2, 3]).map((s) => s.data) // [ 1, 3, 6 ]
 */
export function cumulative<C extends Tree, X>(
  step: (carry: Lifted<C>, x: Lifted<X>) => Tree,
  init: C,
  list: ArrayLike<X>,
): Lifted<C>[]
export function cumulative(step: Step, init: Tree, list: List): unknown {
  return plainScan(
    (carry, x) => {
      const next = step(carry, x)
      return [next, next]
    },
    init,
    list,
  )[1]
}

type Step = (carry: never, x: never) => Tree
const plainScan = scan as unknown as (
  step: (carry: never, x: never) => unknown,
  init: Tree,
  list: List,
) => [unknown, unknown[]]
