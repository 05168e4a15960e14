import { functions } from '../language/functions'
import type { Token } from '@mg/engine/formula'

/** The class by which a token is coloured. */
export function tokenClass({ kind, text }: Token): string {
  const isFunction = kind === 'name' && Object.hasOwn(functions, text.replace(/^.*\./, ''))
  return `token-${isFunction ? 'function' : kind}`
}
