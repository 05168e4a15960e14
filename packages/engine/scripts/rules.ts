import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { ARITIES, descriptors, nodeOps } from '../src/ops/descriptors'
import type { Arity } from '../src/ops/descriptors'

/**
 * The text of `rules.gen.ts`: of the descriptors, what derivatives over Values need. The rest, which
 * only the generator, the compiler and `@mg/engine/ops` read, would be most of what a page has to load.
 */
export function rules(): string {
  const renamed = nodeOps.filter(({ name, publicName }) => name !== publicName)
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '// @ts-nocheck: the types of the rules are checked where they are written, in table.ts',
    '',
    'type Any = any',
    'type Rule = (k: Any, ...operands: Any[]) => Any',
    '',
    '/** What a Value may be made from; see ops/descriptors.ts. */',
    "export type Arity = 'none' | 'unary' | 'binary' | 'ternary' | 'many' | 'pairs' | 'custom'",
    '',
    '/**',
    ' * The partial derivatives of each op, by what it takes, in the order of the codes: one for each',
    ' * operand; for an op over lists, one for any element of each, and what they have in common.',
    ' */',
    'export const partials: Readonly<',
    '  Record<Arity, Readonly<Record<string, readonly (Rule | undefined)[]>>>',
    '> = {',
    '  none: { leaf: [], constant: [] },',
    ...(Object.keys(ARITIES) as Arity[]).flatMap((arity) => [
      `  ${arity}: {`,
      ...nodeOps
        .filter((op) => op.arity === arity)
        .map(
          ({ name }) =>
            `    ${name}: [${isUsedAtRunTime(name) ? partialsOf(name).join(', ') : ''}],`,
        ),
      '  },',
    ]),
    '  custom: { custom: [] },',
    '}',
    '',
    '/** What users see of ops whose own name only rules know. */',
    'export const publicNames: Readonly<Record<string, string>> = {',
    ...renamed.map(({ name, publicName }) => `  ${name}: '${publicName}',`),
    '}',
    '',
    '/** Ops that are made of others and have no node of their own. */',
    'export const shorthands: Readonly<Record<string, Rule>> = {',
    ...descriptors
      .filter(({ name, kind }) => kind === 'shorthand' && isUsedAtRunTime(name))
      .map(({ name }) => `  ${name}: ${textOf(name, 'value')},`),
    '}',
    '',
  ].join('\n')
}

/** The text of each rule in table.ts, by op and by rule. */
const texts = /* @__PURE__ */ readTable()

function readTable(): Map<string, Partial<Record<string, string>>> {
  const url = new URL('../src/ops/table.ts', import.meta.url)
  const file = ts.createSourceFile(
    'table.ts',
    readFileSync(url, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  )
  const found = new Map<string, Partial<Record<string, string>>>()
  const properties = (node: ts.Node): ts.PropertyAssignment[] =>
    ts.isObjectLiteralExpression(node) ? node.properties.filter(ts.isPropertyAssignment) : []
  const visit = (node: ts.Node): void => {
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, visit)
    for (const group of properties(node.arguments[0]!)) {
      for (const row of properties(group.initializer)) {
        const rules = properties(row.initializer).map((rule): [string, string] => [
          rule.name.getText(),
          rule.initializer.getText(),
        ])
        found.set(row.name.getText(), Object.fromEntries(rules))
      }
    }
  }
  visit(file)
  return found
}

/** A rule as it is written; over Values a literal is simply a number. */
const withoutLiterals = (rule: string): string =>
  rule.replace(/k\.lit\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g, '($1)')

/** The text of one rule of an op. */
export const textOf = (name: string, rule: string): string =>
  withoutLiterals(texts.get(name)![rule]!)

const isNotZero = (rule: string): boolean => rule !== '(k) => k.lit(0)'

function partialsOf(name: string): string[] {
  const { nonDifferentiable, dx, dy, dw, shared } = texts.get(name)!
  const rules = nonDifferentiable ? [] : [dx, dy, dw, shared].filter((rule) => rule !== undefined)
  if (!rules.some(isNotZero)) return []
  return rules.map((rule) => (isNotZero(rule) ? withoutLiterals(rule) : 'undefined'))
}

const reached = new Set<string>()

function reach(name: string): void {
  const op = descriptors.find((known) => known.name === name)
  if (op === undefined || reached.has(name)) return
  reached.add(name)
  const { value, dx, dy, dw, shared } = texts.get(name)!
  for (const rule of op.kind === 'shorthand' ? [value] : [dx, dy, dw, shared]) {
    for (const [, used] of rule?.matchAll(/k\.(\w+)/g) ?? []) reach(used!)
  }
}
for (const { name, isHidden } of descriptors) if (!isHidden) reach(name)
// What functions and derivatives of functions are made with, beside the rules.
for (const name of ['identity', 'times']) reach(name)

/** Whether a Value may be made by this op: rows that serve only the `value` of others are not needed. */
export const isUsedAtRunTime = (name: string): boolean => reached.has(name)
