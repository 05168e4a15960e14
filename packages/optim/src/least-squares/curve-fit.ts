import type { Value } from '@mg/engine'
import type { AnyCompiled } from '@mg/engine/compile'
import { needKnown } from '../options'
import { boundsOf } from '../bounds'
import { executed, isCompiled } from '../execution'
import { compiledCurve } from './compiled-curve'
import { provenRows } from './curve-rows'
import type { PointResidual, Points } from './curve-rows'
import { KNOWN, leastSquaresBy, provenBy } from './least-squares'
import type { LeastSquaresOptions, LeastSquaresResult } from './least-squares'
import { provenResiduals } from './proven-residuals'
import { eagerResiduals } from './residuals'
import type { ResidualFunction } from './residuals'

export interface CurveFitOptions extends LeastSquaresOptions {
  /** The standard deviation of each y; default: all alike. */
  sigma?: ArrayLike<number>
  /** Whether `sigma` is meant in the units of y, and not only as a relation; default: false. */
  absoluteSigma?: boolean
}

/** As of `leastSquares`, except that `x` is called `parameters`. */
export interface CurveFitResult extends Omit<LeastSquaresResult, 'x'> {
  /** The fitted parameters. */
  parameters: number[]
}

/** A list of Values as long as the list of starting numbers. */
export type ParametersOf<P extends ArrayLike<number>> = P extends readonly number[]
  ? { -readonly [K in keyof P]: Value }
  : Value[]

/**
 * The parameters with which a model comes closest to data in the sense of least squares, their
 * covariance and standard errors: SciPy's `curve_fit`.
 * @param model gives y for an x, which may be a number or a list of them, and a list of parameters;
 * or what `compile` made of such a function
 * @param p0 where to start; as many numbers as there are parameters
 * @throws RangeError when there are not as many ys as xs, or when a sigma is not positive
 * @throws TypeError when an option is unknown
 * @example
 * const xs = [0, 1, 2, 3]
 * const ys = [1, 3, 5, 7]
 * const { parameters } = curveFit((x, [slope, offset]) => slope.mul(x).add(offset), xs, ys, [1, 0])
 * parameters.map((p) => Math.round(p * 1e9) / 1e9) // [ 2, 1 ]
 */
export function curveFit(
  model: AnyCompiled,
  xs: ArrayLike<unknown>,
  ys: ArrayLike<number>,
  p0: ArrayLike<number>,
  options?: CurveFitOptions,
): CurveFitResult
export function curveFit<X, const P extends ArrayLike<number>>(
  model: (x: X, parameters: ParametersOf<P>) => Value,
  xs: ArrayLike<X>,
  ys: ArrayLike<number>,
  p0: P,
  options?: CurveFitOptions,
): CurveFitResult
export function curveFit<X, P extends ArrayLike<number>>(
  model: ((x: X, parameters: ParametersOf<P>) => Value) | AnyCompiled,
  xs: ArrayLike<X>,
  ys: ArrayLike<number>,
  p0: P,
  options: CurveFitOptions = {},
): CurveFitResult {
  needKnown(options, `${KNOWN}, sigma, absoluteSigma`)
  const { sigma, absoluteSigma = false, ...search } = options
  if (xs.length !== ys.length || (sigma && sigma.length !== ys.length)) {
    const sigmas = sigma ? ` and ${sigma.length} sigmas` : ''
    throw new RangeError(`got ${xs.length} xs, ${ys.length} ys${sigmas}; pass as many of each`)
  }
  const bad = sigma && Array.from(sigma).find((s) => !(s > 0))
  if (bad !== undefined) throw new RangeError(`got sigma ${bad}; pass positive numbers`)
  const { x, ...result } = fitted(model, { xs, ys, sigma }, p0, search)
  const fit = { ...result, parameters: x }
  if (!absoluteSigma) return fit
  const variance = (2 * result.cost) / (ys.length - p0.length)
  return {
    ...fit,
    covariance: result.covariance.map((row) => row.map((c) => c / variance)),
    standardErrors: result.standardErrors.map((s) => s / Math.sqrt(variance)),
  }
}

function fitted<X, P extends ArrayLike<number>>(
  model: ((x: X, parameters: ParametersOf<P>) => Value) | AnyCompiled,
  { xs, ys, sigma }: Points<X>,
  p0: P,
  { compile, ...options }: LeastSquaresOptions,
): LeastSquaresResult {
  const found = (f: ResidualFunction) => leastSquaresBy(f, p0, options)
  if (isCompiled(model)) {
    return { ...found(compiledCurve(model, { xs, ys, sigma }, p0)), executionMode: 'compiled' }
  }
  const residual: PointResidual<X> = (x, parameters, y, s) => {
    const from = model(x, parameters as ParametersOf<P>).sub(y)
    return s === undefined ? from : from.div(s)
  }
  const residualAt = (place: number, parameters: Value[]): Value =>
    residual(xs[place]!, parameters, ys[place]!, sigma?.[place])
  const residuals = (parameters: Value[]): Value[] =>
    Array.from(ys, (_, place) => residualAt(place, parameters))
  return executed(
    () => found(eagerResiduals(residuals)),
    compile,
    (compile) => {
      const box = boundsOf(options.bounds, p0)
      try {
        return provenBy(provenRows({ xs, ys, sigma }, residual, compile, box), found)
      } catch {
        // The model needs to know its x: then that is a constant of each residual.
        return provenBy(provenResiduals(residuals, compile, box), found)
      }
    },
  )
}
