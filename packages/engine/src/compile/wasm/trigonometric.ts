import type { Precision } from '../program'
import type { GraphKit, Operand, Rules } from '../simplify'
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
export function trigonometrics(precision: Precision): Rules {
  const { halfPi, rightAngle } = formatOf(precision)
  const [SIN_OF, COS_OF, ATAN_OF, ASIN_OF] =
    precision === 'f64' ? [SIN, COS, ATAN, ASIN] : [SIN.slice(0, 4), COS.slice(0, 4), ATAN, ASIN]

  /** sin and cos of what is left of an angle after whole quarter turns, and masks for their number: odd, and 2 or 3 of 4. */
  const quarters = (k: GraphKit, x: Operand) => {
    const n = k.nearest(k.mul(x, 2 / Math.PI))
    const a = k.sub(x, k.mul(n, halfPi[0]))
    const second = k.mul(n, halfPi[1])
    const b = k.sub(a, second)
    const third = k.mul(n, halfPi[2])
    const r = k.sub(b, third)
    // What the two subtractions have rounded off.
    const rest = k.add(k.sub(k.sub(a, b), second), k.sub(k.sub(b, r), third))
    const z = k.mul(r, r)
    const half = k.mul(z, 0.5)
    const sine = k.add(
      r,
      k.add(k.mul(k.mul(r, z), polynomial(k, z, SIN_OF)), k.mul(rest, k.sub(1, half))),
    )
    const first = k.sub(1, half)
    const lost = k.sub(k.sub(1, first), half)
    const cosine = k.add(
      first,
      k.add(lost, k.sub(k.mul(k.mul(z, z), polynomial(k, z, COS_OF)), k.mul(r, rest))),
    )
    const pairs = k.mul(n, 0.5)
    const turns = k.floor(pairs)
    const odd = k.unequal(turns, pairs)
    const halves = k.mul(turns, 0.5)
    const late = k.unequal(k.floor(halves), halves)
    return { sine, cosine, odd, late }
  }
  const flip = (k: GraphKit, mask: Operand, x: Operand): Operand => k.xor(x, k.and(mask, -0))

  /** atan of t ≥ 0: from tan(π/8) and tan(3π/8) on, of (t − 1)/(t + 1) and −1/t. */
  const atan = (k: GraphKit, t: Operand): Operand => {
    const middle = k.less(Math.SQRT2 - 1, t)
    const high = k.less(Math.SQRT2 + 1, t)
    const above = k.select(high, -1, k.sub(t, 1))
    const below = k.select(high, t, k.add(t, 1))
    const s = k.select(middle, k.div(above, below), t)
    const start = (part: 0 | 1): Operand =>
      k.and(middle, k.select(high, rightAngle[part], rightAngle[part] / 2))
    const z = k.mul(s, s)
    const rest = k.add(k.mul(k.mul(s, z), polynomial(k, z, ATAN_OF)), start(1))
    return k.add(start(0), k.add(s, rest))
  }

  /** t and asin(t) for what takes the place of |x|: itself up to ½, then √((1 − |x|)/2). */
  const arc = (k: GraphKit, x: Operand) => {
    const size = k.abs(x)
    const isSmall = k.less(size, 0.5)
    const z = k.select(isSmall, k.mul(size, size), k.mul(k.sub(1, size), 0.5))
    const t = k.select(isSmall, size, k.sqrt(z))
    return { isSmall, value: k.add(t, k.mul(k.mul(t, z), polynomial(k, z, ASIN_OF))) }
  }
  const [quarter, quarterRest] = rightAngle
  /** π/2 − x */
  const complement = (k: GraphKit, x: Operand): Operand => k.sub(quarter, k.sub(x, quarterRest))

  return {
    sin(k: GraphKit, x: Operand) {
      const { sine, cosine, odd, late } = quarters(k, x)
      const value = flip(k, late, k.select(odd, cosine, sine))
      const isZero = k.equal(x, 0)
      return k.farSin(x, k.select(isZero, x, value))
    },
    cos(k: GraphKit, x: Operand) {
      const { sine, cosine, odd, late } = quarters(k, x)
      return k.farCos(x, flip(k, k.xor(odd, late), k.select(odd, sine, cosine)))
    },
    tan(k: GraphKit, x: Operand) {
      const { sine, cosine, odd } = quarters(k, x)
      const value = k.div(k.select(odd, cosine, sine), k.select(odd, sine, cosine))
      const isZero = k.equal(x, 0)
      return k.farTan(x, k.select(isZero, x, flip(k, odd, value)))
    },
    asin(k: GraphKit, x: Operand) {
      const { isSmall, value } = arc(k, x)
      return signed(k, k.select(isSmall, value, complement(k, k.add(value, value))), x)
    },
    acos(k: GraphKit, x: Operand) {
      const { isSmall, value } = arc(k, x)
      const isNegative = k.less(x, 0)
      const small = complement(k, signed(k, value, x))
      const double = k.add(value, value)
      const large = k.select(isNegative, k.mul(2, complement(k, value)), double)
      return k.select(isSmall, small, large)
    },
    atan: (k: GraphKit, x: Operand) => signed(k, atan(k, k.abs(x)), x),
    atan2(k: GraphKit, y: Operand, x: Operand) {
      const rise = k.abs(y)
      const run = k.abs(x)
      const isSteep = k.less(run, rise)
      const longer = k.select(isSteep, rise, run)
      const quotient = k.div(k.select(isSteep, run, rise), longer)
      // Both 0, or both ∞
      const alike = k.equal(rise, run)
      const slope = k.select(alike, k.and(k.less(0, longer), 1), quotient)
      const angle = atan(k, slope)
      const upper = k.select(isSteep, complement(k, angle), angle)
      const isLeft = k.less(k.or(k.and(x, -0), 1), 0)
      const left = k.sub(2 * quarter, k.sub(upper, 2 * quarterRest))
      return signed(k, k.select(isLeft, left, upper), y)
    },
  }
}
