import type { Expression } from './expressions'

/** a + bε with ε² = 0: forward-mode differentiation in the plainest form, written apart from the engine. */
type Dual = readonly [a: number, b: number]

const chain = ([, b]: Dual, value: number, slope: number): Dual => [value, b * slope] as const
const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a))
const density = (a: number): number => Math.exp((-a * a) / 2) / Math.sqrt(2 * Math.PI)

/** ∫ of the normal density from 0 to a, by its power series. */
function halfCdf(a: number): number {
  let term = a
  let sum = a
  for (let n = 1; Math.abs(term) > 1e-20 * Math.abs(sum) && n < 2000; n++) {
    term *= (-a * a) / (2 * n)
    sum += term / (2 * n + 1)
  }
  return sum / Math.sqrt(2 * Math.PI)
}

const DUALS: Record<string, (x: Dual, y: Dual) => Dual> = {
  add: ([a, b], [c, d]) => [a + c, b + d],
  sub: ([a, b], [c, d]) => [a - c, b - d],
  mul: ([a, b], [c, d]) => [a * c, a * d + b * c],
  hypot: ([a, b], [c, d]) => {
    const h = Math.hypot(a, c)
    return [h, h === 0 ? 0 : (a * b + c * d) / h]
  },
  neg: ([a, b]) => [-a, -b],
  square: ([a, b]) => [a * a, 2 * a * b],
  sin: (x) => chain(x, Math.sin(x[0]), Math.cos(x[0])),
  cos: (x) => chain(x, Math.cos(x[0]), -Math.sin(x[0])),
  tanh: (x) => chain(x, Math.tanh(x[0]), 1 / Math.cosh(x[0]) ** 2),
  atan: (x) => chain(x, Math.atan(x[0]), 1 / (1 + x[0] ** 2)),
  asinh: (x) => chain(x, Math.asinh(x[0]), 1 / Math.sqrt(1 + x[0] ** 2)),
  erf: (x) => chain(x, 2 * halfCdf(x[0] * Math.SQRT2), 2 * density(x[0] * Math.SQRT2) * Math.SQRT2),
  sigmoid: (x) => chain(x, sigmoid(x[0]), sigmoid(x[0]) * sigmoid(-x[0])),
  softplus: (x) => chain(x, Math.log1p(Math.exp(x[0])), sigmoid(x[0])),
  gelu: (x) => {
    const cdf = 0.5 + halfCdf(x[0])
    return chain(x, x[0] * cdf, cdf + x[0] * density(x[0]))
  },
  silu: (x) => {
    const s = sigmoid(x[0])
    return chain(x, x[0] * s, s + x[0] * s * (1 - s))
  },
}

/** The derivative of an expression along a direction. */
export function dualDerivative(
  expression: Expression,
  point: readonly number[],
  direction: readonly number[],
): number {
  const inputs = point.map((x, i): Dual => [x, direction[i]!])
  const results = expression.run<Dual>(
    inputs,
    (x) => [x, 0],
    (op, [x, y]) => DUALS[op]!(x!, y ?? [0, 0]),
  )
  return results.at(-1)![1]
}
