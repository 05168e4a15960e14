import type { Precision } from '../numbers'
import type { GraphAlgebra, Operand, Rules } from '../passes/simplify'
import { factorial } from './exponential'
import { formatOf, polynomial, signed } from './vectors'

/** −1/3!, 1/5!, … : (sin(t)/t − 1)/t² over t²; for |t| ≤ π/4 the error is 8e-20, with 4 of them 3e-9. */
const SIN = /* @__PURE__ */ Array.from(
  { length: 8 },
  (_, i) => (i % 2 ? 1 : -1) / factorial(2 * i + 3),
)

/** 1/4!, −1/6!, … : (cos(t) − 1 + t²/2)/t⁴ over t²; the error is 2e-18, with 4 of them 3e-10. */
const COS = /* @__PURE__ */ Array.from(
  { length: 7 },
  (_, i) => (i % 2 ? -1 : 1) / factorial(2 * i + 4),
)

// Coefficients are interpolations at Chebyshev nodes in 50 digits, rounded.

// (atan(t)/t − 1)/t² over t², for |t| ≤ tan(π/8); error 7e-18, and with 8 of them 2e-8 of the last digit.
// prettier-ignore
const ATAN = [
  -0.3333333333333333, 0.19999999999995513, -0.1428571428466482, 0.11111111015117626, -0.09090904572487347, 0.07692183059894114,
  -0.06664509603255386, 0.05858132894427922, -0.05085365922344248, 0.03922923713835943, -0.01917392228554793,
]
// (asin(t)/t − 1)/t² over t², for |t| ≤ ½; error 6e-18.
// prettier-ignore
const ASIN = [
  0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989, 0.017352392720869973,
  0.013971212973552933, 0.011479177415184906, 0.01032281435018578, 0.005457506718640358, 0.01740087944269402, -0.014851887071247204, 0.028757851367421566,
]

/** sin, cos, tan and their inverses over vectors. */
export function trigonometrics(k: GraphAlgebra, precision: Precision) {
  const {
    abs,
    add,
    and,
    div,
    equal,
    farCos,
    farSin,
    farTan,
    floor,
    less,
    mul,
    nearest,
    or,
    select,
    sqrt,
    sub,
    unequal,
    xor,
  } = k
  const { halfPi, rightAngle } = formatOf(precision)
  const [SIN_OF, COS_OF, ATAN_OF, ASIN_OF] =
    precision === 'f64' ? [SIN, COS, ATAN, ASIN] : [SIN.slice(0, 4), COS.slice(0, 4), ATAN, ASIN]

  /** sin and cos of what is left of an angle after whole quarter turns, and masks for their number: odd, and 2 or 3 of 4. */
  const quarters = (x: Operand) => {
    const n = nearest(mul(x, 2 / Math.PI))
    const [first, ...others] = halfPi
    let r = sub(x, mul(n, first))
    // What each of the other subtractions has rounded off.
    const lastBits = others.map((part) => {
      const [before, term] = [r, mul(n, part)]
      r = sub(before, term)
      return sub(sub(before, r), term)
    })
    const rest = lastBits.reduce((a, b) => add(a, b))
    const z = mul(r, r)
    const half = mul(z, 0.5)
    const sine = add(r, add(mul(mul(r, z), polynomial(k, z, SIN_OF)), mul(rest, sub(1, half))))
    const start = sub(1, half)
    const lost = sub(sub(1, start), half)
    const cosine = add(
      start,
      add(lost, sub(mul(mul(z, z), polynomial(k, z, COS_OF)), mul(r, rest))),
    )
    const pairs = mul(n, 0.5)
    const turns = floor(pairs)
    const odd = unequal(turns, pairs)
    const halves = mul(turns, 0.5)
    const late = unequal(floor(halves), halves)
    return { sine, cosine, odd, late }
  }
  const flip = (mask: Operand, x: Operand): Operand => xor(x, and(mask, -0))

  /** atan of t ≥ 0: from tan(π/8) and tan(3π/8) on, of (t − 1)/(t + 1) and −1/t. */
  const atan = (t: Operand): Operand => {
    const middle = less(Math.SQRT2 - 1, t)
    const high = less(Math.SQRT2 + 1, t)
    const above = select(high, -1, sub(t, 1))
    const below = select(high, t, add(t, 1))
    const s = select(middle, div(above, below), t)
    const start = (part: 0 | 1): Operand =>
      and(middle, select(high, rightAngle[part], rightAngle[part] / 2))
    const z = mul(s, s)
    const rest = add(mul(mul(s, z), polynomial(k, z, ATAN_OF)), start(1))
    return add(start(0), add(s, rest))
  }

  /** t and asin(t) for what takes the place of |x|: itself up to ½, then √((1 − |x|)/2). */
  const arc = (x: Operand) => {
    const size = abs(x)
    const isSmall = less(size, 0.5)
    const z = select(isSmall, mul(size, size), mul(sub(1, size), 0.5))
    const t = select(isSmall, size, sqrt(z))
    return { isSmall, value: add(t, mul(mul(t, z), polynomial(k, z, ASIN_OF))) }
  }
  const [quarter, quarterRest] = rightAngle
  /** π/2 − x */
  const complement = (x: Operand): Operand => sub(quarter, sub(x, quarterRest))

  return {
    sin(x: Operand) {
      const { sine, cosine, odd, late } = quarters(x)
      const value = flip(late, select(odd, cosine, sine))
      const isZero = equal(x, 0)
      return farSin(x, select(isZero, x, value))
    },
    cos(x: Operand) {
      const { sine, cosine, odd, late } = quarters(x)
      return farCos(x, flip(xor(odd, late), select(odd, sine, cosine)))
    },
    tan(x: Operand) {
      const { sine, cosine, odd } = quarters(x)
      const value = div(select(odd, cosine, sine), select(odd, sine, cosine))
      const isZero = equal(x, 0)
      return farTan(x, select(isZero, x, flip(odd, value)))
    },
    asin(this: void, x: Operand) {
      const { isSmall, value } = arc(x)
      return signed(k, select(isSmall, value, complement(add(value, value))), x)
    },
    acos(this: void, x: Operand) {
      const { isSmall, value } = arc(x)
      const isNegative = less(x, 0)
      const small = complement(signed(k, value, x))
      const double = add(value, value)
      const large = select(isNegative, mul(2, complement(value)), double)
      return select(isSmall, small, large)
    },
    atan: (x: Operand) => signed(k, atan(abs(x)), x),
    atan2(this: void, y: Operand, x: Operand) {
      const rise = abs(y)
      const run = abs(x)
      const isSteep = less(run, rise)
      const longer = select(isSteep, rise, run)
      const quotient = div(select(isSteep, run, rise), longer)
      // Both 0, or both ∞
      const alike = equal(rise, run)
      const slope = select(alike, and(less(0, longer), 1), quotient)
      const angle = atan(slope)
      const upper = select(isSteep, complement(angle), angle)
      const isLeft = less(or(and(x, -0), 1), 0)
      const left = sub(2 * quarter, sub(upper, 2 * quarterRest))
      return signed(k, select(isLeft, left, upper), y)
    },
  } satisfies Rules
}
