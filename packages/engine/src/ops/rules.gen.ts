// Generated from table.ts by `pnpm generate`. Do not edit.
// @ts-nocheck: the types of the rules are checked where they are written, in table.ts

type Any = any
type Rule = (k: Any, ...operands: Any[]) => Any

/** What a Value may be made from; see ops/descriptors.ts. */
export type Arity = 'none' | 'unary' | 'binary' | 'ternary' | 'many' | 'pairs' | 'custom'

/**
 * The partial derivatives of each op, by what it takes, in the order of the codes: one for each
 * operand; for an op over lists, one for any element of each, and what they have in common.
 */
export const partials: Readonly<
  Record<Arity, Readonly<Record<string, readonly (Rule | undefined)[]>>>
> = {
  none: { leaf: [], constant: [] },
  unary: {
    neg: [(k) => -1],
    reciprocal: [(k, _, z) => k.neg(k.square(z))],
    square: [(k, x) => k.mul(2, x)],
    sqrt: [(k, _, z) => k.div(0.5, z)],
    cbrt: [(k, _, z) => k.div(1 / 3, k.square(z))],
    abs: [(k, x) => k.sign(x)],
    sign: [],
    floor: [],
    ceil: [],
    round: [],
    exp: [(_, __, z) => z],
    exp2: [(k, _, z) => k.mul(z, Math.LN2)],
    expm1: [(k, x) => k.exp(x)],
    log: [(k, x) => k.reciprocal(x)],
    log2: [(k, x) => k.div(Math.LOG2E, x)],
    log10: [(k, x) => k.div(Math.LOG10E, x)],
    log1p: [(k, x) => k.reciprocal(k.add(1, x))],
    sin: [(k, x) => k.cos(x)],
    cos: [(k, x) => k.neg(k.sin(x))],
    tan: [(k, _, z) => k.add(1, k.square(z))],
    asin: [(k, x) => k.reciprocal(k.sqrt(k.oneMinusSquare(x)))],
    acos: [(k, x) => k.neg(k.reciprocal(k.sqrt(k.oneMinusSquare(x))))],
    atan: [(k, x) => k.square(k.reciprocal(k.hypot(1, x)))],
    sinh: [(k, x) => k.cosh(x)],
    cosh: [(k, x) => k.sinh(x)],
    tanh: [(k, x) => k.sech2(x)],
    asinh: [(k, x) => k.reciprocal(k.hypot(1, x))],
    acosh: [(k, x) => k.reciprocal(k.mul(k.sqrt(k.sub(x, 1)), k.sqrt(k.add(x, 1))))],
    atanh: [(k, x) => k.reciprocal(k.oneMinusSquare(x))],
    erf: [(k, x) => k.mul(2 / Math.sqrt(Math.PI), k.exp(k.neg(k.square(x))))],
    relu: [(k, x) => k.gt(x, 0)],
    sigmoid: [(k, x) => k.mul(0.25, k.sech2(k.mul(0.5, x)))],
    softplus: [(k, x) => k.sigmoid(x)],
    softsign: [(k, x) => k.square(k.reciprocal(k.add(1, k.abs(x))))],
    identity: [(k) => 1],
    sech2: [(k, x, z) => k.mul(-2, k.mul(k.tanh(x), z))],
    safeScale: [],
    clampFinite: [],
    scaledErfc: [],
    oneMinusSquare: [(k, x) => k.mul(-2, x)],
    normalCdf: [(k, x) => k.mul(1 / Math.sqrt(2 * Math.PI), k.exp(k.mul(-0.5, k.square(x))))],
  },
  binary: {
    add: [(k) => 1, (k) => 1],
    sub: [(k) => 1, (k) => -1],
    mul: [(_, __, y) => y, (_, x) => x],
    div: [(k, _, y) => k.reciprocal(y), (k, _, y, z) => k.neg(k.div(z, y))],
    mod: [(k) => 1, (k, x, y) => k.neg(k.floor(k.div(x, y)))],
    pow: [
      (k, x, y) => k.times(y, k.pow(x, k.sub(y, 1))),
      (k, x, y, z) => k.where(k.mul(k.eq(x, 0), k.ge(y, 0)), 0, k.mul(z, k.log(x))),
    ],
    min: [(k, x, y) => k.share(y, x), (k, x, y) => k.share(x, y)],
    max: [(k, x, y) => k.share(x, y), (k, x, y) => k.share(y, x)],
    hypot: [(k, x, y) => k.cosine(x, y), (k, x, y) => k.cosine(y, x)],
    atan2: [
      (k, x, y) => k.ratio(k.cosine(y, x), k.hypot(x, y)),
      (k, x, y) => k.ratio(k.neg(k.cosine(x, y)), k.hypot(x, y)),
    ],
    leakyRelu: [(k, x, y) => k.where(k.gt(x, 0), 1, y), (k, x) => k.where(k.gt(x, 0), 0, x)],
    elu: [
      (k, x, y) => k.where(k.gt(x, 0), 1, k.mul(y, k.exp(x))),
      (k, x) => k.where(k.gt(x, 0), 0, k.expm1(x)),
    ],
    lt: [],
    le: [],
    gt: [],
    ge: [],
    eq: [],
    ne: [],
    rem: [],
    times: [(_, __, y) => y, (_, x) => x],
    share: [],
    cosine: [
      (k, x, y) => k.ratio(k.square(k.cosine(y, x)), k.hypot(x, y)),
      (k, x, y, z) => k.ratio(k.neg(k.mul(z, k.cosine(y, x))), k.hypot(x, y)),
    ],
  },
  ternary: {
    where: [undefined, (k, x) => k.ne(x, 0), (k, x) => k.eq(x, 0)],
  },
  many: {
    sum: [(k) => 1],
    norm: [(k, x, z) => k.ratio(x, z)],
    logSumExp: [
      (k, x, z, total) => k.div(k.exp(k.sub(x, z)), total),
      (k, xs, z) => k.sum(xs.map((x) => k.exp(k.sub(x, z)))),
    ],
    least: [
      (k, x, z, ties) => k.ratio(k.eq(x, z), ties),
      (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))),
    ],
    greatest: [
      (k, x, z, ties) => k.ratio(k.eq(x, z), ties),
      (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))),
    ],
  },
  pairs: {
    dot: [(_, __, y) => y, (_, x) => x],
  },
  custom: { custom: [] },
}

/** What users see of ops whose own name only rules know. */
export const publicNames: Readonly<Record<string, string>> = {
  times: 'mul',
  least: 'min',
  greatest: 'max',
}

/** Ops that are made of others and have no node of their own. */
export const shorthands: Readonly<Record<string, Rule>> = {
  gelu: (k, x) => k.mul(x, k.normalCdf(x)),
  silu: (k, x) => k.mul(x, k.sigmoid(x)),
  ratio: (k, x, y) => k.where(y, k.div(x, y), 0),
  clamp: (k, x, y, w) => k.where(k.lt(x, y), y, k.where(k.gt(x, w), w, x)),
  mean: (k, xs) => k.div(k.sum(xs), xs.length),
  prod: (k, xs) => xs.reduce((p, x) => k.mul(p, x)),
  variance: (k, xs) => {
    const mean = k.mean(xs)
    const deviations = xs.map((x) => k.sub(x, mean))
    return k.div(k.dot(deviations, deviations), xs.length)
  },
}
