import { boundedStep, freeAt } from './bounded-step'
import type { Box } from '../bounds'
import type { ResidualFunction } from './residuals'
import { costOf, reweighted } from './robust'
import type { RobustLoss } from './robust'
import { rankOf } from '../linear-algebra/rank'
import { compressed } from '../linear-algebra/compressed'
import { inner, isFinite, norm } from '../linear-algebra/vectors'
import type { Columns } from '../linear-algebra/vectors'

/** Why a search ended. */
export type LeastSquaresStatus = 'gradient' | 'cost' | 'step' | 'precision' | 'evaluations'

/** What is searched, where, and until when. */
export interface Problem {
  residuals: ResidualFunction
  start: Float64Array
  box: Box
  loss: RobustLoss
  lossScale: number
  ftol: number
  xtol: number
  gtol: number
}

/** How a search goes about it. */
export interface Strategy {
  /** The first radius of the trust region, as a part of the length of the parameters. */
  radius: number
  /** Whether the region follows the scale of the Jacobian's columns, or is a ball. */
  scaled: boolean
}

/** A point, and what is known there: residuals and Jacobian as the loss weights them, or a smaller problem in their place. */
interface Place {
  x: Float64Array
  cost: number
  r: Float64Array
  columns: Columns
  /** The length of all residuals. */
  length: number
}

/** How many derivatives a Jacobian has before a smaller problem takes its place. */
const LARGE = 5000

export interface Found extends Place {
  status: LeastSquaresStatus
  iterations: number
  evaluations: number
  jacobianEvaluations: number
}

/** One search for a minimum by Levenberg–Marquardt in a trust region; see `leastSquares`. */
export function search(problem: Problem, strategy: Strategy, maxEvaluations: number): Found {
  const { residuals, box, loss, lossScale, ftol, xtol, gtol } = problem
  const counts = { iterations: 0, evaluations: 0, jacobianEvaluations: 0 }
  const costAt = (x: Float64Array) => {
    counts.evaluations++
    const cost = costOf(residuals.residualsAt(x), loss, lossScale)
    return Number.isNaN(cost) ? Infinity : cost
  }
  const placeAt = (x: Float64Array, cost: number): Place => {
    counts.jacobianEvaluations++
    const { r, columns } = residuals.jacobianAt(x)
    const weighted = reweighted(r, columns, loss, lossScale)
    const isLarge = r.length > 2 * x.length && r.length * x.length > LARGE
    return { x, cost, ...(isLarge ? compressed(weighted) : weighted), length: norm(weighted.r) }
  }
  let place = placeAt(problem.start, costAt(problem.start))
  if (!isKnown(place)) {
    throw new RangeError(
      `got residuals or derivatives that are not finite at [${problem.start}]; pass another start`,
    )
  }
  const isDeficient = rankOf(place.columns) < place.columns.length
  const scales = place.columns.map((column) => (strategy.scaled && norm(column)) || 1)
  const lengthOf = (x: Float64Array) => norm(x.map((p, j) => p * scales[j]!))
  // A start that is almost 0 says nothing about the scale of what is searched.
  const undamped = lengthOf(boundedStep(place, box, scales, Infinity, isDeficient).step) || 0
  let radius =
    strategy.radius * Math.max(lengthOf(problem.start) || 1, Math.min(1e-6 * undamped, 1e100))
  let status: LeastSquaresStatus | undefined
  while (status === undefined) {
    if (cosine(place, box) <= gtol) status = 'gradient'
    else if (counts.evaluations >= maxEvaluations) status = 'evaluations'
    else status = tryStep()
  }
  if (status !== 'evaluations' && status !== 'precision') settle()
  return { ...place, ...counts, status }

  /** Takes a step, or makes the trust region smaller. */
  function tryStep(): LeastSquaresStatus | undefined {
    const { x, cost } = place
    const { step, damping } = boundedStep(place, box, scales, radius, isDeficient)
    const length = lengthOf(step)
    if (!(length > 0 && length < Infinity)) return length === 0 ? 'step' : 'precision'
    const moved = changeOf(place.columns, step)
    const expected = -(inner(place.r, moved) + inner(moved, moved) / 2)
    const next = x.map((p, j) => box.clamp(p + step[j]!, j))
    const nextCost = costAt(next)
    const ratio = expected > 0 ? (cost - nextCost) / expected : 0
    if (ratio < 0.25) radius = length * (nextCost < Infinity ? 0.25 : 0.1)
    else if (ratio > 0.75 || damping === 0) radius = Math.max(radius, 2 * length)
    if (nextCost < cost && ratio > 1e-4) {
      const known = placeAt(next, nextCost)
      if (isKnown(known)) {
        place = known
        counts.iterations++
        if (strategy.scaled) {
          known.columns.forEach((column, j) => (scales[j] = Math.max(scales[j]!, norm(column))))
        }
      } else radius = length * 0.1
    }
    if (length <= xtol * lengthOf(x)) return 'step'
    return expected >= 0 && expected <= ftol * cost && ratio <= 2 ? 'cost' : undefined
  }

  /** Takes undamped steps for as long as they shrink, where rounding hides the changes of the cost. */
  function settle(): void {
    let last = Infinity
    for (let i = 0; i < 50 && counts.evaluations < maxEvaluations; i++) {
      const { step } = boundedStep(place, box, scales, Infinity, isDeficient)
      const length = lengthOf(step)
      if (!(length < 0.9 * last) || length === 0) break
      last = length
      const next = place.x.map((p, j) => box.clamp(p + step[j]!, j))
      const cost = costAt(next)
      if (!(cost <= place.cost * (1 + 1e-8))) break
      place = placeAt(next, cost)
      counts.iterations++
    }
  }
}

/** The largest cosine of an angle between the residuals and a column of the Jacobian that bounds leave free. */
function cosine(place: Place, box: Box): number {
  const free = freeAt(place, box)
  const { length } = place
  return place.columns.reduce((largest, column, j) => {
    const angle = Math.abs(inner(column, place.r)) / (norm(column) * length || 1)
    return free[j] ? Math.max(largest, angle) : largest
  }, 0)
}

const isKnown = ({ cost, columns }: Place): boolean => cost < Infinity && columns.every(isFinite)

/** How much the residuals change with a step, to first order. */
function changeOf(columns: Columns, step: Float64Array): Float64Array {
  const change = new Float64Array(columns[0]!.length)
  columns.forEach((column, j) => {
    for (let i = 0; i < change.length; i++) change[i]! += column[i]! * step[j]!
  })
  return change
}
