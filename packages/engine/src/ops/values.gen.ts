// Generated from table.ts by `pnpm generate`. Do not edit.
// @ts-nocheck: the types of the rules are checked where they are written, in table.ts

import { erf, normalCdf, scaledErfc } from './special'

type Any = any
type Rule = (k: Any, ...operands: Any[]) => Any

/** What ops are made of. */
export const values: Readonly<Record<string, Rule>> = {
  reciprocal: (k, x) => k.div(1, x),
  square: (k, x) => k.mul(x, x),
  sign: (k, x) => k.where(k.gt(x, 0), 1, k.where(k.lt(x, 0), -1, x)),
  round: (k, x) => {
    const low = k.floor(x)
    return k.where(k.ge(k.sub(x, low), 0.5), k.add(low, 1), low)
  },
  erf: (k, x) => erf(k, x),
  relu: (k, x) => k.max(x, 0),
  sigmoid: (k, x) => {
    const e = k.exp(k.neg(k.abs(x)))
    return k.div(k.where(k.lt(x, 0), e, 1), k.add(1, e))
  },
  softplus: (k, x) => k.add(k.max(x, 0), k.log1p(k.exp(k.neg(k.abs(x))))),
  softsign: (k, x) => k.div(x, k.add(1, k.abs(x))),
  sech2: (k, x) => {
    const e = k.exp(k.mul(-2, k.abs(x)))
    return k.div(k.mul(4, e), k.square(k.add(1, e)))
  },
  safeScale: (k, x) =>
    k.where(k.gt(x, 1e150), k.exp2(-600), k.where(k.lt(x, 1e-140), k.exp2(600), 1)),
  clampFinite: (k, x) => k.max(-Number.MAX_VALUE, k.min(Number.MAX_VALUE, x)),
  scaledErfc: (k, x) => scaledErfc(k, x),
  oneMinusSquare: (k, x) => k.mul(k.sub(1, x), k.add(1, x)),
  normalCdf: (k, x) => normalCdf(k, x),
  mod: (k, x, y) => {
    const r = k.rem(x, y)
    return k.where(k.ne(k.lt(r, 0), k.lt(y, 0)), k.where(r, k.add(r, y), r), r)
  },
  hypot: (k, x, y) => {
    const scale = k.safeScale(k.max(k.abs(x), k.abs(y)))
    return k.div(k.sqrt(k.add(k.square(k.mul(x, scale)), k.square(k.mul(y, scale)))), scale)
  },
  leakyRelu: (k, x, y) => k.where(k.gt(x, 0), x, k.mul(y, x)),
  elu: (k, x, y) => k.where(k.gt(x, 0), x, k.mul(y, k.expm1(x))),
  gt: (k, x, y) => k.lt(y, x),
  ge: (k, x, y) => k.le(y, x),
  times: (k, x, y) => k.where(x, k.where(y, k.mul(x, y), 0), 0),
  share: (k, x, y) => k.where(k.gt(x, y), 1, k.where(k.lt(x, y), 0, 0.5)),
  cosine: (k, x, y) => k.ratio(x, k.hypot(x, y)),
  norm: (k, xs) => {
    const scale = k.safeScale(k.greatest(xs.map((x) => k.abs(x))))
    const scaled = xs.map((x) => k.mul(x, scale))
    return k.div(k.sqrt(k.dot(scaled, scaled)), scale)
  },
  logSumExp: (k, xs) => {
    const top = k.clampFinite(k.greatest(xs))
    return k.add(top, k.log(k.sum(xs.map((x) => k.exp(k.sub(x, top))))))
  },
}

/**
 * The range of each op by its code, as one letter: z is 0 or 1, b bounded, f finite for finite
 * operands, a any; see `Range` in define.ts.
 */
export const ranges = 'fffafaffbfffaaaaaaabbaaabaabfaabfbfffbbbbfbfffaaafffbffzzzzzzafbbfffffff'
