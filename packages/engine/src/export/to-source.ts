import type { Precision } from '../compile/run/program'
import type { Source } from '../compile/module/module'
import { toC } from './c/file'
import type { What } from './what'
import type { ProgramOptions } from './program'
export type { What } from './what'

export type Language = 'c' | 'c-header'

export interface SourceOptions extends ProgramOptions {
  language: Language
  what?: What | readonly What[]
  precision?: Precision
}

export function toSource(f: Source, options: SourceOptions): string {
  const { language, what = 'value', precision = 'f64' } = options
  const all = typeof what === 'string' ? [what] : what
  return toC(f, { ...options, what: all, precision, isHeader: language === 'c-header' })
}
