import { Value, noGrad } from '@mg/engine'
import type { Operand } from '@mg/engine'
import type { Shape } from '@mg/engine/compile'
import type { Box } from '../bounds'
import type { Compile, CompileAny } from '../execution'
import { Proof, sameLists, unlessThrown } from '../proof'
import type { Lists } from '../proof'
import { agree, meanSize } from '../training/agreement'
import { checked } from './compiled-residuals'
import type { ProvenResiduals } from './compiled-residuals'
import { listsOf, sampleOf } from './proven-residuals'
import { eagerJacobian } from './residuals'
import { rowResiduals } from './row-residuals'
import type { RowProgram } from './row-residuals'

/** What a curve is fitted to. */
export interface Points<X> {
  xs: ArrayLike<X>
  ys: ArrayLike<number>
  sigma: ArrayLike<number> | undefined
}

/** The residual of a point: how far the model is from y, over sigma if there is one. */
export type PointResidual<X> = (
  x: X,
  parameters: Value[],
  y: Operand,
  sigma: Operand | undefined,
) => Value

/**
 * A program for the residual of any point, which has x as an input. A model may do with a number what
 * cannot be done with an input, so the residual of each point is compared with the eager one.
 * @throws Error when xs are not all numbers, or lists of as many, and when the model needs to know them
 */
export function provenRows<X>(
  { xs, ys, sigma }: Points<X>,
  residual: PointResidual<X>,
  compile: Compile,
  box: Box,
): ProvenResiduals {
  const leaves = Array.from(box.lower, () => new Value(0))
  const width =
    typeof xs[0] === 'number' ? undefined : (xs[0] as unknown as ArrayLike<number>).length
  const shapes: Shape[] = [
    width === undefined ? 'scalar' : Array.from({ length: width }, () => 'scalar' as const),
    'scalar',
  ]
  const batches = [numbersOf(xs, width), Float64Array.from(ys)]
  if (sigma) {
    shapes.push('scalar')
    batches.push(Float64Array.from(sigma))
  }
  const program = (compile as unknown as CompileAny)(
    (x: X, y: Value, s: Value) => residual(x, leaves, y, sigma && s),
    shapes,
  )
  const compiled = rowResiduals(
    [{ program: program as unknown as RowProgram, batches, places: Array.from(ys, (_, i) => i) }],
    leaves,
  )
  const eagerAt = (place: number, parameters: Value[]): Value =>
    residual(xs[place]!, parameters, ys[place]!, sigma?.[place])
  const eagerValues = (x: Float64Array, places: readonly number[]): number[] =>
    noGrad(() => {
      const parameters = Array.from(x, (p) => new Value(p))
      return places.map((i) => eagerAt(i, parameters).data)
    })
  /** Whether residuals are the eager ones; which are not finite. */
  const compare = (x: Float64Array, places: readonly number[], unknown?: number[]): boolean => {
    const all = compiled.residualsAt(x)
    const eager = eagerValues(x, places)
    eager.forEach((r, i) => Number.isFinite(r) || unknown?.push(places[i]!))
    return agree(
      eager,
      places.map((i) => all[i]!),
      meanSize(eager) || 0,
    )
  }
  const everyPlace = Array.from(ys, (_, i) => i)
  let checks = 0
  const proof = new Proof(box, (x, near, when) => {
    const places = sampleOf(ys.length, ++checks)
    const eagerLists = (x: Float64Array): Lists =>
      listsOf(
        eagerJacobian((parameters) => places.map((i) => eagerAt(i, parameters)), x),
        undefined,
      )
    const compiledAt = (x: Float64Array): Lists => {
      const { r, columns } = compiled.jacobianAt(x)
      return listsOf({ r: Float64Array.from(places, (i) => r[i]!), columns }, places)
    }
    const nearby = unlessThrown((): [Lists, Lists] => [eagerLists(near), compiledAt(near)])
    if (!sameLists(eagerLists(x), compiledAt(x), nearby)) return false
    if (when === 'between') return true
    if (when === 'end' || !nearby) return compare(x, everyPlace)
    const unknown: number[] = []
    return compare(near, everyPlace, unknown) && compare(x, unknown)
  })
  return checked(compiled, proof)
}

/** The numbers of all xs in one list. */
function numbersOf(xs: ArrayLike<unknown>, width: number | undefined): Float64Array {
  const numbers = new Float64Array(xs.length * (width ?? 1))
  for (let i = 0, at = 0; i < xs.length; i++) {
    const x = xs[i] as ArrayLike<unknown>
    const isList = Array.isArray(x) || ArrayBuffer.isView(x)
    if (isList !== (width !== undefined) || (isList && x.length !== width)) throw new Error(MIXED)
    for (let k = 0; k < (width ?? 1); k++) {
      const number = isList ? x[k] : x
      if (typeof number !== 'number') throw new Error(MIXED)
      numbers[at++] = number
    }
  }
  return numbers
}

const MIXED = 'got xs that are not all numbers, or lists of as many'
