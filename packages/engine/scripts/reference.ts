import { writeFileSync } from 'node:fs'
import { Decimal } from 'decimal.js'
import { format, resolveConfig } from 'prettier'

// Writes the reference that ops are compared with: values and two derivatives, right to the last bit of
// a double. The functions are written anew here, over numbers of hundreds of digits, and differentiated
// by central differences, so that nothing is shared with the op table. Run by `pnpm reference`.

/** Where each op is compared. A new op needs a line here, and one in the functions below. */
// prettier-ignore
const POINTS: {
  unary: Record<string, number[]>
  binary: Record<string, [number, number][]>
} = {
  unary: {
    exp: [-745, -700, -30, -1, -1e-08, 0, 1e-08, 0.5, 1, 10, 300, 700, 709.7, -14.62543, 13.897349, 10.550985, -9.797239, -0.182597, -2.020357],
    log: [1e-300, 1e-08, 0.1, 0.5, 0.999999, 1, 1.000001, 2, 10, 100000000, 1e+300, 32.579997, 39.436379, 4.693885, 1.418345, 41.788419, 21.638921],
    log1p: [-0.999, -0.5, -1e-10, 0, 1e-300, 1e-10, 0.5, 1, 100000000, 15.031654, -0.855983, 8.408592, 14.180187, 3.88113, 18.856158],
    expm1: [-40, -1, -1e-10, 0, 1e-300, 1e-10, 0.5, 1, 30, 700, 17.535686, -4.23525, -4.363853, 8.535312, 18.478729, 4.530106],
    sqrt: [1e-300, 1e-08, 0.25, 1, 2, 100000000, 1e+300, 10.830753, 21.106407, 1.45301, 11.085362, 21.894942, 24.791116],
    cbrt: [-1000000000, -8, -1, -1e-06, 1e-06, 0.5, 1, 27, 1000000000000, 11.661892, 11.551018, 10.946864, 22.985577, 14.496183, 1.08427],
    square: [-100000000, -3, -1, 0, 0.5, 2, 100000000, 33.757798, 5.645432, 14.229436, -31.409373, 49.254341, 35.994653],
    reciprocal: [-100000000, -2, -0.001, 0.001, 0.5, 3, 100000000, 6.053289, 16.641432, 36.077006, 35.562477, 46.822665, 21.111129],
    sin: [-1000000, -100, -3.15, -1.5, -1e-08, 0, 1e-08, 0.5, 1.5707963, 3, 100, 1000000, 33.003569, 17.030557, -19.663149, 8.758061, 38.2479, 34.619742],
    cos: [-1000000, -100, -3.15, -1.5, 0, 1e-08, 0.5, 1.5707963, 3, 100, 1000000, 0.528382, 8.900226, -46.547417, -25.726003, 29.740425, -8.5686],
    tan: [-100, -1.5, -0.5, 0, 1e-08, 0.5, 1, 1.5, 2, 100, -0.980978, 0.146396, 0.609122, 0.523457, -0.375891, -0.183115],
    asin: [-0.999, -0.5, -1e-08, 0, 1e-08, 0.5, 0.999, 0.016684, 0.551316, 0.041458, -0.211355, -0.020407, -0.931442],
    acos: [-0.999, -0.5, 0, 0.5, 0.999, -0.903895, 0.402697, 0.956712, 0.184504, -0.210673, -0.652709],
    atan: [-100000000, -2, -1e-08, 0, 1e-08, 0.5, 2, 100000000, 0.089542, 19.283066, 10.820926, 1.584698, 14.411591, -10.712955],
    sinh: [-700, -20, -1, -1e-08, 0, 1e-08, 0.5, 1, 20, 700, 0.275433, 9.049348, 1.555896, -0.817365, -4.61441, 0.959926],
    cosh: [-700, -20, -1, 0, 0.5, 1, 20, 700, 9.142326, -9.885817, 5.673105, 6.409718, 7.723592, 4.810068],
    tanh: [-1000, -20, -5, -1, -1e-08, 0, 1e-08, 0.3, 0.5, 0.55, 0.65, 1, 5, 20, 1000, 4.946238, 0.298853, 0.981726, -1.182549, -7.102027, 5.920162],
    asinh: [-100000000, -2, -1e-08, 0, 1e-08, 0.5, 2, 100000000, 2.799973, -12.006423, 0.188819, -0.602996, -5.728401, -6.156883],
    acosh: [1.0001, 1.5, 2, 100, 100000000, 16.6205, 19.084959, 18.764997, 14.291676, 1.820995, 7.66625],
    atanh: [-0.999, -0.5, -1e-08, 0, 1e-08, 0.5, 0.999, -0.639122, 0.167233, 0.714798, 0.590909, 0.588253, 0.626546],
    sigmoid: [-745, -100, -20, -1, 0, 1e-08, 0.5, 1, 20, 40, 100, 745, -9.788238, 13.669793, 6.924541, -16.670634, -19.332375, -19.417601],
    softplus: [-745, -100, -20, -1, 0, 1e-08, 1, 20, 40, 1000, 10.223471, -10.017631, -15.620455, 4.992083, -6.223085, -17.219385],
    erf: [-6, -2, -0.5, -1e-08, 0, 1e-08, 0.3, 1, 2, 3, 6, -2.722996, 0.219043, -2.65484, -1.816685, 1.692719, -0.362387],
    gelu: [-10, -3, -1, -1e-08, 0, 1e-08, 0.5, 1, 3, 10, -1.779982, -0.26229, -4.763654, -1.134429, -0.790813, -3.119607],
    silu: [-100, -20, -1, 0, 1e-08, 0.5, 1, 20, 100, -11.737149, 11.994555, 0.303479, -8.72727, 3.169459, 9.51119],
    neg: [-2.5, -1e-08, 0, 1e-300, 3, 1e+300],
    abs: [-1e+300, -2.5, -1e-08, 1e-300, 3],
    relu: [-1e+300, -2.5, 1e-300, 0.5, 3],
    exp2: [-1074, -700, -30.5, -1, -1e-08, 0, 1e-08, 0.5, 1, 10, 300.25, 1023],
    log2: [1e-300, 1e-08, 0.1, 0.5, 0.999999, 1, 1.000001, 3, 10, 1e+300],
    log10: [1e-300, 1e-08, 0.1, 0.5, 0.999999, 1, 1.000001, 3, 10, 1e+300],
    sign: [-1e300, -2.5, 1e-300, 3],
    floor: [-2.5, -1e-8, 0.5, 2.999999, 1e10 + 0.5],
    ceil: [-2.5, -1e-8, 0.5, 2.000001, 1e10 + 0.5],
    round: [-2.4, -1e-8, 0.4, 2.6, 1e10 + 0.25],
    softsign: [-100000000, -3, -0.5, -1e-08, 1e-08, 0.5, 3, 100000000],
  },
  binary: {
    pow: [[2, 3], [2, -1.5], [0.5, 0.5], [0.001, 2.5], [10, 0.1], [7, 0], [1, 5], [100000, 3], [3, 10], [0.2155, 0.12056], [1.21437, 2.8894], [1.32381, 2.83319], [5.4415, 2.20157], [1.80377, 3.9036], [6.3926, 2.09057]],
    atan2: [[1, 1], [1, -1], [-1, -1], [-1, 1], [1e-08, 1], [1, 1e-08], [3, 4], [-5, 12], [1.82441, 2.6116], [3.18944, 2.32459], [2.6039, 2.54224], [0.51734, 1.22949], [7.74483, 3.50836], [2.48577, 3.44113]],
    hypot: [[3, 4], [1e-08, 1], [1e+150, 1e+150], [1e-200, 1e-200], [-5, 12], [2.51739, 3.76019], [5.96354, 1.69388], [2.05625, 0.0835], [7.03581, 0.19977], [6.56434, 3.85069], [4.58373, 0.72749]],
    div: [[1, 3], [-7, 2], [100000000, 1e-08], [0, 5], [6.94886, 3.89641], [5.64698, 2.06005], [3.05485, 1.42038], [1.68581, 2.7129], [3.49195, 0.81677], [0.88017, 2.68053]],
    add: [[1, 1e-20], [0.1, 0.2], [-3, 3]],
    sub: [[1, 1e-20], [0.1, 0.2], [-3, -3]],
    mul: [[1e+200, 2], [0.1, 0.3], [-7, 0]],
    min: [[1, 2], [-1e+300, 1e+300], [0.1, 0.05]],
    max: [[1, 2], [-1e+300, 1e+300], [0.1, 0.05]],
    mod: [[7.5, 2], [-7.5, 2], [7.5, -2], [1e-08, 3]],
    leakyRelu: [[-2, 0.01], [3, 0.2], [-1e-08, 0.5]],
    elu: [[-2, 1], [-1e-08, 0.5], [3, 0.2], [-40, 2]],
  },}

type D = Decimal
const one = (): D => new Decimal(1)
const pi = (): D => Decimal.acos(-1)

/** erf x by its series, whose terms grow to e^(x²) and are cancelled again: digits enough for x < 12. */
function erf(x: D): D {
  const square = x.times(x).neg()
  let power = x
  let sum = x
  for (let n = 1; !power.isZero() && n < 4000; n++) {
    power = power.times(square).div(n)
    const term = power.div(2 * n + 1)
    sum = sum.plus(term)
    if (n > 400 && term.abs().lt(new Decimal(10).pow(-Decimal.precision))) break
  }
  return sum.times(2).div(pi().sqrt())
}
const sigmoid = (x: D): D => one().div(one().plus(x.neg().exp()))

const unary: Record<string, (x: D) => D> = {
  exp: (x) => x.exp(),
  log: (x) => x.ln(),
  log1p: (x) => x.plus(1).ln(),
  expm1: (x) => x.exp().minus(1),
  sqrt: (x) => x.sqrt(),
  cbrt: (x) => x.cbrt(),
  square: (x) => x.times(x),
  reciprocal: (x) => one().div(x),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tan: (x) => x.tan(),
  asin: (x) => x.asin(),
  acos: (x) => x.acos(),
  atan: (x) => x.atan(),
  sinh: (x) => x.exp().minus(x.neg().exp()).div(2),
  cosh: (x) => x.exp().plus(x.neg().exp()).div(2),
  tanh(x) {
    const [up, down] = [x.exp(), x.neg().exp()]
    return up.minus(down).div(up.plus(down))
  },
  asinh: (x) => (x.isNegative() ? x.neg().asinh().neg() : x.asinh()),
  acosh: (x) => x.acosh(),
  atanh: (x) => one().plus(x).div(one().minus(x)).ln().div(2),
  sigmoid,
  softplus: (x) => x.exp().plus(1).ln(),
  erf,
  gelu: (x) => x.times(erf(x.div(new Decimal(2).sqrt())).plus(1)).div(2),
  silu: (x) => x.times(sigmoid(x)),
  neg: (x) => x.neg(),
  abs: (x) => x.abs(),
  relu: (x) => Decimal.max(x, 0),
  exp2: (x) => x.times(new Decimal(2).ln()).exp(),
  log2: (x) => x.ln().div(new Decimal(2).ln()),
  log10: (x) => x.ln().div(new Decimal(10).ln()),
  sign: (x) => new Decimal(Decimal.sign(x)),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  round: (x) => x.plus(0.5).floor(),
  softsign: (x) => x.div(x.abs().plus(1)),
}

const binary: Record<string, (x: D, y: D) => D> = {
  pow: (x, y) => y.times(x.ln()).exp(),
  atan2: (x, y) => Decimal.atan2(x, y),
  hypot: (x, y) => x.times(x).plus(y.times(y)).sqrt(),
  div: (x, y) => x.div(y),
  add: (x, y) => x.plus(y),
  sub: (x, y) => x.minus(y),
  mul: (x, y) => x.times(y),
  min: (x, y) => Decimal.min(x, y),
  max: (x, y) => Decimal.max(x, y),
  mod: (x, y) => x.minus(y.times(x.div(y).floor())),
  leakyRelu: (x, y) => (x.gt(0) ? x : x.times(y)),
  elu: (x, y) => (x.gt(0) ? x : y.times(x.exp().minus(1))),
}

/** Digits enough for what is lost at a point: where numbers are far from 1 there is more to lose. */
function withDigits<T>(point: readonly number[], f: () => T): T {
  const isFar = point.some((x) => x !== 0 && (Math.abs(x) < 1e-50 || Math.abs(x) > 100))
  Decimal.set({ precision: isFar ? 800 : 260, maxE: 9e15, minE: -9e15, toExpNeg: -9e15 })
  return f()
}

/** A double as it is, to its last bit: 0.1 is not a tenth. */
function exact(x: number): D {
  let [whole, halvings] = [x, 0]
  for (; !Number.isInteger(whole); halvings++) whole *= 2
  return new Decimal(BigInt(whole).toString()).div(new Decimal(2).pow(halvings))
}

/** A step that is small beside a number, and beside 1. */
const stepAt = (x: number): D => new Decimal(x === 0 ? 1 : Math.min(Math.abs(x), 1)).times('1e-40')

/** A difference of numbers of about this size; what is lost in the digits that they have is 0. */
const difference = (x: D, size: D): D =>
  x.abs().lte(size.abs().times(new Decimal(10).pow(20 - Decimal.precision))) ? new Decimal(0) : x

/** The nearest double, infinite ones as text. */
function rounded(x: D): number | string {
  const number = Number(x.toString())
  return Number.isFinite(number) ? number : String(number)
}

const unaryRow = (f: (x: D) => D, at: number) =>
  withDigits([at], () => {
    const [x, h] = [exact(at), stepAt(at)]
    const [low, value, high] = [f(x.minus(h)), f(x), f(x.plus(h))]
    return {
      x: at,
      value: rounded(value),
      d1: rounded(difference(high.minus(low), value).div(h.times(2))),
      d2: rounded(difference(high.minus(value.times(2)).plus(low), value).div(h.times(h))),
    }
  })

const binaryRow = (f: (x: D, y: D) => D, at: readonly [number, number]) =>
  withDigits(at, () => {
    const [x, y] = at.map(exact) as [D, D]
    const [h, k] = at.map(stepAt) as [D, D]
    const g = (i: number, j: number): D => f(x.plus(h.times(i)), y.plus(k.times(j)))
    const value = g(0, 0)
    const along = (low: D, high: D): D => difference(high.minus(low), high)
    const bend = (low: D, high: D): D => difference(high.minus(value.times(2)).plus(low), high)
    const cross = difference(g(1, 1).minus(g(1, -1)).minus(g(-1, 1)).plus(g(-1, -1)), g(1, 1))
    return {
      x: at[0],
      y: at[1],
      value: rounded(value),
      dx: rounded(along(g(-1, 0), g(1, 0)).div(h.times(2))),
      dy: rounded(along(g(0, -1), g(0, 1)).div(k.times(2))),
      dxx: rounded(bend(g(-1, 0), g(1, 0)).div(h.times(h))),
      dxy: rounded(cross.div(h.times(k).times(4))),
      dyy: rounded(bend(g(0, -1), g(0, 1)).div(k.times(k))),
    }
  })

const mapped = <P, R>(points: Record<string, P[]>, row: (name: string, at: P) => R) =>
  Object.fromEntries(
    Object.entries(points).map(([name, all]) => [name, all.map((at) => row(name, at))]),
  )

const path = 'test/reference/functions.json'
const reference = {
  about: 'Written by scripts/reference.ts. Numbers that are not finite are text.',
  unary: mapped(POINTS.unary, (name, at) => unaryRow(unary[name]!, at)),
  binary: mapped(POINTS.binary, (name, at) => binaryRow(binary[name]!, at)),
}
const options = { ...(await resolveConfig(path)), filepath: path }
writeFileSync(path, await format(JSON.stringify(reference), options))
