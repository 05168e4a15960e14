import { descriptors } from '../src/ops/descriptors'
import { isUsedAtRunTime } from './rules'
import { namesOf } from './sentence'

/** The text of `metadata.gen.ts`: of the descriptors, what `@mg/engine/ops` tells in words. */
export function metadata(): string {
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    '/** What an op takes: one, two or three operands, a list of them, or two lists of one length. */',
    "export type Arity = 'unary' | 'binary' | 'ternary' | 'many' | 'pairs'",
    '',
    '/** What is known of an op, in words. */',
    'export interface OpInfo {',
    '  /** As nodes show it, and as its method and its function are called if it has them. */',
    '  name: string',
    '  arity: Arity',
    '  /** Whether it is a method and a function; the others appear in derivatives. */',
    '  isPublic: boolean',
    '  /** Whether gradients flow through it. */',
    '  isDifferentiable: boolean',
    '  /** The mathematics, with operands x, y and w, or x₁ … xₙ. */',
    '  formula: string',
    '  /** A short sign for drawings; the name, where there is none. */',
    '  symbol: string',
    '  /** What it is, in words. */',
    '  doc: string',
    '  /** What its function calls its operands. */',
    '  parameters: readonly string[]',
    '  /** Numbers at which it can be shown; none for an op over lists. */',
    '  example: readonly number[]',
    '  /** @internal Its row in the table. */',
    '  row: string',
    '}',
    '',
    '/**',
    ' * Every op: those that are methods and functions, and those that appear in derivatives only.',
    ' * @example',
    " * ops.find(({ name }) => name === 'hypot')?.formula // '√(x² + y²)'",
    ' */',
    'export const ops: readonly OpInfo[] = [',
    ...descriptors
      .filter(({ name }) => isUsedAtRunTime(name))
      .map((op) => {
        const { name, publicName, arity, isHidden, isDifferentiable, formula, symbol, doc } = op
        const parameters = namesOf(op.parameters)
        const example = arity === 'many' || arity === 'pairs' ? [] : op.example
        return `${JSON.stringify({ name: publicName, arity, isPublic: !isHidden, isDifferentiable, formula, symbol, doc, parameters, example, row: name })},`
      }),
    ']',
    '',
  ].join('\n')
}
