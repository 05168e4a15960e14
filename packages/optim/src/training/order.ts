/**
 * The integers below `count` in an order that follows from a seed and the number of the epoch alone,
 * so that a run that goes on from a checkpoint goes on with the same batches.
 *
 * Method: Fisher and Yates, with the numbers of splitmix32.
 */
export function orderOf(count: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b)
  for (let i = count - 1; i > 0; i--) {
    state = (state + 0x9e3779b9) | 0
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    const j = Math.floor((((z ^ (z >>> 15)) >>> 0) / 2 ** 32) * (i + 1))
    const item = order[i]!
    order[i] = order[j]!
    order[j] = item
  }
  return order
}
