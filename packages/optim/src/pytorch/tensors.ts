import type { Value } from '@mg/engine'

/** One thing, or nested lists of them. */
export type Nested<Item> = Item | readonly Nested<Item>[]

/** Parameters by PyTorch's names, as nested as its tensors are. */
export type Tensors = readonly (readonly [name: string, tensor: Nested<Value>])[]

/** All items of a tensor, row by row, as PyTorch has them in memory. */
export const flat = <Item>(tensor: Nested<Item>): Item[] =>
  [tensor].flat(Infinity as 1) as unknown as Item[]

/** A tensor of what `f` gives for each item. */
export const mapped = <Item, Result>(
  tensor: Nested<Item>,
  f: (item: Item) => Result,
): Nested<Result> =>
  Array.isArray(tensor) ? tensor.map((part: Nested<Item>) => mapped(part, f)) : f(tensor as Item)

/**
 * What all items of a tensor have in common.
 * @throws TypeError when they do not, since PyTorch has but one for a tensor
 */
export function common<Item, T>(
  name: string,
  tensor: Nested<Item>,
  of: (item: Item) => T,
  what: string,
): T {
  const all = [...new Set(flat(tensor).map(of))]
  if (all.length > 1) {
    throw new TypeError(
      `the parameters of ${name} differ in ${what}, of which a tensor of PyTorch has one`,
    )
  }
  return all[0]!
}
