import { dot, logSumExp, sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { sumOf } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  d: number
  k: number
  n: number
  x: number[][]
  m: number
  gamma: number
  alpha: number[]
  mu: number[][]
  q: number[][]
  l: number[][]
}

/** What the mixture has for each of its k components: a weight, a mean, and a triangular matrix. */
interface Mixture {
  alpha: Value[]
  mu: Value[][]
  q: Value[][]
  l: Value[][]
}

/** The rows of the lower triangle whose diagonal is exp(q), and whose columns below it are `l`, one after the other. */
function triangle(q: readonly Value[], l: readonly Value[]): Value[][] {
  const rows: Value[][] = q.map(() => [])
  let at = 0
  q.forEach((diagonal, column) => {
    rows[column]!.push(diagonal.exp())
    for (let row = column + 1; row < q.length; row++) rows[row]!.push(l[at++]!)
  })
  return rows
}

/** ln Γ(n/2) for whole n. */
function logGammaOfHalf(n: number): number {
  let result = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let x = n / 2 - 1; x > 0; x--) result += Math.log(x)
  return result
}

/** ln of the multivariate gamma function of n/2, of dimension p. */
function logGammaOfDimension(n: number, p: number): number {
  let result = (p * (p - 1) * Math.log(Math.PI)) / 4
  for (let j = 0; j < p; j++) result += logGammaOfHalf(n - j)
  return result
}

/** The log of the posterior of a mixture of Gaussians, with a Wishart prior on its precision matrices. */
function logPosterior(mixture: Mixture, { d, k, n, x, m, gamma }: Input): Value {
  const { alpha, mu, q, l } = mixture
  const triangles = q.map((diagonal, i) => triangle(diagonal, l[i]!))
  const logDeterminants = q.map((diagonal) => sum(diagonal))
  const constants = alpha.map((weight, i) => weight.add(logDeterminants[i]!))
  const logLikelihood = sumOf((point: Value[]) => {
    const densities = triangles.map((rows, i) => {
      const centred = point.map((coordinate, j) => coordinate.sub(mu[i]![j]!))
      const whitened = rows.map((row) => dot(row, centred.slice(0, row.length)))
      return constants[i]!.sub(dot(whitened, whitened).div(2))
    })
    return logSumExp(densities)
  }, x)
  const entries = triangles.flat(2)
  const degrees = d + m + 1
  const ofPrior = degrees * d * Math.log(gamma / Math.SQRT2) - logGammaOfDimension(degrees, d)
  return logLikelihood
    .sub(
      logSumExp(alpha)
        .add((d / 2) * Math.log(2 * Math.PI))
        .mul(n),
    )
    .add(k * ofPrior)
    .sub(dot(entries, entries).mul(gamma ** 2 / 2))
    .add(sum(logDeterminants).mul(m))
}

function compiled(input: Input) {
  const { d, k } = input
  const perComponent = <T>(shape: T): T[] => Array<T>(k).fill(shape)
  return compile(
    (mixture: Mixture) => logPosterior(mixture, input),
    [
      {
        alpha: vector(k),
        mu: perComponent(vector(d)),
        q: perComponent(vector(d)),
        l: perComponent(vector((d * (d - 1)) / 2)),
      },
    ],
  )
}

export const gmm = {
  objective(input: Input) {
    const f = compiled(input)
    return { run: () => f(input) }
  },
  jacobian(input: Input) {
    const f = compiled(input)
    return { run: () => f.gradient(input) }
  },
} satisfies Eval
