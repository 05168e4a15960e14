import type { Value } from '@mg/engine'

/** The activations with a name, by how often they are chosen: methods of a Value, and `linear`, which changes nothing. */
export const ACTIVATION_NAMES = [
  'relu',
  'tanh',
  'sigmoid',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
  'linear',
] as const

/** The name of an activation: `'relu'`, `'tanh'` and the others of `ACTIVATION_NAMES`. */
export type ActivationName = (typeof ACTIVATION_NAMES)[number]

/** What a neuron applies to its weighted sum: an activation by name, or a function of your own. */
export type Activation = ActivationName | ((sum: Value) => Value)

/** The function of an activation. @throws TypeError when it is neither a known name nor a function */
export function activationOf(activation: Activation): (sum: Value) => Value {
  if (typeof activation === 'function') return activation
  if (activation === 'linear') return (sum) => sum
  if (!ACTIVATION_NAMES.includes(activation)) {
    throw new TypeError(
      `got the activation ${activation as string}; pass ${ACTIVATION_NAMES.join(', ')} or a function`,
    )
  }
  return (sum) => sum[activation]()
}

/** The name of an activation as models print it; for a function, its own name. */
export const activationName = (activation: Activation): string =>
  (activation as { name?: string }).name ?? (activation as string)
