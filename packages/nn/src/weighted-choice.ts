import type { Random } from './random'

/**
 * One of several things, each as likely as its weight says. With a `PythonRandom`, the one that
 * Python's `random.choices(items, weights)` draws.
 * @param weights numbers ≥ 0, as many as there are items, with a sum that is positive and finite
 * @throws RangeError when they are not
 * @example
 * weightedChoice(['a', 'b', 'c'], [1, 0, 3], new PythonRandom(1337)) // 'c'
 */
export function weightedChoice<Item>(
  items: ArrayLike<Item>,
  weights: ArrayLike<number>,
  random: Random,
): Item {
  if (items.length !== weights.length) {
    throw new RangeError(`got ${items.length} items and ${weights.length} weights; pass as many`)
  }
  let total = 0
  const sums = Array.from(weights, (weight, i) => {
    if (!(weight >= 0)) throw new RangeError(`got the weight ${weight} at ${i}; pass numbers ≥ 0`)
    return (total += weight)
  })
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(
      `got weights with the sum ${total}; pass some that are positive and finite`,
    )
  }
  const drawn = random.random() * total
  const place = sums.findIndex((sum) => drawn < sum)
  return items[place < 0 ? items.length - 1 : place]!
}
