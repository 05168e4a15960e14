import { shapeOf } from '../compile/shapes'
import { lift } from '../value'
import type { Operand } from '../value'
import { isRecording } from './record/body'
import { recordLoop } from './record/loop'
import { MOST_STEPS, endless } from './run/steps'
import { lifted, inShape } from './tree'
import type { Lifted, Tree } from './tree'

/**
 * Repeats `step` as long as a condition on what is carried is not 0, and returns what is carried at the
 * end; conditions are made by `lt`, `gt` and the like. In reverse mode what was carried before each
 * step is kept, so memory grows with the steps that were made. A condition that is NaN ends the loop.
 * @throws TypeError when a step does not return what it got: one Value, or arrays and records of the same shape
 * @throws RangeError after 10 million steps
 * @example
 * const root = (a: Value) =>
 *   loopWhile((x: Value) => x.square().sub(a).abs().gt(1e-12), (x: Value) => x.add(a.div(x)).mul(0.5), 1)
 * root(new Value(2)).data // 1.414213562373095
 */
export function loopWhile<C extends Tree>(
  condition: (carry: Lifted<C>) => Operand,
  step: (carry: Lifted<C>) => Tree,
  init: C,
): Lifted<C>
export function loopWhile(
  condition: (carry: never) => Operand,
  step: (carry: never) => Tree,
  init: Tree,
): unknown {
  if (isRecording()) {
    return recordLoop({
      name: 'loopWhile',
      init,
      steps: 'while',
      step: (carry) => ({ carry: step(carry as never) }),
      goesOn: (carry) => condition(carry as never),
    }).carry
  }
  const shape = shapeOf(init)
  let carry = lifted(init)
  for (let steps = 0; ; steps++) {
    const { v } = lift(condition(carry as never))
    if (v === 0 || Number.isNaN(v)) return carry
    if (steps === MOST_STEPS) throw endless('loopWhile')
    carry = lifted(inShape(shape, step(carry as never), 'loopWhile has to carry what it got'))
  }
}
