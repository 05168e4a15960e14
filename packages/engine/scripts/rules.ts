import type { Row } from '../src/ops/interpret'
import { isShorthand, rows } from '../src/ops/interpret'

/**
 * The text of `rules.gen.ts`: of the table, what derivatives over Values need. The rest, which only
 * the generator and the compiler read, would be half of what a page has to load.
 */
export function rules(): string {
  const nodes = rows.filter(([, row]) => !isShorthand(row))
  const entry = ([name, row]: (typeof rows)[number]): string =>
    `  ${name}: [${isUsedAtRunTime(name) ? partialsOf(row).join(', ') : ''}],`
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    '// @ts-nocheck: the types of the rules are checked where they are written, in table.ts',
    '',
    'type Any = any',
    'type Rule = (k: Any, ...operands: Any[]) => Any',
    '',
    '/**',
    ' * The partial derivatives of each op in the order of their codes, one for each operand; for an op',
    ' * over many, one for any operand, and what they share.',
    ' */',
    'export const partials: Readonly<Record<string, readonly (Rule | undefined)[]>> = {',
    '  leaf: [],',
    '  constant: [],',
    ...nodes.map(entry),
    '  custom: [],',
    '}',
    '',
    '/** Ops that are made of others and have no node of their own. */',
    'export const shorthands: Readonly<Record<string, Rule>> = {',
    ...rows
      .filter(([name, row]) => isShorthand(row) && isUsedAtRunTime(name))
      .map(([name, row]) => `  ${name}: ${text(row.value!)},`),
    '}',
    '',
  ].join('\n')
}

type Rule = NonNullable<Row['dx']>

/** A rule as it is written; over Values a literal is simply a number. */
const text = (rule: Rule): string =>
  rule.toString().replace(/k\.lit\(((?:[^()]|\([^()]*\)|\((?:[^()]|\([^()]*\))*\))*)\)/g, '($1)')

const isNotZero = (rule: Rule): boolean => !/k\s*=>\s*k\.lit\(0\)/.test(rule.toString())

const partialsOf = ({ flat, dx, dy, dw, shared }: Row): string[] => {
  const rules = flat ? [] : [dx, dy, dw, shared].filter((rule) => rule !== undefined)
  return rules.some(isNotZero)
    ? rules.map((rule) => (isNotZero(rule) ? text(rule) : 'undefined'))
    : []
}

const reached = new Set<string>()

function reach(name: string): void {
  if (reached.has(name)) return
  reached.add(name)
  const row = rows.find(([known]) => known === name)?.[1]
  if (row === undefined) return
  const rules = isShorthand(row) ? [row.value] : [row.dx, row.dy, row.dw, row.shared]
  for (const rule of rules) {
    for (const [, op] of rule?.toString().matchAll(/k\.(\w+)/g) ?? []) reach(op!)
  }
}
for (const [name, row] of rows) if (!row.hidden) reach(name)
// What functions and derivatives of functions are made with, beside the rules.
for (const name of ['identity', 'times']) reach(name)

/** Whether a Value may be made by this op: rows that serve only the `value` of others are not needed. */
export const isUsedAtRunTime = (name: string): boolean => reached.has(name)
