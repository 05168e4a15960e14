import { collect, filled, shapeOf } from '../compile/shapes'
import type { Shape } from '../compile/shapes'
import { Value, lift } from '../value'
import type { Operand } from '../value'

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

/**
 * A tree whose records have their names in the order of a shape.
 * @throws TypeError when its shape is another
 */
export function inShape(shape: Shape, tree: unknown, what: string): unknown {
  const expected = JSON.stringify(shape)
  const own = shapeOf(tree)
  if (JSON.stringify(own) === expected) return tree
  const ordered = inOrder(shape, tree)
  if (JSON.stringify(shapeOf(ordered)) === expected) return ordered
  throw new TypeError(`${what}: got ${textOf(own)}; pass ${textOf(shape)}`)
}

/** A tree with the names of a shape before others. */
function inOrder(shape: Shape, tree: unknown): unknown {
  if (typeof shape !== 'object' || typeof tree !== 'object' || tree === null) return tree
  const names = Object.keys(shape).filter((name) => name in tree)
  const parts = names.map((name): [string, unknown] => [
    name,
    inOrder((shape as Record<string, Shape>)[name]!, (tree as Record<string, unknown>)[name]),
  ])
  if (parts.length < Object.keys(tree).length || tree instanceof Value) return tree
  return Array.isArray(tree) ? parts.map(([, part]) => part) : Object.fromEntries(parts)
}

function textOf(shape: Shape): string {
  const text = JSON.stringify(shape).replaceAll('"scalar"', 'Value')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
