import { needKnown } from '../options'
import { ParseError, leftOver, unknown } from './parse-error'
import { functions as ENGINE, suggestion } from './functions'
import type { Signatures } from './functions'
import type { Program, Statement, Step } from './program'
import { tokens } from './tokens'
import type { Problem, Span, Token } from './tokens'

const DEEPEST = 200
const LONGEST = 20_000

const BINARY: Record<string, { name: string; strength: number }> = {
  '+': { name: 'add', strength: 1 },
  '-': { name: 'sub', strength: 1 },
  '*': { name: 'mul', strength: 2 },
  '/': { name: 'div', strength: 2 },
  '%': { name: 'mod', strength: 2 },
  '**': { name: 'pow', strength: 4 },
}
/** −x² is −(x²), and −x·y is (−x)·y. */
const SIGN_STRENGTH = 3

export interface ParseOptions {
  /** The functions that may be called; default: those of the engine. */
  functions?: Signatures
  /** Whether the text is one expression over `${1}`, `${2}`, …, which may go over several lines; default: false. */
  isTemplate?: boolean
}

/**
 * A text as a program: a line is an expression, or a name, `=` and an expression. A line in which
 * something is wrong is left out, and `problems` says what is wrong and where. Longer texts than
 * 20,000 characters, and expressions nested more than 200 deep, are refused in the same way.
 * @example
 * const { statements, problems } = parse('y = 2*x')
 * statements[0]!.steps.map((step) => step.kind) // [ 'number', 'name', 'apply' ]
 * parse('2 x').problems[0]!.message // 'an operator is missing between 2 and x'
 */
export function parse(text: string, options: ParseOptions = {}): Program {
  needKnown(options, 'functions, isTemplate')
  if (text.length > LONGEST) {
    const message = `this has ${text.length} characters; at most ${LONGEST} are read`
    return { statements: [], problems: [{ message, from: 0, to: text.length }] }
  }
  return new Parser(text, options).program()
}

class Parser {
  private readonly tokens: Token[]
  private readonly end: Token
  private at = 0
  private depth = 0
  /** Inside parentheses a line may go on below. */
  private open = 0
  private steps: Step[] = []

  private readonly functions: Signatures
  private readonly isTemplate: boolean

  constructor(
    private readonly text: string,
    { functions = ENGINE, isTemplate = false }: ParseOptions,
  ) {
    this.functions = functions
    this.isTemplate = isTemplate
    this.tokens = tokens(text, isTemplate).filter(({ kind }) => kind !== 'comment')
    this.end = { kind: 'newline', text: '', from: text.length, to: text.length }
  }

  program(): Program {
    const statements: Statement[] = []
    const problems: Problem[] = []
    while (this.at < this.tokens.length) {
      if (this.next.kind === 'newline') {
        this.at++
        continue
      }
      try {
        statements.push(this.statement())
      } catch (error) {
        if (!(error instanceof ParseError)) throw error
        problems.push({ message: error.message, ...error.at })
        while (this.at < this.tokens.length && this.tokens[this.at]!.kind !== 'newline') this.at++
      }
    }
    return { statements, problems }
  }

  private get next(): Token {
    if (this.open > 0) {
      while (this.tokens[this.at]?.kind === 'newline' && this.tokens[this.at]!.text === '\n') {
        this.at++
      }
    }
    return this.tokens[this.at] ?? this.end
  }

  private statement(): Statement {
    Object.assign(this, { steps: [], depth: 0, open: this.isTemplate ? 1 : 0 })
    const first = this.next
    const second = this.tokens[this.at + 1]
    const line = this.text.slice(0, first.from).split('\n').length
    let name: string | undefined
    let nameAt: Span | undefined
    if (first.kind === 'name' && second && /^[-+*/%]?=$/.test(second.text)) {
      name = first.text
      nameAt = { from: first.from, to: first.to }
      if (Object.hasOwn(this.functions, name)) {
        throw new ParseError(`${name} is a function; choose another name`, first)
      }
      this.at += 2
      if (second.text !== '=') this.steps.push({ kind: 'name', name, ...nameAt })
      this.expression(0)
      const operation = BINARY[second.text[0]!]
      if (second.text !== '=' && operation) {
        const to = this.steps.at(-1)!.to
        this.steps.push({ kind: 'apply', name: operation.name, count: 2, from: first.from, to })
      }
    } else {
      this.expression(0)
    }
    const rest = this.next
    if (rest.kind !== 'newline') throw leftOver(this.tokens[this.at - 1]!, rest)
    const to = this.steps.at(-1)!.to
    return { name, nameAt, steps: this.steps, line, from: first.from, to }
  }

  /** An expression whose operators bind more strongly than `strength`; returns where it begins. */
  private expression(strength: number): number {
    if (++this.depth > DEEPEST) {
      throw new ParseError(`this is nested more than ${DEEPEST} deep`, this.next)
    }
    const from = this.operand()
    for (;;) {
      const operation = this.next.kind === 'operator' ? BINARY[this.next.text] : undefined
      if (operation === undefined || operation.strength <= strength) break
      this.at++
      // Powers group from the right: a**b**c is a**(b**c).
      this.expression(operation.name === 'pow' ? SIGN_STRENGTH : operation.strength)
      this.apply(operation.name, 2, from)
    }
    this.depth--
    return from
  }

  private apply(name: string, count: number, from: number, to = this.steps.at(-1)!.to): void {
    this.steps.push({ kind: 'apply', name, count, from, to })
  }

  private operand(): number {
    const token = this.next
    const { from, to } = token
    this.at++
    if (token.kind === 'number') {
      this.steps.push({ kind: 'number', value: Number(token.text), from, to })
    } else if (token.text === '-' || token.text === '+') {
      this.expression(SIGN_STRENGTH)
      const last = this.steps.at(-1)!
      if (token.text === '-' && last.kind === 'number') {
        this.steps[this.steps.length - 1] = { ...last, value: -last.value, from }
      } else if (token.text === '-') this.apply('neg', 1, from)
    } else if (token.text === '(') {
      this.open++
      this.expression(0)
      this.close(token, ')')
    } else if (token.text === '[') {
      const count = this.list(token, ']')
      this.steps.push({ kind: 'list', count, from, to: this.lastTo })
    } else if (token.kind === 'name') {
      this.named(token)
    } else {
      this.at--
      if (token.text === '=') throw new ParseError('write eq(a, b) to compare', token)
      throw token.kind === 'unknown'
        ? unknown(token)
        : new ParseError(
            'something is missing here: a number, a name or (',
            token.kind === 'newline' ? { from: Math.max(0, from - 1), to: from } : token,
          )
    }
    this.afterOperand(from)
    return from
  }

  /** What may follow an operand: `.relu()`, `[0]`. */
  private afterOperand(from: number): void {
    for (;;) {
      const token = this.next
      const isAdjacent = token.from === this.lastTo
      if (token.text === '.' && this.tokens[this.at + 1]?.kind === 'name') {
        this.at++
        const method = this.next
        this.at++
        this.call(method, 1, from)
      } else if (token.text === '[' && isAdjacent) {
        this.at++
        const index = this.next
        if (!/^\d+$/.test(index.text)) {
          throw new ParseError('a place in a list is a whole number, counted from 0', index)
        }
        this.at++
        this.close(token, ']', false)
        this.steps.push({ kind: 'item', index: Number(index.text), from, to: this.lastTo })
      } else return
    }
  }

  /** A name, the call of a function, or of a method: `x.relu()`. */
  private named(token: Token): void {
    const { text, from, to } = token
    const isCall = this.next.text === '('
    const dot = text.lastIndexOf('.')
    if (isCall && dot > 0) {
      this.steps.push({ kind: 'name', name: text.slice(0, dot), from, to: from + dot })
      this.call({ ...token, text: text.slice(dot + 1), from: from + dot + 1 }, 1, from)
    } else if (isCall) {
      this.call(token, 0, from)
    } else if (Object.hasOwn(this.functions, text)) {
      this.steps.push({ kind: 'function', name: text, from, to })
    } else {
      this.steps.push({ kind: 'name', name: text, from, to })
    }
  }

  /** The arguments of a function; `given` are there already, left of the dot. */
  private call(token: Token, given: number, from: number): void {
    const bracket = this.next
    if (bracket.text !== '(') {
      throw new ParseError(`${token.text} needs parentheses, as in ${token.text}(x)`, token)
    }
    this.at++
    const count = given + this.list(bracket, ')')
    // As in Python: Value(2) is a leaf.
    if (token.text === 'Value' && count === 1) return
    const signature = this.functions[token.text]
    if (!signature || !Object.hasOwn(this.functions, token.text)) {
      const meant = suggestion(token.text, Object.keys(this.functions))
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`
      throw new ParseError(`there is no function ${token.text}${hint}`, token)
    }
    const [least, most] = signature.takes
    if (count < least || count > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`
      const message =
        most === Infinity
          ? `${token.text} takes at least one argument`
          : `${token.text} takes ${wanted} ${most === 1 ? 'argument' : 'arguments'} but got ${count}`
      throw new ParseError(message, { from: token.from, to: this.lastTo })
    }
    this.apply(token.text, count, from, this.lastTo)
  }

  /** Expressions with commas between them, up to a closing bracket; returns how many. */
  private list(bracket: Token, closing: string): number {
    this.open++
    let count = 0
    while (this.next.text !== closing) {
      this.expression(0)
      count++
      if (this.next.text !== ',') break
      this.at++
    }
    this.close(bracket, closing)
    return count
  }

  private close(bracket: Token, closing: string, wasOpened = true): void {
    const token = this.next
    if (token.text !== closing) {
      if (token.kind === 'newline') {
        throw new ParseError(`this ${bracket.text} is never closed`, bracket)
      }
      throw leftOver(this.tokens[this.at - 1]!, token)
    }
    this.at++
    if (wasOpened) this.open--
  }

  private get lastTo(): number {
    return this.tokens[this.at - 1]!.to
  }
}
