/**
 * Numbers in [0, 1) that follow from a seed and the number of a stream alone.
 *
 * Method: splitmix32.
 */
export function randoms(seed: number, stream: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
}

/**
 * The integers below `count` in an order that follows from a seed and the number of the epoch alone,
 * so that a run that goes on from a checkpoint goes on with the same batches.
 *
 * Method: Fisher and Yates.
 */
export function orderOf(count: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  const random = randoms(seed, epoch)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const item = order[i]!
    order[i] = order[j]!
    order[j] = item
  }
  return order
}
