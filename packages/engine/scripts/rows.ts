import type { Row } from '../src/ops/interpret'
import { rows } from '../src/ops/interpret'

/**
 * The text of `rows.gen.ts`: the table as the compiler reads it, which a page has to load: without
 * its documentation.
 */
export function rowsText(): string {
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    '// @ts-nocheck: the types of the rules are checked where they are written, in table.ts',
    '',
    "import type { Arity, Row } from './interpret'",
    "import { erf, normalCdf, scaledErfc } from './special'",
    '',
    '/** Every row as [name, arity, row], in the order of the table. */',
    'export const rows: readonly (readonly [name: string, arity: Arity, row: Row])[] = [',
    ...rows.map(([name, row, arity]) => `  ['${name}', '${arity}', ${textOf(row)}],`),
    ']',
    '',
  ].join('\n')
}

function textOf({ value, flat, shared, dx, dy, dw }: Row): string {
  const read = Object.entries({ value, flat, shared, dx, dy, dw })
  const parts = read
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${key}: ${typeof part === 'function' ? written(part) : String(part)}`)
  return `{ ${parts.join(', ')} }`
}

type Rule = NonNullable<Row['value']>

/** A rule as it is written; where tests run, what is imported has another name. */
const written = (rule: Rule): string => rule.toString().replace(/\(0,\s*\w+\.(\w+)\)/g, '$1')
