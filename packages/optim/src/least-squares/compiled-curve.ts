import type { Value } from '@mg/engine'
import type { AnyCompiled, Batch, Compiled } from '@mg/engine/compile'
import { squaresOf } from './compiled-residuals'
import type { Linear, ResidualFunction } from './residuals'
import type { Points } from './curve-rows'

/** The residuals of a model that was compiled before, as a function of x and a list of parameters. */
export function compiledCurve(
  compiled: AnyCompiled,
  { xs, ys, sigma }: Points<unknown>,
  p0: ArrayLike<number>,
): ResidualFunction {
  const program = compiled as unknown as Compiled<[Value, Value[]], Value>
  const [count, n] = [ys.length, p0.length]
  // A function that was compiled without shapes takes them from here.
  if (count > 0) program(xs[0] as number, Array.from(p0))
  const isFlat = typeof xs[0] === 'number'
  const batch: Batch = isFlat ? Float64Array.from(xs as ArrayLike<number>) : Array.from(xs)
  const parameters = new Float64Array(count * n)
  let slopes: Float64Array | undefined
  const moveTo = (x: Float64Array): void => {
    for (let i = 0; i < count; i++) parameters.set(x, i * n)
  }
  let last: { x: Float64Array; r: Float64Array } | undefined
  const residualsAt = (x: Float64Array): Float64Array => {
    if (last?.x === x) return last.r
    moveTo(x)
    const r = new Float64Array(count)
    program.rows(batch, parameters, r)
    for (let i = 0; i < count; i++) r[i] = (r[i]! - ys[i]!) / (sigma?.[i] ?? 1)
    last = { x, r }
    return r
  }
  const jacobianAt = (x: Float64Array): Linear => {
    const r = residualsAt(x)
    if (slopes) program.gradient.rows(batch, parameters, slopes)
    else slopes = program.gradient.rows(batch, parameters)
    // Of each row the derivatives with respect to its x come first.
    const width = slopes.length / count
    const columns = Array.from(x, (_, j) => {
      const column = new Float64Array(count)
      for (let i = 0, at = width - n + j; i < count; i++, at += width) {
        column[i] = slopes![at]! / (sigma?.[i] ?? 1)
      }
      return column
    })
    return { r, columns }
  }
  return { residualsAt, jacobianAt, squares: squaresOf(jacobianAt) }
}
