export { AnomalyError, detectAnomaly } from './anomaly'
export { GradientError, checkGradients } from './check-gradients'
export type { Check, CheckOptions, GradientReport } from './check-gradients'
