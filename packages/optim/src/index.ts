export { clipGradNorm, clipGradValue } from './clip'
export type { Bounds } from './bounds'
export type { Compile, Execution } from './execution'
export type { JSONNumber } from './json'
export { curveFit } from './least-squares/curve-fit'
export type { CurveFitOptions, CurveFitResult, ParametersOf } from './least-squares/curve-fit'
export { leastSquares } from './least-squares/least-squares'
export type { LeastSquaresOptions, LeastSquaresResult } from './least-squares/least-squares'
export type { Residuals } from './least-squares/residuals'
export type { RobustLoss } from './least-squares/robust'
export type { LeastSquaresStatus } from './least-squares/search'
export { crossEntropy, nllLoss } from './losses/cross-entropy'
export type { ClassOptions, Classes, Rows } from './losses/cross-entropy'
export { hingeLoss, softMarginLoss, squaredHingeLoss } from './losses/margin'
export { l1Penalty, l2Penalty } from './losses/penalty'
export { binaryCrossEntropy, binaryCrossEntropyWithLogits, klDiv } from './losses/probability'
export type { BinaryOptions } from './losses/probability'
export type { LossOptions, Nested, Reduced, Reduction } from './losses/reduction'
export { huberLoss, l1Loss, mseLoss, smoothL1Loss } from './losses/regression'
export { Adadelta } from './optimizers/adadelta'
export type { AdadeltaOptions } from './optimizers/adadelta'
export { Adagrad } from './optimizers/adagrad'
export type { AdagradOptions } from './optimizers/adagrad'
export { Adam, AdamW } from './optimizers/adam'
export type { AdamOptions } from './optimizers/adam'
export { NAdam } from './optimizers/nadam'
export type { NAdamOptions } from './optimizers/nadam'
export { Optimizer } from './optimizers/optimizer'
export type {
  CommonOptions,
  ParamGroup,
  ParamGroupOptions,
  OptimizerState,
  OptimizerParameters,
  Rule,
} from './optimizers/optimizer'
export { RMSprop } from './optimizers/rmsprop'
export type { RMSpropOptions } from './optimizers/rmsprop'
export { SGD } from './optimizers/sgd'
export type { SGDOptions } from './optimizers/sgd'
export { ChainedScheduler, SequentialLR } from './schedules/composed'
export {
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  MultiStepLR,
  PolynomialLR,
  StepLR,
} from './schedules/decay'
export { OneCycleLR } from './schedules/one-cycle'
export type { OneCycleOptions } from './schedules/one-cycle'
export { ReduceLROnPlateau } from './schedules/plateau'
export type { PlateauOptions, PlateauState } from './schedules/plateau'
export { Schedule } from './schedules/schedule'
export type { ScheduleState, Scheduled } from './schedules/schedule'
export { ConstantLR, LinearLR, WarmupLR } from './schedules/warm-up'
export type { LinearLROptions } from './schedules/warm-up'
export type { BufferLike, Data, Model, Row, RowLoss, RowTarget } from './training/data'
export { fit, train } from './training/fit'
export type { Metric, MetricValues, Metrics, PredictedBy } from './training/metrics'
export type {
  BatchResult,
  Best,
  Checkpoint,
  Epoch,
  FitOptions,
  FitResult,
  OptimizerLike,
  SchedulerLike,
  StopReason,
} from './training/options'
export { predict } from './training/predict'
export type { PredictOptions } from './training/predict'
export { DivergenceError } from './training/divergence'
export type { ExecutionMode } from './training/step'
export { trainer } from './training/trainer'
export type { Trainer, TrainerOptions } from './training/trainer'
export { minimize } from './minimize/minimize'
export type { MinimizeOptions, MinimizeResult } from './minimize/minimize'
export type { MinimizeStatus, Objective } from './minimize/objective'
