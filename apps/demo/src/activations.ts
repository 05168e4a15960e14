import type { ActivationName } from '@mg/nn'

/** The activations that the command line offers, by how often they are chosen. */
export const ACTIVATIONS = [
  'relu',
  'tanh',
  'sigmoid',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
  'linear',
] as const satisfies readonly ActivationName[]
