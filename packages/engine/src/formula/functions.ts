/** What a function of a formula takes. */
export interface Signature {
  /** The fewest and the most arguments. */
  takes: readonly [least: number, most: number]
  /** Whether its arguments may also be one list. */
  overMany?: true
  /** What it gives, for readers. */
  doc: string
}

/** Functions by name. */
export type Signatures = Readonly<Record<string, Signature>>

const one = (doc: string): Signature => ({ takes: [1, 1], doc })
const two = (doc: string): Signature => ({ takes: [2, 2], doc })
const many = (doc: string): Signature => ({ takes: [1, Infinity], overMany: true, doc })

/** The functions of a formula: those of the engine, by their names there. */
export const functions: Signatures = {
  neg: one('−x'),
  reciprocal: one('1/x'),
  square: one('x²'),
  sqrt: one('√x'),
  cbrt: one('∛x'),
  abs: one('|x|'),
  sign: one('−1, 0 or 1'),
  floor: one('the largest integer ≤ x'),
  ceil: one('the smallest integer ≥ x'),
  round: one('the nearest integer'),
  exp: one('eˣ'),
  exp2: one('2ˣ'),
  expm1: one('eˣ − 1'),
  log: one('ln x'),
  log2: one('log₂ x'),
  log10: one('log₁₀ x'),
  log1p: one('ln(1 + x)'),
  sin: one('sin x'),
  cos: one('cos x'),
  tan: one('tan x'),
  asin: one('arcsin x'),
  acos: one('arccos x'),
  atan: one('arctan x'),
  sinh: one('sinh x'),
  cosh: one('cosh x'),
  tanh: one('tanh x'),
  asinh: one('arsinh x'),
  acosh: one('arcosh x'),
  atanh: one('artanh x'),
  erf: one('the error function'),
  relu: one('max(x, 0)'),
  sigmoid: one('1/(1 + e⁻ˣ)'),
  softplus: one('ln(1 + eˣ)'),
  gelu: one('x Φ(x)'),
  silu: one('x sigmoid(x)'),
  softsign: one('x/(1 + |x|)'),
  leakyRelu: { takes: [1, 2], doc: 'x where x > 0, else 0.01 x' },
  elu: { takes: [1, 2], doc: 'x where x > 0, else eˣ − 1' },
  add: two('x + y'),
  sub: two('x − y'),
  mul: two('x y'),
  div: two('x/y'),
  mod: two('x − y⌊x/y⌋'),
  pow: two('xʸ'),
  hypot: two('√(x² + y²)'),
  atan2: two('the angle of the point (y, x)'),
  lt: two('1 where x < y, else 0'),
  le: two('1 where x ≤ y, else 0'),
  gt: two('1 where x > y, else 0'),
  ge: two('1 where x ≥ y, else 0'),
  eq: two('1 where x = y, else 0'),
  ne: two('1 where x ≠ y, else 0'),
  where: { takes: [3, 3], doc: 'y where x ≠ 0, else w' },
  clamp: { takes: [3, 3], doc: 'x, at least y and at most w' },
  min: many('the smallest'),
  max: many('the largest'),
  sum: many('x₁ + … + xₙ'),
  mean: many('(x₁ + … + xₙ)/n'),
  prod: many('x₁ … xₙ'),
  norm: many('√(x₁² + … + xₙ²)'),
  variance: many('the sample variance'),
  logSumExp: many('ln(eˣ¹ + … + eˣⁿ)'),
  softmax: many('a list of eˣⁱ/(eˣ¹ + … + eˣⁿ)'),
  dot: two('x₁y₁ + … + xₙyₙ of two lists'),
}

/** The name that a mistyped one was probably meant to be. */
export function suggestion(name: string, known: Iterable<string>): string | undefined {
  const synonyms: Record<string, string> = { ln: 'log', arctan: 'atan', arcsin: 'asin' }
  let best: string | undefined = synonyms[name]
  let least = best === undefined ? 3 : 0
  for (const candidate of known) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase())
    if (d < least && d < candidate.length) [least, best] = [d, candidate]
  }
  return best
}

/** How many letters must be put in, left out or exchanged (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchange = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(exchange, above[j]! + 1, row[j - 1]! + 1))
    }
    above = row
  }
  return above[b.length]!
}
