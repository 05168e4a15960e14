import { needNumbers, noGrad } from './mode'
import { Op } from './ops/arithmetic.gen'
import { lift, liftAll, make, stateOf } from './value'
import type { Operand, Value } from './value'

/** An operation of one's own: a function of numbers, and its partial derivatives. */
export interface FunctionDefinition<Numbers extends readonly number[]> {
  /** The name that errors and drawings show. */
  name: string
  /** The result, from the numbers of the operands. */
  forward: (...xs: Numbers) => number
  /**
   * The partial derivative with respect to each operand, from the operands and the result. Written
   * with operations on these Values it can be differentiated again, to any order; plain numbers are
   * taken as constants.
   */
  partials: (
    operands: { [K in keyof Numbers]: Value },
    result: Value,
  ) => { [K in keyof Numbers]: Operand }
}

/** What the result of such an operation keeps beside its operands. */
export interface CustomRule {
  name: string
  /** The partial derivative with respect to each operand. */
  partials(result: Value): readonly Operand[]
  /** Adds to the gradients of the operands what the result's own gradient propagates. */
  propagate(result: Value): void
}

/**
 * A function of Values with a derivative of one's own, which works like a built-in operation: with
 * `backward`, `grad`, `jvp` and the rest, and at higher order.
 * @returns a function that takes Values and numbers and throws TypeError for anything else
 * @example
 * const softClip = defineFunction({
 *   name: 'softClip',
 *   forward: (x) => x / (1 + Math.abs(x)),
 *   partials: ([x]) => [x.abs().add(1).pow(-2)],
 * })
 * const x = new Value(1)
 * const y = softClip(x)
 * y.backward()
 * x.grad // 0.25
 */
export function defineFunction<Numbers extends readonly number[]>(
  definition: FunctionDefinition<Numbers>,
): (...operands: { [K in keyof Numbers]: Operand }) => Value {
  const { name, forward, partials } = definition as unknown as FunctionDefinition<number[]>
  const rule: CustomRule = {
    name,
    partials(result) {
      const { operands } = result
      const given = partials([...operands], result)
      if (given.length !== operands.length) {
        throw new RangeError(
          `${name} gave ${given.length} partials for ${operands.length} operands`,
        )
      }
      return given
    },
    propagate(result) {
      const given = noGrad(() => rule.partials(result))
      result.operands.forEach((x, i) => {
        const p = lift(given[i]!).v
        if (x.requiresGrad && p !== 0) x.grad += result.grad * p
      })
    },
  }
  return (...operands: readonly Operand[]) => {
    needNumbers(`write ${name} over Values`)
    const xs = liftAll(operands)
    return make(Op.custom, forward(...xs.map((x) => x.v)), stateOf(xs), xs, rule)
  }
}
