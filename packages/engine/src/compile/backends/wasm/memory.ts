import type { Schedule } from '../../schedule/steps'
import type { Lanes } from './opcodes'

/** How much memory the slots of a block may take, so that they stay in a cache. */
const BLOCK_BYTES = 1 << 18
/** A block has at most this many vectors. */
const MOST = 32

/**
 * Where things lie in memory, in bytes. A slot holds one number for each row of a block, in vectors:
 *
 *     sums │ reduced │ lane sums │ slot 0: v₀ v₁ … │ slot 1: v₀ v₁ … │ … │ cells
 *
 * A lane sum is a vector, in which each lane adds up its own rows; reduced is what its lanes add up to
 * in the end.
 */
export interface Layout {
  /** Vectors in a block. */
  vectors: number
  /** Bytes from a slot to the next. */
  stride: number
  /** Where sums begin is 0. */
  laneSums: number
  slots: number
  cells: number
}

export function layoutOf(
  { sums, lanes, slots }: Schedule,
  { bytes }: Lanes,
  most: number = MOST,
): Layout {
  const fitting = Math.floor(BLOCK_BYTES / (16 * Math.max(slots, 1)))
  const vectors = Math.max(1, Math.min(most, fitting))
  const stride = 16 * vectors
  const laneSums = 16 * Math.ceil(((sums + lanes) * bytes) / 16)
  const firstSlot = laneSums + 16 * lanes
  return { vectors, stride, laneSums, slots: firstSlot, cells: firstSlot + slots * stride }
}
