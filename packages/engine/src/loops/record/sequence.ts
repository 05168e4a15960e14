import { collect, filled, sizeOf } from '../../compile/shapes'
import type { Shape } from '../../compile/shapes'
import type { Value } from '../../value'
import { writer } from './values'
import type { Block, BlockValue } from './values'

/** An array whose elements are the rows of a block. */
export interface Rows {
  block: Block
  /** The shape of an element. */
  shape: Shape
  /** Undefined if it is known only when the program is called. */
  length: number | undefined
}

/** What arrays stand for that loops gave, or that are handed in, and the Values that were in them. */
const ROWS = new WeakMap<object, { rows: Rows; values?: readonly unknown[] }>()

/** The rows that an array stands for, as long as it is as it was made. */
export function rowsOf(array: unknown): Rows | undefined {
  const { rows, values } = ROWS.get(array as object) ?? {}
  if (!values) return rows
  let at = 0
  let isSame = (array as readonly unknown[]).length === rows!.length
  collect(array, (value) => (isSame &&= value === values[at++]))
  return isSame && at === values.length ? rows : undefined
}

/** An array of the rows of a block: of Values, or one that only loops can read. */
export function arrayOf(block: BlockValue, shape: Shape, length: number | undefined): unknown[] {
  const rows = { block, shape, length }
  if (length === undefined) {
    const array = new Proxy<unknown[]>([], UNKNOWN)
    ROWS.set(array, { rows })
    return array
  }
  const array = treesOf(block, shape, length)
  const values: unknown[] = []
  collect(array, (value) => values.push(value))
  ROWS.set(array, { rows, values })
  return array
}

/** The rows of a block of a known length. */
function treesOf(block: Block, shape: Shape, length: number): unknown[] {
  const width = sizeOf(shape)
  let at = 0
  const next = (): Value => writer.element(block, at++, width * length)
  return Array.from({ length }, () => filled(shape, next))
}

/** The Values of a block that stands for one row. */
export const treeOf = (block: Block, shape: Shape): unknown => treesOf(block, shape, 1)[0]

const refuse = (): never => {
  throw new TypeError(
    'the length of this array is known only when the program is called; pass it to scan, map, reduce or pick as it is',
  )
}

const UNKNOWN: ProxyHandler<unknown[]> = {
  get: (target, key) => (key === Symbol.toStringTag ? Reflect.get(target, key) : refuse()),
  has: refuse,
  ownKeys: refuse,
  set: refuse,
  deleteProperty: refuse,
  defineProperty: refuse,
  getOwnPropertyDescriptor: refuse,
}
