import { filled, shapeOf } from '../compile/shapes'
import { lift } from '../value'
import type { Operand } from '../value'
import { isRecording, recordInner } from './record/body'
import { recordLoop } from './record/loop'
import { leavesOf, lifted, inShape } from './tree'
import type { Lifted, Tree } from './tree'

/**
 * What `then` gives where a condition is not 0, else what `otherwise` gives; only the one that is
 * chosen is evaluated. Both give one Value, or arrays and records of the same shape. Where both sides
 * are cheap, `where` takes less. Where the condition is NaN, `then` is chosen, as `where` does.
 * @throws TypeError when the two differ in shape
 * @example
 * const x = new Value(-2)
 * cond(x.gt(0), () => x.log(), () => x.mul(3)).data // -6
 */
export function cond<Y extends Tree>(
  condition: Operand,
  then: () => Y,
  otherwise: () => Tree,
): Lifted<Y>
export function cond(condition: Operand, then: () => Tree, otherwise: () => Tree): unknown {
  const p = lift(condition)
  if (!isRecording()) return lifted(p.v === 0 ? otherwise() : then())
  // A loop of one step or none leaves what a branch gives in the carry; the shape is found first.
  let result: unknown
  recordInner(0, () => leavesOf((result = then())), true)
  const shape = shapeOf(result)
  const branch = (steps: Operand, init: unknown, f: () => Tree): unknown =>
    recordLoop({
      name: 'cond',
      init,
      steps: lift(steps),
      isLazy: true,
      step() {
        return { carry: inShape(shape, f(), 'the branches of cond give different things') }
      },
    }).carry
  const nothing = leavesOf(result).map(() => lift(0))
  let at = 0
  const first = branch(
    p.ne(0),
    filled(shape, () => nothing[at++]),
    then,
  )
  return branch(p.eq(0), first, otherwise)
}
