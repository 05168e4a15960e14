import type { Atom } from '../ops/atoms'

/** An expression over operands, each a name or a literal. */
export type Expression = (x: string, y: string, w: string) => string

/** A language that straight-line code over numbers can be printed in. */
export interface Language {
  /** Words that nothing may be named by. */
  reserved: readonly string[]
  literal: (value: number) => string
  /** The atoms of the op table; a missing row does not compile. */
  atoms: Readonly<Record<Atom, Expression>>
  /** Ops that the language has a better word for than what the table makes of them. */
  ops: Readonly<Record<string, Expression>>
  /** Functions that the text brings with it where it calls them, by name. */
  functions: Readonly<Record<string, string>>
  /** The statement that names a number. */
  define: (name: string, value: string) => string
  /** A function of numbers that the printer makes of a row of the table. */
  functionOf: (
    name: string,
    parameters: readonly string[],
    lines: readonly string[],
    result: string,
  ) => string
}
