export { map, sumOf } from './map'
export { pick } from './pick'
export { cumulative, reduce, scan } from './scan'
export type { Lifted, Tree } from './tree'
