import type { Source } from '../compile/module/module'
import { toModule } from '../compile/module/module'
import type { Precision } from '../compile/numbers'
import { needKnown } from '../options'
import { toC } from './c/file'
import type { ProgramOptions } from './program'
import { toPython } from './python/file'
import { toShader } from './shader/file'
import { WHATS } from './what'
import type { What } from './what'

const LANGUAGES = ['c', 'c-header', 'glsl', 'wgsl', 'pytorch', 'numpy', 'javascript'] as const

/** A language that a compiled function can be printed in; `c-header` declares what `c` defines. */
export type Language = (typeof LANGUAGES)[number]

export interface SourceOptions extends ProgramOptions {
  language: Language
  /**
   * What the text holds; default: `value`. `gradient`, `valueAndGradient` and `vjp` are with respect to
   * the inputs; `backward` is the mean over rows and its gradient with respect to the parameters, and
   * `step` one of gradient descent: C has both, Python the first.
   */
  what?: What | readonly What[]
  /** Doubles or floats; default: `f64`, and `f32` in shaders, which have nothing else. */
  precision?: Precision
}

const OPTIONS = 'language, what, precision, name, inputs, parameters'

/**
 * A compiled function as source text in another language, which needs nothing from here: to go on in a
 * program in C, a shader, or Python. One statement for each operation, with the names of inputs and
 * groups of parameters; the same function gives the same text.
 *
 * @param f a compiled function whose shapes are known, or a function without inputs
 * @throws TypeError for anything else, for an unknown option, and where a gradient of several outputs is asked for
 * @throws RangeError for what an option cannot be
 * @example
 * const area = compile((x: Value, y: Value) => x.mul(y), [scalar, scalar])
 * const text = toSource(area, { language: 'c', what: 'gradient', name: 'area', inputs: ['x', 'y'] })
 * text.includes('void area_gradient(double x, double y, double gradient[2])') // true
 */
export function toSource(f: Source, options: SourceOptions): string {
  needKnown(options, OPTIONS)
  const { language, what = 'value', precision = 'f64' } = options
  const wanted = typeof what === 'string' ? [what] : what
  const odd = wanted.find((one) => !WHATS.includes(one))
  if (odd !== undefined || wanted.length === 0)
    throw new RangeError(`what is ${odd ?? 'empty'}; pass some of ${WHATS.join(', ')}`)
  if (!['f64', 'f32'].includes(precision))
    throw new RangeError(`precision is ${precision}; pass 'f64' or 'f32'`)
  const all = { ...options, what: wanted, precision }
  switch (language) {
    case 'c':
    case 'c-header':
      return toC(f, { ...all, isHeader: language === 'c-header' })
    case 'pytorch':
    case 'numpy':
      return toPython(f, { ...all, library: language === 'pytorch' ? 'torch' : 'numpy' })
    case 'glsl':
    case 'wgsl':
      return toShader(f, { ...all, language })
    case 'javascript':
      return toModule(f)
    default:
      throw new RangeError(`language is ${String(language)}; pass one of ${LANGUAGES.join(', ')}`)
  }
}
