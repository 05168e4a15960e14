export { compile } from './compile'
export type {
  AnyCompiled,
  CompileOptions,
  Compiled,
  FlatBackward,
  GradientFunction,
  Result,
} from './compile'
export type { BackwardOptions, FlatBackwardOptions } from './run/batch'
export type { RowResults } from './run/derivatives'
export type { Batch } from './run/read-batch'
export type { Numbers, Precision, WritableNumbers } from './numbers'
export { toModule, toWasm } from './module/module'
export type { Target } from './backends/backend'
export { scalar, vector } from './shapes'
export type { Given, NumbersOf, Scalar, Shape, ValuesOf } from './shapes'
