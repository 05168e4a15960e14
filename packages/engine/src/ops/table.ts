import { define } from './define'
import { erf, normalCdf, scaledErfc } from './special'

/**
 * The op table: every operation once, in words and with its partials. All else that depends on what
 * ops there are is read from here, through `descriptors.ts`. `define.ts` says what a row may hold,
 * `docs/conventions.md` what happens at kinks and edges.
 *
 * A rule is written over an algebra `k`, whose operations are the rows of this table; `z` is the result.
 */
// prettier-ignore
export const table = define({
  unary: {
    // Arithmetic
    neg: { formula: '−x', doc: 'the negative', symbol: '−', example: [3],
      dx: (k) => k.lit(-1) },
    reciprocal: { formula: '1/x', doc: 'the reciprocal', symbol: '1/x', range: 'any',
      value: (k, x) => k.div(k.lit(1), x), dx: (k, _, z) => k.neg(k.square(z)) },
    square: { formula: 'x²', doc: 'the square', symbol: 'x²', example: [3],
      value: (k, x) => k.mul(x, x), dx: (k, x) => k.mul(k.lit(2), x) },
    sqrt: { formula: '√x', doc: 'the square root', symbol: '√', range: 'any', example: [9],
      dx: (k, _, z) => k.div(k.lit(0.5), z) },
    cbrt: { formula: '∛x', doc: 'the cube root', symbol: '∛', example: [27],
      dx: (k, _, z) => k.div(k.lit(1 / 3), k.square(z)) },
    abs: { formula: '|x|', doc: 'the absolute value', symbol: '|x|', example: [-3],
      dx: (k, x) => k.sign(x) },
    sign: { formula: 'sgn x', doc: '−1, 0 or 1, by the sign of x', range: 'bounded', example: [-3],
      value: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(1), k.where(k.lt(x, k.lit(0)), k.lit(-1), x)), dx: (k) => k.lit(0) },
    floor: { formula: '⌊x⌋', doc: 'the largest integer ≤ x', example: [1.5],
      dx: (k) => k.lit(0) },
    ceil: { formula: '⌈x⌉', doc: 'the smallest integer ≥ x', example: [1.5],
      dx: (k) => k.lit(0) },
    round: { formula: '⌊x + ½⌋', doc: 'the nearest integer, halves going up', example: [1.5],
      value: (k, x) => {
        const low = k.floor(x)
        return k.where(k.ge(k.sub(x, low), k.lit(0.5)), k.add(low, k.lit(1)), low)
      }, dx: (k) => k.lit(0) },

    // Exponential and logarithmic
    exp: { formula: 'eˣ', doc: 'the exponential function', symbol: 'eˣ', range: 'any', dx: (_, __, z) => z },
    exp2: { formula: '2ˣ', doc: '2 to the power x', symbol: '2ˣ', range: 'any', example: [3],
      dx: (k, _, z) => k.mul(z, k.lit(Math.LN2)) },
    expm1: { formula: 'eˣ − 1', doc: 'the exponential minus 1, accurate near 0', range: 'any',
      dx: (k, x) => k.exp(x) },
    log: { formula: 'ln x', doc: 'the natural logarithm', symbol: 'ln', range: 'any',
      dx: (k, x) => k.reciprocal(x) },
    log2: { formula: 'log₂ x', doc: 'the logarithm to base 2', range: 'any', example: [8],
      dx: (k, x) => k.div(k.lit(Math.LOG2E), x) },
    log10: { formula: 'log₁₀ x', doc: 'the logarithm to base 10', range: 'any', example: [1000],
      dx: (k, x) => k.div(k.lit(Math.LOG10E), x) },
    log1p: { formula: 'ln(1 + x)', doc: 'the natural logarithm of 1 + x, accurate near 0', range: 'any',
      dx: (k, x) => k.reciprocal(k.add(k.lit(1), x)) },

    // Trigonometric and hyperbolic
    sin: { formula: 'sin x', doc: 'the sine of an angle in radians', range: 'bounded',
      dx: (k, x) => k.cos(x) },
    cos: { formula: 'cos x', doc: 'the cosine of an angle in radians', range: 'bounded',
      dx: (k, x) => k.neg(k.sin(x)) },
    tan: { formula: 'tan x', doc: 'the tangent of an angle in radians', range: 'any',
      dx: (k, _, z) => k.add(k.lit(1), k.square(z)) },
    asin: { formula: 'arcsin x', doc: 'the angle from −π/2 to π/2 whose sine is x', range: 'any',
      dx: (k, x) => k.reciprocal(k.sqrt(k.oneMinusSquare(x))) },
    acos: { formula: 'arccos x', doc: 'the angle from 0 to π whose cosine is x', range: 'any',
      dx: (k, x) => k.neg(k.reciprocal(k.sqrt(k.oneMinusSquare(x)))) },
    atan: { formula: 'arctan x', doc: 'the angle from −π/2 to π/2 whose tangent is x', range: 'bounded',
      dx: (k, x) => k.square(k.reciprocal(k.hypot(k.lit(1), x))) },
    sinh: { formula: 'sinh x', doc: 'the hyperbolic sine', range: 'any',
      dx: (k, x) => k.cosh(x) },
    cosh: { formula: 'cosh x', doc: 'the hyperbolic cosine', range: 'any',
      dx: (k, x) => k.sinh(x) },
    tanh: { formula: 'tanh x', doc: 'the hyperbolic tangent', range: 'bounded',
      dx: (k, x) => k.sech2(x) },
    asinh: { formula: 'arsinh x', doc: 'the number whose hyperbolic sine is x',
      dx: (k, x) => k.reciprocal(k.hypot(k.lit(1), x)) },
    acosh: { formula: 'arcosh x', doc: 'the number ≥ 0 whose hyperbolic cosine is x', range: 'any', example: [2],
      dx: (k, x) => k.reciprocal(k.mul(k.sqrt(k.sub(x, k.lit(1))), k.sqrt(k.add(x, k.lit(1))))) },
    atanh: { formula: 'artanh x', doc: 'the number whose hyperbolic tangent is x', range: 'any',
      dx: (k, x) => k.reciprocal(k.oneMinusSquare(x)) },

    // Special functions and activations
    erf: { formula: 'erf x', doc: 'the error function', range: 'bounded',
      value: (k, x) => erf(k, x), dx: (k, x) => k.mul(k.lit(2 / Math.sqrt(Math.PI)), k.exp(k.neg(k.square(x)))) },
    relu: { formula: 'max(x, 0)', doc: 'the rectified linear unit',
      value: (k, x) => k.max(x, k.lit(0)), dx: (k, x) => k.gt(x, k.lit(0)) },
    sigmoid: { formula: '1/(1 + e⁻ˣ)', doc: 'the logistic function', symbol: 'σ', range: 'bounded',
      value: (k, x) => {
        const e = k.exp(k.neg(k.abs(x)))
        return k.div(k.where(k.lt(x, k.lit(0)), e, k.lit(1)), k.add(k.lit(1), e))
      }, dx: (k, x) => k.mul(k.lit(0.25), k.sech2(k.mul(k.lit(0.5), x))) },
    softplus: { formula: 'ln(1 + eˣ)', doc: 'a smooth relu',
      value: (k, x) => k.add(k.max(x, k.lit(0)), k.log1p(k.exp(k.neg(k.abs(x))))), dx: (k, x) => k.sigmoid(x) },
    gelu: { formula: 'x·Φ(x)', doc: 'the Gaussian error linear unit, Φ being the normal distribution function',
      value: (k, x) => k.mul(x, k.normalCdf(x)) },
    silu: { formula: 'x/(1 + e⁻ˣ)', doc: 'the sigmoid linear unit, also called swish',
      value: (k, x) => k.mul(x, k.sigmoid(x)) },
    softsign: { formula: 'x/(1 + |x|)', doc: 'a sigmoid with slow tails',
      value: (k, x) => k.div(x, k.add(k.lit(1), k.abs(x))), dx: (k, x) => k.square(k.reciprocal(k.add(k.lit(1), k.abs(x)))) },

    // What the rows above need, and what derivatives of functions need
    identity: { formula: 'x', doc: 'the number itself', hidden: true,
      dx: (k) => k.lit(1) },
    sech2: { formula: '1/cosh² x', doc: 'the derivative of tanh', symbol: 'sech²', range: 'bounded', hidden: true,
      value: (k, x) => {
            const e = k.exp(k.mul(k.lit(-2), k.abs(x)))
            return k.div(k.mul(k.lit(4), e), k.square(k.add(k.lit(1), e)))
          }, dx: (k, x, z) => k.mul(k.lit(-2), k.mul(k.tanh(x), z)) },
    safeScale: { formula: '2ⁿ', doc: 'a power of 2 that brings numbers up to x where their squares neither overflow nor vanish', range: 'bounded', hidden: true, nonDifferentiable: true,
          value: (k, x) => k.where(k.gt(x, k.lit(1e150)), k.exp2(k.lit(-600)), k.where(k.lt(x, k.lit(1e-140)), k.exp2(k.lit(600)), k.lit(1))) },
    clampFinite: { formula: 'x', doc: 'x, but finite', range: 'bounded', hidden: true, nonDifferentiable: true,
      value: (k, x) => k.max(k.lit(-Number.MAX_VALUE), k.min(k.lit(Number.MAX_VALUE), x)) },
    scaledErfc: { formula: 'exp(x²) erfc(x)', doc: 'the complementary error function without its exponential decay, for 0 ≤ x ≤ 28', range: 'bounded', hidden: true, nonDifferentiable: true,
      value: (k, x) => scaledErfc(k, x) },
    oneMinusSquare: { formula: '1 − x²', doc: '1 − x², accurate near ±1', symbol: '1−x²', hidden: true,
      value: (k, x) => k.mul(k.sub(k.lit(1), x), k.add(k.lit(1), x)), dx: (k, x) => k.mul(k.lit(-2), x) },
    normalCdf: { formula: 'Φ(x)', doc: 'the normal distribution function', symbol: 'Φ', range: 'bounded', hidden: true,
      value: (k, x) => normalCdf(k, x), dx: (k, x) => k.mul(k.lit(1 / Math.sqrt(2 * Math.PI)), k.exp(k.mul(k.lit(-0.5), k.square(x)))) },
  },

  binary: {
    add: { formula: 'x + y', doc: 'the sum', symbol: '+',
      dx: (k) => k.lit(1), dy: (k) => k.lit(1) },
    sub: { formula: 'x − y', doc: 'the difference', symbol: '−',
      dx: (k) => k.lit(1), dy: (k) => k.lit(-1) },
    mul: { formula: 'x·y', doc: 'the product', symbol: '×', dx: (_, __, y) => y, dy: (_, x) => x },
    div: { formula: 'x/y', doc: 'the quotient', symbol: '÷', range: 'any',
      dx: (k, _, y) => k.reciprocal(y), dy: (k, _, y, z) => k.neg(k.div(z, y)) },
    mod: { formula: 'x − y·⌊x/y⌋', doc: 'the remainder that has the sign of y', range: 'any', example: [-1, 3],
      value: (k, x, y) => {
        const r = k.rem(x, y)
        return k.where(k.ne(k.lt(r, k.lit(0)), k.lt(y, k.lit(0))), k.where(r, k.add(r, y), r), r)
      }, dx: (k) => k.lit(1), dy: (k, x, y) => k.neg(k.floor(k.div(x, y))) },
    pow: { formula: 'xʸ', doc: 'the power', symbol: 'xʸ', range: 'any',
      dx: (k, x, y) => k.times(y, k.pow(x, k.sub(y, k.lit(1)))),
      dy: (k, x, y, z) => k.where(k.mul(k.eq(x, k.lit(0)), k.ge(y, k.lit(0))), k.lit(0), k.mul(z, k.log(x))) },
    min: { formula: 'min(x, y)', doc: 'the smaller of two',
      dx: (k, x, y) => k.share(y, x), dy: (k, x, y) => k.share(x, y) },
    max: { formula: 'max(x, y)', doc: 'the larger of two',
      dx: (k, x, y) => k.share(x, y), dy: (k, x, y) => k.share(y, x) },
    hypot: { formula: '√(x² + y²)', doc: 'the length of the vector (x, y), without overflow', example: [3, 4],
      value: (k, x, y) => {
        const scale = k.safeScale(k.max(k.abs(x), k.abs(y)))
        return k.div(k.sqrt(k.add(k.square(k.mul(x, scale)), k.square(k.mul(y, scale)))), scale)
      }, dx: (k, x, y) => k.cosine(x, y), dy: (k, x, y) => k.cosine(y, x) },
    atan2: { formula: 'atan2(x, y)', doc: 'the angle of the point (y, x)', range: 'bounded', example: [1, 1],
      dx: (k, x, y) => k.ratio(k.cosine(y, x), k.hypot(x, y)),
      dy: (k, x, y) => k.ratio(k.neg(k.cosine(x, y)), k.hypot(x, y)) },

    // Activations with a parameter
    leakyRelu: { formula: 'max(x, 0) + y·min(x, 0)', doc: 'x where x > 0, else y·x', parameters: ['x', 'slope = 0.01'], example: [-2, 0.01],
      value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, x)),
      dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), y), dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), x) },
    elu: { formula: 'max(x, 0) + y·min(eˣ − 1, 0)', doc: 'x where x > 0, else y·(eˣ − 1)', parameters: ['x', 'alpha = 1'], example: [-2, 1],
      value: (k, x, y) => k.where(k.gt(x, k.lit(0)), x, k.mul(y, k.expm1(x))),
      dx: (k, x, y) => k.where(k.gt(x, k.lit(0)), k.lit(1), k.mul(y, k.exp(x))), dy: (k, x) => k.where(k.gt(x, k.lit(0)), k.lit(0), k.expm1(x)) },

    // Comparisons
    lt: { formula: '[x < y]', doc: '1 where x < y, else 0', symbol: '<', range: 'zeroOrOne',
      nonDifferentiable: true },
    le: { formula: '[x ≤ y]', doc: '1 where x ≤ y, else 0', symbol: '≤', range: 'zeroOrOne',
      nonDifferentiable: true },
    gt: { formula: '[x > y]', doc: '1 where x > y, else 0', symbol: '>', range: 'zeroOrOne', nonDifferentiable: true,
      value: (k, x, y) => k.lt(y, x) },
    ge: { formula: '[x ≥ y]', doc: '1 where x ≥ y, else 0', symbol: '≥', range: 'zeroOrOne', nonDifferentiable: true,
      value: (k, x, y) => k.le(y, x) },
    eq: { formula: '[x = y]', doc: '1 where x = y, else 0', symbol: '=', range: 'zeroOrOne',
      nonDifferentiable: true },
    ne: { formula: '[x ≠ y]', doc: '1 where x ≠ y, else 0', symbol: '≠', range: 'zeroOrOne',
      nonDifferentiable: true },

    // What the rows above need
    rem: { formula: 'x − y·trunc(x/y)', doc: 'the remainder that has the sign of x', range: 'any', hidden: true, nonDifferentiable: true },
    times: { formula: 'x·y', doc: 'the product of the chain rule: 0 where either is 0, whatever the other is', publicName: 'mul', symbol: '×', hidden: true,
      value: (k, x, y) => k.where(x, k.where(y, k.mul(x, y), k.lit(0)), k.lit(0)), dx: (_, __, y) => y, dy: (_, x) => x },
    share: { formula: '([x > y] + [x ≥ y])/2', doc: 'the share of the gradient that x gets as the larger: 1 where x > y, 0 where x < y, else ½', range: 'bounded', hidden: true, nonDifferentiable: true,
      value: (k, x, y) => k.where(k.gt(x, y), k.lit(1), k.where(k.lt(x, y), k.lit(0), k.lit(0.5))) },
    ratio: { formula: 'x/y', doc: 'the quotient, and 0 where y = 0', range: 'any', hidden: true,
      value: (k, x, y) => k.where(y, k.div(x, y), k.lit(0)) },
    cosine: { formula: 'x/√(x² + y²)', doc: 'the cosine of the angle of the point (x, y), and 0 at the origin', range: 'bounded', hidden: true,
      value: (k, x, y) => k.ratio(x, k.hypot(x, y)),
      dx: (k, x, y) => k.ratio(k.square(k.cosine(y, x)), k.hypot(x, y)),
      dy: (k, x, y, z) => k.ratio(k.neg(k.mul(z, k.cosine(y, x))), k.hypot(x, y)) },
  },

  ternary: {
    where: { formula: 'y where x ≠ 0, else w', doc: 'y where x ≠ 0, else w', parameters: ['condition', 'a', 'b'], example: [1, 10, 20],
      dx: (k) => k.lit(0), dy: (k, x) => k.ne(x, k.lit(0)), dw: (k, x) => k.eq(x, k.lit(0)) },
    clamp: { formula: 'min(max(x, y), w)', doc: 'x, but at least y and at most w', parameters: ['x', 'low', 'high'], example: [7, 0, 5],
      value: (k, x, y, w) => k.where(k.lt(x, y), y, k.where(k.gt(x, w), w, x)) },
  },

  many: {
    sum: { formula: 'x₁ + … + xₙ', doc: 'the sum of a list', symbol: 'Σ',
      dx: (k) => k.lit(1) },
    mean: { formula: '(x₁ + … + xₙ)/n', doc: 'the arithmetic mean of a list',
      value: (k, xs) => k.div(k.sum(xs), k.lit(xs.length)) },
    prod: { formula: 'x₁·…·xₙ', doc: 'the product of a list', symbol: 'Π',
      value: (k, xs) => xs.reduce((p, x) => k.mul(p, x)) },
    variance: { formula: 'Σ(x − mean)²/n', doc: 'the mean squared deviation from the mean',
      value: (k, xs) => {
        const mean = k.mean(xs)
        const deviations = xs.map((x) => k.sub(x, mean))
        return k.div(k.dot(deviations, deviations), k.lit(xs.length))
      } },
    norm: { formula: '√(x₁² + … + xₙ²)', doc: 'the Euclidean norm of a list, without overflow',
      value: (k, xs) => {
        const scale = k.safeScale(k.greatest(xs.map((x) => k.abs(x))))
        const scaled = xs.map((x) => k.mul(x, scale))
        return k.div(k.sqrt(k.dot(scaled, scaled)), scale)
      }, dx: (k, x, z) => k.ratio(x, z) },
    logSumExp: { formula: 'ln(eˣ¹ + … + eˣⁿ)', doc: 'the logarithm of a sum of exponentials, without overflow',
      value: (k, xs) => {
        const top = k.clampFinite(k.greatest(xs))
        return k.add(top, k.log(k.sum(xs.map((x) => k.exp(k.sub(x, top))))))
      }, shared: (k, xs, z) => k.sum(xs.map((x) => k.exp(k.sub(x, z)))), dx: (k, x, z, total) => k.div(k.exp(k.sub(x, z)), total) },
    least: { formula: 'min(x₁, …, xₙ)', doc: 'the smallest of a list', publicName: 'min',
      shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))), dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties) },
    greatest: { formula: 'max(x₁, …, xₙ)', doc: 'the largest of a list', publicName: 'max',
      shared: (k, xs, z) => k.sum(xs.map((x) => k.eq(x, z))), dx: (k, x, z, ties) => k.ratio(k.eq(x, z), ties) },
  },

  pairs: {
    dot: { formula: 'x₁y₁ + … + xₙyₙ', doc: 'the inner product of two lists', symbol: 'x·y',
      dx: (_, __, y) => y, dy: (_, x) => x },
  },
})
