import type { ActivationName } from './activation'

/**
 * The factor by which weights should be larger to make up for the activation: PyTorch's
 * `calculate_gain`. 1 for linear and sigmoid, 5/3 for tanh, √2 for relu, √(2/(1 + slope²)) for
 * leakyRelu. Activations for which PyTorch has no gain get that of relu.
 * @param slope of leakyRelu for negative numbers
 * @example
 * gain('tanh') // 1.6666666666666667
 */
export function gain(activation: ActivationName, slope = 0.01): number {
  switch (activation) {
    case 'linear':
    case 'sigmoid':
      return 1
    case 'tanh':
      return 5 / 3
    case 'leakyRelu':
      return Math.sqrt(2 / (1 + slope * slope))
    default:
      return Math.SQRT2
  }
}
