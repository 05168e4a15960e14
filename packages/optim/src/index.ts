export { hingeLoss, softMarginLoss, squaredHingeLoss } from './losses/margin'
export { l1Penalty, l2Penalty } from './losses/penalty'
export type { LossOptions, Nested, Reduced, Reduction } from './losses/reduction'
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from './losses/regression'
export { Optimizer } from './optimizers/optimizer'
export type {
  CommonOptions,
  Group,
  GroupOptions,
  OptimizerState,
  Parameters,
  Rule,
} from './optimizers/optimizer'
export { SGD } from './optimizers/sgd'
export type { SGDOptions } from './optimizers/sgd'
