import { covarianceOf } from './covariance'
import { jacobianAt, residualsAt } from './residuals'
import type { Residuals } from './residuals'
import { costOf, needLoss, reweighted } from './robust'
import type { RobustLoss } from './robust'
import { boundsOf, boundedStep, freeAt } from './bounded-step'
import type { Bounds } from './bounded-step'
import { inner, norm } from './svd'
import type { Columns } from './svd'

export interface LeastSquaresOptions {
  /** The smallest and the largest number that each parameter may be, or one such pair for all; no bounds unless given. */
  bounds?: Bounds
  /** How much large residuals count; `linear` unless said otherwise. */
  loss?: RobustLoss
  /** The size of a residual from which on it counts less; 1 unless said otherwise. */
  lossScale?: number
  /** Stops when the cost can be expected to fall by less than this part of itself; 1e-15 unless said otherwise. */
  ftol?: number
  /** Stops when a step is smaller than this part of the parameters; 1e-14 unless said otherwise. */
  xtol?: number
  /** Stops when the cosine between the residuals and each column of the Jacobian is smaller than this; 1e-14 unless said otherwise. */
  gtol?: number
  /** How often the residuals may be evaluated; 1000 for each parameter unless said otherwise. */
  maxEvaluations?: number
}

/** Which test ended a search. */
export type Ending = 'gradient' | 'cost' | 'step' | 'evaluations'

export interface LeastSquaresResult {
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
  /** Which test ended the search. */
  status: Ending
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

const messages: Record<Ending, string> = {
  gradient: 'the residuals are orthogonal to the columns of the Jacobian, by gtol',
  cost: 'the cost falls no further, by ftol',
  step: 'the steps are too small to matter, by xtol',
  evaluations: 'maxEvaluations was reached before any test of convergence was passed',
}

/** The state of a search: a point, and what is known there. */
interface State {
  x: Float64Array
  cost: number
  r: Float64Array
  columns: Columns
}

/**
 * The parameters for which the sum of squared residuals is least, near `x0`.
 *
 * Method: Levenberg–Marquardt in a trust region, whose shape follows the scale of the Jacobian's
 * columns (Moré 1978). The linear problems are solved by orthogonal transformations alone. Derivatives
 * are exact: the engine's, never differences. Close to the end, where rounding hides the changes of
 * the cost, undamped steps go on for as long as they shrink, which settles the last digits.
 * @param residuals gives a list of residuals, as long each time, for a list of parameters
 * @throws RangeError when x0 is empty, out of bounds, or when the residuals there are not finite
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
  const { loss = 'linear', lossScale = 1 } = options
  const { ftol = 1e-15, xtol = 1e-14, gtol = 1e-14 } = options
  needLoss(loss)
  const n = x0.length
  const { maxEvaluations = 1000 * n } = options
  if (n === 0) throw new RangeError('got no parameters; pass at least one starting number')
  const bounds = boundsOf(options.bounds, x0)
  let evaluations = 0
  let jacobianEvaluations = 0
  const costAt = (x: Float64Array) => {
    evaluations++
    const cost = costOf(residualsAt(residuals, x), loss, lossScale)
    return Number.isNaN(cost) ? Infinity : cost
  }
  const stateAt = (x: Float64Array, cost: number): State => {
    jacobianEvaluations++
    const { r, columns } = jacobianAt(residuals, x)
    return { x, cost, ...reweighted(r, columns, loss, lossScale) }
  }
  const start = Float64Array.from(x0)
  let state = stateAt(start, costAt(start))
  if (!(state.cost < Infinity && state.columns.every((column) => column.every(Number.isFinite)))) {
    throw new RangeError(
      `got residuals or derivatives that are not finite at [${Array.from(x0)}]; pass another start`,
    )
  }
  const scales = state.columns.map((column) => norm(column) || 1)
  let radius = (norm(start.map((x, j) => x * scales[j]!)) || 1)
  let iterations = 0
  let status: Ending | undefined
  while (status === undefined) {
    const { x, r, columns, cost } = state
    const free = freeAt(state, bounds)
    const residualNorm = norm(r)
    const cosine = Math.max(
      0,
      ...columns.map((column, j) =>
        free[j] ? Math.abs(inner(column, r)) / (norm(column) * residualNorm || 1) : 0,
      ),
    )
    if (cosine <= gtol) {
      status = 'gradient'
      break
    }
    for (;;) {
      const { step, damping } = boundedStep(state, bounds, scales, radius)
      const length = norm(step.map((s, j) => s * scales[j]!))
      const moved = changeOf(columns, step)
      const expected = -(inner(r, moved) + inner(moved, moved) / 2)
      const next = x.map((p, j) => bounds.clamp(p + step[j]!, j))
      if (evaluations >= maxEvaluations) {
        status = 'evaluations'
        break
      }
      const nextCost = costAt(next)
      const ratio = expected > 0 ? (cost - nextCost) / expected : 0
      if (ratio < 0.25) radius = length * (nextCost < Infinity ? 0.25 : 0.1)
      else if (ratio > 0.75 || damping === 0) radius = Math.max(radius, 2 * length)
      const size = norm(x.map((p, j) => p * scales[j]!))
      if (nextCost < cost && ratio > 1e-4) {
        const known = stateAt(next, nextCost)
        if (known.columns.every((column) => column.every(Number.isFinite))) {
          state = known
          iterations++
          state.columns.forEach((column, j) => (scales[j] = Math.max(scales[j]!, norm(column))))
        } else radius = length * 0.1
        if (expected <= ftol * cost && ratio <= 2) status = 'cost'
        if (length <= xtol * size) status = 'step'
        break
      }
      if (expected <= ftol * cost) status = 'cost'
      if (length <= xtol * size) status = 'step'
      if (status !== undefined) break
    }
  }
  const settled = status === 'evaluations' ? state : settle(state)
  return resultOf(settled, status)

  /** Takes undamped steps for as long as they shrink. */
  function settle(from: State): State {
    let best = from
    let last = Infinity
    for (let i = 0; i < 50; i++) {
      const { step } = boundedStep(best, bounds, scales, Infinity)
      const length = norm(step.map((s, j) => s * scales[j]!))
      if (!(length < 0.9 * last) || length === 0) break
      last = length
      const next = best.x.map((p, j) => bounds.clamp(p + step[j]!, j))
      const cost = costAt(next)
      if (!(cost <= best.cost * (1 + 1e-8))) break
      best = stateAt(next, cost)
      iterations++
    }
    return best
  }

  function resultOf({ x, cost }: State, ending: Ending): LeastSquaresResult {
    const { r, columns } = jacobianAt(residuals, x)
    const weighted = reweighted(r, columns, loss, lossScale)
    const gradient = weighted.columns.map((column) => inner(column, weighted.r))
    const free = freeAt({ x, ...weighted }, bounds)
    const { covariance, standardErrors } = covarianceOf(weighted.columns, 2 * cost)
    return {
      x: Array.from(x),
      cost,
      residuals: Array.from(r),
      jacobian: Array.from(r, (_, i) => columns.map((column) => column[i]!)),
      gradient,
      gradientNorm: Math.max(0, ...gradient.map((g, j) => (free[j] ? Math.abs(g) : 0))),
      active: Array.from(x, (p, j) => bounds.side(p, j)),
      success: ending !== 'evaluations',
      status: ending,
      message: messages[ending],
      iterations,
      evaluations,
      jacobianEvaluations,
      covariance,
      standardErrors,
    }
  }
}

/** How much the residuals change with a step, to first order. */
export function changeOf(columns: Columns, step: Float64Array): Float64Array {
  const change = new Float64Array(columns[0]?.length ?? 0)
  columns.forEach((column, j) => {
    for (let i = 0; i < change.length; i++) change[i]! += column[i]! * step[j]!
  })
  return change
}
