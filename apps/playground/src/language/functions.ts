import { functions as operations } from '@mg/engine/formula'
import type { Signatures } from '@mg/engine/formula'

/** The functions of the language: those of a formula, and a network. */
export const functions: Signatures = {
  ...operations,
  MLP: {
    takes: [2, 4],
    doc: 'a network of @mg/nn: MLP([inputs], [neurons in each layer], tanh, seed)',
  },
}
