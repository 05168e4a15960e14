import type { Leaf } from './evaluate'
import type { Program, Statement, Step } from '@mg/engine/formula'

/** A piece of code, and how strongly its outermost operator binds. */
export interface Part {
  text: string
  strength: number
  /** The pieces of a list. */
  items?: readonly Part[]
  /** Its number, if it is nothing else. */
  number?: number
  /** The function that it names. */
  function?: string
}

/** What needs no parentheses anywhere. */
export const ATOM = 10

export const atom = (text: string): Part => ({ text, strength: ATOM })

/** A piece as an operand of something that binds with `strength`. */
export const within = (part: Part, strength: number): string =>
  part.strength < strength ? `(${part.text})` : part.text

/** How a language writes what a program does. */
export interface Dialect {
  number(value: number): Part
  name(name: string): Part
  apply(name: string, operands: readonly Part[]): Part
}

/** The steps of a line as code. */
export function rendered(steps: readonly Step[], dialect: Dialect): Part {
  const stack: Part[] = []
  for (const step of steps) {
    switch (step.kind) {
      case 'number':
        stack.push({ ...dialect.number(step.value), number: step.value })
        break
      case 'name':
        stack.push(dialect.name(step.name))
        break
      case 'function':
        stack.push({ ...atom(step.name), function: step.name })
        break
      case 'list': {
        const items = stack.splice(stack.length - step.count)
        stack.push({ ...atom(`[${items.map(({ text }) => text).join(', ')}]`), items })
        break
      }
      case 'item': {
        const list = stack.pop()!
        stack.push(list.items?.[step.index] ?? atom(`${within(list, ATOM)}[${step.index}]`))
        break
      }
      case 'apply':
        stack.push(dialect.apply(step.name, stack.splice(stack.length - step.count)))
    }
  }
  return stack.pop()!
}

/** Words that cannot be names in TypeScript, or that what is written here needs itself. */
const RESERVED =
  /^(arguments|as|async|await|break|case|catch|class|console|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|from|function|globalThis|if|implements|import|in|Infinity|instanceof|interface|let|NaN|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|Value|var|void|while|with|yield|__\w*)$/

/** What the last line is called where nobody gave it a name. */
const UNNAMED = 'the result'

/** Names of the language as names of TypeScript: each its own, and as it was where that can be. */
export type Naming = (name: string) => string

/** @see Naming */
export function namingOf({ statements }: Program, leaves: readonly Leaf[]): Naming {
  const names = new Set([
    ...statements.flatMap(({ name }) => name ?? []),
    ...statements.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'name' ? [step.name] : [])),
    ),
    ...leaves.filter(({ kind }) => kind === 'free').map(({ key }) => key),
  ])
  const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !RESERVED.test(name)
  const taken = new Set([...names].filter(isPlain))
  const made = new Map<string, string>()
  for (const name of [...names, UNNAMED]) {
    if (names.has(name) && isPlain(name)) continue
    let plain = name === UNNAMED ? 'result' : name.replaceAll(/[^\p{L}\p{Nd}_]/gu, '_')
    // No end would make a name of these free.
    plain = plain.replace(/^__/, 'v$&')
    while (taken.has(plain) || RESERVED.test(plain)) plain += '_'
    taken.add(plain)
    made.set(name, plain)
  }
  return (name) => made.get(name) ?? name
}

/** A line of a program, ready to be written. */
export type Line =
  | { kind: 'leaf'; name: string; data: number; isFixed: boolean }
  | { kind: 'made'; name: string; isNew: boolean; statement: Statement }

/** The lines of a program with the leaves that it leaves out, each before it is used. */
export function linesOf({ statements }: Program, leaves: readonly Leaf[], naming: Naming): Line[] {
  const byPlace = new Map(leaves.map((leaf) => [leaf.at?.from, leaf]))
  const line = ({ value }: Leaf, name: string): Line => ({
    kind: 'leaf',
    name: naming(name),
    data: value.data,
    isFixed: !value.requiresGrad,
  })
  const free = leaves.filter(({ kind }) => kind === 'free').map((leaf) => line(leaf, leaf.key))
  const known = new Set<string>()
  const isNamed = ({ name, steps }: Statement): boolean =>
    name !== undefined || steps.length > 1 || steps[0]!.kind !== 'name'
  const made = statements.filter(isNamed).map((statement): Line => {
    const name = naming(statement.name ?? UNNAMED)
    const leaf = byPlace.get(statement.steps[0]!.from)
    if (leaf?.kind === 'literal' && statement.steps.length === 1) return line(leaf, name)
    const isNew = !known.has(name)
    known.add(name)
    return { kind: 'made', name, isNew, statement }
  })
  return [...free, ...made]
}
