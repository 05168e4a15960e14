import { shapeOf } from '../../compile/shapes'
import type { Shape } from '../../compile/shapes'
import { typeError } from '../../errors'
import { leavesOf, inShape } from '../tree'
import { rowsOf } from './sequence'
import type { Rows } from './sequence'

/** Anything that has elements, each a tree. */
export type List = ArrayLike<unknown>

export const isList = (list: unknown): list is List =>
  Array.isArray(list) || (ArrayBuffer.isView(list) && 'length' in list)

/** The length of lists while no program is recorded. @throws RangeError when lengths differ */
export function lengthOf(name: string, lists: readonly List[]): number {
  for (const list of lists) if (!isList(list)) throw typeError(list, `an array to ${name}`)
  const { length } = lists[0]!
  for (const list of lists) {
    if (list.length !== length) {
      throw new RangeError(
        `${name} got lists of lengths ${length} and ${list.length}; pass lists of one length`,
      )
    }
  }
  return length
}

/** The rows of a list while a program is recorded. */
export function recordedRows(name: string, list: unknown): Rows {
  const rows = rowsOf(list)
  if (rows) return rows
  if (!isList(list)) throw typeError(list, `an array to ${name}`)
  const { length } = list
  const shape: Shape = length > 0 ? shapeOf(list[0]) : []
  const elements = Array.from(list, (element) =>
    inShape(shape, element, `the elements of a list that is passed to ${name} differ`),
  )
  return { block: leavesOf(elements), shape, length }
}

/** The length of all rows: a number, or undefined if it is known only when the program is called. */
export function commonLength(name: string, rows: readonly Rows[]): number | undefined {
  const known = rows.flatMap(({ length }) => (length === undefined ? [] : [length]))
  const other = known.find((length) => length !== known[0])
  if (other !== undefined) {
    throw new RangeError(
      `${name} got lists of lengths ${known[0]} and ${other}; pass lists of one length`,
    )
  }
  return known[0]
}
