import type { Arity, Row } from '../src/ops/interpret'
import { isShorthand, rows } from '../src/ops/interpret'
import { isUsedAtRunTime } from './rules'
import { List, Source, sourceKit, type Term } from './source'

const leaf = (text: string): Term => ({ op: 'leaf', operands: [], text })
const nodes = rows.filter(([, row]) => !isShorthand(row))
/** The rows that `backpropagate` may meet. */
const rowsOf = (...arities: Arity[]) =>
  nodes.filter(([name, , arity]) => arities.includes(arity) && isUsedAtRunTime(name))

/** The text of `arithmetic.gen.ts`: the table's functions and partials over plain numbers. */
export function arithmetic(): string {
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    '/** What made a Value: nothing, a number in the code, an op of the table, or a function of the user’s own. */',
    'export enum Op {',
    '  leaf,',
    '  constant,',
    ...nodes.map(([name]) => `  ${name},`),
    '  custom,',
    '}',
    '',
    '/** What does the same for a function of the user’s own. */',
    'interface Custom {',
    '  handOn(node: never): void',
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
    ...nodes.flatMap(([name, row, arity]) => [...forward(name, row, arity), '']),
    '/** The functions by the names of their ops. */',
    'export const functions: Readonly<Record<string, (...operands: never[]) => number>> = {',
    ...nodes.map(([name]) => `  ${name},`),
    '}',
    '',
    '/** Adds to the gradients of the operands of a node what its own gradient hands on. */',
    'export function backpropagate(node: Node): void {',
    '  const g = node.grad',
    '  const op = (node.state >> 3) as Op',
    '  if (g === 0 || op <= Op.constant) return',
    '  if (op >= Op.where) return backpropagateMany(node, op, g)',
    '  const nx = node.x as Node',
    '  const ny = node.y as Node | undefined',
    '  const x = nx.v',
    '  const y = ny === undefined ? 0 : ny.v',
    '  const z = node.v',
    '  let p = 0',
    '  let q = 0',
    '  switch (op) {',
    ...merged([
      ...rowsOf('unary').map(([name, row]) => partials(name, row, ['x'], '    ')),
      ...rowsOf('binary').map(([name, row]) => partials(name, row, ['x', 'y'], '    ')),
    ]),
    '  }',
    '  if (p !== 0 && nx.state & 4) nx.grad += g * p',
    '  if (q !== 0 && ny!.state & 4) ny!.grad += g * q',
    '}',
    '',
    'function backpropagateMany(node: Node, op: Op, g: number): void {',
    '  if (op === Op.custom) return (node.y as Custom).handOn(node as never)',
    '  const xs = node.x as readonly Node[]',
    '  const ys = node.y as readonly Node[]',
    '  const z = node.v',
    '  switch (op) {',
    ...rowsOf('ternary').flatMap(([name, row]) => choice(name, row)),
    ...merged(rowsOf('many', 'pairs').map(([name, row, arity]) => loop(name, row, arity))),
    '  }',
    '}',
    '',
  ].join('\n')
}

/** `export function tanh(x: number): number { … }` */
function forward(name: string, row: Row, arity: Arity): string[] {
  const source = new Source('  ')
  const k = sourceKit() as unknown as Record<string, (...operands: unknown[]) => Term>
  const apply = (...operands: unknown[]): Term =>
    row.value ? (row.value(k as never, ...(operands as never[])) as Term) : k[name]!(...operands)
  const letters = ['x', 'y', 'w'].slice(
    0,
    { unary: 1, binary: 2, ternary: 3, many: 1, pairs: 2 }[arity],
  )
  const isList = arity === 'many' || arity === 'pairs'
  const parameters = letters.map((l) => (isList ? `${l}s: readonly Node[]` : `${l}: number`))
  const operands = letters.map((l) => (isList ? new List('xs', leaf(`${l}s[i]!.v`)) : leaf(l)))
  const result = source.expression(apply(...operands))
  const builtin = /^(Math\.\w+)\((x|x, y)\)$/.exec(result)?.[1]
  if (builtin && source.lines.length === 0 && !row.value) {
    return [`/** ${row.doc} */`, `export const ${name} = ${builtin}`]
  }
  return [
    `/** ${row.doc} */`,
    `export function ${name}(${parameters.join(', ')}): number {`,
    ...source.lines,
    `  return ${result}`,
    '}',
  ]
}

type Rules = ((...operands: unknown[]) => Term)[]
const rulesOf = (row: Row): Rules => [row.dx, row.dy, row.dw].map((rule) => rule as Rules[number])

/** `case Op.hypot: p = cosine(x, y); q = …; break`. What takes an exponential is worked out only where it is wanted. */
function partials(name: string, row: Row, letters: string[], indent: string): string[] {
  if (row.flat) return []
  const source = new Source(`${indent}  `)
  const k = sourceKit()
  const terms = letters.map((_, i) => rulesOf(row)[i]!(k, ...letters.map(leaf), leaf('z')))
  if (terms.every((term) => term.text === '0')) return []
  for (const term of terms) source.count(term)
  const steps = terms.map((term, i) => {
    const text = source.text(term)
    const isCheap = letters.length === 1 || !/\*\*|Math.(exp|log)/.test(text)
    const variable = 'pq'[i]!
    return isCheap
      ? `${indent}  ${variable} = ${text}`
      : `${indent}  if (n${letters[i]}!.state & 4) ${variable} = ${text}`
  })
  const [open, close] = source.lines.length > 0 ? [['{'], ['}']] : [[], []]
  return [
    `${indent}case Op.${name}:`,
    ...open,
    ...source.lines,
    ...steps,
    `${indent}  break`,
    ...close,
  ]
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

/** `case Op.where: …`: an operand gets its gradient if its condition holds. */
function choice(name: string, row: Row): string[] {
  const k = sourceKit()
  const operands = [0, 1, 2].map((i) => leaf(`xs[${i}]!.v`))
  return [
    `    case Op.${name}:`,
    ...rulesOf(row).flatMap((rule, i) => {
      const partial = rule(k, ...operands)
      if (partial.text === '0') return []
      const condition = new Source('').condition(partial)
      return [`      if (xs[${i}]!.state & 4 && ${condition}) xs[${i}]!.grad += g`]
    }),
    '      break',
  ]
}

/** `case Op.norm: for …`: the same rule for every element. */
function loop(name: string, row: Row, arity: Arity): string[] {
  const k = sourceKit()
  const arrays = arity === 'many' ? ['xs'] : ['xs', 'ys']
  const elements = arrays.map((array) => leaf(`${array}[i]!.v`))
  const source = new Source('      ')
  const rule = row.shared as Rules[number] | undefined
  const shared = rule && source.expression(rule(k, new List('xs', elements[0]!), leaf('z')))
  const rest = arity === 'many' ? [leaf('z'), leaf(shared ?? '')] : []
  return [
    `    case Op.${name}:`,
    ...(shared ? ['    {'] : []),
    ...source.lines,
    '      for (let i = 0; i < xs.length; i++) {',
    ...arrays.flatMap((array, i) => {
      const inner = new Source('          ')
      const partial = inner.expression(rulesOf(row)[i]!(k, ...elements, ...rest))
      return [
        `        if (${array}[i]!.state & 4) {`,
        ...inner.lines,
        ...(partial === '1'
          ? [`          ${array}[i]!.grad += g`]
          : [
              `          const p = ${partial}`,
              `          if (p !== 0) ${array}[i]!.grad += g * p`,
            ]),
        '        }',
      ]
    }),
    '      }',
    '      break',
    ...(shared ? ['    }'] : []),
  ]
}
