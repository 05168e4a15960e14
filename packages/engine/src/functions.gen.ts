// Generated from table.ts by `pnpm generate`. Do not edit.

import { lift } from './value'
import type { Operand, Value } from './value'

/**
 * Returns the negative: −x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * neg(3).data // -3
 */
export const neg = (x: Operand): Value => lift(x).neg()

/**
 * Returns the reciprocal: 1/x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * reciprocal(0.5).data // 2
 */
export const reciprocal = (x: Operand): Value => lift(x).reciprocal()

/**
 * Returns the square: x².
 * @throws TypeError for anything but numbers and Values
 * @example
 * square(3).data // 9
 */
export const square = (x: Operand): Value => lift(x).square()

/**
 * Returns the square root: √x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sqrt(9).data // 3
 */
export const sqrt = (x: Operand): Value => lift(x).sqrt()

/**
 * Returns the cube root: ∛x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cbrt(27).data // 3
 */
export const cbrt = (x: Operand): Value => lift(x).cbrt()

/**
 * Returns the absolute value: |x|.
 * @throws TypeError for anything but numbers and Values
 * @example
 * abs(-3).data // 3
 */
export const abs = (x: Operand): Value => lift(x).abs()

/**
 * Returns −1, 0 or 1, by the sign of x: sgn x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sign(-3).data // -1
 */
export const sign = (x: Operand): Value => lift(x).sign()

/**
 * Returns the largest integer ≤ x: ⌊x⌋.
 * @throws TypeError for anything but numbers and Values
 * @example
 * floor(1.5).data // 1
 */
export const floor = (x: Operand): Value => lift(x).floor()

/**
 * Returns the smallest integer ≥ x: ⌈x⌉.
 * @throws TypeError for anything but numbers and Values
 * @example
 * ceil(1.5).data // 2
 */
export const ceil = (x: Operand): Value => lift(x).ceil()

/**
 * Returns the nearest integer, halves going up: ⌊x + ½⌋.
 * @throws TypeError for anything but numbers and Values
 * @example
 * round(1.5).data // 2
 */
export const round = (x: Operand): Value => lift(x).round()

/**
 * Returns the exponential function: eˣ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * exp(0.5).data // 1.6487212707001282
 */
export const exp = (x: Operand): Value => lift(x).exp()

/**
 * Returns 2 to the power x: 2ˣ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * exp2(3).data // 8
 */
export const exp2 = (x: Operand): Value => lift(x).exp2()

/**
 * Returns the exponential minus 1, accurate near 0: eˣ − 1.
 * @throws TypeError for anything but numbers and Values
 * @example
 * expm1(0.5).data // 0.6487212707001282
 */
export const expm1 = (x: Operand): Value => lift(x).expm1()

/**
 * Returns the natural logarithm: ln x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log(0.5).data // -0.6931471805599453
 */
export const log = (x: Operand): Value => lift(x).log()

/**
 * Returns the logarithm to base 2: log₂ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log2(8).data // 3
 */
export const log2 = (x: Operand): Value => lift(x).log2()

/**
 * Returns the logarithm to base 10: log₁₀ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log10(1000).data // 3
 */
export const log10 = (x: Operand): Value => lift(x).log10()

/**
 * Returns the natural logarithm of 1 + x, accurate near 0: ln(1 + x).
 * @throws TypeError for anything but numbers and Values
 * @example
 * log1p(0.5).data // 0.4054651081081644
 */
export const log1p = (x: Operand): Value => lift(x).log1p()

/**
 * Returns the sine of an angle in radians: sin x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sin(0.5).data // 0.479425538604203
 */
export const sin = (x: Operand): Value => lift(x).sin()

/**
 * Returns the cosine of an angle in radians: cos x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cos(0.5).data // 0.8775825618903728
 */
export const cos = (x: Operand): Value => lift(x).cos()

/**
 * Returns the tangent of an angle in radians: tan x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * tan(0.5).data // 0.5463024898437905
 */
export const tan = (x: Operand): Value => lift(x).tan()

/**
 * Returns the angle from −π/2 to π/2 whose sine is x: arcsin x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * asin(0.5).data // 0.5235987755982989
 */
export const asin = (x: Operand): Value => lift(x).asin()

/**
 * Returns the angle from 0 to π whose cosine is x: arccos x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * acos(0.5).data // 1.0471975511965979
 */
export const acos = (x: Operand): Value => lift(x).acos()

/**
 * Returns the angle from −π/2 to π/2 whose tangent is x: arctan x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * atan(0.5).data // 0.4636476090008061
 */
export const atan = (x: Operand): Value => lift(x).atan()

/**
 * Returns the hyperbolic sine: sinh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sinh(0.5).data // 0.5210953054937474
 */
export const sinh = (x: Operand): Value => lift(x).sinh()

/**
 * Returns the hyperbolic cosine: cosh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cosh(0.5).data // 1.1276259652063807
 */
export const cosh = (x: Operand): Value => lift(x).cosh()

/**
 * Returns the hyperbolic tangent: tanh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * tanh(0.5).data // 0.46211715726000974
 */
export const tanh = (x: Operand): Value => lift(x).tanh()

/**
 * Returns the number whose hyperbolic sine is x: arsinh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * asinh(0.5).data // 0.48121182505960347
 */
export const asinh = (x: Operand): Value => lift(x).asinh()

/**
 * Returns the number ≥ 0 whose hyperbolic cosine is x: arcosh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * acosh(2).data // 1.3169578969248166
 */
export const acosh = (x: Operand): Value => lift(x).acosh()

/**
 * Returns the number whose hyperbolic tangent is x: artanh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * atanh(0.5).data // 0.5493061443340548
 */
export const atanh = (x: Operand): Value => lift(x).atanh()

/**
 * Returns the error function: erf x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * erf(0.5).data // 0.5204998778130465
 */
export const erf = (x: Operand): Value => lift(x).erf()

/**
 * Returns the rectified linear unit: max(x, 0).
 * @throws TypeError for anything but numbers and Values
 * @example
 * relu(0.5).data // 0.5
 */
export const relu = (x: Operand): Value => lift(x).relu()

/**
 * Returns the logistic function: 1/(1 + e⁻ˣ).
 * @throws TypeError for anything but numbers and Values
 * @example
 * sigmoid(0.5).data // 0.6224593312018546
 */
export const sigmoid = (x: Operand): Value => lift(x).sigmoid()

/**
 * Returns a smooth relu: ln(1 + eˣ).
 * @throws TypeError for anything but numbers and Values
 * @example
 * softplus(0.5).data // 0.9740769841801067
 */
export const softplus = (x: Operand): Value => lift(x).softplus()

/**
 * Returns the Gaussian error linear unit, Φ being the normal distribution function: x·Φ(x).
 * @throws TypeError for anything but numbers and Values
 * @example
 * gelu(0.5).data // 0.34573123063700656
 */
export const gelu = (x: Operand): Value => lift(x).gelu()

/**
 * Returns the sigmoid linear unit, also called swish: x/(1 + e⁻ˣ).
 * @throws TypeError for anything but numbers and Values
 * @example
 * silu(0.5).data // 0.3112296656009273
 */
export const silu = (x: Operand): Value => lift(x).silu()

/**
 * Returns a sigmoid with slow tails: x/(1 + |x|).
 * @throws TypeError for anything but numbers and Values
 * @example
 * softsign(0.5).data // 0.3333333333333333
 */
export const softsign = (x: Operand): Value => lift(x).softsign()

/**
 * Returns the sum: x + y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * add(3, 2).data // 5
 */
export const add = (x: Operand, y: Operand): Value => lift(x).add(y)

/**
 * Returns the difference: x − y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sub(3, 2).data // 1
 */
export const sub = (x: Operand, y: Operand): Value => lift(x).sub(y)

/**
 * Returns the product: x·y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * mul(3, 2).data // 6
 */
export const mul = (x: Operand, y: Operand): Value => lift(x).mul(y)

/**
 * Returns the quotient: x/y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * div(3, 2).data // 1.5
 */
export const div = (x: Operand, y: Operand): Value => lift(x).div(y)

/**
 * Returns the remainder that has the sign of y: x − y·⌊x/y⌋.
 * @throws TypeError for anything but numbers and Values
 * @example
 * mod(-1, 3).data // 2
 */
export const mod = (x: Operand, y: Operand): Value => lift(x).mod(y)

/**
 * Returns the power: xʸ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * pow(3, 2).data // 9
 */
export const pow = (x: Operand, y: Operand): Value => lift(x).pow(y)

/**
 * Returns the length of the vector (x, y), without overflow: √(x² + y²).
 * @throws TypeError for anything but numbers and Values
 * @example
 * hypot(3, 4).data // 5
 */
export const hypot = (x: Operand, y: Operand): Value => lift(x).hypot(y)

/**
 * Returns the angle of the point (y, x): atan2(x, y).
 * @throws TypeError for anything but numbers and Values
 * @example
 * atan2(1, 1).data // 0.7853981633974483
 */
export const atan2 = (x: Operand, y: Operand): Value => lift(x).atan2(y)

/**
 * Returns x where x > 0, else slope·x: max(x, 0) + slope·min(x, 0).
 * @throws TypeError for anything but numbers and Values
 * @example
 * leakyRelu(-2, 0.01).data // -0.02
 */
export const leakyRelu = (x: Operand, slope?: Operand): Value => lift(x).leakyRelu(slope)

/**
 * Returns x where x > 0, else alpha·(eˣ − 1): max(x, 0) + alpha·min(eˣ − 1, 0).
 * @throws TypeError for anything but numbers and Values
 * @example
 * elu(-2, 1).data // -0.8646647167633873
 */
export const elu = (x: Operand, alpha?: Operand): Value => lift(x).elu(alpha)

/**
 * Returns 1 where x < y, else 0: [x < y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * lt(3, 2).data // 0
 */
export const lt = (x: Operand, y: Operand): Value => lift(x).lt(y)

/**
 * Returns 1 where x ≤ y, else 0: [x ≤ y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * le(3, 2).data // 0
 */
export const le = (x: Operand, y: Operand): Value => lift(x).le(y)

/**
 * Returns 1 where x > y, else 0: [x > y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * gt(3, 2).data // 1
 */
export const gt = (x: Operand, y: Operand): Value => lift(x).gt(y)

/**
 * Returns 1 where x ≥ y, else 0: [x ≥ y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * ge(3, 2).data // 1
 */
export const ge = (x: Operand, y: Operand): Value => lift(x).ge(y)

/**
 * Returns 1 where x = y, else 0: [x = y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * eq(3, 2).data // 0
 */
export const eq = (x: Operand, y: Operand): Value => lift(x).eq(y)

/**
 * Returns 1 where x ≠ y, else 0: [x ≠ y]. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * ne(3, 2).data // 1
 */
export const ne = (x: Operand, y: Operand): Value => lift(x).ne(y)

/**
 * Returns a where condition ≠ 0, else b.
 * @throws TypeError for anything but numbers and Values
 * @example
 * where(1, 10, 20).data // 10
 */
export const where = (condition: Operand, a: Operand, b: Operand): Value =>
  lift(condition).where(a, b)

/**
 * Returns x, but at least low and at most high: min(max(x, low), high).
 * @throws TypeError for anything but numbers and Values
 * @example
 * clamp(7, 0, 5).data // 5
 */
export const clamp = (x: Operand, low: Operand, high: Operand): Value => lift(x).clamp(low, high)
