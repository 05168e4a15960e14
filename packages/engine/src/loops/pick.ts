import { sizeOf } from '../compile/shapes'
import { Op } from '../ops/arithmetic.gen'
import { State } from '../state'
import { lift } from '../value'
import type { Operand } from '../value'
import { isRecording } from './record/body'
import { recordedRows } from './record/lists'
import type { List } from './record/lists'
import { treeOf } from './record/sequence'
import { writer } from './record/values'
import { Gather, checkIndex } from './routines/gather'
import { lifted } from './tree'
import type { Lifted } from './tree'

/**
 * The element of a table at an index that may be known only when a program is called. Its gradient
 * goes to that element.
 * @throws RangeError, in a compiled program when it is called, unless the index is a whole number from 0 to the length of the table − 1
 * @example
 * pick([10, 20, 30], 1).data // 20
 */
export function pick<X>(table: ArrayLike<X>, index: Operand): Lifted<X>
export function pick(table: List, index: Operand): unknown {
  const at = lift(index)
  if (!isRecording()) return lifted(table[checkIndex(at.v, table.length)])
  const { block, shape, length } = recordedRows('pick', table)
  if (length !== undefined && at.state >> State.op === Op.constant)
    return lifted(table[checkIndex(at.v, length)])
  return treeOf(writer.call(gatherOf(sizeOf(shape)), [block, [at]])(0), shape)
}

/** One routine for each width, so that equal picks are one. */
const GATHERS = new Map<number, Gather>()

function gatherOf(width: number): Gather {
  let gather = GATHERS.get(width)
  if (!gather) GATHERS.set(width, (gather = new Gather(width)))
  return gather
}
