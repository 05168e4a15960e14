// Generated from table.ts by `pnpm generate`. Do not edit.

// @ts-nocheck: the types of the rules are checked where they are written, in table.ts

import type { Arity, Row } from './interpret'
import { erf, normalCdf, scaledErfc } from './special'

/** Every row as [name, arity, row], in the order of the table. */
export const rows: readonly (readonly [name: string, arity: Arity, row: Row])[] = [
  ['neg', 'unary', { dx: (k) => k.lit(-1) }],
  [
    'reciprocal',
    'unary',
    { value: (k, x) => k.div(k.lit(1), x), dx: (k, _, z) => k.neg(k.square(z)) },
  ],
  ['square', 'unary', { value: (k, x) => k.mul(x, x), dx: (k, x) => k.mul(k.lit(2), x) }],
  ['sqrt', 'unary', { dx: (k, _, z) => k.div(k.lit(0.5), z) }],
  ['cbrt', 'unary', { dx: (k, _, z) => k.div(k.lit(1 / 3), k.square(z)) }],
  ['abs', 'unary', { dx: (k, x) => k.sign(x) }],
  [
    'sign',
    'unary',
    {
      value: (k, x) =>
        k.where(k.gt(x, k.lit(0)), k.lit(1), k.where(k.lt(x, k.lit(0)), k.lit(-1), x)),
      dx: (k) => k.lit(0),
    },
  ],
  ['floor', 'unary', { dx: (k) => k.lit(0) }],
  ['ceil', 'unary', { dx: (k) => k.lit(0) }],
  [
    'round',
    'unary',
    {
      value: (k, x) => {
        const low = k.floor(x)
        return k.where(k.ge(k.sub(x, low), k.lit(0.5)), k.add(low, k.lit(1)), low)
      },
      dx: (k) => k.lit(0),
    },
  ],
  ['exp', 'unary', { dx: (_, __, z) => z }],
  ['exp2', 'unary', { dx: (k, _, z) => k.mul(z, k.lit(Math.LN2)) }],
  ['expm1', 'unary', { dx: (k, x) => k.exp(x) }],
  ['log', 'unary', { dx: (k, x) => k.reciprocal(x) }],
  ['log2', 'unary', { dx: (k, x) => k.div(k.lit(Math.LOG2E), x) }],
  ['log10', 'unary', { dx: (k, x) => k.div(k.lit(Math.LOG10E), x) }],
  ['log1p', 'unary', { dx: (k, x) => k.reciprocal(k.add(k.lit(1), x)) }],
  ['sin', 'unary', { dx: (k, x) => k.cos(x) }],
  ['cos', 'unary', { dx: (k, x) => k.neg(k.sin(x)) }],
  ['tan', 'unary', { dx: (k, _, z) => k.add(k.lit(1), k.square(z)) }],
  ['asin', 'unary', { dx: (k, x) => k.reciprocal(k.sqrt(k.oneMinusSquare(x))) }],
  ['acos', 'unary', { dx: (k, x) => k.neg(k.reciprocal(k.sqrt(k.oneMinusSquare(x)))) }],
  ['atan', 'unary', { dx: (k, x) => k.square(k.reciprocal(k.hypot(k.lit(1), x))) }],
  ['sinh', 'unary', { dx: (k, x) => k.cosh(x) }],
  ['cosh', 'unary', { dx: (k, x) => k.sinh(x) }],
  ['tanh', 'unary', { dx: (k, x) => k.sech2(x) }],
  ['asinh', 'unary', { dx: (k, x) => k.reciprocal(k.hypot(k.lit(1), x)) }],
  [
    'acosh',
    'unary',
    { dx: (k, x) => k.reciprocal(k.mul(k.sqrt(k.sub(x, k.lit(1))), k.sqrt(k.add(x, k.lit(1))))) },
  ],
  ['atanh', 'unary', { dx: (k, x) => k.reciprocal(k.oneMinusSquare(x)) }],
  [
    'erf',
    'unary',
    {
      value: (k, x) => erf(k, x),
      dx: (k, x) => k.mul(k.lit(2 / Math.sqrt(Math.PI)), k.exp(k.neg(k.square(x)))),
    },
  ],
  ['relu', 'unary', { value: (k, x) => k.max(x, k.lit(0)), dx: (k, x) => k.step(x) }],
  [
    'sigmoid',
    'unary',
    {
      value: (k, x) => {
        const e = k.exp(k.neg(k.abs(x)))
        return k.div(k.where(k.lt(x, k.lit(0)), e, k.lit(1)), k.add(k.lit(1), e))
      },
      dx: (k, x) => k.mul(k.lit(0.25), k.sech2(k.mul(k.lit(0.5), x))),
    },
  ],
  [
    'softplus',
    'unary',
    {
      value: (k, x) => k.add(k.max(x, k.lit(0)), k.log1p(k.exp(k.neg(k.abs(x))))),
      dx: (k, x) => k.sigmoid(x),
    },
  ],
  ['gelu', 'unary', { value: (k, x) => k.mul(x, k.normalCdf(x)) }],
  ['silu', 'unary', { value: (k, x) => k.mul(x, k.sigmoid(x)) }],
  ['softsign', 'unary', { value: (k, x) => k.div(x, k.add(k.lit(1), k.abs(x))) }],
  ['identity', 'unary', { dx: (k) => k.lit(1) }],
  ['step', 'unary', { value: (k, x) => k.gt(x, k.lit(0)), flat: true }],
  [
    'sech2',
    'unary',
    {
      value: (k, x) => {
        const e = k.exp(k.mul(k.lit(-2), k.abs(x)))
        return k.div(k.mul(k.lit(4), e), k.square(k.add(k.lit(1), e)))
      },
      dx: (k, x, z) => k.mul(k.lit(-2), k.mul(k.tanh(x), z)),
    },
  ],
  [
    'safeScale',
    'unary',
    {
      value: (k, x) =>
        k.where(
          k.gt(x, k.lit(1e150)),
          k.exp2(k.lit(-600)),
          k.where(k.lt(x, k.lit(1e-140)), k.exp2(k.lit(600)), k.lit(1)),
        ),
      flat: true,
    },
  ],
  [
    'clampFinite',
    'unary',
    {
      value: (k, x) => k.max(k.lit(-Number.MAX_VALUE), k.min(k.lit(Number.MAX_VALUE), x)),
      flat: true,
    },
  ],
  [
    'scaledErfc',
    'unary',
    {
      value: (k, x) => scaledErfc(k, x),
      dx: (k, x, z) => k.sub(k.mul(k.lit(2), k.mul(x, z)), k.lit(2 / Math.sqrt(Math.PI))),
    },
  ],
  [
    'oneMinusSquare',
    'unary',
    {
      value: (k, x) => k.mul(k.sub(k.lit(1), x), k.add(k.lit(1), x)),
      dx: (k, x) => k.mul(k.lit(-2), x),
    },
  ],
  [
    'normalCdf',
    'unary',
    {
      value: (k, x) => normalCdf(k, x),
      dx: (k, x) =>
        k.mul(k.lit(1 / Math.sqrt(2 * Math.PI)), k.exp(k.mul(k.lit(-0.5), k.square(x)))),
    },
  ],
  ['add', 'binary', { dx: (k) => k.lit(1), dy: (k) => k.lit(1) }],
  ['sub', 'binary', { dx: (k) => k.lit(1), dy: (k) => k.lit(-1) }],
  ['mul', 'binary', { dx: (_, __, y) => y, dy: (_, x) => x }],
  ['div', 'binary', { dx: (k, _, y) => k.reciprocal(y), dy: (k, _, y, z) => k.neg(k.div(z, y)) }],
  [
    'mod',
    'binary',
    {
      value: (k, x, y) => {
        const r = k.rem(x, y)
        return k.where(k.ne(k.lt(r, k.lit(0)), k.lt(y, k.lit(0))), k.where(r, k.add(r, y), r), r)
      },
      dx: (k) => k.lit(1),
      dy: (k, x, y) => k.neg(k.floor(k.div(x, y))),
    },
  ],
  [
    'pow',
    'binary',
    {
      dx: (k, x, y) => k.times(y, k.pow(x, k.sub(y, k.lit(1)))),
      dy: (k, x, y, z) =>
        k.where(k.mul(k.eq(x, k.lit(0)), k.ge(y, k.lit(0))), k.lit(0), k.mul(z, k.log(x))),
    },
  ],
  ['min', 'binary', { dx: (k, x, y) => k.ahead(y, x), dy: (k, x, y) => k.ahead(x, y) }],
  ['max', 'binary', { dx: (k, x, y) => k.ahead(x, y), dy: (k, x, y) => k.ahead(y, x) }],
  [
    'hypot',
    'binary',
    {
      value: (k, x, y) => {
        const scale = k.safeScale(k.max(k.abs(x), k.abs(y)))
        return k.div(k.sqrt(k.add(k.square(k.mul(x, scale)), k.square(k.mul(y, scale)))), scale)
      },
      dx: (k, x, y) => k.cosine(x, y),
      dy: (k, x, y) => k.cosine(y, x),
    },
  ],
  [
    'atan2',
    'binary',
    {
      dx: (k, x, y) => k.ratio(k.cosine(y, x), k.hypot(x, y)),
      dy: (k, x, y) => k.ratio(k.neg(k.cosine(x, y)), k.hypot(x, y)),
    },
  ],
  [
    'leakyRelu',
    'binary',
    {
      value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, x)),
      dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), y),
      dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), x),
    },
  ],
  [
    'elu',
    'binary',
    {
      value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, k.expm1(x))),
      dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), k.mul(y, k.exp(x))),
      dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), k.expm1(x)),
    },
  ],
  ['lt', 'binary', { flat: true }],
  ['le', 'binary', { flat: true }],
  ['gt', 'binary', { value: (k, x, y) => k.lt(y, x), flat: true }],
  ['ge', 'binary', { value: (k, x, y) => k.le(y, x), flat: true }],
  ['eq', 'binary', { flat: true }],
  ['ne', 'binary', { flat: true }],
  [
    'rem',
    'binary',
    { dx: (k) => k.lit(1), dy: (k, x, y) => k.neg(k.sub(k.div(x, y), k.div(k.rem(x, y), y))) },
  ],
  [
    'times',
    'binary',
    {
      value: (k, x, y) => k.where(x, k.where(y, k.mul(x, y), k.lit(0)), k.lit(0)),
      dx: (_, __, y) => y,
      dy: (_, x) => x,
    },
  ],
  [
    'ahead',
    'binary',
    {
      value: (k, x, y) => k.where(k.gt(x, y), k.lit(1), k.where(k.lt(x, y), k.lit(0), k.lit(0.5))),
      flat: true,
    },
  ],
  ['ratio', 'binary', { value: (k, x, y) => k.where(y, k.div(x, y), k.lit(0)) }],
  [
    'cosine',
    'binary',
    {
      value: (k, x, y) => k.ratio(x, k.hypot(x, y)),
      dx: (k, x, y) => k.ratio(k.square(k.cosine(y, x)), k.hypot(x, y)),
      dy: (k, x, y, z) => k.ratio(k.neg(k.mul(z, k.cosine(y, x))), k.hypot(x, y)),
    },
  ],
  [
    'where',
    'ternary',
    { dx: (k) => k.lit(0), dy: (k, x) => k.ne(x, k.lit(0)), dw: (k, x) => k.eq(x, k.lit(0)) },
  ],
  [
    'clamp',
    'ternary',
    { value: (k, x, y, w) => k.where(k.lt(x, y), y, k.where(k.gt(x, w), w, x)) },
  ],
  ['sum', 'many', { dx: (k) => k.lit(1) }],
  ['mean', 'many', { value: (k, xs) => k.div(k.sum(xs), k.lit(xs.length)) }],
  ['prod', 'many', { value: (k, xs) => xs.reduce((p, x) => k.mul(p, x)) }],
  [
    'variance',
    'many',
    {
      value: (k, xs) => {
        const mean = k.mean(xs)
        const deviations = xs.map((x) => k.sub(x, mean))
        return k.div(k.dot(deviations, deviations), k.lit(xs.length))
      },
    },
  ],
  [
    'norm',
    'many',
    {
      value: (k, xs) => {
        const scale = k.safeScale(k.greatest(xs.map((x) => k.abs(x))))
        const scaled = xs.map((x) => k.mul(x, scale))
        return k.div(k.sqrt(k.dot(scaled, scaled)), scale)
      },
      dx: (k, x, z) => k.ratio(x, z),
    },
  ],
  [
    'logSumExp',
    'many',
    {
      value: (k, xs) => {
        const top = k.clampFinite(k.greatest(xs))
        return k.add(top, k.log(k.sum(xs.map((x) => k.exp(k.sub(x, top))))))
      },
      shared: (k, xs, z) => k.sum(xs.map((x) => k.exp(k.sub(x, z)))),
      dx: (k, x, z, total) => k.div(k.exp(k.sub(x, z)), total),
    },
  ],
  [
    'least',
    'many',
    {
      shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))),
      dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties),
    },
  ],
  [
    'greatest',
    'many',
    {
      shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))),
      dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties),
    },
  ],
  ['dot', 'pairs', { dx: (_, __, y) => y, dy: (_, x) => x }],
]
