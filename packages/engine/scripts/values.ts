import { descriptors, nodeOps } from '../src/ops/descriptors'
import type { Range } from '../src/ops/define'
import { textOf } from './rules'

/**
 * The text of `values.gen.ts`: of the descriptors, what the compiler needs beside `rules.gen.ts`, which
 * the main entry has: what those ops are made of that have a node of their own, and their ranges.
 */
export function values(): string {
  const composites = descriptors.filter(({ kind }) => kind === 'composite')
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '// @ts-nocheck: the types of the rules are checked where they are written, in table.ts',
    '',
    "import { erf, normalCdf, scaledErfc } from './special'",
    '',
    'type Any = any',
    'type Rule = (k: Any, ...operands: Any[]) => Any',
    '',
    '/** What ops are made of. */',
    'export const values: Readonly<Record<string, Rule>> = {',
    ...composites.map(({ name }) => `  ${name}: ${textOf(name, 'value')},`),
    '}',
    '',
    '/**',
    ' * The range of each op by its code, as one letter: z is 0 or 1, b bounded, f finite for finite',
    ' * operands, a any; see `Range` in define.ts.',
    ' */',
    `export const ranges = 'ff${nodeOps.map(({ range }) => LETTERS[range]).join('')}'`,
    '',
  ].join('\n')
}

const LETTERS: Record<Range, string> = { zeroOrOne: 'z', bounded: 'b', finite: 'f', any: 'a' }
