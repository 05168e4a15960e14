import type { Precision } from '../program'
import type { Expansions, GraphKit } from '../simplify'
import { formats, less, m, polynomial, select, signed, within } from './vectors'

// Coefficients are interpolations at Chebyshev nodes in 50 digits, rounded.

// (eʳ − 1 − r)/r² over r, for |r| ≤ ½ ln 2; error 4e-19 of eʳ, and 1e-8 in floats.
// prettier-ignore
const EXP = {
  f64: [
    0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326136, 0.0013888888888883748, 1.9841269874820627e-4,
    2.4801587325547743e-5, 2.7557255400206422e-6, 2.75572736431103e-7, 2.5105217004720745e-8, 2.0914686968086876e-9,
  ],
  f32: [0.500000001346581, 0.16666666681623232, 0.041666464925285904, 0.0083333109254809, 0.0013933649996309251, 1.9890990824673654e-4],
}

// (ln((1 + s)/(1 − s)) − 2s)/s³ over s², for (1 + s)/(1 − s) from √½ to √2; error 5e-19, and 2e-11.
// prettier-ignore
const LOG = {
  f64: [
    0.6666666666666666, 0.40000000000000885, 0.28571428570799784, 0.22222222392581045, 0.18181795547521137,
    0.15386244737621665, 0.13268638369266825, 0.13088034850927555,
  ],
  f32: [0.6666666655404201, 0.4000012221181065, 0.28550778633191964, 0.23331614471843498],
}

/** The exponential family over vectors. What two functions of one operand have in common is one node. */
export function exponentials(precision: Precision): Expansions {
  const format = formats[precision]
  const { ln2, bias, magic, spacing } = format

  /** 2ⁿ for whole n from −bias + 1 to bias: the exponent's bits. */
  const power = (k: GraphKit, n: number): number => m(k, 'shiftLeft', k.add(n, k.lit(magic + bias)))

  /** x·2ⁿ, in two steps: 2ⁿ itself may be out of range. */
  const scale = (k: GraphKit, x: number, n: number): number => {
    const half = k.floor(k.mul(n, k.lit(0.5)))
    return k.mul(k.mul(x, power(k, half)), power(k, k.sub(n, half)))
  }

  /** n and eʳ − 1 such that x = n ln 2 + r: Cody and Waite (1980). */
  const reduced = (k: GraphKit, x: number): [n: number, p: number] => {
    const n = m(k, 'nearest', k.mul(x, k.lit(Math.LOG2E)))
    const r = k.sub(k.sub(x, k.mul(n, k.lit(ln2[0]))), k.mul(n, k.lit(ln2[1])))
    return [n, expm1Near0(k, r)]
  }

  const expm1Near0 = (k: GraphKit, r: number): number =>
    k.add(r, k.mul(k.mul(r, r), polynomial(k, r, EXP[precision])))

  /** eˣ·2ᵒ */
  const exp = (k: GraphKit, x: number, offset = 0): number => {
    const [n, p] = reduced(k, within(k, x, format.exp))
    return scale(k, k.add(k.lit(1), p), offset === 0 ? n : k.add(n, k.lit(offset)))
  }

  /** eˣ − 1, where −0 may be 0: 2ⁿp + (2ⁿ − 1), and half of all that until the end, lest 2ⁿ overflows. */
  const expm1 = (k: GraphKit, x: number): number => {
    const [n, p] = reduced(k, within(k, x, format.exp))
    const half = power(
      k,
      k.sub(m(k, 'pmin', m(k, 'pmax', n, k.lit(-100)), k.lit(bias + 1)), k.lit(1)),
    )
    const value = k.mul(k.add(k.mul(half, p), k.sub(half, k.lit(0.5))), k.lit(2))
    const near = select(k, m(k, 'equalMask', n, k.lit(0)), p, value)
    return k.add(near, m(k, 'and', less(k, k.lit(format.overflow), x), k.lit(Infinity)))
  }

  /** n and f such that x = 2ⁿ(1 + f), 1 + f from √½ to √2, for positive x. */
  const split = (k: GraphKit, x: number): [n: number, f: number] => {
    const small = less(k, x, k.lit(format.smallest))
    const usual = select(k, small, k.mul(x, k.lit(format.large)), x)
    const bits = m(k, 'integerAdd', usual, k.lit(format.toRoot))
    const raw = m(k, 'or', m(k, 'shiftRight', bits), k.lit(spacing))
    const n = k.sub(
      raw,
      select(k, small, k.lit(spacing + bias + Math.log2(format.large)), k.lit(spacing + bias)),
    )
    const exponent = m(k, 'and', bits, k.lit(-Infinity))
    const mantissa = m(k, 'integerAdd', m(k, 'integerSub', usual, exponent), k.lit(1))
    return [n, k.sub(mantissa, k.lit(1))]
  }

  /** ln(1 + f) + rest, as f − (f²/2 − …), of which f is exact. */
  const logNear1 = (k: GraphKit, f: number, rest: number): number => {
    const s = k.div(f, k.add(k.lit(2), f))
    const z = k.mul(s, s)
    const r = k.mul(z, polynomial(k, z, LOG[precision]))
    const half = k.mul(k.lit(0.5), k.mul(f, f))
    return k.sub(f, k.sub(half, k.add(k.mul(s, k.add(half, r)), rest)))
  }

  /** A logarithm's value, with −∞ at 0, NaN below, and ∞ and NaN as they are. */
  const orEdge = (k: GraphKit, x: number, value: number): number => {
    const zero = k.lit(0)
    const inside = m(k, 'and', less(k, zero, x), less(k, x, k.lit(Infinity)))
    const edge = select(k, m(k, 'equalMask', x, zero), k.lit(-Infinity), x)
    return select(k, inside, value, select(k, less(k, x, zero), k.lit(NaN), edge))
  }

  const log = (k: GraphKit, x: number, rest?: number): number => {
    const [n, f] = split(k, x)
    const low = k.mul(n, k.lit(ln2[1]))
    const near = logNear1(k, f, rest === undefined ? low : k.add(low, rest))
    return orEdge(k, x, k.add(k.mul(n, k.lit(ln2[0])), near))
  }

  /** ln(1 + x): of u = 1 + x the rounding error is known, and its effect added. */
  const log1p = (k: GraphKit, x: number): number => {
    const one = k.lit(1)
    const u = k.add(one, x)
    const rounded = k.sub(u, one)
    const error = k.add(k.sub(one, k.sub(u, rounded)), k.sub(x, rounded))
    const inside = m(k, 'and', less(k, k.lit(0), u), less(k, u, k.lit(Infinity)))
    return log(k, u, m(k, 'and', inside, k.div(error, u)))
  }

  /** ln x in another base: `whole` times n, and `factor` times the rest. */
  const logTo = (
    k: GraphKit,
    x: number,
    whole: readonly [number, number],
    factor: number,
  ): number => {
    const [n, f] = split(k, x)
    const near = k.mul(logNear1(k, f, k.lit(0)), k.lit(factor))
    return orEdge(k, x, k.add(k.mul(n, k.lit(whole[0])), k.add(k.mul(n, k.lit(whole[1])), near)))
  }

  return {
    exp: (k, x) => exp(k, x!),
    exp2(k, x) {
      const inside = within(k, x!, format.exp2)
      const n = m(k, 'nearest', inside)
      return scale(k, k.add(k.lit(1), expm1Near0(k, k.mul(k.sub(inside, n), k.lit(Math.LN2)))), n)
    },
    expm1: (k, x) => signed(k, expm1(k, x!), x!),
    log: (k, x) => log(k, x!),
    log1p: (k, x) => signed(k, log1p(k, x!), x!),
    log2: (k, x) => logTo(k, x!, [1, 0], Math.LOG2E),
    log10: (k, x) => logTo(k, x!, format.log10Of2, Math.LOG10E),
    sinh(k, x) {
      const size = k.abs(x!)
      const t = expm1(k, size)
      const half = exp(k, size, -1)
      const small = k.mul(k.lit(0.5), k.add(t, k.div(t, k.add(t, k.lit(1)))))
      return signed(
        k,
        select(k, less(k, size, k.lit(1)), small, k.sub(half, k.div(k.lit(0.25), half))),
        x!,
      )
    },
    cosh(k, x) {
      const half = exp(k, k.abs(x!), -1)
      return k.add(half, k.div(k.lit(0.25), half))
    },
    tanh(k, x) {
      const { t } = fallOff(k, x!)
      return signed(k, k.div(k.abs(t), k.add(t, k.lit(2))), x!)
    },
    sech2(k, x) {
      const { e } = fallOff(k, x!)
      const sum = k.add(k.lit(1), e)
      return k.div(k.mul(k.lit(4), e), k.mul(sum, sum))
    },
    asinh(k, x) {
      const size = k.abs(x!)
      const square = k.mul(size, size)
      const root = k.sqrt(k.add(square, k.lit(1)))
      const usual = k.add(size, k.div(square, k.add(k.lit(1), root)))
      return signed(k, logOfDouble(k, size, usual), x!)
    },
    acosh(k, x) {
      const t = k.sub(x!, k.lit(1))
      const usual = k.add(t, k.sqrt(k.mul(t, k.add(t, k.lit(2)))))
      return select(k, less(k, x!, k.lit(1)), k.lit(NaN), logOfDouble(k, x!, usual))
    },
    atanh(k, x) {
      const size = k.abs(x!)
      const quotient = k.div(k.add(size, size), k.sub(k.lit(1), size))
      return signed(k, k.mul(k.lit(0.5), log1p(k, quotient)), x!)
    },
    cbrt(k, x) {
      const size = k.abs(x!)
      const [n, f] = split(k, size)
      const third = m(k, 'nearest', k.mul(n, k.lit(1 / 3)))
      const rest = k.sub(n, k.mul(third, k.lit(3)))
      const v = k.mul(k.add(f, k.lit(1)), power(k, rest))
      // A guess to 2 digits, then Halley's rule twice, which triples them.
      let y = polynomial(k, v, CBRT)
      for (let i = 0; i < 2; i++) {
        const cube = k.mul(y, k.mul(y, y))
        y = k.add(y, k.mul(y, k.div(k.sub(v, cube), k.add(k.add(cube, cube), v))))
      }
      const inside = m(k, 'and', less(k, k.lit(0), size), less(k, size, k.lit(Infinity)))
      return signed(k, select(k, inside, k.mul(y, power(k, third)), size), x!)
    },
  }

  /** e = e⁻²ˣ and t = e − 1 for |x|, which tanh and its derivative share; e is 0 where it would be tiny. */
  function fallOff(k: GraphKit, x: number): { e: number; t: number } {
    const y = k.mul(k.abs(x), k.lit(-2))
    const low = k.lit(format.tiny)
    const [n, p] = reduced(k, m(k, 'pmax', y, low))
    const half = power(k, k.sub(n, k.lit(1)))
    const product = k.mul(half, p)
    const e = k.mul(k.add(half, product), k.lit(2))
    return {
      e: m(k, 'andNot', e, less(k, y, low)),
      t: k.mul(k.add(product, k.sub(half, k.lit(0.5))), k.lit(2)),
    }
  }

  /** ln(1 + usual), or for large x ln(2x). */
  function logOfDouble(k: GraphKit, x: number, usual: number): number {
    const isLarge = less(k, k.lit(format.large), x)
    const value = log1p(k, select(k, isLarge, x, usual))
    return k.add(value, m(k, 'and', isLarge, k.lit(Math.LN2)))
  }
}

// ∛v for v from 0.35 to 2.83; error 0.005.
const CBRT = [0.4623666, 0.824383, -0.3845288, 0.1118321, -0.0130439]
