import type { Precision } from '../compile/run/program'
import type { Source } from '../compile/module/module'
import { toC } from './c/file'
import { toPython } from './python/file'
import type { What } from './what'
import type { ProgramOptions } from './program'
export type { What } from './what'

export type Language = 'c' | 'c-header' | 'pytorch' | 'numpy'

export interface SourceOptions extends ProgramOptions {
  language: Language
  what?: What | readonly What[]
  precision?: Precision
}

export function toSource(f: Source, options: SourceOptions): string {
  const { language, what = 'value', precision = 'f64' } = options
  const all = typeof what === 'string' ? [what] : what
  if (language === 'pytorch' || language === 'numpy')
    return toPython(f, {
      ...options,
      what: all,
      precision,
      library: language === 'pytorch' ? 'torch' : 'numpy',
    })
  return toC(f, { ...options, what: all, precision, isHeader: language === 'c-header' })
}
