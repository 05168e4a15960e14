import { define } from './define'
import { erf, normalCdf, scaledErfc } from './special'

/**
 * The op table: every operation once, with its partials. This file is the mathematics and nothing
 * else; `define.ts` says what a row may hold, `docs/conventions.md` what happens at kinks and edges.
 *
 * A rule is written over a kit `k`, whose operations are the rows of this table; `z` is the result.
 */
// prettier-ignore
export const table = define({
  unary: {
    // Arithmetic
    neg:        { doc: '−x',          dx: (k) => k.lit(-1) },
    reciprocal: { doc: '1/x',         value: (k, x) => k.div(k.lit(1), x), dx: (k, _, z) => k.neg(k.square(z)) },
    square:     { doc: 'x²',          value: (k, x) => k.mul(x, x), dx: (k, x) => k.mul(k.lit(2), x) },
    sqrt:       { doc: '√x',          dx: (k, _, z) => k.div(k.lit(0.5), z) },
    cbrt:       { doc: '∛x',          dx: (k, _, z) => k.div(k.lit(1 / 3), k.square(z)) },
    abs:        { doc: '|x|',         dx: (k, x) => k.sign(x) },
    sign:       { doc: '−1, 0 or 1, by the sign of x', value: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(1), k.where(k.lt(x, k.lit(0)), k.lit(-1), x)), dx: (k) => k.lit(0) },
    floor:      { doc: 'the largest integer ≤ x',      dx: (k) => k.lit(0) },
    ceil:       { doc: 'the smallest integer ≥ x',     dx: (k) => k.lit(0) },
    round:      { doc: 'the nearest integer, halves going up', value: (k, x) => {
                    const low = k.floor(x)
                    return k.where(k.ge(k.sub(x, low), k.lit(0.5)), k.add(low, k.lit(1)), low)
                  }, dx: (k) => k.lit(0) },

    // Exponential and logarithmic
    exp:        { doc: 'eˣ',          dx: (_, __, z) => z },
    exp2:       { doc: '2ˣ',          dx: (k, _, z) => k.mul(z, k.lit(Math.LN2)) },
    expm1:      { doc: 'eˣ − 1, accurate near 0',    dx: (k, x) => k.exp(x) },
    log:        { doc: 'ln x',        dx: (k, x) => k.reciprocal(x) },
    log2:       { doc: 'log₂ x',      dx: (k, x) => k.div(k.lit(Math.LOG2E), x) },
    log10:      { doc: 'log₁₀ x',     dx: (k, x) => k.div(k.lit(Math.LOG10E), x) },
    log1p:      { doc: 'ln(1 + x), accurate near 0', dx: (k, x) => k.reciprocal(k.add(k.lit(1), x)) },

    // Trigonometric and hyperbolic
    sin:        { doc: 'sin x',       dx: (k, x) => k.cos(x) },
    cos:        { doc: 'cos x',       dx: (k, x) => k.neg(k.sin(x)) },
    tan:        { doc: 'tan x',       dx: (k, _, z) => k.add(k.lit(1), k.square(z)) },
    asin:       { doc: 'arcsin x',    dx: (k, x) => k.reciprocal(k.sqrt(k.oneMinusSquare(x))) },
    acos:       { doc: 'arccos x',    dx: (k, x) => k.neg(k.reciprocal(k.sqrt(k.oneMinusSquare(x)))) },
    atan:       { doc: 'arctan x',    dx: (k, x) => k.square(k.reciprocal(k.hypot(k.lit(1), x))) },
    sinh:       { doc: 'sinh x',      dx: (k, x) => k.cosh(x) },
    cosh:       { doc: 'cosh x',      dx: (k, x) => k.sinh(x) },
    tanh:       { doc: 'tanh x',      dx: (k, x) => k.sech2(x) },
    asinh:      { doc: 'arsinh x',    dx: (k, x) => k.reciprocal(k.hypot(k.lit(1), x)) },
    acosh:      { doc: 'arcosh x',    dx: (k, x) => k.reciprocal(k.mul(k.sqrt(k.sub(x, k.lit(1))), k.sqrt(k.add(x, k.lit(1))))) },
    atanh:      { doc: 'artanh x',    dx: (k, x) => k.reciprocal(k.oneMinusSquare(x)) },

    // Special functions and activations
    erf:        { doc: 'the error function', value: (k, x) => erf(k, x), dx: (k, x) => k.mul(k.lit(2 / Math.sqrt(Math.PI)), k.exp(k.neg(k.square(x)))) },
    relu:       { doc: 'max(x, 0)',   value: (k, x) => k.max(x, k.lit(0)), dx: (k, x) => k.step(x) },
    sigmoid:    { doc: '1/(1 + e⁻ˣ)', value: (k, x) => {
                    const e = k.exp(k.neg(k.abs(x)))
                    return k.div(k.where(k.lt(x, k.lit(0)), e, k.lit(1)), k.add(k.lit(1), e))
                  }, dx: (k, x) => k.mul(k.lit(0.25), k.sech2(k.mul(k.lit(0.5), x))) },
    softplus:   { doc: 'ln(1 + eˣ)',  value: (k, x) => k.add(k.max(x, k.lit(0)), k.log1p(k.exp(k.neg(k.abs(x))))), dx: (k, x) => k.sigmoid(x) },
    gelu:       { doc: 'x Φ(x), Φ the normal distribution function', value: (k, x) => k.mul(x, k.normalCdf(x)) },
    silu:       { doc: 'x sigmoid(x)', value: (k, x) => k.mul(x, k.sigmoid(x)) },
    softsign:   { doc: 'x/(1 + |x|)', value: (k, x) => k.div(x, k.add(k.lit(1), k.abs(x))) },

    // What the rows above need, and what derivatives of functions need
    identity:       { doc: 'x', hidden: true, dx: (k) => k.lit(1) },
    step:           { doc: '1 where x > 0, else 0', hidden: true, flat: true, value: (k, x) => k.gt(x, k.lit(0)) },
    sech2:          { doc: '1/cosh² x', hidden: true, value: (k, x) => {
                        const e = k.exp(k.mul(k.lit(-2), k.abs(x)))
                        return k.div(k.mul(k.lit(4), e), k.square(k.add(k.lit(1), e)))
                      }, dx: (k, x, z) => k.mul(k.lit(-2), k.mul(k.tanh(x), z)) },
    safeScale:      { doc: 'a power of 2 that brings numbers up to x where their squares neither overflow nor vanish', hidden: true, flat: true,
                      value: (k, x) => k.where(k.gt(x, k.lit(1e150)), k.exp2(k.lit(-600)), k.where(k.lt(x, k.lit(1e-140)), k.exp2(k.lit(600)), k.lit(1))) },
    clampFinite:    { doc: 'x, but finite', hidden: true, flat: true, value: (k, x) => k.max(k.lit(-Number.MAX_VALUE), k.min(k.lit(Number.MAX_VALUE), x)) },
    scaledErfc:     { doc: 'exp(x²) erfc(x) for 0 ≤ x ≤ 28', hidden: true, value: (k, x) => scaledErfc(k, x), dx: (k, x, z) => k.sub(k.mul(k.lit(2), k.mul(x, z)), k.lit(2 / Math.sqrt(Math.PI))) },
    oneMinusSquare: { doc: '1 − x², accurate near ±1', hidden: true, value: (k, x) => k.mul(k.sub(k.lit(1), x), k.add(k.lit(1), x)), dx: (k, x) => k.mul(k.lit(-2), x) },
    normalCdf:      { doc: 'Φ(x)', hidden: true, value: (k, x) => normalCdf(k, x), dx: (k, x) => k.mul(k.lit(1 / Math.sqrt(2 * Math.PI)), k.exp(k.mul(k.lit(-0.5), k.square(x)))) },
  },

  binary: {
    add:        { doc: 'x + y',       dx: (k) => k.lit(1), dy: (k) => k.lit(1) },
    sub:        { doc: 'x − y',       dx: (k) => k.lit(1), dy: (k) => k.lit(-1) },
    mul:        { doc: 'x y',         dx: (_, __, y) => y, dy: (_, x) => x },
    div:        { doc: 'x/y',         dx: (k, _, y) => k.reciprocal(y), dy: (k, _, y, z) => k.neg(k.div(z, y)) },
    mod:        { doc: 'x − y⌊x/y⌋, which has the sign of y', value: (k, x, y) => {
                    const r = k.rem(x, y)
                    return k.where(k.ne(k.lt(r, k.lit(0)), k.lt(y, k.lit(0))), k.where(r, k.add(r, y), r), r)
                  }, dx: (k) => k.lit(1), dy: (k, x, y) => k.neg(k.floor(k.div(x, y))) },
    pow:        { doc: 'xʸ',
                  dx: (k, x, y) => k.times(y, k.pow(x, k.sub(y, k.lit(1)))),
                  dy: (k, x, y, z) => k.where(k.mul(k.eq(x, k.lit(0)), k.ge(y, k.lit(0))), k.lit(0), k.mul(z, k.log(x))) },
    min:        { doc: 'the smaller of x and y', dx: (k, x, y) => k.ahead(y, x), dy: (k, x, y) => k.ahead(x, y) },
    max:        { doc: 'the larger of x and y',  dx: (k, x, y) => k.ahead(x, y), dy: (k, x, y) => k.ahead(y, x) },
    hypot:      { doc: '√(x² + y²), without overflow', value: (k, x, y) => {
                    const scale = k.safeScale(k.max(k.abs(x), k.abs(y)))
                    return k.div(k.sqrt(k.add(k.square(k.mul(x, scale)), k.square(k.mul(y, scale)))), scale)
                  }, dx: (k, x, y) => k.cosine(x, y), dy: (k, x, y) => k.cosine(y, x) },
    atan2:      { doc: 'the angle of the point (y, x)', dx: (k, x, y) => k.ratio(k.cosine(y, x), k.hypot(x, y)),
                  dy: (k, x, y) => k.ratio(k.neg(k.cosine(x, y)), k.hypot(x, y)) },

    // Activations with a parameter
    leakyRelu:  { doc: 'x where x > 0, else y x', value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, x)),
                  dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), y), dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), x) },
    elu:        { doc: 'x where x > 0, else y (eˣ − 1)', value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, k.expm1(x))),
                  dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), k.mul(y, k.exp(x))), dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), k.expm1(x)) },

    // Comparisons
    lt:         { doc: '1 where x < y, else 0', flat: true },
    le:         { doc: '1 where x ≤ y, else 0', flat: true },
    gt:         { doc: '1 where x > y, else 0', flat: true, value: (k, x, y) => k.lt(y, x) },
    ge:         { doc: '1 where x ≥ y, else 0', flat: true, value: (k, x, y) => k.le(y, x) },
    eq:         { doc: '1 where x = y, else 0', flat: true },
    ne:         { doc: '1 where x ≠ y, else 0', flat: true },

    // What the rows above need
    rem:        { doc: 'x − y trunc(x/y), which has the sign of x', hidden: true, dx: (k) => k.lit(1), dy: (k, x, y) => k.neg(k.sub(k.div(x, y), k.div(k.rem(x, y), y))) },
    times:      { doc: 'x y, but 0 where either is 0, whatever the other is: the product of the chain rule', hidden: true,
                  value: (k, x, y) => k.where(x, k.where(y, k.mul(x, y), k.lit(0)), k.lit(0)), dx: (_, __, y) => y, dy: (_, x) => x },
    ahead:      { doc: '1 where x > y, 0 where x < y, else ½', hidden: true, flat: true, value: (k, x, y) => k.where(k.gt(x, y), k.lit(1), k.where(k.lt(x, y), k.lit(0), k.lit(0.5))) },
    ratio:      { doc: 'x/y, and 0 where y = 0', hidden: true, value: (k, x, y) => k.where(y, k.div(x, y), k.lit(0)) },
    cosine:     { doc: 'x/√(x² + y²), and 0 at the origin', hidden: true, value: (k, x, y) => k.ratio(x, k.hypot(x, y)),
                  dx: (k, x, y) => k.ratio(k.square(k.cosine(y, x)), k.hypot(x, y)),
                  dy: (k, x, y, z) => k.ratio(k.neg(k.mul(z, k.cosine(y, x))), k.hypot(x, y)) },
  },

  ternary: {
    where:      { doc: 'y where x ≠ 0, else w', dx: (k) => k.lit(0), dy: (k, x) => k.ne(x, k.lit(0)), dw: (k, x) => k.eq(x, k.lit(0)) },
    clamp:      { doc: 'x, but at least y and at most w', value: (k, x, y, w) => k.where(k.lt(x, y), y, k.where(k.gt(x, w), w, x)) },
  },

  many: {
    sum:        { doc: 'x₁ + … + xₙ', dx: (k) => k.lit(1) },
    mean:       { doc: '(x₁ + … + xₙ)/n', value: (k, xs) => k.div(k.sum(xs), k.lit(xs.length)) },
    prod:       { doc: 'x₁ … xₙ',     value: (k, xs) => xs.reduce((p, x) => k.mul(p, x)) },
    variance:   { doc: 'the mean of (x − mean)²', value: (k, xs) => {
                    const mean = k.mean(xs)
                    const deviations = xs.map((x) => k.sub(x, mean))
                    return k.div(k.dot(deviations, deviations), k.lit(xs.length))
                  } },
    norm:       { doc: '√(x₁² + … + xₙ²), without overflow', value: (k, xs) => {
                    const scale = k.safeScale(k.greatest(xs.map((x) => k.abs(x))))
                    const scaled = xs.map((x) => k.mul(x, scale))
                    return k.div(k.sqrt(k.dot(scaled, scaled)), scale)
                  }, dx: (k, x, z) => k.ratio(x, z) },
    logSumExp:  { doc: 'ln(eˣ¹ + … + eˣⁿ), without overflow', value: (k, xs) => {
                    const top = k.clampFinite(k.greatest(xs))
                    return k.add(top, k.log(k.sum(xs.map((x) => k.exp(k.sub(x, top))))))
                  }, shared: (k, xs, z) => k.sum(xs.map((x) => k.exp(k.sub(x, z)))), dx: (k, x, z, total) => k.div(k.exp(k.sub(x, z)), total) },
    least:      { doc: 'the smallest of x₁ … xₙ', shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))), dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties) },
    greatest:   { doc: 'the largest of x₁ … xₙ',  shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))), dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties) },
  },

  pairs: {
    dot:        { doc: 'x₁y₁ + … + xₙyₙ', dx: (_, __, y) => y, dy: (_, x) => x },
  },
})
