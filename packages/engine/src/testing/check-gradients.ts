import { needKnown } from '../options'
import type { Inputs, Outputs, Point } from '../transforms'
import { hessian, jacobian } from '../transforms'
import { Value } from '../value'
import type { Operand } from '../value'
import { difference } from './difference'

export interface CheckOptions {
  /** 1 for gradients only, 2 for the second derivatives as well. */
  order?: 1 | 2
  /** The largest error allowed, relative to the larger of the derivative and 1. */
  tolerance?: number
}

/** One derivative, as the engine gives it and as central differences do. */
export interface Check {
  /** What was differentiated, such as 'd f/d x[1]' or 'd² f[0]/d x[1] d x[0]'. */
  name: string
  computed: number
  numeric: number
  /** |computed − numeric|, divided by the larger of |numeric| and 1. */
  error: number
}

/** Every derivative that was checked, the worst first. */
export interface GradientReport {
  ok: boolean
  checks: readonly Check[]
  toString(): string
}

/** What `checkGradients` throws; `report` holds all the numbers. */
export class GradientError extends Error {
  override readonly name = 'GradientError'

  constructor(readonly report: GradientReport) {
    super(String(report))
  }
}

/**
 * Compares the derivatives of a function of Values with central differences, every output with
 * respect to every input. Do so away from kinks, where no derivative exists.
 *
 * The differences are extrapolated by Ridders' method (Numerical Recipes, 3rd ed., 5.7) from steps
 * that shrink until rounding takes over, so that eight or more digits can be relied on.
 * @returns a report that prints as a table
 * @throws GradientError when an error exceeds the tolerance
 * @throws TypeError for an unknown option
 * @example
 * checkGradients((x) => x.pow(3), 2, { order: 2 }).ok // true
 */
export function checkGradients<const P extends Point>(
  f: (x: Inputs<P>) => Outputs,
  point: P,
  options: CheckOptions = {},
): GradientReport {
  needKnown(options, 'order, tolerance')
  const { order = 1, tolerance = 1e-6 } = options
  const isScalar = typeof point === 'number' || point instanceof Value
  const x0 = (isScalar ? [point] : Array.from(point as ArrayLike<Operand>)).map(numberOf)
  const inputs = (xs: readonly Operand[]): P => (isScalar ? xs[0] : xs) as P
  const outputsAt = (xs: readonly number[]): number[] =>
    [f(inputs(xs.map((x) => new Value(x))) as unknown as Inputs<P>)].flat().map(numberOf)
  const outputs = outputsAt(x0).map((_, i, all) => (all.length === 1 ? 'f' : `f[${i}]`))
  const names = x0.map((_, i) => (isScalar ? 'x' : `x[${i}]`))
  const checks: Check[] = []

  const rows = ([jacobian(f, inputs(x0))].flat(2) as unknown as Value[]).map((value) => value.data)
  outputs.forEach((output, i) =>
    names.forEach((name, j) => {
      const numeric = difference((xs) => outputsAt(xs)[i]!, x0, j)
      checks.push(check(`d ${output}/d ${name}`, rows[i * names.length + j]!, numeric))
    }),
  )
  if (order === 2) {
    outputs.forEach((output, i) => {
      const fi = (x: Inputs<P>): Operand => [f(x)].flat()[i] as Operand
      const second = ([hessian(fi, inputs(x0))].flat(2) as Value[]).map((value) => value.data)
      names.forEach((name, j) =>
        names.forEach((other, k) => {
          const slope = (xs: readonly number[]): number =>
            ([jacobian(fi, inputs(xs))].flat(2) as unknown as Value[])[j]!.data
          const numeric = difference(slope, x0, k)
          const label = `d² ${output}/d ${name} d ${other}`
          checks.push(check(label, second[j * names.length + k]!, numeric))
        }),
      )
    })
  }
  const report = reportOf(checks, tolerance)
  if (!report.ok) throw new GradientError(report)
  return report
}

const numberOf = (x: Operand): number => (x instanceof Value ? x.data : x)

function check(name: string, computed: number, numeric: number): Check {
  const error = Math.abs(computed - numeric) / Math.max(1, Math.abs(numeric))
  return { name, computed, numeric, error: Object.is(computed, numeric) ? 0 : error }
}

function reportOf(checks: Check[], tolerance: number): GradientReport {
  const sorted = [...checks].sort((a, b) => rank(b.error) - rank(a.error))
  const failed = sorted.filter(({ error }) => !(error <= tolerance))
  const shown = failed.length > 0 ? failed : sorted
  const header = `${checks.length - failed.length} of ${checks.length} derivatives agree to ${tolerance}`
  const lines = shown.map(
    ({ name, computed, numeric, error }) =>
      `${name}: computed ${computed}, central difference ${numeric}, error ${error.toExponential(1)}`,
  )
  return { ok: failed.length === 0, checks: sorted, toString: () => [header, ...lines].join('\n') }
}

const rank = (error: number): number => (Number.isNaN(error) ? Infinity : error)
