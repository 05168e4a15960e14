/** The shortest time that `f` takes, in microseconds: the mean of `times` calls, the least of many such means. */
export function shortest(f: () => unknown, times = 1, seconds = 1.5): number {
  const end = performance.now() + seconds * 1000
  let best = Infinity
  do {
    const start = performance.now()
    for (let i = 0; i < times; i++) f()
    best = Math.min(best, (performance.now() - start) / times)
  } while (performance.now() < end)
  return best * 1000
}

/** The same for a function that must be awaited. */
export async function shortestAwaited(f: () => Promise<unknown>, seconds = 1.5): Promise<number> {
  const end = performance.now() + seconds * 1000
  let best = Infinity
  do {
    const start = performance.now()
    await f()
    best = Math.min(best, performance.now() - start)
  } while (performance.now() < end)
  return best * 1000
}

/** Numbers that look random and are the same in each run, from −1 to 1. */
export const numbers = (size: number, seed = 1): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => {
    const x = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453
    return 2 * (x - Math.floor(x)) - 1
  })
