import type { Atom } from '../../ops/atoms'
import type { ExpandedInONNX } from './rules'

/** What `Writer` makes of several operators. */
type Composed = 'lt' | 'le' | 'eq' | 'ne' | 'where'

/** ONNX's operator for each atom that has one, and for what vector mathematics is made of. */
export const operators: Readonly<
  Record<Exclude<Atom, ExpandedInONNX | Composed> | 'pmin' | 'pmax', string>
> = {
  identity: 'Identity',
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  neg: 'Neg',
  abs: 'Abs',
  sqrt: 'Sqrt',
  exp: 'Exp',
  log: 'Log',
  sin: 'Sin',
  cos: 'Cos',
  tanh: 'Tanh',
  floor: 'Floor',
  ceil: 'Ceil',
  pow: 'Pow',
  min: 'Min',
  max: 'Max',
  pmin: 'Min',
  pmax: 'Max',
  rem: 'Mod',
}
