// Generated from table.ts by `pnpm generate`. Do not edit.

import { lift } from './value'
import type { Operand, Value } from './value'

/**
 * Returns −x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * neg(3).data // -3
 */
export const neg = (x: Operand): Value => lift(x).neg()

/**
 * Returns 1/x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * reciprocal(0.5).data // 2
 */
export const reciprocal = (x: Operand): Value => lift(x).reciprocal()

/**
 * Returns x².
 * @throws TypeError for anything but numbers and Values
 * @example
 * square(3).data // 9
 */
export const square = (x: Operand): Value => lift(x).square()

/**
 * Returns √x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sqrt(9).data // 3
 */
export const sqrt = (x: Operand): Value => lift(x).sqrt()

/**
 * Returns ∛x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cbrt(27).data // 3
 */
export const cbrt = (x: Operand): Value => lift(x).cbrt()

/**
 * Returns |x|.
 * @throws TypeError for anything but numbers and Values
 * @example
 * abs(-3).data // 3
 */
export const abs = (x: Operand): Value => lift(x).abs()

/**
 * Returns −1, 0 or 1, by the sign of x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sign(-3).data // -1
 */
export const sign = (x: Operand): Value => lift(x).sign()

/**
 * Returns the largest integer ≤ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * floor(1.5).data // 1
 */
export const floor = (x: Operand): Value => lift(x).floor()

/**
 * Returns the smallest integer ≥ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * ceil(1.5).data // 2
 */
export const ceil = (x: Operand): Value => lift(x).ceil()

/**
 * Returns the nearest integer, halves going up.
 * @throws TypeError for anything but numbers and Values
 * @example
 * round(1.5).data // 2
 */
export const round = (x: Operand): Value => lift(x).round()

/**
 * Returns eˣ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * exp(0.5).data // 1.6487212707001282
 */
export const exp = (x: Operand): Value => lift(x).exp()

/**
 * Returns 2ˣ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * exp2(3).data // 8
 */
export const exp2 = (x: Operand): Value => lift(x).exp2()

/**
 * Returns eˣ − 1, accurate near 0.
 * @throws TypeError for anything but numbers and Values
 * @example
 * expm1(0.5).data // 0.6487212707001282
 */
export const expm1 = (x: Operand): Value => lift(x).expm1()

/**
 * Returns ln x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log(0.5).data // -0.6931471805599453
 */
export const log = (x: Operand): Value => lift(x).log()

/**
 * Returns log₂ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log2(8).data // 3
 */
export const log2 = (x: Operand): Value => lift(x).log2()

/**
 * Returns log₁₀ x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log10(1000).data // 3
 */
export const log10 = (x: Operand): Value => lift(x).log10()

/**
 * Returns ln(1 + x), accurate near 0.
 * @throws TypeError for anything but numbers and Values
 * @example
 * log1p(0.5).data // 0.4054651081081644
 */
export const log1p = (x: Operand): Value => lift(x).log1p()

/**
 * Returns sin x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sin(0.5).data // 0.479425538604203
 */
export const sin = (x: Operand): Value => lift(x).sin()

/**
 * Returns cos x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cos(0.5).data // 0.8775825618903728
 */
export const cos = (x: Operand): Value => lift(x).cos()

/**
 * Returns tan x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * tan(0.5).data // 0.5463024898437905
 */
export const tan = (x: Operand): Value => lift(x).tan()

/**
 * Returns arcsin x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * asin(0.5).data // 0.5235987755982989
 */
export const asin = (x: Operand): Value => lift(x).asin()

/**
 * Returns arccos x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * acos(0.5).data // 1.0471975511965979
 */
export const acos = (x: Operand): Value => lift(x).acos()

/**
 * Returns arctan x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * atan(0.5).data // 0.4636476090008061
 */
export const atan = (x: Operand): Value => lift(x).atan()

/**
 * Returns sinh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sinh(0.5).data // 0.5210953054937474
 */
export const sinh = (x: Operand): Value => lift(x).sinh()

/**
 * Returns cosh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * cosh(0.5).data // 1.1276259652063807
 */
export const cosh = (x: Operand): Value => lift(x).cosh()

/**
 * Returns tanh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * tanh(0.5).data // 0.46211715726000974
 */
export const tanh = (x: Operand): Value => lift(x).tanh()

/**
 * Returns arsinh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * asinh(0.5).data // 0.48121182505960347
 */
export const asinh = (x: Operand): Value => lift(x).asinh()

/**
 * Returns arcosh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * acosh(2).data // 1.3169578969248166
 */
export const acosh = (x: Operand): Value => lift(x).acosh()

/**
 * Returns artanh x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * atanh(0.5).data // 0.5493061443340548
 */
export const atanh = (x: Operand): Value => lift(x).atanh()

/**
 * Returns the error function.
 * @throws TypeError for anything but numbers and Values
 * @example
 * erf(0.5).data // 0.5204998778130465
 */
export const erf = (x: Operand): Value => lift(x).erf()

/**
 * Returns max(x, 0).
 * @throws TypeError for anything but numbers and Values
 * @example
 * relu(0.5).data // 0.5
 */
export const relu = (x: Operand): Value => lift(x).relu()

/**
 * Returns 1/(1 + e⁻ˣ).
 * @throws TypeError for anything but numbers and Values
 * @example
 * sigmoid(0.5).data // 0.6224593312018546
 */
export const sigmoid = (x: Operand): Value => lift(x).sigmoid()

/**
 * Returns ln(1 + eˣ).
 * @throws TypeError for anything but numbers and Values
 * @example
 * softplus(0.5).data // 0.9740769841801067
 */
export const softplus = (x: Operand): Value => lift(x).softplus()

/**
 * Returns x Φ(x), Φ the normal distribution function.
 * @throws TypeError for anything but numbers and Values
 * @example
 * gelu(0.5).data // 0.34573123063700656
 */
export const gelu = (x: Operand): Value => lift(x).gelu()

/**
 * Returns x sigmoid(x).
 * @throws TypeError for anything but numbers and Values
 * @example
 * silu(0.5).data // 0.3112296656009273
 */
export const silu = (x: Operand): Value => lift(x).silu()

/**
 * Returns x/(1 + |x|).
 * @throws TypeError for anything but numbers and Values
 * @example
 * softsign(0.5).data // 0.3333333333333333
 */
export const softsign = (x: Operand): Value => lift(x).softsign()

/**
 * Returns x + y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * add(3, 2).data // 5
 */
export const add = (x: Operand, y: Operand): Value => lift(x).add(y)

/**
 * Returns x − y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * sub(3, 2).data // 1
 */
export const sub = (x: Operand, y: Operand): Value => lift(x).sub(y)

/**
 * Returns x y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * mul(3, 2).data // 6
 */
export const mul = (x: Operand, y: Operand): Value => lift(x).mul(y)

/**
 * Returns x/y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * div(3, 2).data // 1.5
 */
export const div = (x: Operand, y: Operand): Value => lift(x).div(y)

/**
 * Returns x − y⌊x/y⌋, which has the sign of y.
 * @throws TypeError for anything but numbers and Values
 * @example
 * mod(-1, 3).data // 2
 */
export const mod = (x: Operand, y: Operand): Value => lift(x).mod(y)

/**
 * Returns xʸ.
 * @throws TypeError for anything but numbers and Values
 * @example
 * pow(3, 2).data // 9
 */
export const pow = (x: Operand, y: Operand): Value => lift(x).pow(y)

/**
 * Returns √(x² + y²), without overflow.
 * @throws TypeError for anything but numbers and Values
 * @example
 * hypot(3, 4).data // 5
 */
export const hypot = (x: Operand, y: Operand): Value => lift(x).hypot(y)

/**
 * Returns the angle of the point (y, x).
 * @throws TypeError for anything but numbers and Values
 * @example
 * atan2(1, 1).data // 0.7853981633974483
 */
export const atan2 = (x: Operand, y: Operand): Value => lift(x).atan2(y)

/**
 * Returns x where x > 0, else slope x.
 * @throws TypeError for anything but numbers and Values
 * @example
 * leakyRelu(-2, 0.01).data // -0.02
 */
export const leakyRelu = (x: Operand, slope: Operand = 0.01): Value => lift(x).leakyRelu(slope)

/**
 * Returns x where x > 0, else alpha (eˣ − 1).
 * @throws TypeError for anything but numbers and Values
 * @example
 * elu(-2, 1).data // -0.8646647167633873
 */
export const elu = (x: Operand, alpha: Operand = 1): Value => lift(x).elu(alpha)

/**
 * Returns 1 where x < y, else 0. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * lt(3, 2).data // 0
 */
export const lt = (x: Operand, y: Operand): Value => lift(x).lt(y)

/**
 * Returns 1 where x ≤ y, else 0. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * le(3, 2).data // 0
 */
export const le = (x: Operand, y: Operand): Value => lift(x).le(y)

/**
 * Returns 1 where x > y, else 0. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * gt(3, 2).data // 1
 */
export const gt = (x: Operand, y: Operand): Value => lift(x).gt(y)

/**
 * Returns 1 where x ≥ y, else 0. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * ge(3, 2).data // 1
 */
export const ge = (x: Operand, y: Operand): Value => lift(x).ge(y)

/**
 * Returns 1 where x = y, else 0. No gradient flows through it.
 * @throws TypeError for anything but numbers and Values
 * @example
 * eq(3, 2).data // 0
 */
export const eq = (x: Operand, y: Operand): Value => lift(x).eq(y)

/**
 * Returns 1 where x ≠ y, else 0. No gradient flows through it.
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
 * Returns x, but at least low and at most high.
 * @throws TypeError for anything but numbers and Values
 * @example
 * clamp(7, 0, 5).data // 5
 */
export const clamp = (x: Operand, low: Operand, high: Operand): Value => lift(x).clamp(low, high)
