import type { Precision } from '../program'
import type { GraphKit, Operand, Rules } from '../simplify'
import { formatOf, polynomial, signed, within } from './vectors'

/** 1/2!, 1/3!, … : (eʳ − 1 − r)/r² over r; for |r| ≤ ½ ln 2 the error is 6e-18 of eʳ, with 6 of them 8e-9. */
const EXP = /* @__PURE__ */ Array.from({ length: 12 }, (_, i) => 1 / factorial(i + 2))

/** 2/3, 2/5, … : (ln((1 + s)/(1 − s)) − 2s)/s³ over s²; for (1 + s)/(1 − s) from √½ to √2 the error is 6e-19, with 4 of them 2e-9. */
const LOG = /* @__PURE__ */ Array.from({ length: 10 }, (_, i) => 2 / (2 * i + 3))

// ∛v for v from 0.35 to 2.83; error 0.005.
const CBRT = [0.4623666, 0.824383, -0.3845288, 0.1118321, -0.0130439]

export function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}

/** The exponential family over vectors. What two functions of one operand have in common is one node. */
export function exponentials(precision: Precision): Rules {
  const format = formatOf(precision)
  const { ln2, bias, magic, spacing, large } = format
  const isWide = precision === 'f64'
  const EXP_OF = EXP.slice(0, isWide ? 12 : 6)
  const LOG_OF = LOG.slice(0, isWide ? 10 : 4)

  /** 2ⁿ for whole n from −bias + 1 to bias: the exponent's bits. */
  const power = (k: GraphKit, n: Operand): Operand => k.shiftLeft(k.add(n, magic + bias))

  /** x·2ⁿ, in two steps: 2ⁿ itself may be out of range. */
  const scale = (k: GraphKit, x: Operand, n: Operand): Operand => {
    const half = k.floor(k.mul(n, 0.5))
    return k.mul(k.mul(x, power(k, half)), power(k, k.sub(n, half)))
  }

  const expm1Near0 = (k: GraphKit, r: Operand): Operand =>
    k.add(r, k.mul(k.mul(r, r), polynomial(k, r, EXP_OF)))

  /** n and eʳ − 1 such that x = n ln 2 + r: Cody and Waite (1980). */
  const reduced = (k: GraphKit, x: Operand): [n: Operand, p: Operand] => {
    const n = k.nearest(k.mul(x, Math.LOG2E))
    return [n, expm1Near0(k, k.sub(k.sub(x, k.mul(n, ln2[0])), k.mul(n, ln2[1])))]
  }
  const [lowest, highest] = format.exp2
  const inRange = (k: GraphKit, x: Operand): Operand =>
    within(k, x, lowest * Math.LN2, highest * Math.LN2)

  /** eˣ·2ᵒ */
  const exp = (k: GraphKit, x: Operand, offset = 0): Operand => {
    const [n, p] = reduced(k, inRange(k, x))
    return scale(k, k.add(1, p), offset === 0 ? n : k.add(n, offset))
  }

  /** eˣ − 1, where −0 may be 0: 2ⁿp + (2ⁿ − 1), and half of all that until the end, lest 2ⁿ overflows. */
  const expm1 = (k: GraphKit, x: Operand): Operand => {
    const [n, p] = reduced(k, inRange(k, x))
    const half = power(k, k.sub(within(k, n, -100, bias + 1), 1))
    const value = k.mul(k.add(k.mul(half, p), k.sub(half, 0.5)), 2)
    const isOver = k.less(format.overflow * Math.LN2, x)
    return k.add(k.select(k.equal(n, 0), p, value), k.and(isOver, Infinity))
  }

  /** n and f such that x = 2ⁿ(1 + f), 1 + f from √½ to √2, for positive x. */
  const split = (k: GraphKit, x: Operand): [n: Operand, f: Operand] => {
    const small = k.less(x, format.smallest)
    const usual = k.select(small, k.mul(x, large), x)
    const bits = k.integerAdd(usual, format.toRoot)
    const raw = k.or(k.shiftRight(bits), spacing)
    const n = k.sub(raw, k.select(small, spacing + bias + Math.log2(large), spacing + bias))
    const exponent = k.and(bits, -Infinity)
    return [n, k.sub(k.integerAdd(k.integerSub(usual, exponent), 1), 1)]
  }

  /** ln(1 + f) + rest, as f − (f²/2 − …), of which f is exact. */
  const logNear1 = (k: GraphKit, f: Operand, rest: Operand): Operand => {
    const s = k.div(f, k.add(2, f))
    const z = k.mul(s, s)
    const half = k.mul(0.5, k.mul(f, f))
    const r = k.mul(z, polynomial(k, z, LOG_OF))
    return k.sub(f, k.sub(half, k.add(k.mul(s, k.add(half, r)), rest)))
  }

  const isUsual = (k: GraphKit, x: Operand): Operand => k.and(k.less(0, x), k.less(x, Infinity))

  /** A logarithm's value, with −∞ at 0, NaN below, and ∞ and NaN as they are. */
  const orEdge = (k: GraphKit, x: Operand, value: Operand): Operand => {
    const edge = k.select(k.equal(x, 0), -Infinity, x)
    return k.select(isUsual(k, x), value, k.select(k.less(x, 0), NaN, edge))
  }

  const log = (k: GraphKit, x: Operand, rest: Operand = -0): Operand => {
    const [n, f] = split(k, x)
    const near = logNear1(k, f, k.add(k.mul(n, ln2[1]), rest))
    return orEdge(k, x, k.add(k.mul(n, ln2[0]), near))
  }

  /** ln(1 + x + rest): of u = 1 + x the rounding error is known, and its effect added. */
  const log1p = (k: GraphKit, x: Operand, rest: Operand = -0): Operand => {
    const u = k.add(1, x)
    const rounded = k.sub(u, 1)
    const error = k.add(k.add(k.sub(1, k.sub(u, rounded)), k.sub(x, rounded)), rest)
    return log(k, u, k.and(isUsual(k, u), k.div(error, u)))
  }

  /** ln x in another base: `whole` times n, and `factor` times the rest. */
  const logTo = (
    k: GraphKit,
    x: Operand,
    whole: readonly [number, number],
    factor: number,
  ): Operand => {
    const [n, f] = split(k, x)
    const near = k.mul(logNear1(k, f, 0), factor)
    return orEdge(k, x, k.add(k.mul(n, whole[0]), k.add(k.mul(n, whole[1]), near)))
  }

  /** e = e⁻²ˣ and 1 − e for |x|, which tanh and its derivative share. From where 2ⁿ has no bits left on, e is 0. */
  const fallOff = (k: GraphKit, x: Operand): [e: Operand, rest: Operand] => {
    const [n, p] = reduced(k, k.pmax(k.mul(k.abs(x), -2), -bias * Math.LN2))
    const whole = power(k, n)
    const product = k.mul(whole, p)
    return [k.add(whole, product), k.sub(k.sub(1, whole), product)]
  }

  /** ln(1 + usual), or for large x ln(2x). */
  const logOfDouble = (k: GraphKit, x: Operand, usual: Operand): Operand => {
    const isLarge = k.less(large, x)
    return k.add(log1p(k, k.select(isLarge, x, usual)), k.and(isLarge, Math.LN2))
  }

  return {
    exp: (k: GraphKit, x: Operand) => exp(k, x),
    exp2(k: GraphKit, x: Operand) {
      const inside = within(k, x, lowest, highest)
      const n = k.nearest(inside)
      return scale(k, k.add(1, expm1Near0(k, k.mul(k.sub(inside, n), Math.LN2))), n)
    },
    expm1: (k: GraphKit, x: Operand) => signed(k, expm1(k, x), x),
    log: (k: GraphKit, x: Operand) => log(k, x),
    log1p: (k: GraphKit, x: Operand) => signed(k, log1p(k, x), x),
    log2: (k: GraphKit, x: Operand) => logTo(k, x, [1, 0], Math.LOG2E),
    log10: (k: GraphKit, x: Operand) => logTo(k, x, format.log10Of2, Math.LOG10E),
    sinh(k: GraphKit, x: Operand) {
      const size = k.abs(x)
      const t = expm1(k, size)
      const half = exp(k, size, -1)
      const small = k.mul(0.5, k.add(t, k.div(t, k.add(t, 1))))
      const value = k.select(k.less(size, 1), small, k.sub(half, k.div(0.25, half)))
      return signed(k, value, x)
    },
    cosh(k: GraphKit, x: Operand) {
      const half = exp(k, k.abs(x), -1)
      return k.add(half, k.div(0.25, half))
    },
    tanh(k: GraphKit, x: Operand) {
      const [, rest] = fallOff(k, x)
      return signed(k, k.div(rest, k.sub(2, rest)), x)
    },
    sech2(k: GraphKit, x: Operand) {
      const [e, rest] = fallOff(k, x)
      const sum = k.sub(2, rest)
      return k.div(k.mul(4, e), k.mul(sum, sum))
    },
    asinh(k: GraphKit, x: Operand) {
      const size = k.abs(x)
      const square = k.mul(size, size)
      const root = k.sqrt(k.add(square, 1))
      const usual = k.add(size, k.div(square, k.add(1, root)))
      return signed(k, logOfDouble(k, size, usual), x)
    },
    acosh(k: GraphKit, x: Operand) {
      const t = k.sub(x, 1)
      const usual = k.add(t, k.sqrt(k.mul(t, k.add(t, 2))))
      return k.select(k.less(x, 1), NaN, logOfDouble(k, x, usual))
    },
    atanh(k: GraphKit, x: Operand) {
      const size = k.abs(x)
      const quotient = k.div(k.add(size, size), k.sub(1, size))
      return signed(k, k.mul(0.5, log1p(k, quotient)), x)
    },
    cbrt(k: GraphKit, x: Operand) {
      const size = k.abs(x)
      const [n, f] = split(k, size)
      const third = k.nearest(k.mul(n, 1 / 3))
      const v = k.mul(k.add(f, 1), power(k, k.sub(n, k.mul(third, 3))))
      // A guess to 2 digits, then Halley's rule twice, which triples them.
      let y = polynomial(k, v, CBRT)
      for (let i = 0; i < 2; i++) {
        const cube = k.mul(y, k.mul(y, y))
        y = k.add(y, k.mul(y, k.div(k.sub(v, cube), k.add(k.add(cube, cube), v))))
      }
      return signed(k, k.select(isUsual(k, size), k.mul(y, power(k, third)), size), x)
    },
  }
}
