import type { Schedule } from '../schedule'
import type { Lanes } from './opcodes'

/** How much memory the slots of a block may take, so that they stay in a cache. */
const BLOCK_BYTES = 1 << 18
/** The most vectors in a block. */
const MOST = 32

/**
 * Where things lie in memory, in bytes. A slot holds one number for each row of a block, in vectors:
 *
 *     cells │ sums │ reduced │ lane sums │ slot 0: v₀ v₁ … │ slot 1: v₀ v₁ … │ … │ rows as they came
 *
 * A lane sum is a vector, in which each lane adds up its own rows; reduced is what its lanes add up to
 * in the end.
 */
export interface Layout {
  /** Vectors in a block. */
  vectors: number
  /** Bytes from a slot to the next. */
  stride: number
  sums: number
  laneSums: number
  slots: number
  rows: number
  end: number
}

export function layoutOf(schedule: Schedule, inputs: number, { bytes, lanes }: Lanes): Layout {
  const { cells, sums, lanes: laneSums, slots } = schedule
  const fitting = Math.floor(BLOCK_BYTES / (16 * Math.max(slots, 1)))
  const vectors = Math.max(1, Math.min(MOST, fitting))
  const stride = 16 * vectors
  const layout: Layout = { vectors, stride, sums: 0, laneSums: 0, slots: 0, rows: 0, end: 0 }
  let at = 16 * Math.ceil((cells.length * bytes) / 16)
  const take = (size: number): number => {
    const start = at
    at += 16 * Math.ceil(size / 16)
    return start
  }
  layout.sums = take((sums + laneSums) * bytes)
  layout.laneSums = take(laneSums * 16)
  layout.slots = take(slots * stride)
  layout.rows = take(vectors * lanes * inputs * bytes)
  layout.end = at
  return layout
}
