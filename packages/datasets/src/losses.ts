import type { Operand, Value } from '@mg/engine'
import {
  crossEntropy,
  hingeLoss,
  huberLoss,
  l1Loss,
  mseLoss,
  softMarginLoss,
  squaredHingeLoss,
} from '@mg/optim'

/** The losses of one row by name, from the outputs of a network and the target that `targetOf` gives. */
export const rowLosses = {
  hinge: ([score], side) => hingeLoss(score!, side),
  squaredHinge: ([score], side) => squaredHingeLoss(score!, side),
  logistic: ([score], side) => softMarginLoss(score!, side),
  crossEntropy: (scores, label) => crossEntropy(scores, label),
  mse: ([score], target) => mseLoss(score!, target),
  huber: ([score], target) => huberLoss(score!, target),
  l1: ([score], target) => l1Loss(score!, target),
} satisfies Record<string, (outputs: readonly Value[], target: Operand) => Value>

/** The name of a loss. */
export type LossName = keyof typeof rowLosses

/** A class, or a value, as the loss wants it: of two classes −1 or 1, but the number for `crossEntropy`. */
export const targetOf = (loss: LossName, classes: number, label: number): number =>
  classes === 2 && loss !== 'crossEntropy' ? 2 * label - 1 : label

/** The class that outputs stand for: of a single one by its sign, else the first of the largest. */
export function classOf(outputs: ArrayLike<number>): number {
  if (outputs.length === 1) return outputs[0]! > 0 ? 1 : 0
  let best = 0
  for (let i = 1; i < outputs.length; i++) if (outputs[i]! > outputs[best]!) best = i
  return best
}
