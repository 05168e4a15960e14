import type { Precision } from '../numbers'
import type { GraphAlgebra, Operand, Rules } from '../passes/simplify'
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
export function exponentials(k: GraphAlgebra, precision: Precision) {
  const {
    abs,
    add,
    and,
    div,
    equal,
    floor,
    integerAdd,
    integerSub,
    less,
    mul,
    nearest,
    or,
    pmax,
    select,
    shiftLeft,
    shiftRight,
    sqrt,
    sub,
  } = k
  const format = formatOf(precision)
  const { ln2, bias, magic, spacing, large } = format
  const isWide = precision === 'f64'
  const EXP_OF = EXP.slice(0, isWide ? 12 : 6)
  const LOG_OF = LOG.slice(0, isWide ? 10 : 4)

  /** 2ⁿ for whole n from −bias + 1 to bias: the exponent's bits. */
  const power = (n: Operand): Operand => shiftLeft(add(n, magic + bias))

  /** x·2ⁿ, in two steps: 2ⁿ itself may be out of range. */
  const scale = (x: Operand, n: Operand): Operand => {
    const half = floor(mul(n, 0.5))
    return mul(mul(x, power(half)), power(sub(n, half)))
  }

  const expm1Near0 = (r: Operand): Operand => add(r, mul(mul(r, r), polynomial(k, r, EXP_OF)))

  /** n and eʳ − 1 such that x = n ln 2 + r: Cody and Waite (1980). */
  const reduced = (x: Operand): [n: Operand, p: Operand] => {
    const n = nearest(mul(x, Math.LOG2E))
    return [n, expm1Near0(sub(sub(x, mul(n, ln2[0])), mul(n, ln2[1])))]
  }
  const [lowest, highest] = format.exp2
  const inRange = (x: Operand): Operand => within(k, x, lowest * Math.LN2, highest * Math.LN2)

  /** eˣ·2ᵒ */
  const exp = (x: Operand, offset = 0): Operand => {
    const [n, p] = reduced(inRange(x))
    return scale(add(1, p), offset === 0 ? n : add(n, offset))
  }

  /** eˣ − 1, where −0 may be 0: 2ⁿp + (2ⁿ − 1), and half of all that until the end, lest 2ⁿ overflows. */
  const expm1 = (x: Operand): Operand => {
    const [n, p] = reduced(inRange(x))
    const half = power(sub(within(k, n, -100, bias + 1), 1))
    const value = mul(add(mul(half, p), sub(half, 0.5)), 2)
    const isOver = less(format.overflow * Math.LN2, x)
    return add(select(equal(n, 0), p, value), and(isOver, Infinity))
  }

  /** n and f such that x = 2ⁿ(1 + f), 1 + f from √½ to √2, for positive x. */
  const split = (x: Operand): [n: Operand, f: Operand] => {
    const small = less(x, format.smallest)
    const usual = select(small, mul(x, large), x)
    const bits = integerAdd(usual, format.toRoot)
    const raw = or(shiftRight(bits), spacing)
    const n = sub(raw, select(small, spacing + bias + Math.log2(large), spacing + bias))
    const exponent = and(bits, -Infinity)
    return [n, sub(integerAdd(integerSub(usual, exponent), 1), 1)]
  }

  /** ln(1 + f) + rest, as f − (f²/2 − …), of which f is exact. */
  const logNear1 = (f: Operand, rest: Operand): Operand => {
    const s = div(f, add(2, f))
    const z = mul(s, s)
    const half = mul(0.5, mul(f, f))
    const r = mul(z, polynomial(k, z, LOG_OF))
    return sub(f, sub(half, add(mul(s, add(half, r)), rest)))
  }

  const isUsual = (x: Operand): Operand => and(less(0, x), less(x, Infinity))

  /** A logarithm's value, with −∞ at 0, NaN below, and ∞ and NaN as they are. */
  const orEdge = (x: Operand, value: Operand): Operand => {
    const edge = select(equal(x, 0), -Infinity, x)
    return select(isUsual(x), value, select(less(x, 0), NaN, edge))
  }

  const log = (x: Operand, rest: Operand = -0): Operand => {
    const [n, f] = split(x)
    const near = logNear1(f, add(mul(n, ln2[1]), rest))
    return orEdge(x, add(mul(n, ln2[0]), near))
  }

  /** ln(1 + x + rest): of u = 1 + x the rounding error is known, and its effect added. */
  const log1p = (x: Operand, rest: Operand = -0): Operand => {
    const u = add(1, x)
    const rounded = sub(u, 1)
    const error = add(add(sub(1, sub(u, rounded)), sub(x, rounded)), rest)
    return log(u, and(isUsual(u), div(error, u)))
  }

  /** ln x in another base: `whole` times n, and `factor` times the rest. */
  const logTo = (x: Operand, whole: readonly [number, number], factor: number): Operand => {
    const [n, f] = split(x)
    const near = mul(logNear1(f, 0), factor)
    return orEdge(x, add(mul(n, whole[0]), add(mul(n, whole[1]), near)))
  }

  /** e = e⁻²ˣ and 1 − e for |x|, which tanh and its derivative share. From where 2ⁿ has no bits left on, e is 0. */
  const fallOff = (x: Operand): [e: Operand, rest: Operand] => {
    const [n, p] = reduced(pmax(mul(abs(x), -2), -bias * Math.LN2))
    const whole = power(n)
    const product = mul(whole, p)
    return [add(whole, product), sub(sub(1, whole), product)]
  }

  /** ln(1 + usual), or for large x ln(2x). */
  const logOfDouble = (x: Operand, usual: Operand): Operand => {
    const isLarge = less(large, x)
    return add(log1p(select(isLarge, x, usual)), and(isLarge, Math.LN2))
  }

  return {
    exp: (x: Operand) => exp(x),
    exp2(x: Operand) {
      const inside = within(k, x, lowest, highest)
      const n = nearest(inside)
      return scale(add(1, expm1Near0(mul(sub(inside, n), Math.LN2))), n)
    },
    expm1: (x: Operand) => signed(k, expm1(x), x),
    log: (x: Operand) => log(x),
    log1p: (x: Operand) => signed(k, log1p(x), x),
    log2: (x: Operand) => logTo(x, [1, 0], Math.LOG2E),
    log10: (x: Operand) => logTo(x, format.log10Of2, Math.LOG10E),
    sinh(x: Operand) {
      const size = abs(x)
      const t = expm1(size)
      const half = exp(size, -1)
      const small = mul(0.5, add(t, div(t, add(t, 1))))
      const value = select(less(size, 1), small, sub(half, div(0.25, half)))
      return signed(k, value, x)
    },
    cosh(x: Operand) {
      const half = exp(abs(x), -1)
      return add(half, div(0.25, half))
    },
    tanh(x: Operand) {
      const [, rest] = fallOff(x)
      return signed(k, div(rest, sub(2, rest)), x)
    },
    sech2(x: Operand) {
      const [e, rest] = fallOff(x)
      const sum = sub(2, rest)
      return div(mul(4, e), mul(sum, sum))
    },
    asinh(x: Operand) {
      const size = abs(x)
      const square = mul(size, size)
      const root = sqrt(add(square, 1))
      const usual = add(size, div(square, add(1, root)))
      return signed(k, logOfDouble(size, usual), x)
    },
    acosh(x: Operand) {
      const t = sub(x, 1)
      const usual = add(t, sqrt(mul(t, add(t, 2))))
      return select(less(x, 1), NaN, logOfDouble(x, usual))
    },
    atanh(x: Operand) {
      const size = abs(x)
      const quotient = div(add(size, size), sub(1, size))
      return signed(k, mul(0.5, log1p(quotient)), x)
    },
    cbrt(x: Operand) {
      const size = abs(x)
      const [n, f] = split(size)
      const third = nearest(mul(n, 1 / 3))
      const v = mul(add(f, 1), power(sub(n, mul(third, 3))))
      // A guess to 2 digits, then Halley's rule twice, which triples them.
      let y = polynomial(k, v, CBRT)
      for (let i = 0; i < 2; i++) {
        const cube = mul(y, mul(y, y))
        y = add(y, mul(y, div(sub(v, cube), add(add(cube, cube), v))))
      }
      return signed(k, select(isUsual(size), mul(y, power(third)), size), x)
    },
  } satisfies Rules
}
