import type { Precision } from '../numbers'
import type { GraphAlgebra, Operand } from '../passes/simplify'

/** A number as one with few digits, so that multiples of it are exact, and the rest. */
function parts(number: number, unit: number): readonly [number, number] {
  const first = Math.round(number / unit) * unit
  return [first, number - first]
}

/** What depends on the width of numbers; some of it in parts, of which the first ones have few digits. */
const wide = {
  mantissa: 52,
  bias: 1023,
  /** The bits of 1 less those of √½, as the number that has them. */
  toRoot: 1.303418089031685e-308,
  ln2: [0.6931471804855391, 7.440617110012397e-11],
  log10Of2: [0.30102999560767785, 5.630334806675098e-11],
  halfPi: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21],
  /** π/2 rounded, and the rest. */
  rightAngle: [1.5707963267948966, 6.123233995736766e-17],
} as const
const narrow = {
  mantissa: 23,
  bias: 127,
  toRoot: 6.885886766695041e-39,
  ln2: parts(Math.LN2, 2 ** -11),
  log10Of2: parts(Math.log10(2), 2 ** -12),
  /** Multiples of all but the last are exact, since the third cancels as well where a float is next to one of π/2. */
  halfPi: [1.5703125, 2029 * 2 ** -22, ...parts(7.549789954891882e-8, 2 ** -35)],
  rightAngle: parts(Math.PI / 2, 2 ** -23),
} as const

/** What follows from that. */
export function formatOf(precision: Precision) {
  const format = precision === 'f64' ? wide : narrow
  const { mantissa, bias } = format
  return {
    ...format,
    /** 1.5·2ᵐ: a whole number that is added to it lies in its lowest bits. */
    magic: 1.5 * 2 ** mantissa,
    /** 2ᵐ */
    spacing: 2 ** mantissa,
    /** The smallest number with a full mantissa. */
    smallest: 2 ** (1 - bias),
    /** From here on 1 is nothing beside a number. */
    large: 2 ** (mantissa + 2),
    /** Where 2ˣ and 2ˣ⁻¹ are 0 or ∞ for certain. */
    exp2: [-bias - mantissa - 2, bias + 4] as const,
    /** 2ˣ is ∞ from here on. */
    overflow: bias + 1,
  }
}

/**
 * c₀ + c₁x + c₂x² + …, by Estrin's scheme: neighbours first, then neighbours of these. It takes a few
 * products more than Horner's rule, whose every step waits for the one before.
 */
export function polynomial(k: GraphAlgebra, x: Operand, coefficients: readonly Operand[]): Operand {
  const pairs: Operand[] = []
  for (let i = 0; i < coefficients.length; i += 2) {
    const next = coefficients[i + 1]
    pairs.push(next === undefined ? coefficients[i]! : k.add(coefficients[i]!, k.mul(next, x)))
  }
  return pairs.length > 1 ? polynomial(k, k.mul(x, x), pairs) : pairs[0]!
}

/** x where it is within bounds; NaN stays NaN. */
export const within = (k: GraphAlgebra, x: Operand, low: number, high: number): Operand =>
  k.pmin(k.pmax(x, low), high)

/** A result that has no sign yet, with the sign of x: −0 too. */
export const signed = (k: GraphAlgebra, size: Operand, x: Operand): Operand =>
  k.or(size, k.and(x, -0))
