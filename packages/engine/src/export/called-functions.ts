import type { Language } from './language'
import { Body } from './body'
import type { Statements } from './body'
import { definitionOf } from './section'
import { codes, arities } from '../compile/ir/ops'

/** The functions that a text brings with it: the language's own, and those made of rows of the table. */
export class Helpers {
  /** Texts by name, each after those that it calls. */
  private readonly made = new Map<string, string>()

  constructor(
    private readonly language: Language,
    private readonly literals?: ReadonlyMap<number, number>,
  ) {}

  /** An op with a fixed number of operands as an expression. */
  expression(op: string, operands: readonly string[]): string {
    const { atoms, ops } = this.language
    const own = ops[op] ?? (atoms as Language['ops'])[op]
    const [x, y, w] = operands as [string, string, string]
    if (own) return this.noting(own(x, y, w))
    this.make(op)
    return `${op}_of(${operands.join(', ')})`
  }

  /** Notes which of the language's functions a text calls, and returns the text. */
  noting(text: string): string {
    const { functions } = this.language
    for (const name of Object.keys(functions)) {
      if (this.made.has(name) || !new RegExp(`\\b${name}\\(`).test(text)) continue
      this.made.set(name, '') // so that its own text, which has its name, is no reason to note it again
      const definition = this.noting(functions[name]!)
      this.made.delete(name)
      this.made.set(name, definition)
    }
    return text
  }

  /** The texts of all functions that are called, each after those that it calls. */
  texts(): string[] {
    return [...this.made.values()]
  }

  private make(op: string): void {
    const name = `${op}_of`
    if (this.made.has(name)) return
    const { language } = this
    const section = definitionOf(op, this.literals)
    if (!section) throw new Error(`${op} has no form in this language`)
    const parameters = ['x', 'y', 'w'].slice(0, arities[codes[op]!]!)
    const noLists = (): never => {
      throw new Error(`the row of ${op} has lists`)
    }
    const statements: Statements = {
      leaf: (i) => parameters[i]!,
      literal: language.literal,
      define: language.define,
      use: (v) => v,
      run: noLists,
      array: noLists,
      overArrays: noLists,
    }
    const body = new Body(section, statements, this)
    const result = body.text(section.roots[0]!)
    this.made.set(name, language.functionOf(name, parameters, body.lines, result))
  }
}
