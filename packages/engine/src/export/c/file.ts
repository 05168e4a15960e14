import type { Source } from '../../compile/module/module'
import type { Precision } from '../../compile/numbers'
import { literals } from '../../compile/vector-math/math'
import { Helpers } from '../called-functions'
import { programOf } from '../program'
import type { ProgramOptions } from '../program'
import { WHATS } from '../what'
import type { What } from '../what'
import { c } from './language'
import { atOnePoint } from './point'
import { backward } from './rows'
import { step } from './step'
import { described, wrapped } from './text'
import type { Printer } from './text'

export interface COptions extends ProgramOptions {
  what: readonly What[]
  precision: Precision
  isHeader: boolean
}

export function toC(f: Source, options: COptions): string {
  const { precision, what, isHeader } = options
  const language = c(precision)
  const program = programOf(f, options, language.reserved)
  const printer: Printer = {
    program,
    language,
    helpers: new Helpers(language, literals[precision]),
    literals: literals[precision],
    real: precision === 'f64' ? 'double' : 'float',
  }
  const functions = WHATS.filter(
    (one) => what.includes(one) || (one === 'backward' && what.includes('step')),
  ).map((one) => {
    if (one === 'backward') return backward(printer)
    return one === 'step' ? step(printer) : atOnePoint(printer, one)
  })
  const { name, groups, recorded } = program
  const arrays = groups.map((group) => {
    const prototype = `const ${printer.real} ${name}_${group.name}[${group.size}]`
    const numbers = group.members.map((i) => language.literal(recorded.parameters[i]!.v))
    return { prototype, lines: wrapped(numbers), group }
  })
  const guard = `${name.toUpperCase()}_H`
  const comments = (lines: readonly string[]): string =>
    ['/*', ...lines.map((line) => ` * ${line}`), ' */'].join('\n')
  if (isHeader) {
    return [
      `/* ${name}: made by @mg/engine/export. C99; link with -lm. */`,
      `#ifndef ${guard}\n#define ${guard}\n`,
      '#include <stddef.h>\n',
      '#ifdef __cplusplus\nextern "C" {\n#endif\n',
      ...arrays.map(({ prototype }) => `extern ${prototype};\n`),
      ...functions.map(({ comment, prototype }) => `${comments(comment)}\n${prototype};\n`),
      '#ifdef __cplusplus\n}\n#endif\n',
      '#endif\n',
    ].join('\n')
  }
  const text = [
    ...arrays.map(({ prototype, lines, group }) =>
      [
        `/* The parameters ${group.name}, as they were when this was printed${described(group)}. */`,
        `extern ${prototype};`,
        `${prototype} = {`,
        ...lines,
        '};\n',
      ].join('\n'),
    ),
    ...functions.map(
      ({ comment, prototype, lines }) =>
        `${comments(comment)}\n${prototype};\n${prototype} {\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n}\n`,
    ),
  ]
  return [
    `/* ${name}: made by @mg/engine/export. C99; link with -lm. */`,
    '#include <math.h>\n#include <stddef.h>\n',
    ...printer.helpers.texts().map((helper) => `${helper}\n`),
    ...text,
  ].join('\n')
}
