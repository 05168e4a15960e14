import { Mode, needNumbers, withMode } from './mode'
import { Op } from './ops/arithmetic.gen'
import { State } from './state'
import { Value, lift, liftAll, make, stateOf } from './value'
import type { Operand } from './value'

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
  // Rules are given stand-ins, since the `grad` of the operands themselves is in use during a sweep:
  // leaves where numbers are wanted, so that derivatives inside of a rule end there.
  const partialsAt = (result: Value, standIn: (x: Value) => Value): readonly Operand[] => {
    const operands = result.operands.map(standIn)
    const given = partials(operands, standIn(result))
    if (given.length !== operands.length) {
      throw new RangeError(`${name} gave ${given.length} partials for ${operands.length} operands`)
    }
    return given
  }
  const rule: CustomRule = {
    name,
    partials(result) {
      return partialsAt(result, (x) => make(Op.identity, x.v, x.state & State.tracked, x))
    },
    propagate(result) {
      const given = withMode(0, Mode.noGrad, () => partialsAt(result, (x) => new Value(x.v)))
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
