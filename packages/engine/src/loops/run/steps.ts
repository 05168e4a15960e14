/** The most steps that a loop without a number of steps makes. */
export const MOST_STEPS = 1e7

export const endless = (name: string): RangeError =>
  new RangeError(`${name} has made ${MOST_STEPS} steps; check that its condition comes to be false`)
