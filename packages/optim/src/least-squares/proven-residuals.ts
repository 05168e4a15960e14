import { Value } from '@mg/engine'
import type { Box } from '../bounds'
import type { Compile } from '../execution'
import { Proof, sameLists, unlessThrown } from '../proof'
import type { Lists } from '../proof'
import { randoms } from '../training/random'
import { checked, compiledResiduals } from './compiled-residuals'
import type { ProvenResiduals } from './compiled-residuals'
import { eagerJacobian } from './residuals'
import type { Linear, Residuals } from './residuals'
import { groupsOf, rowsOf } from './row-groups'
import { rowResiduals } from './row-residuals'

/** Of how many residuals the derivatives are compared. */
const SAMPLE = 32

/**
 * Residuals as programs that are compared with what they were made of: one for all that differ by
 * constants alone, as those that a loop over data gives, or one for all.
 */
export function provenResiduals(f: Residuals, compile: Compile, box: Box): ProvenResiduals {
  const leaves = Array.from(box.lower, () => new Value(0))
  const groups = groupsOf(f, compile, leaves)
  const compiled = groups
    ? rowResiduals(
        groups.map((group) => rowsOf(group, compile)),
        leaves,
      )
    : compiledResiduals(
        compile(f as (x: Value[]) => Value[], [leaves.map(() => 'scalar' as const)]),
      )
  let places: number[] | undefined
  const proof = new Proof(box, (x, near) => {
    const eagerAt = (x: Float64Array): Lists => {
      const linear = eagerJacobian(f, x, places)
      return listsOf(linear)
    }
    places ??= sampleOf(compiled.residualsAt(x).length, 1)
    const compiledAt = (x: Float64Array): Lists => listsOf(compiled.jacobianAt(x), places)
    return sameLists(
      eagerAt(x),
      compiledAt(x),
      unlessThrown(() => [eagerAt(near), compiledAt(near)]),
    )
  })
  return checked(compiled, proof)
}

/** Some of `count` places, or all if these are few. */
export function sampleOf(count: number, seed: number, size = SAMPLE): number[] {
  if (count <= size) return Array.from({ length: count }, (_, i) => i)
  const random = randoms(seed, -2)
  return Array.from({ length: size }, () => Math.floor(random() * count))
}

/** Residuals, and their derivatives at some places, or all that there are. */
export const listsOf = ({ r, columns }: Linear, places?: readonly number[]): Lists => [
  r,
  ...columns.map((column) => (places ? places.map((i) => column[i]!) : column)),
]
