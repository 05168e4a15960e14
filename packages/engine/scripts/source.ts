import type { Kit } from '../src/ops/interpret'
import { isShorthand, rows } from '../src/ops/interpret'
import { javascript } from '../src/ops/javascript'

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

const FOLDS: Record<string, (sum: string, x: string, y: string) => string> = {
  sum: (sum, x) => `${sum} += ${x}`,
  dot: (sum, x, y) => `${sum} += ${x} * ${y}`,
  least: (sum, x) => `${sum} = Math.min(${sum}, ${x})`,
  greatest: (sum, x) => `${sum} = Math.max(${sum}, ${x})`,
}
const START: Record<string, string> = {
  // −0 is what changes no number that is added to it: a sum of −0 alone is −0. An empty one is 0.
  sum: 'xs.length && -0',
  dot: 'xs.length && -0',
  least: 'Infinity',
  greatest: '-Infinity',
}
const ATOMS = new Set(rows.filter(([, row]) => !row.value).map(([name]) => name))
const CONDITIONS: Record<string, string> = { lt: '<', le: '<=', eq: '===', ne: '!==' }
const INFIX = new Set(
  ['neg', 'add', 'sub', 'mul', 'div', 'rem', 'pow', 'exp2', 'where'].concat(
    Object.keys(CONDITIONS),
  ),
)

const literal = (value: number): string =>
  Math.abs(value) === Number.MAX_VALUE ? `${value < 0 ? '-' : ''}Number.MAX_VALUE` : String(value)

/** The kit of source text. Equal terms are one object, so that `Source` can see what is used twice. */
export function sourceKit(): Kit<Term> {
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
  const kit: Record<string, unknown> = {
    lit: (value: number): Term => unique({ op: 'lit', operands: [], text: literal(value) }),
  }
  for (const [op, row, arity] of rows) {
    if (isShorthand(row) || (row.flat && row.value && op !== 'ahead')) {
      kit[op] = (...operands: never[]) => row.value!(kit as never, ...operands)
    } else if (arity === 'many' || arity === 'pairs') {
      kit[op] = (...lists: List[]) =>
        unique({ op, operands: lists.map((l) => l.element), text: '', over: lists[0]!.array })
    } else {
      kit[op] = (...operands: Term[]) => unique({ op, operands, text: '' })
    }
  }
  return kit as Kit<Term>
}

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
    const sign = CONDITIONS[term.op]
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

  /** A loop over a list; what does not depend on the element is worked out before it. */
  private fold(term: Term): string {
    for (const operand of term.operands) this.hoist(operand)
    const name = `t${this.names.size}`
    this.names.set(term, name)
    const inner = new Source(`${this.indent}  `)
    for (const [known, text] of this.names) inner.names.set(known, text)
    for (const operand of term.operands) inner.count(operand)
    const operands = term.operands.map((t) => inner.operand(t)) as [string, string]
    this.lines.push(
      `${this.indent}let ${name} = ${START[term.op]}`,
      `${this.indent}for (let i = 0; i < ${term.over}.length; i++) {`,
      ...inner.lines,
      `${this.indent}  ${FOLDS[term.op]!(name, ...operands)}`,
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
