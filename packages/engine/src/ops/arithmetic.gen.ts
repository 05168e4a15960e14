// Generated from table.ts by `pnpm generate`. Do not edit.

import { State } from '../state'

/** What made a Value: nothing, a number in the code, an op of the table, or a function of the user’s own. */
export enum Op {
  leaf,
  constant,
  neg,
  reciprocal,
  square,
  sqrt,
  cbrt,
  abs,
  sign,
  floor,
  ceil,
  round,
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  relu,
  sigmoid,
  softplus,
  softsign,
  identity,
  sech2,
  safeScale,
  clampFinite,
  scaledErfc,
  oneMinusSquare,
  normalCdf,
  add,
  sub,
  mul,
  div,
  mod,
  pow,
  min,
  max,
  hypot,
  atan2,
  leakyRelu,
  elu,
  lt,
  le,
  gt,
  ge,
  eq,
  ne,
  rem,
  times,
  share,
  cosine,
  where,
  sum,
  norm,
  logSumExp,
  least,
  greatest,
  dot,
  custom,
}

/** What does the same for a function of the user’s own. */
interface Custom {
  propagate(node: never): void
}

/** The part of a Value that the arithmetic reads and writes. */
interface Node {
  v: number
  grad: number
  state: number
  x: Node | readonly Node[] | undefined
  y: Node | readonly Node[] | Custom | undefined
}

/** −x */
export function neg(x: number): number {
  return -x
}

/** 1/x */
export function reciprocal(x: number): number {
  return 1 / x
}

/** x² */
export function square(x: number): number {
  return x * x
}

/** √x */
export const sqrt = Math.sqrt

/** ∛x */
export const cbrt = Math.cbrt

/** |x| */
export const abs = Math.abs

/** sgn x */
export function sign(x: number): number {
  return 0 < x ? 1 : x < 0 ? -1 : x
}

/** ⌊x⌋ */
export const floor = Math.floor

/** ⌈x⌉ */
export const ceil = Math.ceil

/** ⌊x + ½⌋ */
export function round(x: number): number {
  const t0 = Math.floor(x)
  return 0.5 <= x - t0 ? t0 + 1 : t0
}

/** eˣ */
export const exp = Math.exp

/** 2ˣ */
export function exp2(x: number): number {
  return 2 ** x
}

/** eˣ − 1 */
export const expm1 = Math.expm1

/** ln x */
export const log = Math.log

/** log₂ x */
export const log2 = Math.log2

/** log₁₀ x */
export const log10 = Math.log10

/** ln(1 + x) */
export const log1p = Math.log1p

/** sin x */
export const sin = Math.sin

/** cos x */
export const cos = Math.cos

/** tan x */
export const tan = Math.tan

/** arcsin x */
export const asin = Math.asin

/** arccos x */
export const acos = Math.acos

/** arctan x */
export const atan = Math.atan

/** sinh x */
export const sinh = Math.sinh

/** cosh x */
export const cosh = Math.cosh

/** tanh x */
export const tanh = Math.tanh

/** arsinh x */
export const asinh = Math.asinh

/** arcosh x */
export const acosh = Math.acosh

/** artanh x */
export const atanh = Math.atanh

/** erf x */
export function erf(x: number): number {
  const t0 = Math.abs(x)
  const t1 = square(x)
  const t2 = Math.min(t0, 28)
  const t3 = t2 * 134217729
  const t4 = t3 - (t3 - t2)
  const t5 = (t2 - t4) * (t2 + t4) * -1
  return t0 < 0.5
    ? x *
        ((((((((0.0000014725865 * t1 + -0.0000148458493) * t1 + 0.00012053335124) * t1 +
          -0.00085482977537) *
          t1 +
          0.005223977373021) *
          t1 +
          -0.026866170632888) *
          t1 +
          0.1128379167092535) *
          t1 +
          -0.37612638903183476) *
          t1 +
          1.1283791670955126)
    : sign(x) *
        (1 -
          Math.exp(square(t4) * -1) *
            (((0.16666666666666666 * t5 + 0.5) * t5 + 1) * t5 + 1) *
            scaledErfc(t2))
}

/** max(x, 0) */
export function relu(x: number): number {
  return Math.max(x, 0)
}

/** 1/(1 + e⁻ˣ) */
export function sigmoid(x: number): number {
  const t0 = Math.exp(-Math.abs(x))
  return (x < 0 ? t0 : 1) / (1 + t0)
}

/** ln(1 + eˣ) */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

/** x/(1 + |x|) */
export function softsign(x: number): number {
  return x / (1 + Math.abs(x))
}

/** x */
export function identity(x: number): number {
  return x
}

/** 1/cosh² x */
export function sech2(x: number): number {
  const t0 = Math.exp(-2 * Math.abs(x))
  return (4 * t0) / square(1 + t0)
}

/** 2ⁿ */
export function safeScale(x: number): number {
  return 1e150 < x ? 2 ** -600 : x < 1e-140 ? 2 ** 600 : 1
}

/** x */
export function clampFinite(x: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, x))
}

/** exp(x²) erfc(x) */
export function scaledErfc(x: number): number {
  const t0 = x + x
  const t1 = t0 / (x + 4) - 1
  return (
    (((((((((((((((((((((-8.906208664e-9 * t1 + -9.456271525e-9) * t1 + 1.0181247475e-7) * t1 +
      5.883230633e-8) *
      t1 +
      -8.1876625629e-7) *
      t1 +
      3.0994402011e-7) *
      t1 +
      0.00000570682747507) *
      t1 +
      -0.000011232086023405) *
      t1 +
      -0.00002439860935351) *
      t1 +
      0.000150625671413694) *
      t1 +
      -0.000199256696404256) *
      t1 +
      -0.00075777430616934) *
      t1 +
      0.00503196995232915) *
      t1 +
      -0.016197733895959854) *
      t1 +
      0.03716751554242076) *
      t1 +
      -0.06633036582729279) *
      t1 +
      0.09373283499798463) *
      t1 +
      -0.10103906603558063) *
      t1 +
      0.06809705425470212) *
      t1 +
      0.01537965210260613) *
      t1 +
      -0.13962111684056255) *
      t1 +
      1.2329951186255526) /
    (1 + t0)
  )
}

/** 1 − x² */
export function oneMinusSquare(x: number): number {
  return (1 - x) * (1 + x)
}

/** Φ(x) */
export function normalCdf(x: number): number {
  const t0 = Math.min(Math.abs(x), 39)
  const t1 = t0 * 134217729
  const t2 = t1 - (t1 - t0)
  const t3 = (t0 - t2) * (t0 + t2) * -0.5
  const t4 =
    0.5 *
    (Math.exp(square(t2) * -0.5) *
      (((0.16666666666666666 * t3 + 0.5) * t3 + 1) * t3 + 1) *
      scaledErfc(t0 * 0.7071067811865476))
  return 0 <= x ? 1 - t4 : t4
}

/** x + y */
export function add(x: number, y: number): number {
  return x + y
}

/** x − y */
export function sub(x: number, y: number): number {
  return x - y
}

/** x·y */
export function mul(x: number, y: number): number {
  return x * y
}

/** x/y */
export function div(x: number, y: number): number {
  return x / y
}

/** x − y·⌊x/y⌋ */
export function mod(x: number, y: number): number {
  const t0 = x % y
  return (t0 < 0 ? 1 : 0) !== (y < 0 ? 1 : 0) ? (t0 !== 0 ? t0 + y : t0) : t0
}

/** xʸ */
export function pow(x: number, y: number): number {
  return x ** y
}

/** min(x, y) */
export const min = Math.min

/** max(x, y) */
export const max = Math.max

/** √(x² + y²) */
export function hypot(x: number, y: number): number {
  const t0 = safeScale(Math.max(Math.abs(x), Math.abs(y)))
  return Math.sqrt(square(x * t0) + square(y * t0)) / t0
}

/** atan2(x, y) */
export const atan2 = Math.atan2

/** max(x, 0) + y·min(x, 0) */
export function leakyRelu(x: number, y: number): number {
  return 0 < x ? x : y * x
}

/** max(x, 0) + y·min(eˣ − 1, 0) */
export function elu(x: number, y: number): number {
  return 0 < x ? x : y * Math.expm1(x)
}

/** [x < y] */
export function lt(x: number, y: number): number {
  return x < y ? 1 : 0
}

/** [x ≤ y] */
export function le(x: number, y: number): number {
  return x <= y ? 1 : 0
}

/** [x > y] */
export function gt(x: number, y: number): number {
  return y < x ? 1 : 0
}

/** [x ≥ y] */
export function ge(x: number, y: number): number {
  return y <= x ? 1 : 0
}

/** [x = y] */
export function eq(x: number, y: number): number {
  return x === y ? 1 : 0
}

/** [x ≠ y] */
export function ne(x: number, y: number): number {
  return x !== y ? 1 : 0
}

/** x − y·trunc(x/y) */
export function rem(x: number, y: number): number {
  return x % y
}

/** x·y */
export function times(x: number, y: number): number {
  return x !== 0 ? (y !== 0 ? x * y : 0) : 0
}

/** ([x > y] + [x ≥ y])/2 */
export function share(x: number, y: number): number {
  return y < x ? 1 : x < y ? 0 : 0.5
}

/** x/√(x² + y²) */
export function cosine(x: number, y: number): number {
  const t0 = hypot(x, y)
  return t0 !== 0 ? x / t0 : 0
}

/** y where x ≠ 0, else w */
export function where(x: number, y: number, w: number): number {
  return x !== 0 ? y : w
}

/** x₁ + … + xₙ */
export function sum(xs: readonly Node[]): number {
  let t0 = xs.length && -0
  for (let i = 0; i < xs.length; i++) {
    t0 += xs[i]!.v
  }
  return t0
}

/** √(x₁² + … + xₙ²) */
export function norm(xs: readonly Node[]): number {
  let t0 = -Infinity
  for (let i = 0; i < xs.length; i++) {
    t0 = Math.max(t0, Math.abs(xs[i]!.v))
  }
  const t1 = safeScale(t0)
  let t2 = xs.length && -0
  for (let i = 0; i < xs.length; i++) {
    const t3 = xs[i]!.v * t1
    t2 += t3 * t3
  }
  return Math.sqrt(t2) / t1
}

/** ln(eˣ¹ + … + eˣⁿ) */
export function logSumExp(xs: readonly Node[]): number {
  let t0 = -Infinity
  for (let i = 0; i < xs.length; i++) {
    t0 = Math.max(t0, xs[i]!.v)
  }
  const t1 = clampFinite(t0)
  let t2 = xs.length && -0
  for (let i = 0; i < xs.length; i++) {
    t2 += Math.exp(xs[i]!.v - t1)
  }
  return t1 + Math.log(t2)
}

/** min(x₁, …, xₙ) */
export function least(xs: readonly Node[]): number {
  let t0 = Infinity
  for (let i = 0; i < xs.length; i++) {
    t0 = Math.min(t0, xs[i]!.v)
  }
  return t0
}

/** max(x₁, …, xₙ) */
export function greatest(xs: readonly Node[]): number {
  let t0 = -Infinity
  for (let i = 0; i < xs.length; i++) {
    t0 = Math.max(t0, xs[i]!.v)
  }
  return t0
}

/** x₁y₁ + … + xₙyₙ */
export function dot(xs: readonly Node[], ys: readonly Node[]): number {
  let t0 = xs.length && -0
  for (let i = 0; i < xs.length; i++) {
    t0 += xs[i]!.v * ys[i]!.v
  }
  return t0
}

/** The functions by the names of their ops. */
export const functions = {
  neg,
  reciprocal,
  square,
  sqrt,
  cbrt,
  abs,
  sign,
  floor,
  ceil,
  round,
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  relu,
  sigmoid,
  softplus,
  softsign,
  identity,
  sech2,
  safeScale,
  clampFinite,
  scaledErfc,
  oneMinusSquare,
  normalCdf,
  add,
  sub,
  mul,
  div,
  mod,
  pow,
  min,
  max,
  hypot,
  atan2,
  leakyRelu,
  elu,
  lt,
  le,
  gt,
  ge,
  eq,
  ne,
  rem,
  times,
  share,
  cosine,
  where,
  sum,
  norm,
  logSumExp,
  least,
  greatest,
  dot,
}

/** Those of ops that have no method. */
export const hiddenFunctions: Readonly<Record<string, (x: number, y: number) => number>> = {
  identity,
  sech2,
  oneMinusSquare,
  normalCdf,
  times,
  share,
  cosine,
}

/** Adds to the gradients of the operands of a node what its own gradient propagates. */
export function backpropagate(node: Node): void {
  const g = node.grad
  if (g === 0 || node.x === undefined) return
  if (node.state & State.list) return backpropagateMany(node, g)
  const nx = node.x as Node
  const ny = node.y as Node | undefined
  const x = nx.v
  const y = ny === undefined ? 0 : ny.v
  const z = node.v
  let p = 0
  let q = 0
  switch (node.state >> State.op) {
    case Op.neg:
      p = -1
      break
    case Op.reciprocal:
      p = -square(z)
      break
    case Op.square:
      p = 2 * x
      break
    case Op.sqrt:
      p = 0.5 / z
      break
    case Op.cbrt:
      p = 0.3333333333333333 / square(z)
      break
    case Op.abs:
      p = sign(x)
      break
    case Op.exp:
      p = z
      break
    case Op.exp2:
      p = z * 0.6931471805599453
      break
    case Op.expm1:
      p = Math.exp(x)
      break
    case Op.log:
      p = reciprocal(x)
      break
    case Op.log2:
      p = 1.4426950408889634 / x
      break
    case Op.log10:
      p = 0.4342944819032518 / x
      break
    case Op.log1p:
      p = reciprocal(1 + x)
      break
    case Op.sin:
      p = Math.cos(x)
      break
    case Op.cos:
      p = -Math.sin(x)
      break
    case Op.tan:
      p = 1 + square(z)
      break
    case Op.asin:
      p = reciprocal(Math.sqrt(oneMinusSquare(x)))
      break
    case Op.acos:
      p = -reciprocal(Math.sqrt(oneMinusSquare(x)))
      break
    case Op.atan:
      p = square(reciprocal(hypot(1, x)))
      break
    case Op.sinh:
      p = Math.cosh(x)
      break
    case Op.cosh:
      p = Math.sinh(x)
      break
    case Op.tanh:
      p = sech2(x)
      break
    case Op.asinh:
      p = reciprocal(hypot(1, x))
      break
    case Op.acosh:
      p = reciprocal(Math.sqrt(x - 1) * Math.sqrt(x + 1))
      break
    case Op.atanh:
      p = reciprocal(oneMinusSquare(x))
      break
    case Op.erf:
      p = 1.1283791670955126 * Math.exp(-square(x))
      break
    case Op.relu:
      p = 0 < x ? 1 : 0
      break
    case Op.sigmoid:
      p = 0.25 * sech2(0.5 * x)
      break
    case Op.softplus:
      p = sigmoid(x)
      break
    case Op.softsign:
      p = square(reciprocal(1 + Math.abs(x)))
      break
    case Op.identity:
      p = 1
      break
    case Op.sech2:
      p = -2 * (Math.tanh(x) * z)
      break
    case Op.oneMinusSquare:
      p = -2 * x
      break
    case Op.normalCdf:
      p = 0.3989422804014327 * Math.exp(-0.5 * square(x))
      break
    case Op.add:
      p = 1
      q = 1
      break
    case Op.sub:
      p = 1
      q = -1
      break
    case Op.mul:
    case Op.times:
      p = y
      q = x
      break
    case Op.div:
      p = reciprocal(y)
      q = -(z / y)
      break
    case Op.mod:
      p = 1
      q = -Math.floor(x / y)
      break
    case Op.pow:
      if (nx!.state & State.tracked) p = times(y, x ** (y - 1))
      if (ny!.state & State.tracked)
        q = (x === 0 ? 1 : 0) * (0 <= y ? 1 : 0) !== 0 ? 0 : z * Math.log(x)
      break
    case Op.min:
      p = share(y, x)
      q = share(x, y)
      break
    case Op.max:
      p = share(x, y)
      q = share(y, x)
      break
    case Op.hypot:
      p = cosine(x, y)
      q = cosine(y, x)
      break
    case Op.atan2: {
      const t0 = hypot(x, y)
      p = t0 !== 0 ? cosine(y, x) / t0 : 0
      q = t0 !== 0 ? -cosine(x, y) / t0 : 0
      break
    }
    case Op.leakyRelu:
      p = 0 < x ? 1 : y
      q = 0 < x ? 0 : x
      break
    case Op.elu:
      if (nx!.state & State.tracked) p = 0 < x ? 1 : y * Math.exp(x)
      if (ny!.state & State.tracked) q = 0 < x ? 0 : Math.expm1(x)
      break
    case Op.cosine: {
      const t0 = hypot(x, y)
      const t1 = cosine(y, x)
      p = t0 !== 0 ? square(t1) / t0 : 0
      q = t0 !== 0 ? -(z * t1) / t0 : 0
      break
    }
  }
  if (p !== 0 && nx.state & State.tracked) nx.grad += g * p
  if (q !== 0 && ny!.state & State.tracked) ny!.grad += g * q
}

function backpropagateMany(node: Node, g: number): void {
  const xs = node.x as readonly Node[]
  const ys = node.y as readonly Node[]
  const z = node.v
  switch (node.state >> State.op) {
    case Op.where:
      if (xs[1]!.state & State.tracked && xs[0]!.v !== 0) xs[1]!.grad += g
      if (xs[2]!.state & State.tracked && xs[0]!.v === 0) xs[2]!.grad += g
      break
    case Op.sum:
      for (let i = 0; i < xs.length; i++) {
        if (xs[i]!.state & State.tracked) {
          xs[i]!.grad += g
        }
      }
      break
    case Op.norm:
      for (let i = 0; i < xs.length; i++) {
        if (xs[i]!.state & State.tracked) {
          const p = z !== 0 ? xs[i]!.v / z : 0
          if (p !== 0) xs[i]!.grad += g * p
        }
      }
      break
    case Op.logSumExp: {
      let t0 = xs.length && -0
      for (let i = 0; i < xs.length; i++) {
        t0 += Math.exp(xs[i]!.v - z)
      }
      for (let i = 0; i < xs.length; i++) {
        if (xs[i]!.state & State.tracked) {
          const p = Math.exp(xs[i]!.v - z) / t0
          if (p !== 0) xs[i]!.grad += g * p
        }
      }
      break
    }
    case Op.least:
    case Op.greatest: {
      let t0 = xs.length && -0
      for (let i = 0; i < xs.length; i++) {
        t0 += xs[i]!.v === z ? 1 : 0
      }
      for (let i = 0; i < xs.length; i++) {
        if (xs[i]!.state & State.tracked) {
          const p = t0 !== 0 ? (xs[i]!.v === z ? 1 : 0) / t0 : 0
          if (p !== 0) xs[i]!.grad += g * p
        }
      }
      break
    }
    case Op.dot:
      for (let i = 0; i < xs.length; i++) {
        if (xs[i]!.state & State.tracked) {
          const p = ys[i]!.v
          if (p !== 0) xs[i]!.grad += g * p
        }
        if (ys[i]!.state & State.tracked) {
          const p = xs[i]!.v
          if (p !== 0) ys[i]!.grad += g * p
        }
      }
      break
    case Op.custom:
      ;(node.y as Custom).propagate(node as never)
  }
}
