import type { Columns } from '../linear-algebra/vectors'

/** How much large residuals count: `linear` squares them all, the others let those beyond `lossScale` count less. */
export type RobustLoss = 'linear' | 'huber' | 'softL1' | 'cauchy'

/** ρ, ρ′ and ρ″ of a squared residual z, as in SciPy's `least_squares`. */
const losses: Record<RobustLoss, (z: number) => readonly [number, number, number]> = {
  linear: (z) => [z, 1, 0],
  huber: (z) => (z <= 1 ? [z, 1, 0] : [2 * Math.sqrt(z) - 1, z ** -0.5, -0.5 * z ** -1.5]),
  softL1: (z) => [2 * (Math.sqrt(1 + z) - 1), (1 + z) ** -0.5, -0.5 * (1 + z) ** -1.5],
  cauchy: (z) => [Math.log1p(z), 1 / (1 + z), -1 / (1 + z) ** 2],
}

/** @throws TypeError when the loss is not a known one */
export function needLoss(loss: string): void {
  if (!Object.hasOwn(losses, loss)) {
    throw new TypeError(
      `got the loss ${JSON.stringify(loss)}; pass linear, huber, softL1 or cauchy`,
    )
  }
}

/** Half the sum of the losses: what is minimised. */
export function costOf(r: Float64Array, loss: RobustLoss, scale: number): number {
  let sum = 0
  if (loss === 'linear') for (let i = 0; i < r.length; i++) sum += (r[i]! / scale) ** 2
  else for (const x of r) sum += losses[loss]((x / scale) ** 2)[0]
  return (scale * scale * sum) / 2
}

/**
 * Residuals and a Jacobian whose squares have the same gradient as the losses, and nearly the same
 * curvature (Triggs et al. 2000, as SciPy has it).
 */
export function reweighted(
  r: Float64Array,
  columns: Columns,
  loss: RobustLoss,
  scale: number,
): { r: Float64Array; columns: Columns } {
  if (loss === 'linear') return { r, columns }
  const factors = Float64Array.from(r, (x) => {
    const z = (x / scale) ** 2
    const [, slope, curvature] = losses[loss](z)
    return Math.sqrt(Math.max(slope + 2 * curvature * z, Number.EPSILON))
  })
  return {
    r: r.map((x, i) => (x * losses[loss]((x / scale) ** 2)[1]) / factors[i]!),
    columns: columns.map((column) => column.map((d, i) => d * factors[i]!)),
  }
}
