/**
 * Special functions over a kit. Each is straight-line code without branches on numbers, so that one
 * text serves numbers, graphs and vectors.
 */
interface Kit<T> {
  lit(value: number): T
  add(x: T, y: T): T
  sub(x: T, y: T): T
  mul(x: T, y: T): T
  div(x: T, y: T): T
  abs(x: T): T
  sign(x: T): T
  exp(x: T): T
  scaledErfc(t: T): T
  square(x: T): T
  ge(x: T, y: T): T
  lt(x: T, y: T): T
  min(x: T, y: T): T
  where(condition: T, a: T, b: T): T
}

/** c₀xⁿ + c₁xⁿ⁻¹ + … + cₙ, by Horner's rule. */
function polynomial<T>(k: Kit<T>, x: T, [first, ...rest]: readonly number[]): T {
  return rest.reduce<T>((sum, c) => k.add(k.mul(sum, x), k.lit(c)), k.lit(first!))
}

// Both are Chebyshev interpolations computed in 60 digits, each coefficient rounded to where the
// sum no longer feels it.

// erf(x)/x over x², for |x| ≤ ½; relative error 4e-18.
// prettier-ignore
const SMALL = [
  1.4725865e-6, -1.48458493e-5, 1.2053335124e-4, -8.5482977537e-4, 5.223977373021e-3,
  -2.6866170632888e-2, 0.1128379167092535, -0.37612638903183476, 1.1283791670955126,
]

// (1 + 2t)·exp(t²)·erfc(t) over s = (t − 4)/(t + 4), for 0 ≤ t ≤ 28, where erfc underflows: the
// mapping of Shepherd and Laframboise (1981); error 7e-17.
// prettier-ignore
const TAIL = [
  -8.906208664e-9, -9.456271525e-9, 1.0181247475e-7, 5.883230633e-8, -8.1876625629e-7,
  3.0994402011e-7, 5.70682747507e-6, -1.1232086023405e-5, -2.439860935351e-5, 1.50625671413694e-4,
  -1.99256696404256e-4, -7.5777430616934e-4, 5.03196995232915e-3, -1.6197733895959854e-2,
  3.716751554242076e-2, -6.633036582729279e-2, 9.373283499798463e-2, -0.10103906603558063,
  6.809705425470212e-2, 1.537965210260613e-2, -0.13962111684056255, 1.2329951186255526,
]

/** exp(t²)·erfc(t) for 0 ≤ t ≤ 28. */
export function scaledErfc<T>(k: Kit<T>, t: T): T {
  const s = k.sub(k.div(k.add(t, t), k.add(t, k.lit(4))), k.lit(1)) // exact where t is small
  return k.div(polynomial(k, s, TAIL), k.add(k.lit(1), k.add(t, t)))
}

/** exp(−c·x²): x² is split into a part that squares exactly and a small rest, so that no digit is lost for large x. */
function gaussian<T>(k: Kit<T>, x: T, c: number): T {
  const spread = k.mul(x, k.lit(134217729))
  const high = k.sub(spread, k.sub(spread, x))
  const rest = k.mul(k.mul(k.sub(x, high), k.add(x, high)), k.lit(-c))
  const factor = polynomial(k, rest, [1 / 6, 0.5, 1, 1])
  return k.mul(k.exp(k.mul(k.square(high), k.lit(-c))), factor)
}

/** erf x, to 2 ulp. */
export function erf<T>(k: Kit<T>, x: T): T {
  const size = k.abs(x)
  const t = k.min(size, k.lit(28))
  const tail = k.sub(k.lit(1), k.mul(gaussian(k, t, 1), k.scaledErfc(t)))
  return k.where(
    k.lt(size, k.lit(0.5)),
    k.mul(x, polynomial(k, k.square(x), SMALL)),
    k.mul(k.sign(x), tail),
  )
}

/** The normal distribution function Φ(x) = erfc(−x/√2)/2, accurate in its lower tail as well. */
export function normalCdf<T>(k: Kit<T>, x: T): T {
  const size = k.min(k.abs(x), k.lit(39))
  const t = k.mul(size, k.lit(Math.SQRT1_2))
  const tail = k.mul(k.lit(0.5), k.mul(gaussian(k, size, 0.5), k.scaledErfc(t)))
  return k.where(k.ge(x, k.lit(0)), k.sub(k.lit(1), tail), tail)
}
