import { Value } from '@mg/engine'

/** Things with dotted names. */
export type Named<Item> = [name: string, item: Item][]

/** A parameter, or parameters in an array of one or more dimensions. */
export type Tensor = Value | readonly Tensor[]

/**
 * Calls `take` with each item in the fields of an object, and with its name. Arrays and plain objects
 * that `take` does not take are searched in turn.
 */
export function contents(holder: object, take: (item: unknown, name: string) => unknown): void {
  const seen = new Set<unknown>()
  const visit = (within: object, path: string) => {
    for (const [key, item] of Object.entries(within)) {
      const name = path + key
      if (Object(item) !== item || take(item, name) || seen.has(item)) continue
      seen.add(item)
      if (COLLECTIONS.has(Object.getPrototypeOf(item))) visit(item as object, `${name}.`)
    }
  }
  visit(holder, '')
}

const COLLECTIONS: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  Array.prototype,
  Object.prototype,
  null,
])

/** Whether something is a Value that was not computed from other Values. */
export const isLeaf = (item: unknown): item is Value => item instanceof Value && item.op === ''

/**
 * The lengths of nested arrays along their dimensions, none for a single item. Undefined for ragged
 * arrays, for empty ones, for more than 16 dimensions, and if there is an item that `isItem` rejects.
 */
export function shapeOf(
  nested: unknown,
  isItem: (item: unknown) => boolean = isLeaf,
  dimensions = 16,
): number[] | undefined {
  if (!Array.isArray(nested)) return isItem(nested) ? [] : undefined
  if (dimensions === 0) return undefined
  const [first, ...rest] = nested.map((part) => shapeOf(part, isItem, dimensions - 1))
  const fits = first && rest.every((shape) => String(shape) === String(first))
  return fits ? [nested.length, ...first] : undefined
}
