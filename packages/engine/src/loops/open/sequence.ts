import { scalar } from '../../compile/shapes'
import type { Scalar, Shape } from '../../compile/shapes'
import type { OpenShape } from '../../compile/compile'
import { compileOpen } from './compile'

/** The shape of a list whose length is known only when a program is called. */
class Sequence implements OpenShape {
  readonly compile = compileOpen

  constructor(readonly element: Shape) {
    // What looks for the parts of a shape finds this one.
    Object.defineProperty(this, 'open', {
      enumerable: true,
      get() {
        throw new TypeError(
          'sequence(…) is a part of another shape; pass it as the shape of an input of its own',
        )
      },
    })
  }
}

/**
 * The shape of an array whose length is known only when the program is called: one program serves
 * all lengths. The function gets an array that loops can read: `scan`, `map`, `sumOf`, `reduce`,
 * `cumulative` and `pick`. What looks into it otherwise throws TypeError.
 *
 * A caller passes an array of elements, or a typed array of all their numbers, one element after the
 * other.
 * @param element the shape of an element; default: `scalar`
 * @example
 * const norm = compile((xs: Value[]) => sumOf((x: Value) => x.square(), xs).sqrt(), [sequence()])
 * norm([3, 4]) // 5
 * norm([2, 3, 6]) // 7
 * norm.gradient([0, 4]) // [ 0, 1 ]
 */
export function sequence<const E extends Shape = Scalar>(element?: E): E[] {
  return new Sequence(element ?? scalar) as unknown as E[]
}
