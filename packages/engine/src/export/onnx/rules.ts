import type { GraphAlgebra, Operand, Rules } from '../../compile/passes/simplify'
import { trigonometrics } from '../../compile/vector-math/trigonometric'

/** The atoms that have rules here. */
export type ExpandedInONNX = keyof ReturnType<typeof rulesOf>

/** What has no operator in ONNX, or none for doubles in its runtime, made of what has. */
export function rulesOf(k: GraphAlgebra) {
  const { abs, add, cos, div, exp, log, lt, max, mul, neg, pow, sin, sqrt, sub, tanh, where } = k
  const { gt } = k
  const { asin, acos, atan, atan2 } = trigonometrics(k, 'f64')
  const signed = (size: Operand, x: Operand): Operand => where(lt(x, 0), neg(size), size)
  /** eˣ − 1: near 0 by tanh, which loses no digit there. */
  const expm1 = (x: Operand): Operand => {
    const t = tanh(mul(0.5, max(-1, k.min(1, x))))
    return where(lt(abs(x), 1), div(mul(2, t), sub(1, t)), sub(exp(x), 1))
  }
  /** ln(1 + x): of u = 1 + x the rounding error is known, and its effect taken back. */
  const log1p = (x: Operand): Operand => {
    const u = add(1, x)
    const isUsual = mul(gt(u, 0), lt(u, Infinity))
    const error = div(sub(sub(u, 1), x), where(isUsual, u, 1))
    return sub(log(u), where(isUsual, error, 0))
  }
  return {
    asin: asin!,
    acos: acos!,
    atan: atan!,
    atan2: atan2!,
    tan: (x: Operand) => div(sin(x), cos(x)),
    exp2: (x: Operand) => pow(2, x),
    expm1,
    log1p,
    log2: (x: Operand) => mul(log(x), Math.LOG2E),
    log10: (x: Operand) => mul(log(x), Math.LOG10E),
    sinh(x: Operand) {
      const t = expm1(abs(x))
      return signed(mul(0.5, add(t, div(t, add(t, 1)))), x)
    },
    cosh: (x: Operand) => mul(0.5, add(exp(x), exp(neg(x)))),
    asinh(x: Operand) {
      const size = abs(x)
      const square = mul(size, size)
      return signed(log1p(add(size, div(square, add(1, sqrt(add(square, 1)))))), x)
    },
    acosh(x: Operand) {
      const t = sub(x, 1)
      return log1p(add(t, sqrt(mul(t, add(t, 2)))))
    },
    atanh(x: Operand) {
      const size = abs(x)
      return signed(mul(0.5, log1p(div(add(size, size), sub(1, size)))), x)
    },
    cbrt(x: Operand) {
      const size = abs(x)
      const root = pow(size, 1 / 3)
      const square = mul(root, root)
      const isUsual = mul(gt(size, 0), lt(size, Infinity))
      // A step of Newton's, for 1/3 is not a double.
      const error = div(sub(mul(square, root), size), mul(3, where(isUsual, square, 1)))
      return signed(sub(root, where(isUsual, error, 0)), x)
    },
  } satisfies Rules
}
