/** A stream of numbers in [0, 1) that follow from a seed: a linear congruential generator. */
export function stream(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const list = (next: () => number, length: number): number[] => Array.from({ length }, next)

export const rows = (next: () => number, count: number, width: number): number[][] =>
  Array.from({ length: count }, () => list(next, width))
