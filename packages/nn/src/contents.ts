import { Value } from '@mg/engine'

/** Things with dotted names. */
export type Named<Item> = [name: string, item: Item][]

/** A parameter, or parameters in an array of one or more dimensions. */
export type Tensor = Value | readonly Tensor[]

/**
 * Hands `take` what the fields of a holder hold, with its name. What it does not take is gone into,
 * if it is an array or a plain object.
 */
export function contents(holder: object, take: (item: unknown, name: string) => boolean): void {
  const seen = new Set<object>()
  const visit = (within: object, path: string) => {
    for (const key of Object.keys(within)) {
      const item = (within as Record<string, unknown>)[key]
      if (typeof item !== 'object' || item === null) continue
      const name = path + key
      if (take(item, name) || seen.has(item) || !isCollection(item)) continue
      seen.add(item)
      visit(item, `${name}.`)
    }
  }
  visit(holder, '')
}

function isCollection(item: object): boolean {
  if (Array.isArray(item)) return true
  const prototype: unknown = Object.getPrototypeOf(item)
  return prototype === Object.prototype || prototype === null
}

/** Whether something is a Value that was not computed from others. */
export const isLeaf = (item: unknown): item is Value => item instanceof Value && item.op === ''

/** The lengths of a tensor along its dimensions, none for a single Value; undefined for anything else. */
export function shapeOf(item: unknown): number[] | undefined {
  if (!Array.isArray(item)) return isLeaf(item) ? [] : undefined
  const first = shapeOf(item[0])
  const fits = first && item.every((other) => String(shapeOf(other)) === String(first))
  return fits ? [item.length, ...first] : undefined
}
