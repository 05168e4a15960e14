/** `size` of these, or all of them if there are fewer: the same ones for the same seed, in their order. */
export function sampleOf<T>(all: readonly T[], size: number, seed: number): T[] {
  const indices = [...all.keys()]
  for (let i = 0; i < Math.min(size, all.length); i++) {
    const j = i + Math.floor(uniform(seed, i) * (all.length - i))
    ;[indices[i], indices[j]] = [indices[j]!, indices[i]!]
  }
  return indices
    .slice(0, size)
    .sort((a, b) => a - b)
    .map((i) => all[i]!)
}

/** The i-th number of a seed, in [0, 1): the finalizer of MurmurHash3 over both. */
function uniform(seed: number, i: number): number {
  let h = Math.imul(seed, 0x9e3779b1) + i
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}
