/** The lower and the upper bound of all parameters, or such a pair for each; ±Infinity for none. */
export type Bounds = readonly [number, number] | readonly (readonly [number, number])[]

/** The box that parameters have to stay in. */
export interface Box {
  lower: Float64Array
  upper: Float64Array
  clamp: (x: number, j: number) => number
  /** −1 at the lower bound, 1 at the upper one, else 0. */
  side: (x: number, j: number) => number
}

/** @throws RangeError when a lower bound is not below the upper one, or when x0 is out of bounds */
export function boundsOf(bounds: Bounds | undefined, x0: ArrayLike<number>): Box {
  const pairs = Array.from(x0, (_, j): readonly [number, number] => {
    if (bounds === undefined) return [-Infinity, Infinity]
    return (typeof bounds[0] === 'number' ? bounds : bounds[j]) as readonly [number, number]
  })
  pairs.forEach((pair, j) => {
    if (!pair || !(pair[0] < pair[1])) {
      throw new RangeError(
        `got bounds ${String(pair)} of x[${j}]; pass a pair, the lower one first`,
      )
    }
    if (!(x0[j]! >= pair[0] && x0[j]! <= pair[1])) {
      throw new RangeError(`got ${x0[j]} for x[${j}]; pass a start within [${pair.join(', ')}]`)
    }
  })
  const lower = Float64Array.from(pairs, ([low]) => low)
  const upper = Float64Array.from(pairs, ([, high]) => high)
  return {
    lower,
    upper,
    clamp: (x, j) => Math.min(Math.max(x, lower[j]!), upper[j]!),
    side: (x, j) => (x <= lower[j]! ? -1 : x >= upper[j]! ? 1 : 0),
  }
}
