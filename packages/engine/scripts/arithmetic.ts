import { ARITIES, nodeOps } from '../src/ops/descriptors'
import type { Arity, OpDescriptor } from '../src/ops/descriptors'
import { isUsedAtRunTime } from './rules'
import { List, Source, sourceAlgebra, type Term } from './source'

const LETTERS = ['x', 'y', 'w']
const leaf = (text: string): Term => ({ op: 'leaf', operands: [], text })

/** The ops that `backpropagate` may meet, and through which gradients flow. */
const opsOf = (...arities: Arity[]): OpDescriptor[] =>
  nodeOps.filter(
    ({ name, arity, isDifferentiable }) =>
      arities.includes(arity) && isDifferentiable && isUsedAtRunTime(name),
  )

/** The text of `arithmetic.gen.ts`: the table's functions and partials over plain numbers. */
export function arithmetic(): string {
  const hidden = nodeOps.filter(({ name, isHidden }) => isHidden && isUsedAtRunTime(name))
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    "import { State } from '../state'",
    '',
    '/** What made a Value: nothing, a number in the code, an op of the table, or a function of the user’s own. */',
    'export enum Op {',
    '  leaf,',
    '  constant,',
    ...nodeOps.map(({ name }) => `  ${name},`),
    '  custom,',
    '}',
    '',
    '/** What does the same for a function of the user’s own. */',
    'interface Custom {',
    '  propagate(node: never): void',
    '}',
    '',
    '/** The part of a Value that the arithmetic reads and writes. */',
    'interface Node {',
    '  v: number',
    '  grad: number',
    '  state: number',
    '  x: Node | readonly Node[] | undefined',
    '  y: Node | readonly Node[] | Custom | undefined',
    '}',
    '',
    ...nodeOps.flatMap((op) => [...forward(op), '']),
    '/** The functions by the names of their ops. */',
    'export const functions = {',
    ...nodeOps.map(({ name }) => `  ${name},`),
    '}',
    '',
    '/** Those of ops that have no method. */',
    'export const hiddenFunctions: Readonly<Record<string, (x: number, y: number) => number>> = {',
    ...hidden.map(({ name }) => `  ${name},`),
    '}',
    '',
    '/** Adds to the gradients of the operands of a node what its own gradient propagates. */',
    'export function backpropagate(node: Node): void {',
    '  const g = node.grad',
    '  if (g === 0 || node.x === undefined) return',
    '  if (node.state & State.list) return backpropagateMany(node, g)',
    '  const nx = node.x as Node',
    '  const ny = node.y as Node | undefined',
    '  const x = nx.v',
    '  const y = ny === undefined ? 0 : ny.v',
    '  const z = node.v',
    '  let p = 0',
    '  let q = 0',
    '  switch (node.state >> State.op) {',
    ...merged(opsOf('unary', 'binary').map((op) => assignments(op))),
    '  }',
    '  if (p !== 0 && nx.state & State.tracked) nx.grad += g * p',
    '  if (q !== 0 && ny!.state & State.tracked) ny!.grad += g * q',
    '}',
    '',
    'function backpropagateMany(node: Node, g: number): void {',
    '  const xs = node.x as readonly Node[]',
    '  const ys = node.y as readonly Node[]',
    '  const z = node.v',
    '  switch (node.state >> State.op) {',
    ...opsOf('ternary').flatMap((op) => choice(op)),
    ...merged(opsOf('many', 'pairs').map((op) => loop(op))),
    '    case Op.custom:',
    '      ;(node.y as Custom).propagate(node as never)',
    '  }',
    '}',
    '',
  ].join('\n')
}

/** `export function tanh(x: number): number { … }` */
function forward({ name, arity, value, formula }: OpDescriptor): string[] {
  const source = new Source('  ')
  const k = sourceAlgebra() as unknown as Record<string, (...operands: unknown[]) => Term>
  const apply = (...operands: unknown[]): Term =>
    value ? (value(k as never, ...(operands as never[])) as Term) : k[name]!(...operands)
  const { count, isList } = ARITIES[arity]
  const letters = LETTERS.slice(0, count)
  const parameters = letters.map((l) => (isList ? `${l}s: readonly Node[]` : `${l}: number`))
  const operands = letters.map((l) => (isList ? new List('xs', leaf(`${l}s[i]!.v`)) : leaf(l)))
  const result = source.expression(apply(...operands))
  const builtin = /^(Math\.\w+)\((x|x, y)\)$/.exec(result)?.[1]
  if (builtin && source.lines.length === 0 && !value) {
    return [`/** ${formula} */`, `export const ${name} = ${builtin}`]
  }
  return [
    `/** ${formula} */`,
    `export function ${name}(${parameters.join(', ')}): number {`,
    ...source.lines,
    `  return ${result}`,
    '}',
  ]
}

type PartialRule = (...operands: unknown[]) => Term
const partialsOf = ({ name, partials, arity }: OpDescriptor): readonly PartialRule[] => {
  const wanted = arity === 'many' ? 1 : ARITIES[arity].count
  if (partials.length !== wanted)
    throw new RangeError(`${name} has ${partials.length} partials; give ${wanted}, in order`)
  return partials as readonly unknown[] as PartialRule[]
}

/** `case Op.hypot: p = cosine(x, y); q = …; break`. What takes an exponential is computed only where it is wanted. */
function assignments(op: OpDescriptor): string[] {
  const letters = LETTERS.slice(0, ARITIES[op.arity].count)
  const source = new Source('      ')
  const k = sourceAlgebra()
  const terms = partialsOf(op).map((rule) => rule(k, ...letters.map(leaf), leaf('z')))
  if (terms.every(isZero)) return []
  for (const term of terms) source.count(term)
  const steps = terms.map((term, i) => {
    const text = source.text(term)
    const isCheap = letters.length === 1 || !/\*\*|Math.(exp|log)/.test(text)
    const variable = 'pq'[i]!
    return isCheap
      ? `      ${variable} = ${text}`
      : `      if (n${letters[i]}!.state & State.tracked) ${variable} = ${text}`
  })
  return inCase(op.name, source.lines, steps)
}

/** Cases with one body written once. */
function merged(cases: string[][]): string[] {
  const labels = new Map<string, string[]>()
  for (const [label, ...body] of cases) {
    if (label !== undefined)
      labels.set(body.join('\n'), [...(labels.get(body.join('\n')) ?? []), label])
  }
  return [...labels].flatMap(([body, those]) => [...those, body])
}

/** `case Op.lerp: …`: three operands, each with a partial of its own. */
function choice(op: OpDescriptor): string[] {
  const k = sourceAlgebra()
  const operands = [0, 1, 2].map((i) => leaf(`xs[${i}]!.v`))
  const steps = partialsOf(op).flatMap((rule, i) => {
    const partial = rule(k, ...operands, leaf('z'))
    if (isZero(partial)) return []
    const source = new Source('      ')
    const operand = `xs[${i}]!`
    // Of 1 and 0 the product is a choice.
    if (isZeroOrOne(partial)) {
      const condition = source.condition(partial)
      return [
        ...source.lines,
        `      if (${operand}.state & State.tracked && ${condition}) ${operand}.grad += g`,
      ]
    }
    return [
      `      if (${operand}.state & State.tracked) {`,
      ...add(operand, source, partial),
      '      }',
    ]
  })
  return inCase(op.name, [], steps)
}

const isZero = (term: Term): boolean => term.text === '0'

const isZeroOrOne = (term: Term): boolean =>
  nodeOps.some(({ name, range }) => name === term.op && range === 'zeroOrOne')

/** Adds to an operand's gradient what a partial other than 0 propagates. */
function add(operand: string, source: Source, partial: Term): string[] {
  const text = source.expression(partial)
  if (text === '1') return [...source.lines, `${operand}.grad += g`]
  return [...source.lines, `const p = ${text}`, `if (p !== 0) ${operand}.grad += g * p`]
}

/** `case Op.norm: for …`: the same rule for every element. */
function loop(op: OpDescriptor): string[] {
  const k = sourceAlgebra()
  const arrays = ['xs', 'ys'].slice(0, ARITIES[op.arity].count)
  const elements = arrays.map((array) => leaf(`${array}[i]!.v`))
  const source = new Source('      ')
  const rule = op.shared as PartialRule | undefined
  const shared = rule && source.expression(rule(k, new List('xs', elements[0]!), leaf('z')))
  const rest = op.arity === 'many' ? [leaf('z'), leaf(shared ?? '')] : []
  const rules = partialsOf(op)
  const steps = [
    '      for (let i = 0; i < xs.length; i++) {',
    ...arrays.flatMap((array, i) => [
      `        if (${array}[i]!.state & State.tracked) {`,
      ...add(`${array}[i]!`, new Source(''), rules[i]!(k, ...elements, ...rest)),
      '        }',
    ]),
    '      }',
  ]
  return inCase(op.name, source.lines, steps)
}

function inCase(name: string, declarations: readonly string[], steps: readonly string[]): string[] {
  const [open, close] = declarations.length > 0 ? [['{'], ['}']] : [[], []]
  return [`    case Op.${name}:`, ...open, ...declarations, ...steps, '      break', ...close]
}
