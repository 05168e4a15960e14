export { toSource } from './to-source'
export type { Language, SourceOptions, What } from './to-source'
