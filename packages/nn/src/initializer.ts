import type { Random } from './random'

/**
 * Returns the starting number of one weight or bias.
 * @param random the source of random numbers
 * @param fanIn the number of inputs of the neuron
 * @param fanOut the number of neurons in the layer
 */
export type Initializer = (random: Random, fanIn: number, fanOut: number) => number

/**
 * Numbers between `low` and `high`. micrograd's weights start from `uniform(-1, 1)`.
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

/** Zeros, the default of biases. */
export const zeros: Initializer = () => 0
