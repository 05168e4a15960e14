import type { Value } from '@mg/engine'

/** The activations with a name: methods of a Value, and `linear`, which changes nothing. */
export type ActivationName =
  'linear' | 'relu' | 'leakyRelu' | 'elu' | 'sigmoid' | 'tanh' | 'softplus' | 'gelu' | 'silu'

/** What a neuron applies to its weighted sum: an activation by name, or a function of your own. */
export type Activation = ActivationName | ((sum: Value) => Value)

const NAMES = 'linear, relu, leakyRelu, elu, sigmoid, tanh, softplus, gelu, silu'

/** The function of an activation. @throws TypeError when it is neither a known name nor a function */
export function activationOf(activation: Activation): (sum: Value) => Value {
  if (typeof activation === 'function') return activation
  if (activation === 'linear') return (sum) => sum
  if (!NAMES.split(', ').includes(activation)) {
    throw new TypeError(`got the activation ${activation as string}; pass ${NAMES} or a function`)
  }
  return (sum) => sum[activation]()
}

/** The name of an activation as models print it; for a function, its own name. */
export const activationName = (activation: Activation): string =>
  (activation as { name?: string }).name ?? (activation as string)
