import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import type { Compile } from '../execution'
import type { Residuals } from './residuals'
import type { Rows, RowProgram } from './row-residuals'
import { remade, structureOf } from './structure'
import type { Structure } from './structure'

/** Residuals that are made alike, but for constants. */
export interface Group {
  places: number[]
  /** The residual that stands for all of them. */
  first: Value
  /** The constants of each. */
  constants: Value[][]
}

/** How many Values may be described, which takes about a microsecond each. */
const MOST_VALUES = 2_000_000
/** How many programs may be made of rows. */
const MOST_GROUPS = 32

/**
 * Residuals, as they are recorded for any numbers, by how they are made; nothing where rows are so
 * different that a program for each kind would not pay.
 * @throws Error for residuals that ask for numbers, or that are too many
 */
export function groupsOf(
  residuals: Residuals,
  compile: Compile,
  leaves: readonly Value[],
): Group[] | undefined {
  let recorded: readonly Operand[] = []
  compile(() => {
    recorded = residuals([...leaves])
    return []
  }, [])
  const names = new Map(leaves.map((leaf, j) => [leaf, `p${j}`]))
  const nameOf = (leaf: Value): string | undefined => {
    if (!names.has(leaf) && leaf.requiresGrad) names.set(leaf, `q${names.size}`)
    return names.get(leaf)
  }
  const groups = new Map<string, Group>()
  let values = 0
  for (const [i, residual] of recorded.entries()) {
    const first =
      typeof residual === 'number' ? new Value(residual, { requiresGrad: false }) : residual
    const { words, constants, size }: Structure = structureOf(first, nameOf)
    values += size
    if (values > MOST_VALUES) {
      throw new RangeError(
        `got more than ${MOST_VALUES} operations in ${recorded.length} residuals; use curveFit, whose model is one row, or a loop of @mg/engine/loops`,
      )
    }
    const group = groups.get(words)
    if (!group) groups.set(words, { places: [i], first, constants: [constants] })
    else {
      group.places.push(i)
      group.constants.push(constants)
    }
    if (groups.size > MOST_GROUPS) return undefined
  }
  return groups.size * 2 <= recorded.length ? [...groups.values()] : undefined
}

/** A program for the residuals of a group, whose inputs are the constants that are not the same in all. */
export function rowsOf({ places, first, constants }: Group, compile: Compile): Rows {
  const own = constants[0]!
  const varying = [...own.keys()].filter((c) =>
    constants.some((row) => !Object.is(row[c]!.data, own[c]!.data)),
  )
  const count = varying.length
  const batch = new Float64Array(places.length * count)
  constants.forEach((row, i) => varying.forEach((c, k) => (batch[i * count + k] = row[c]!.data)))
  const fixed = own.map((value): [Value, Operand] => [value, value.data])
  const program = compile(
    (inputs: Value[]) => {
      const others = new Map<Value, Operand>(fixed)
      varying.forEach((c, k) => others.set(own[c]!, inputs[k]!))
      // A residual may be nothing but a constant.
      const made = remade(first, others)
      return typeof made === 'number' ? new Value(made, { requiresGrad: false }) : made
    },
    // A program without inputs would have no rows.
    [Array.from({ length: Math.max(count, 1) }, () => 'scalar' as const)],
  )
  return {
    program: program as unknown as RowProgram,
    batches: [count === 0 ? new Float64Array(places.length) : batch],
    places,
  }
}
