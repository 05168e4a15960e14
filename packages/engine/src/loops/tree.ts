import { collect, filled, shapeOf } from '../compile/shapes'
import type { Shape } from '../compile/shapes'
import { lift } from '../value'
import type { Operand, Value } from '../value'

/** Values and numbers, and arrays and records of them. */
export type Tree = Operand | readonly Tree[] | { readonly [name: string]: Tree }

/** The same with Values in place of numbers. */
export type Lifted<T> = T extends Operand
  ? Value
  : T extends ArrayLike<number>
    ? Value[]
    : { -readonly [K in keyof T]: Lifted<T[K]> }

/** The Values of a tree, numbers as constants. */
export function leavesOf(tree: unknown): Value[] {
  const leaves: Value[] = []
  collect(tree, (leaf) => leaves.push(lift(leaf as Operand)))
  return leaves
}

/** A tree of these Values. */
export function treeFrom(shape: Shape, leaves: readonly Value[], from = 0): unknown {
  let at = from
  return filled(shape, () => leaves[at++])
}

/** A tree with Values in place of numbers. */
export const lifted = (tree: unknown): unknown => treeFrom(shapeOf(tree), leavesOf(tree))

/** @throws TypeError when two shapes differ */
export function requireSame(a: Shape, b: Shape, what: string): void {
  if (JSON.stringify(a) !== JSON.stringify(b)) {
    throw new TypeError(`${what}: got ${textOf(b)}; pass ${textOf(a)}`)
  }
}

function textOf(shape: Shape): string {
  const text = JSON.stringify(shape).replaceAll('"scalar"', 'Value')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
