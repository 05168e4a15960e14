import type { Precision } from '../program'
import type { Expansions, GraphKit } from '../simplify'
import { formats, less, m, polynomial, select, signed } from './vectors'

// Coefficients are interpolations at Chebyshev nodes in 50 digits, rounded.

// (sin(t)/t − 1)/t², (cos(t) − 1 + t²/2)/t⁴ over t², for |t| ≤ π/4; error 2e-17, and 1e-11 in floats.
// prettier-ignore
const SIN = {
  f64: [-0.16666666666666666, 0.008333333333330925, -1.9841269836722418e-4, 2.755731608381636e-6, -2.5051127944014188e-8, 1.5917848524808262e-10],
  f32: [-0.16666666663832763, 0.008333331865959415, -1.9840082012765537e-4, 2.7249314054698804e-6],
}
// prettier-ignore
const COS = {
  f64: [0.041666666666666664, -0.0013888888888887382, 2.480158729874307e-5, -2.7557317260008837e-7, 2.0876143827993133e-9, -1.1382456778061306e-11],
  f32: [0.0416666666643024, -0.0013888887664713619, 2.4800596435621998e-5, -2.7300448619488353e-7],
}
// (atan(t)/t − 1)/t² over t², for |t| ≤ tan(π/8); error 7e-18, and 2e-9.
// prettier-ignore
const ATAN = {
  f64: [
    -0.3333333333333333, 0.19999999999995513, -0.1428571428466482, 0.11111111015117626, -0.09090904572487347, 0.07692183059894114,
    -0.06664509603255386, 0.05858132894427922, -0.05085365922344248, 0.03922923713835943, -0.01917392228554793,
  ],
  f32: [-0.3333333175970025, 0.19999540146206404, -0.14263943907717944, 0.10743605148917443, -0.06451509518644878],
}
// (asin(t)/t − 1)/t² over t², for |t| ≤ ½; error 6e-18, and 1e-9.
// prettier-ignore
const ASIN = {
  f64: [
    0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989, 0.017352392720869973,
    0.013971212973552933, 0.011479177415184906, 0.01032281435018578, 0.005457506718640358, 0.01740087944269402, -0.014851887071247204, 0.028757851367421566,
  ],
  f32: [0.16666666337430908, 0.07500094543497424, 0.04459940152851218, 0.03110066273549457, 0.017149238357677253, 0.03369084720283012],
}

/** sin, cos, tan and their inverses over vectors. */
export function trigonometrics(precision: Precision): Expansions {
  const { halfPi, rightAngle } = formats[precision]

  /** sin and cos of what is left of an angle after whole quarter turns, and masks for their number: odd, and 2 or 3 of 4. */
  const quarters = (k: GraphKit, x: number) => {
    const n = m(k, 'nearest', k.mul(x, k.lit(2 / Math.PI)))
    const a = k.sub(x, k.mul(n, k.lit(halfPi[0])))
    const second = k.mul(n, k.lit(halfPi[1]))
    const b = k.sub(a, second)
    const third = k.mul(n, k.lit(halfPi[2]))
    const r = k.sub(b, third)
    // What the two subtractions have rounded off.
    const rest = k.add(k.sub(k.sub(a, b), second), k.sub(k.sub(b, r), third))
    const z = k.mul(r, r)
    const half = k.mul(z, k.lit(0.5))
    const sine = k.add(
      r,
      k.add(
        k.mul(k.mul(r, z), polynomial(k, z, SIN[precision])),
        k.mul(rest, k.sub(k.lit(1), half)),
      ),
    )
    const first = k.sub(k.lit(1), half)
    const lost = k.sub(k.sub(k.lit(1), first), half)
    const cosine = k.add(
      first,
      k.add(lost, k.sub(k.mul(k.mul(z, z), polynomial(k, z, COS[precision])), k.mul(r, rest))),
    )
    const pairs = k.mul(n, k.lit(0.5))
    const turns = k.floor(pairs)
    const odd = m(k, 'unequalMask', turns, pairs)
    const halves = k.mul(turns, k.lit(0.5))
    const late = m(k, 'unequalMask', k.floor(halves), halves)
    return { sine, cosine, odd, late }
  }
  const flip = (k: GraphKit, mask: number, x: number): number =>
    m(k, 'xor', x, m(k, 'and', mask, k.lit(-0)))

  /** atan of t ≥ 0: from tan(π/8) and tan(3π/8) on, of (t − 1)/(t + 1) and −1/t. */
  const atan = (k: GraphKit, t: number): number => {
    const one = k.lit(1)
    const middle = less(k, k.lit(Math.SQRT2 - 1), t)
    const high = less(k, k.lit(Math.SQRT2 + 1), t)
    const above = select(k, high, k.lit(-1), k.sub(t, one))
    const below = select(k, high, t, k.add(t, one))
    const s = select(k, middle, k.div(above, below), t)
    const start = (part: number): number =>
      m(k, 'and', middle, select(k, high, k.lit(rightAngle[part]!), k.lit(rightAngle[part]! / 2)))
    const z = k.mul(s, s)
    const rest = k.add(k.mul(k.mul(s, z), polynomial(k, z, ATAN[precision])), start(1))
    return k.add(start(0), k.add(s, rest))
  }

  /** t and asin(t) for what takes the place of |x|: itself up to ½, then √((1 − |x|)/2). */
  const arc = (k: GraphKit, x: number) => {
    const size = k.abs(x)
    const isSmall = less(k, size, k.lit(0.5))
    const z = select(k, isSmall, k.mul(size, size), k.mul(k.sub(k.lit(1), size), k.lit(0.5)))
    const t = select(k, isSmall, size, k.sqrt(z))
    return { isSmall, value: k.add(t, k.mul(k.mul(t, z), polynomial(k, z, ASIN[precision]))) }
  }
  const [quarter, quarterRest] = rightAngle
  /** π/2 − x */
  const complement = (k: GraphKit, x: number): number =>
    k.sub(k.lit(quarter), k.sub(x, k.lit(quarterRest)))

  return {
    sin(k, x) {
      const { sine, cosine, odd, late } = quarters(k, x!)
      const value = flip(k, late, select(k, odd, cosine, sine))
      const isZero = m(k, 'equalMask', x!, k.lit(0))
      return m(k, 'rescueSin', x!, select(k, isZero, x!, value))
    },
    cos(k, x) {
      const { sine, cosine, odd, late } = quarters(k, x!)
      return m(k, 'rescueCos', x!, flip(k, m(k, 'xor', odd, late), select(k, odd, sine, cosine)))
    },
    tan(k, x) {
      const { sine, cosine, odd } = quarters(k, x!)
      const value = k.div(select(k, odd, cosine, sine), select(k, odd, sine, cosine))
      const isZero = m(k, 'equalMask', x!, k.lit(0))
      return m(k, 'rescueTan', x!, select(k, isZero, x!, flip(k, odd, value)))
    },
    asin(k, x) {
      const { isSmall, value } = arc(k, x!)
      return signed(k, select(k, isSmall, value, complement(k, k.add(value, value))), x!)
    },
    acos(k, x) {
      const { isSmall, value } = arc(k, x!)
      const isNegative = less(k, x!, k.lit(0))
      const small = complement(k, signed(k, value, x!))
      const large = select(
        k,
        isNegative,
        k.mul(k.lit(2), complement(k, value)),
        k.add(value, value),
      )
      return select(k, isSmall, small, large)
    },
    atan: (k, x) => signed(k, atan(k, k.abs(x!)), x!),
    atan2(k, y, x) {
      const rise = k.abs(y!)
      const run = k.abs(x!)
      const isSteep = less(k, run, rise)
      const longer = select(k, isSteep, rise, run)
      const quotient = k.div(select(k, isSteep, run, rise), longer)
      // Both 0, or both ∞
      const alike = m(k, 'equalMask', rise, run)
      const slope = select(k, alike, m(k, 'and', less(k, k.lit(0), longer), k.lit(1)), quotient)
      const angle = atan(k, slope)
      const upper = select(k, isSteep, complement(k, angle), angle)
      const isLeft = less(k, m(k, 'or', m(k, 'and', x!, k.lit(-0)), k.lit(1)), k.lit(0))
      const left = k.sub(k.lit(2 * quarter), k.sub(upper, k.lit(2 * quarterRest)))
      return signed(k, select(k, isLeft, left, upper), y!)
    },
  }
}
