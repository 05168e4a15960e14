import type { Value } from '@mg/engine'

/** The activations that can be given by name: operations of a Value, and `linear`, which is none. */
export type ActivationName =
  'linear' | 'relu' | 'leakyRelu' | 'elu' | 'sigmoid' | 'tanh' | 'softplus' | 'gelu' | 'silu'

/** What a neuron does with its weighted sum: an operation by its name, or a function of one's own. */
export type Activation = ActivationName | ((sum: Value) => Value)

const NAMES = 'linear, relu, leakyRelu, elu, sigmoid, tanh, softplus, gelu, silu'

/** The function for an activation. @throws TypeError when it is neither a known name nor a function */
export function activationOf(activation: Activation): (sum: Value) => Value {
  if (typeof activation === 'function') return activation
  if (activation === 'linear') return (sum) => sum
  if (!NAMES.split(', ').includes(activation)) {
    throw new TypeError(`got the activation ${activation as string}; pass ${NAMES} or a function`)
  }
  return (sum) => sum[activation]()
}

/** What a printed model calls an activation: a function goes by its own name. */
export const activationName = (activation: Activation): string =>
  (activation as { name?: string }).name ?? (activation as string)
