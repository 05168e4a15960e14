/** A part of a text, from a character to the one after its last. */
export interface Span {
  from: number
  to: number
}

export type TokenKind = 'number' | 'name' | 'operator' | 'newline' | 'comment' | 'unknown'

export interface Token extends Span {
  kind: TokenKind
  text: string
}

/** Something that is wrong with a program, and where. */
export interface Problem extends Span {
  message: string
}

/** In this order: at each place the first that fits is taken. */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['newline', /[\n;]/y],
  ['comment', /(?:#|\/\/)[^\n]*/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  // A name may have dots: they make groups in the graph.
  ['name', /[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}\p{Nd}_]+)*/uy],
  ['operator', /\*\*|[-+*/%]=|[-+*/%()[\],.=]/y],
]
const SPACE = /[^\S\n]+/y

/** What stands in a formula for what it is given, by place: `${1}`. */
const PLACEHOLDER = /\$\{\d+\}/y

/**
 * The tokens of a text, without the spaces between them. Every other character is in one.
 * @param isTemplate whether `${1}`, `${2}`, … are names
 * @example
 * tokens('2*x').map(({ kind }) => kind) // [ 'number', 'operator', 'name' ]
 */
export function tokens(text: string, isTemplate = false): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    SPACE.lastIndex = at
    if (SPACE.test(text)) {
      at = SPACE.lastIndex
      continue
    }
    const token = tokenAt(text, at, isTemplate)
    found.push(token)
    at = token.to
  }
  return found
}

function tokenAt(text: string, from: number, isTemplate: boolean): Token {
  PLACEHOLDER.lastIndex = from
  if (isTemplate && PLACEHOLDER.test(text)) {
    const to = PLACEHOLDER.lastIndex
    return { kind: 'name', text: text.slice(from, to), from, to }
  }
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = from
    if (pattern.test(text)) {
      const to = pattern.lastIndex
      return { kind, text: text.slice(from, to), from, to }
    }
  }
  const character = String.fromCodePoint(text.codePointAt(from)!)
  return { kind: 'unknown', text: character, from, to: from + character.length }
}
