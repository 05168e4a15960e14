import type { Span, Token } from './tokens'

/** What is wrong with a text, and where. */
export class ParseError extends Error {
  constructor(
    message: string,
    readonly at: Span,
  ) {
    super(message)
  }
}

/** What is wrong with a token that no expression goes on with; `before` is the one before it. */
export function leftOver(before: Token, token: Token): ParseError {
  if (token.text === ')' || token.text === ']') {
    return new ParseError(`this ${token.text} was never opened`, token)
  }
  if (token.text === '=') {
    const message =
      before.text === '=' ? 'write eq(a, b) to compare' : 'only a name can stand to the left of ='
    return new ParseError(message, token)
  }
  if (token.kind === 'unknown') return unknown(token)
  return new ParseError(`an operator is missing between ${before.text} and ${token.text}`, token)
}

/** What to write in place of a sign that means nothing. */
export function unknown(token: Token): ParseError {
  const hints: Record<string, string> = {
    '^': '^ is not an operator here; write ** for powers',
    '×': '× is not an operator here; write * to multiply',
    '·': '· is not an operator here; write * to multiply',
    '−': 'this is a typographic minus; write -',
  }
  return new ParseError(hints[token.text] ?? `${token.text} means nothing here`, token)
}
