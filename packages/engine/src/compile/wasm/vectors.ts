import { codes } from '../ops'
import type { MachineOp } from '../ops'
import type { Precision } from '../program'
import type { GraphKit } from '../simplify'

/** What depends on the width of numbers. Integers are given as the number that has their bits. */
export interface Format {
  /** The bits of 1 less those of √½. */
  toRoot: number
  /** 1.5·2ᵐ: a whole number that is added to it lies in its lowest bits. m is the width of the mantissa. */
  magic: number
  /** 2ᵐ */
  spacing: number
  bias: number
  /** The smallest number with a full mantissa. */
  smallest: number
  /** From here on 1 is nothing beside a number. */
  large: number
  /** ln 2 in two parts, of which the first has few digits, so that multiples of it are exact. */
  ln2: readonly [number, number]
  log10Of2: readonly [number, number]
  halfPi: readonly [number, number, number]
  /** π/2 rounded, and the rest. */
  rightAngle: readonly [number, number]
  /** Where exp(x) and exp(x)/2 are 0 or ∞ for certain. */
  exp: readonly [number, number]
  /** exp(x) is ∞ from about here on. */
  overflow: number
  /** Down to here exp(x)/2 has a full mantissa. */
  tiny: number
  exp2: readonly [number, number]
}

const f64: Format = {
  toRoot: 1.303418089031685e-308,
  magic: 6755399441055744,
  spacing: 2 ** 52,
  bias: 1023,
  smallest: 2 ** -1022,
  large: 2 ** 54,
  ln2: [0.6931471804855391, 7.440617110012397e-11],
  log10Of2: [0.30102999560767785, 5.630334806675098e-11],
  halfPi: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21],
  rightAngle: [1.5707963267948966, 6.123233995736766e-17],
  exp: [-746, 712],
  overflow: 709.79,
  tiny: -707,
  exp2: [-1080, 1030],
}

const f32: Format = {
  toRoot: 6.885886766695041e-39,
  magic: 12582912,
  spacing: 2 ** 23,
  bias: 127,
  smallest: 2 ** -126,
  large: 2 ** 25,
  ln2: [0.69287109375, 0.00027608680994530943],
  log10Of2: [0.301025390625, 4.605038981195214e-6],
  halfPi: [1.5703125, 0.0004837512969970703, 7.549789954891882e-8],
  rightAngle: [1.5707963705062866, -4.371139000186241e-8],
  exp: [-104, 91],
  overflow: 88.73,
  tiny: -86,
  exp2: [-152, 130],
}

export const formats: Readonly<Record<Precision, Format>> = { f64, f32 }

/** A vector op of the machine on nodes. */
export const m = (k: GraphKit, op: MachineOp, ...operands: number[]): number =>
  k.graph.node(codes[op]!, ...operands)

/**
 * c₀ + c₁x + c₂x² + …, by Estrin's scheme: neighbours first, then neighbours of these. It takes a few
 * products more than Horner's rule, whose every step waits for the one before.
 */
export function polynomial(k: GraphKit, x: number, coefficients: readonly number[]): number {
  let terms = coefficients.map((c) => k.lit(c))
  for (let power = x; terms.length > 1; power = k.mul(power, power)) {
    const pairs: number[] = []
    for (let i = 0; i < terms.length; i += 2) {
      const next = terms[i + 1]
      pairs.push(next === undefined ? terms[i]! : k.add(terms[i]!, k.mul(next, power)))
    }
    terms = pairs
  }
  return terms[0]!
}

/** x where it is within bounds; NaN stays NaN. */
export const within = (k: GraphKit, x: number, [low, high]: readonly [number, number]): number =>
  m(k, 'pmin', m(k, 'pmax', x, k.lit(low)), k.lit(high))

/** A result that has no sign yet, with the sign of x: −0 too. */
export const signed = (k: GraphKit, size: number, x: number): number =>
  m(k, 'or', size, m(k, 'and', x, k.lit(-0)))

export const select = (k: GraphKit, mask: number, a: number, b: number): number =>
  m(k, 'select', mask, a, b)

export const less = (k: GraphKit, x: number, y: number): number => m(k, 'lessMask', x, y)
