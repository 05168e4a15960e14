import { needKnown } from '../options'
import { minimizeBy } from '../minimize/minimize'
import { executed, isCompiled } from '../execution'
import type { Compile, Execution } from '../execution'
import { boundsOf } from '../bounds'
import type { Bounds } from '../bounds'
import { freeAt } from './bounded-step'
import { covarianceOf } from './covariance'
import { compiledResiduals } from './compiled-residuals'
import type { ProvenResiduals } from './compiled-residuals'
import { provenResiduals } from './proven-residuals'
import { eagerResiduals } from './residuals'
import type { ResidualFunction, Residuals } from './residuals'
import { needLoss } from './robust'
import type { RobustLoss } from './robust'
import { search } from './search'
import type { LeastSquaresStatus, Found, Strategy, Problem } from './search'
import { rankOf } from '../linear-algebra/rank'
import { inner, norm } from '../linear-algebra/vectors'
import type { Columns } from '../linear-algebra/vectors'

export interface LeastSquaresOptions {
  /** The smallest and the largest number that each parameter may be, or one such pair for all; default: no bounds. */
  bounds?: Bounds
  /** How much large residuals count; default: `linear`. */
  loss?: RobustLoss
  /** The size of a residual from which on it counts less; default: 1. */
  lossScale?: number
  /** Stops when the cost can be expected to fall by less than this fraction of itself; default: 1e-15. */
  ftol?: number
  /** Stops when a step is smaller than this fraction of the parameters; default: 1e-14. */
  xtol?: number
  /** Stops when the cosine between the residuals and each column of the Jacobian is smaller than this; default: 1e-14. */
  gtol?: number
  /** How often the residuals may be evaluated; default: 5000 for each parameter, of which an attempt takes up to 1000 for each. */
  maxEvaluations?: number
  /** `compile` of `@mg/engine/compile`, by which the residuals become a program; default: they run Value by Value. */
  compile?: Compile
}

export interface LeastSquaresResult extends Execution {
  /** The parameters. */
  x: number[]
  /** Half the sum of the squared residuals, or of their losses. */
  cost: number
  /** The residuals at x. */
  residuals: number[]
  /** Their derivatives at x: a row for each residual. */
  jacobian: number[][]
  /** The gradient of the cost at x. */
  gradient: number[]
  /** The largest component of the gradient that bounds leave free. */
  gradientNorm: number
  /** For each parameter −1 at its lower bound, 1 at its upper one, else 0. */
  active: number[]
  /** Whether a test of convergence was passed. */
  success: boolean
  /** Why the search ended. */
  status: LeastSquaresStatus
  /** The same in words. */
  message: string
  /** How many steps were taken. */
  iterations: number
  /** How often the residuals were evaluated. */
  evaluations: number
  /** How often the Jacobian was evaluated. */
  jacobianEvaluations: number
  /** How far the parameters vary together: s²(JᵀJ)⁻¹, where s² is the sum of squares over the degrees of freedom. Infinite where the residuals do not determine them. */
  covariance: number[][]
  /** The standard error of each parameter: the root of the covariance's diagonal. */
  standardErrors: number[]
}

/** The names of all options. */
export const KNOWN = 'bounds, loss, lossScale, ftol, xtol, gtol, maxEvaluations, compile'

const messages: Record<LeastSquaresStatus, string> = {
  gradient: 'the residuals are orthogonal to the columns of the Jacobian, by gtol',
  cost: 'the cost falls no further, by ftol',
  step: 'the steps are too small to matter, by xtol',
  precision: 'no step can be computed, because numbers overflow',
  evaluations: 'maxEvaluations was reached before any test of convergence was passed',
}

/** Tried one after the other, until one arrives where the residuals determine the parameters. */
const strategies: readonly Strategy[] = [
  { radius: 0.1, scaled: true },
  { radius: 1, scaled: true },
  { radius: 0.1, scaled: false },
]

/**
 * The parameters for which the sum of squared residuals is least, near `x0`.
 *
 * Method: Levenberg–Marquardt in a trust region, whose shape follows the scale of the Jacobian's
 * columns (Moré 1978). The linear problems are solved by orthogonal transformations alone. Derivatives
 * are exact: the engine's, never differences. Close to the end, where rounding hides the changes of
 * the cost, undamped steps go on for as long as they shrink, which settles the last digits. A search
 * that runs off to where the residuals no longer determine the parameters is made again with a larger
 * region, then with a round one, and then from where L-BFGS leads; the best result is returned.
 * @param residuals gives a list of residuals, as long each time, for a list of parameters; or what
 * `compile` made of such a function
 * @throws RangeError when x0 is empty, out of bounds, or when the residuals there are not finite
 * @throws TypeError when an option is unknown
 * @example
 * const { x, cost } = leastSquares(([a, b]) => [a!.sub(3), a!.mul(b!).sub(6)], [1, 1])
 * x // [ 3, 2 ]
 * cost // 0
 */
export function leastSquares(
  residuals: Residuals,
  x0: ArrayLike<number>,
  options: LeastSquaresOptions = {},
): LeastSquaresResult {
  needKnown(options, KNOWN)
  const { compile, ...search } = options
  const found = (f: ResidualFunction) => leastSquaresBy(f, x0, search)
  if (isCompiled(residuals)) {
    return { ...found(compiledResiduals(residuals)), executionMode: 'compiled' }
  }
  return executed(
    () => found(eagerResiduals(residuals)),
    compile,
    (compile) => provenBy(provenResiduals(residuals, compile, boundsOf(search.bounds, x0)), found),
  )
}

/** What a search finds with a compiled function, which is checked at its end once more. */
export function provenBy<T extends { x: number[] }>(
  f: ProvenResiduals,
  found: (f: ResidualFunction) => T,
): T {
  const result = found(f)
  f.proof.end(result.x)
  return result
}

/** The same for residuals whose derivatives are known, whatever they come from. */
export function leastSquaresBy(
  residuals: ResidualFunction,
  x0: ArrayLike<number>,
  options: Omit<LeastSquaresOptions, 'compile'>,
): Omit<LeastSquaresResult, keyof Execution> {
  const { loss = 'linear', lossScale = 1, maxEvaluations = 5000 * x0.length } = options
  needLoss(loss)
  if (x0.length === 0) throw new RangeError('got no parameters; pass at least one starting number')
  const { ftol = 1e-15, xtol = 1e-14, gtol = 1e-14 } = options
  const start = Float64Array.from(x0)
  const box = boundsOf(options.bounds, x0)
  const problem: Problem = { residuals, start, box, loss, lossScale, ftol, xtol, gtol }
  const startRank = once(() => rankOf(residuals.jacobianAt(start).columns))
  const found: Found[] = []
  let left = maxEvaluations
  const attempt = (from: Float64Array, strategy: Strategy) => {
    const limit = Math.min(left, 1000 * x0.length)
    const result = search({ ...problem, start: from }, strategy, limit)
    left -= result.evaluations
    found.push(result)
    return isSettled(result, startRank) || left <= 0
  }
  const isDone = strategies.some((strategy) => attempt(start, strategy))
  if (!isDone && loss === 'linear' && left > 1) {
    const { x, evaluations } = descend(residuals, x0, options, left)
    left -= evaluations
    attempt(Float64Array.from(x), strategies[0]!)
  }
  const best = found.reduce((a, b) => (b.cost < a.cost ? b : a))
  const total = (name: 'iterations' | 'evaluations' | 'jacobianEvaluations') =>
    found.reduce((sum, attempt) => sum + attempt[name], 0)
  return {
    ...resultOf(problem, best),
    iterations: total('iterations'),
    evaluations: maxEvaluations - left,
    jacobianEvaluations: total('jacobianEvaluations'),
  }
}

function resultOf({ residuals, box }: Problem, found: Found) {
  const { x, cost, status } = found
  const { r, columns } = residuals.jacobianAt(x)
  const gradient = found.columns.map((column) => inner(column, found.r))
  const free = freeAt(found, box)
  return {
    x: Array.from(x),
    cost,
    residuals: Array.from(r),
    jacobian: rowsOf(columns, r.length),
    gradient,
    gradientNorm: gradient.reduce(
      (most, g, j) => (free[j] ? Math.max(most, Math.abs(g)) : most),
      0,
    ),
    active: Array.from(x, (p, j) => box.side(p, j)),
    success: status !== 'evaluations' && status !== 'precision',
    status,
    message: messages[status],
    ...covarianceOf(found.columns, 2 * cost, r.length - x.length),
  }
}

function rowsOf(columns: Columns, count: number): number[][] {
  const rows: number[][] = []
  for (let i = 0; i < count; i++) {
    const row: number[] = []
    for (let j = 0; j < columns.length; j++) row.push(columns[j]![i]!)
    rows.push(row)
  }
  return rows
}

/** Where descent along gradients leads, which takes no linear model at its word. */
const descend = (
  residuals: ResidualFunction,
  x0: ArrayLike<number>,
  { bounds }: LeastSquaresOptions,
  limit: number,
) =>
  minimizeBy(residuals.squares, x0, {
    method: 'lbfgs',
    maxIterations: Math.min(500, Math.ceil(limit / 4)),
    ...(bounds && { bounds }),
  })

/**
 * Whether a search converged, to where the residuals determine as many directions as at the start:
 * where they determine fewer, it may have run off. At a cost of 0 nothing better is to be found.
 */
function isSettled({ x, cost, columns, status }: Found, startRank: () => number): boolean {
  if (status === 'evaluations' || status === 'precision') return false
  if (cost === 0) return true
  const lengths = columns.map(norm)
  const effects = Float64Array.from(x, (p, j) => lengths[j]! * (Math.abs(p) || 1))
  const isFelt = effects.every((effect) => effect > 1e-14 * norm(effects))
  const rank = rankOf(columns)
  if (isFelt && rank === columns.length) return true
  return startRank() < columns.length && rank >= startRank()
}

/** What a function gives, which is called when that is asked for, and not again. */
function once<T>(f: () => T): () => T {
  let known: { result: T } | undefined
  return () => (known ??= { result: f() }).result
}
