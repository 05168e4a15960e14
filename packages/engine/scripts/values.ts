import { isShorthand, rows } from '../src/ops/interpret'
import { textOf } from './rules'

/**
 * The text of `values.gen.ts`: of the table, what the compiler needs beside `rules.gen.ts`, which the
 * main entry has: what those ops are made of that have a node of their own.
 */
export function values(): string {
  const made = rows.filter(([, row]) => row.value && !isShorthand(row))
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
    ...made.map(([name]) => `  ${name}: ${textOf(name, 'value')},`),
    '}',
    '',
  ].join('\n')
}
