/** Milliseconds of a run: the median of many, after warming up, and the best. */
export interface Time {
  median: number
  best: number
}

/** Runs `f` for about `seconds`, at least seven times. */
export function time(f: () => unknown, seconds = 2): Time {
  const warmUp = performance.now() + 250 * seconds
  let count = 0
  do {
    f()
    count++
  } while (performance.now() < warmUp)
  const times: number[] = []
  const end = performance.now() + 1000 * seconds
  while (times.length < 7 || (performance.now() < end && times.length < 20 * count)) {
    const start = performance.now()
    f()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { median: times[times.length >> 1]!, best: times[0]! }
}
