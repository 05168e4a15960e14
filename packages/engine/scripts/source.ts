import { ARITIES, descriptors } from '../src/ops/descriptors'
import type { Algebra, OpDescriptor } from '../src/ops/descriptors'
import { folds, javascript } from '../src/ops/atoms'
import type { ListAtom } from '../src/ops/atoms'

/** A number in generated code: an op applied to terms, or a leaf whose `text` stands for itself. */
export interface Term {
  op: string
  operands: Term[]
  text: string
  /** What is summed up or compared, when the op runs over a list: `operands` are terms of one element. */
  over?: string
}

/** Operands that are only known as a list at run time: `element` stands for any one of them. */
export class List {
  constructor(
    readonly array: string,
    readonly element: Term,
  ) {}

  map(f: (x: Term) => Term): List {
    return new List(this.array, f(this.element))
  }
}

const ATOMS = new Set(descriptors.filter(({ kind }) => kind === 'atom').map(({ name }) => name))
const isFixed = ({ arity }: OpDescriptor): boolean => !ARITIES[arity].isList

/** The atoms that are written with operators, and how those that compare are written as conditions. */
const INFIX = new Set<string>()
const CONDITIONS = new Map<string, string>()
for (const { name } of descriptors.filter((op) => ATOMS.has(op.name) && isFixed(op))) {
  const text = javascript(name, ['x', 'y', 'w'])
  if (/[^\w.(), ]/.test(text)) INFIX.add(name)
  const sign = /^x (\S+) y \? 1 : 0$/.exec(text)?.[1]
  if (sign) CONDITIONS.set(name, sign)
}

const literal = (value: number): string =>
  Math.abs(value) === Number.MAX_VALUE ? `${value < 0 ? '-' : ''}Number.MAX_VALUE` : String(value)

/** The algebra of source text. Equal terms are one object, so that `Source` can see what is used twice. */
export function sourceAlgebra(): Algebra<Term> {
  const terms = new Map<string, Term>()
  const ids = new Map<Term, number>()
  const unique = (term: Term): Term => {
    const operands = term.operands.map((t) => ids.get(t) ?? t.text)
    const key = [term.op, term.text, term.over, ...operands].join()
    const known = terms.get(key)
    if (known) return known
    terms.set(key, term)
    ids.set(term, ids.size)
    return term
  }
  const algebra: Record<string, unknown> = {
    lit: (value: number): Term => unique({ op: 'lit', operands: [], text: literal(value) }),
  }
  for (const op of descriptors) {
    const { name, value } = op
    if (isWrittenOut(op)) {
      algebra[name] = (...operands: never[]) => value!(algebra as never, ...operands)
    } else if (isFixed(op)) {
      algebra[name] = (...operands: Term[]) => unique({ op: name, operands, text: '' })
    } else {
      algebra[name] = (...lists: List[]) =>
        unique({ op: name, operands: lists.map((l) => l.element), text: '', over: lists[0]!.array })
    }
  }
  return algebra as Algebra<Term>
}

/** Whether a function's text stands where it is used: that of 0 or 1 may become a condition there. */
const isWrittenOut = ({ kind, range }: OpDescriptor): boolean =>
  kind === 'shorthand' || (kind === 'composite' && range === 'zeroOrOne')

/** Writes terms as statements: what is used twice becomes a constant, the rest is nested. */
export class Source {
  readonly lines: string[] = []
  private readonly names = new Map<Term, string>()
  private readonly uses = new Map<Term, number>()

  constructor(readonly indent: string) {}

  /** The expression for a term, after the statements that it needs have been added to `lines`. */
  expression(term: Term): string {
    this.count(term)
    return this.text(term)
  }

  /** The same for a term that is 1 or 0, as a condition. */
  condition(term: Term): string {
    this.count(term)
    return this.test(term)
  }

  private test(term: Term): string {
    const sign = CONDITIONS.get(term.op)
    if (sign === undefined) return `${this.operand(term)} !== 0`
    return term.operands.map((t) => this.operand(t)).join(` ${sign} `)
  }

  /** Notes one more use of a term: what is used twice will be a constant. */
  count(term: Term): void {
    const uses = (this.uses.get(term) ?? 0) + 1
    this.uses.set(term, uses)
    if (uses === 1) for (const operand of term.operands) this.count(operand)
  }

  text(term: Term): string {
    const known = this.names.get(term)
    if (known !== undefined) return known
    if (term.operands.length === 0) return term.text
    if (term.over !== undefined) return this.fold(term)
    const text = this.operation(term)
    if (this.uses.get(term)! < 2) return text
    const name = `t${this.names.size}`
    this.lines.push(`${this.indent}const ${name} = ${text}`)
    this.names.set(term, name)
    return name
  }

  private operation(term: Term): string {
    if (term.op === 'where') {
      const [condition, a, b] = term.operands as [Term, Term, Term]
      return `${this.test(condition)} ? ${this.operand(a)} : ${this.operand(b)}`
    }
    const operands = term.operands.map((t) => this.operand(t))
    return ATOMS.has(term.op) ? javascript(term.op, operands) : `${term.op}(${operands.join(', ')})`
  }

  private operand(term: Term): string {
    const text = this.text(term)
    const bare = this.names.has(term) || (INFIX.has(term.op) ? false : !text.startsWith('-'))
    return bare ? text : `(${text})`
  }

  /** A loop over a list; what does not depend on the element is computed before it. */
  private fold(term: Term): string {
    const fold = folds[term.op as ListAtom]
    for (const operand of term.operands) this.hoist(operand)
    const name = `t${this.names.size}`
    this.names.set(term, name)
    const inner = new Source(`${this.indent}  `)
    for (const [known, text] of this.names) inner.names.set(known, text)
    for (const operand of term.operands) inner.count(operand)
    const operands = term.operands.map((t) => inner.operand(t)) as [string, string]
    this.lines.push(
      `${this.indent}let ${name} = ${fold.start}`,
      `${this.indent}for (let i = 0; i < ${term.over}.length; i++) {`,
      ...inner.lines,
      `${this.indent}  ${fold.next(name, ...operands)}`,
      `${this.indent}}`,
    )
    return name
  }

  private hoist(term: Term): void {
    if (dependsOnElement(term)) term.operands.forEach((operand) => this.hoist(operand))
    else if (term.operands.length > 0) {
      this.uses.set(term, 2)
      this.text(term)
    }
  }
}

const dependsOnElement = (term: Term): boolean =>
  term.text.includes('[i]') ||
  (term.over === undefined && term.operands.some((operand) => dependsOnElement(operand)))
