import type { Expression } from './expressions'

/**
 * a + Σ aₛ·εₛ over the non-empty sets s of {1, 2, 3}, with ε₁² = ε₂² = ε₃² = 0: the coefficient of ε₁ε₂ε₃
 * is a third derivative along three directions, exactly. Written apart from the engine and its table:
 * each function is a Taylor polynomial whose four coefficients stand here in closed form.
 *
 *     index  0  1   2   3     4   5     6     7
 *     part   1  ε₁  ε₂  ε₁ε₂  ε₃  ε₁ε₃  ε₂ε₃  ε₁ε₂ε₃
 */
export type Jet = readonly number[]

const PARTS = 8

const constant = (a: number): Jet => [a, 0, 0, 0, 0, 0, 0, 0]

const combine = (x: Jet, y: Jet, f: (a: number, b: number) => number): Jet =>
  x.map((a, i) => f(a, y[i]!))
const add = (x: Jet, y: Jet): Jet => combine(x, y, (a, b) => a + b)
const sub = (x: Jet, y: Jet): Jet => combine(x, y, (a, b) => a - b)
const scaled = (x: Jet, c: number): Jet => x.map((a) => a * c)

/** Parts multiply where their sets are disjoint. */
function mul(x: Jet, y: Jet): Jet {
  const product = Array<number>(PARTS).fill(0)
  for (let i = 0; i < PARTS; i++) {
    for (let j = 0; j < PARTS; j++) if ((i & j) === 0) product[i | j]! += x[i]! * y[j]!
  }
  return product
}

/** The jet where there is none. */
const NOWHERE: Jet = Array<number>(PARTS).fill(NaN)

/** Derivatives larger than this are too near a pole to be compared: rounding swamps them. */
const LARGEST = 1e5

/** f(x) from f and its first three derivatives at the number of x: f + fʹn + fʺn²/2 + f‴n³/6, n nilpotent. */
function taylor(x: Jet, derivatives: Derivatives): Jet {
  if (derivatives.some((d) => !(Math.abs(d) <= LARGEST))) return NOWHERE
  const [f, f1, f2, f3] = derivatives
  const n = [0, ...x.slice(1)]
  const n2 = mul(n, n)
  return add(add(constant(f), scaled(n, f1)), add(scaled(n2, f2 / 2), scaled(mul(n2, n), f3 / 6)))
}

type Derivatives = readonly [number, number, number, number]

/** xᶜ and its derivatives. */
const power = (a: number, c: number): Derivatives => [
  a ** c,
  c * a ** (c - 1),
  c * (c - 1) * a ** (c - 2),
  c * (c - 1) * (c - 2) * a ** (c - 3),
]

/** The antiderivative with value `f` of something of which the first two derivatives are known. */
const integral = (f: number, [g, g1, g2]: readonly [number, number, number]): Derivatives => [
  f,
  g,
  g1,
  g2,
]

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

/** The functions of one number, each with three derivatives. */
const UNARY: Readonly<Record<string, (a: number) => Derivatives>> = {
  neg: (a) => [-a, -1, 0, 0],
  square: (a) => [a * a, 2 * a, 2, 0],
  reciprocal: (a) => power(a, -1),
  sqrt: (a) => power(a, 0.5),
  cbrt: (a) => [
    Math.cbrt(a),
    1 / (3 * Math.cbrt(a) ** 2),
    -2 / (9 * Math.cbrt(a) ** 5),
    10 / (27 * Math.cbrt(a) ** 8),
  ],
  exp: (a) => [Math.exp(a), Math.exp(a), Math.exp(a), Math.exp(a)],
  expm1: (a) => [Math.expm1(a), Math.exp(a), Math.exp(a), Math.exp(a)],
  log: (a) => integral(Math.log(a), [1 / a, -1 / a ** 2, 2 / a ** 3]),
  log1p: (a) => integral(Math.log1p(a), [1 / (1 + a), -1 / (1 + a) ** 2, 2 / (1 + a) ** 3]),
  sin: (a) => [Math.sin(a), Math.cos(a), -Math.sin(a), -Math.cos(a)],
  cos: (a) => [Math.cos(a), -Math.sin(a), -Math.cos(a), Math.sin(a)],
  tan: (a) => {
    const t = Math.tan(a)
    const s = 1 + t * t
    return [t, s, 2 * t * s, 2 * s * (s + 2 * t * t)]
  },
  sinh: (a) => [Math.sinh(a), Math.cosh(a), Math.sinh(a), Math.cosh(a)],
  cosh: (a) => [Math.cosh(a), Math.sinh(a), Math.cosh(a), Math.sinh(a)],
  tanh: (a) => {
    const t = Math.tanh(a)
    const s = 1 / Math.cosh(a) ** 2
    return [t, s, -2 * t * s, s * (4 * t * t - 2 * s)]
  },
  asin: (a) => {
    const q = 1 - a * a
    return integral(Math.asin(a), [q ** -0.5, a * q ** -1.5, (1 + 2 * a * a) * q ** -2.5])
  },
  atan: (a) => {
    const q = 1 + a * a
    return integral(Math.atan(a), [1 / q, (-2 * a) / q ** 2, (6 * a * a - 2) / q ** 3])
  },
  asinh: (a) => {
    const q = 1 + a * a
    return integral(Math.asinh(a), [q ** -0.5, -a * q ** -1.5, (2 * a * a - 1) * q ** -2.5])
  },
  atanh: (a) => {
    const q = 1 - a * a
    return integral(Math.atanh(a), [1 / q, (2 * a) / q ** 2, (2 + 6 * a * a) / q ** 3])
  },
  erf: (a) => {
    const d = (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a)
    return integral(2 * halfCdf(a * Math.SQRT2), [d, -2 * a * d, (4 * a * a - 2) * d])
  },
  sigmoid,
  softplus: (a) => {
    const [s, s1, s2] = sigmoid(a)
    return integral(Math.log1p(Math.exp(a)), [s, s1, s2])
  },
  gelu: (a) => {
    const d = density(a)
    const cdf = 0.5 + halfCdf(a)
    return [a * cdf, cdf + a * d, (2 - a * a) * d, (a ** 3 - 4 * a) * d]
  },
  silu: (a) => {
    const [s, s1, s2, s3] = sigmoid(a)
    return [a * s, s + a * s1, 2 * s1 + a * s2, 3 * s2 + a * s3]
  },
  relu: (a) => (a > 0 ? [a, 1, 0, 0] : a < 0 ? [0, 0, 0, 0] : KINK),
  abs: (a) => (a > 0 ? [a, 1, 0, 0] : a < 0 ? [-a, -1, 0, 0] : KINK),
}

/** Where a function has no derivative: what comes of it is NaN. */
const KINK: Derivatives = [NaN, NaN, NaN, NaN]

function sigmoid(a: number): Derivatives {
  const s = 1 / (1 + Math.exp(-a))
  const d = s * (1 - s)
  return [s, d, d * (1 - 2 * s), d * (1 - 6 * d)]
}

const unary = (name: string, x: Jet): Jet => taylor(x, UNARY[name]!(x[0]!))
const divided = (x: Jet, y: Jet): Jet => mul(x, unary('reciprocal', y))
const choose = (isFirst: boolean, isTie: boolean, x: Jet, y: Jet): Jet =>
  isTie ? NOWHERE : isFirst ? x : y

/** The functions of two numbers. */
const BINARY: Readonly<Record<string, (x: Jet, y: Jet) => Jet>> = {
  add,
  sub,
  mul,
  div: divided,
  hypot: (x, y) => unary('sqrt', add(mul(x, x), mul(y, y))),
  min: (x, y) => choose(x[0]! < y[0]!, x[0] === y[0], x, y),
  max: (x, y) => choose(x[0]! > y[0]!, x[0] === y[0], x, y),
  // The angle turns where x = 0 as it does anywhere: use whichever quotient is finite.
  atan2: (y, x) => {
    const angle = constant(Math.atan2(y[0]!, x[0]!))
    const isSteep = Math.abs(y[0]!) > Math.abs(x[0]!)
    const slope = isSteep ? scaled(unary('atan', divided(x, y)), -1) : unary('atan', divided(y, x))
    return add(angle, [0, ...slope.slice(1)])
  },
}

/** The ops that have a jet, with how many operands they take. */
export const JET_OPS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.keys(UNARY).map((name) => [name, 1])),
  ...Object.fromEntries(Object.keys(BINARY).map((name) => [name, 2])),
}

/** Every result of a program in turn, each with its derivatives along up to three directions. */
export const jets = (
  expression: Expression,
  point: readonly number[],
  ...directions: readonly (readonly number[])[]
): Jet[] =>
  expression.run<Jet>(
    point.map((x, i) => {
      const [u = 0, v = 0, w = 0] = directions.map((direction) => direction[i]!)
      return [x, u, v, 0, w, 0, 0, 0]
    }),
    constant,
    (op, [x, y]) => (op in UNARY ? unary(op, x!) : BINARY[op]!(x!, y!)),
  )
