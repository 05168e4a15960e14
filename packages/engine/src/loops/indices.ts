import { lift } from '../value'
import type { Value } from '../value'
import { sizeOf } from '../compile/shapes'
import { isRecording } from './record/body'
import { lengthOf, recordedRows } from './record/lists'
import { arrayOf } from './record/sequence'
import { writer } from './record/values'
import type { BlockValue } from './record/values'
import { Range } from './routines/range'

/**
 * The indices of a list as constants: 0, 1, 2, … They let a loop know where it is.
 * @example
 * map((x: Value, i: Value) => x.mul(i), [3, 4, 5], indices([3, 4, 5])).map((y) => y.data) // [ 0, 4, 10 ]
 */
export function indices(list: ArrayLike<unknown>): Value[] {
  const rows = isRecording() ? recordedRows('indices', list) : undefined
  if (!rows || rows.length !== undefined)
    return Array.from({ length: rows?.length ?? lengthOf('indices', [list]) }, (_, i) => lift(i))
  const { block, shape } = rows
  const range = writer.call(rangeOf(sizeOf(shape)), [block])(0)
  return arrayOf(range as BlockValue, 'scalar', undefined) as Value[]
}

/** One routine for each width, so that equal lists of indices are one. */
const RANGES = new Map<number, Range>()

function rangeOf(width: number): Range {
  let range = RANGES.get(width)
  if (!range) RANGES.set(width, (range = new Range(width)))
  return range
}
