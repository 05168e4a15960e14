export { ops } from './metadata.gen'
export type { Arity, OpInfo } from './metadata.gen'
export { partials, rule } from './rule'
export type { Rule } from './rule'
