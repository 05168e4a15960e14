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
import type { RowProgram, Rows } from './row-residuals'

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
  const rows = { program: program as unknown as RowProgram, batches, places: placesUpTo(ys.length) }
  const compiled = rowResiduals([rows], leaves)
  const eagerAt = (place: number, parameters: Value[]): Value =>
    residual(xs[place]!, parameters, ys[place]!, sigma?.[place])

  /** Whether residuals are the eager ones; `unknown` gets the places where these are not finite. */
  const isSameAt = (x: Float64Array, places: Int32Array, unknown?: number[]): boolean => {
    if (places.length === 0) return true
    const parameters = Array.from(x, (p) => new Value(p))
    const eager = new Float64Array(places.length)
    noGrad(() => {
      for (let i = 0; i < eager.length; i++) eager[i] = eagerAt(places[i]!, parameters).data
    })
    if (unknown) places.forEach((place, i) => Number.isFinite(eager[i]) || unknown.push(place))
    const isAll = places.length === ys.length
    const given = (isAll ? compiled : rowResiduals([picked(rows, places)], leaves)).residualsAt(x)
    return agree(eager, given, meanSize(eager) || 0)
  }
  let checks = 0
  const proof = new Proof(box, (x, near, when) => {
    const sample = sampleOf(ys.length, ++checks)
    const sampled = rowResiduals([picked(rows, sample)], leaves)
    const eagerLists = (x: Float64Array): Lists =>
      listsOf(eagerJacobian((p) => sample.map((place) => eagerAt(place, p)), x))
    const compiledLists = (x: Float64Array): Lists => listsOf(sampled.jacobianAt(x))
    const nearby = unlessThrown((): [Lists, Lists] => [eagerLists(near), compiledLists(near)])
    if (!sameLists(eagerLists(x), compiledLists(x), nearby)) return false
    // What the model makes of an x does not change on the way, unless it changes for all.
    if (when === 'between') return true
    if (when === 'end') return isSameAt(x, Int32Array.from(sampleOf(ys.length, checks, AT_END)))
    if (!nearby) return isSameAt(x, rows.places)
    const unknown: number[] = []
    return isSameAt(near, rows.places, unknown) && isSameAt(x, Int32Array.from(unknown))
  })
  return checked(compiled, proof)
}

/** Of how many points residuals are compared at the end. */
const AT_END = 256

const placesUpTo = (count: number): Int32Array => new Int32Array(count).map((_, i) => i)

/** Some of the rows of a program. */
function picked({ program, batches, places }: Rows, sample: ArrayLike<number>): Rows {
  return {
    program,
    batches: batches.map((batch) => {
      const width = batch.length / places.length
      return Float64Array.from({ length: sample.length * width }, (_, i) => {
        const row = Math.floor(i / width)
        return batch[sample[row]! * width + i - row * width]!
      })
    }),
    places: placesUpTo(sample.length),
  }
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
