import type { Random } from './random'

/**
 * Gives the starting number of one weight or bias.
 * @param random where random numbers are to come from
 * @param fanIn how many inputs the neuron has
 * @param fanOut how many neurons the layer has
 */
export type Initializer = (random: Random, fanIn: number, fanOut: number) => number

/**
 * Numbers between `low` and `high`. `uniform(-1, 1)` is what micrograd's weights start from.
 * @example
 * new Layer(3, 4, { weight: uniform(-0.1, 0.1) })
 */
export const uniform =
  (low: number, high: number): Initializer =>
  (random) =>
    random.uniform(low, high)

/**
 * Numbers from the normal distribution.
 * @example
 * new Layer(3, 4, { weight: normal(0, 0.02) })
 */
export const normal =
  (mean: number, deviation: number): Initializer =>
  (random) =>
    random.normal(mean, deviation)

/**
 * Always the same number.
 * @example
 * new Layer(3, 4, { bias: constant(0.1) })
 */
export const constant =
  (value: number): Initializer =>
  () =>
    value

/** Zeros, which biases start from. */
export const zeros: Initializer = () => 0
