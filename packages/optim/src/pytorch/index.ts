export { toPyTorchTraining } from './training'
export type { PyTorchModel, PyTorchTrainingOptions, TrainingFiles } from './training'
