export type { Activation, ActivationName } from './activation'
export type { Named, Tensor } from './contents'
export { Dropout } from './dropout'
export { FastRandom, manualSeed } from './fast-random'
export type { Seeded } from './fast-random'
export { gain } from './gain'
export { constant, normal, uniform, zeros } from './initializer'
export type { Initializer } from './initializer'
export { Layer } from './layer'
export type { LayerOptions } from './layer'
export { LayerNorm } from './layer-norm'
export type { LayerNormOptions } from './layer-norm'
export { MersenneTwister } from './mersenne-twister'
export { MLP } from './mlp'
export type { MLPOptions } from './mlp'
export { Module } from './module'
export { Neuron } from './neuron'
export type { NeuronOptions } from './neuron'
export { NumpyRandom } from './numpy-random'
export { PythonRandom } from './python-random'
export { Random } from './random'
export {
  kaimingNormal,
  kaimingUniform,
  linearDefault,
  xavierNormal,
  xavierUniform,
} from './scaled-initializers'
export type { FanMode } from './scaled-initializers'
export { Sequential } from './sequential'
export type { Stage } from './sequential'
export type { Last, Output, Sized, Vector } from './shape'
export type { Numbers, StateDict } from './state'
