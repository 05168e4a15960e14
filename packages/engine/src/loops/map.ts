import { sum } from '../reductions'
import { lift } from '../value'
import type { Value } from '../value'
import { isRecording } from './record/body'
import { commonLength, lengthOf, recordedRows } from './record/lists'
import type { List } from './record/lists'
import { recordLoop } from './record/loop'
import { leavesOf, lifted, treeFrom } from './tree'
import type { Lifted, Tree } from './tree'
import { shapeOf } from '../compile/shapes'

/** The elements of lists. */
type Elements<L extends readonly ArrayLike<unknown>[]> = {
  -readonly [I in keyof L]: Lifted<L[I][number]>
}

/**
 * What a function gives for each element of a list, or for the elements of several lists of one length
 * that stand at the same place. In a compiled program the rows are computed several at a time.
 * @throws RangeError when lengths differ
 * @example
 * map((x: Value, y: Value) => x.mul(y), [1, 2], [3, 4]).map((z) => z.data) // [ 3, 8 ]
 */
export function map<L extends readonly ArrayLike<unknown>[], Y extends Tree>(
  f: (...elements: Elements<L>) => Y,
  ...lists: L
): Lifted<Y>[]
export function map(f: (...elements: never[]) => Tree, ...lists: List[]): unknown[] {
  if (isRecording()) {
    const rows = lists.map((list) => recordedRows('map', list))
    if (commonLength('map', rows) === 0) return []
    const step = (_: unknown, elements: unknown[]): { each: unknown } => ({
      each: f(...(elements as never[])),
    })
    return recordLoop({ name: 'map', rows, step }).each as unknown[]
  }
  return Array.from({ length: lengthOf('map', lists) }, (_, i) =>
    lifted(f(...(lists.map((list) => lifted(list[i])) as never[]))),
  )
}

/**
 * The sum of what a function gives for each element of a list, or for the elements of several lists
 * of one length that stand at the same place; arrays and records are added up part by part, from 0 on.
 * Of an empty array it is 0.
 * @throws RangeError when lengths differ
 * @example
 * sumOf((x: Value) => x.square(), [1, 2, 3]).data // 14
 */
export function sumOf<L extends readonly ArrayLike<unknown>[], Y extends Tree>(
  f: (...elements: Elements<L>) => Y,
  ...lists: L
): Lifted<Y>
export function sumOf(f: (...elements: never[]) => Tree, ...lists: List[]): unknown {
  if (isRecording()) {
    const rows = lists.map((list) => recordedRows('sumOf', list))
    if (commonLength('sumOf', rows) === 0) return lift(0)
    const step = (_: unknown, elements: unknown[]): { sum: unknown } => ({
      sum: f(...(elements as never[])),
    })
    return recordLoop({ name: 'sumOf', rows, step }).sum
  }
  const given = (map as (f: unknown, ...lists: List[]) => unknown[])(f, ...lists)
  if (given.length === 0) return lift(0)
  const columns = given.map(leavesOf)
  // As in programs, which add to a 0: what adds up −0 alone is 0.
  const sums = columns[0]!.map((_, i): Value => sum([0, ...columns.map((row) => row[i]!)]))
  return treeFrom(shapeOf(given[0]), sums)
}
