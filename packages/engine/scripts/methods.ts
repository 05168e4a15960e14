import { ARITIES, descriptors } from '../src/ops/descriptors'
import type { OpDescriptor } from '../src/ops/descriptors'
import { namesOf, sentence } from './sentence'

/**
 * The text of `value.ts` with what each op's row says of it before its method, where editors show it.
 * A method that is documented in the line above it keeps that.
 * @throws Error when an op has no method, or one that would call itself
 */
export function methods(source: string): string {
  return descriptors
    .filter(({ isHidden }) => !isHidden)
    .reduce((text, op) => documented(text, op), source)
}

function documented(source: string, op: OpDescriptor): string {
  const { publicName, arity, kind, name } = op
  const { isList } = ARITIES[arity]
  const head = isList ? `static ${publicName}` : publicName
  const method = new RegExp(`^(.*)\n  (?:/\\*\\* .* \\*/ )?${head}\\((.*?)\\): Value (.*)$`, 'm')
  const [found, above, parameters, body] = method.exec(source) ?? []
  if (found === undefined) {
    throw new Error(`Value has no method ${publicName}; add to src/value.ts:\n  ${suggestion(op)}`)
  }
  if (kind !== 'shorthand' && new RegExp(`k\\.${name}\\(`).test(body!)) {
    throw new Error(`${publicName} would call itself; write in src/value.ts:\n  ${suggestion(op)}`)
  }
  if (above!.trim().endsWith('*/')) return source
  const names = parameters!.split(', ').map((parameter) => parameter.split(':')[0]!)
  const text = sentence(op, isList ? [] : ['x', ...names])
  // A letter that begins it is an operand, and stays small.
  const start = /^(\p{L}|low|high)(?!\p{L})/u.test(text) ? text[0]! : text[0]!.toUpperCase()
  const comment = `/** ${start}${text.slice(1)} */`
  return source.replace(found, () => `${above}\n  ${comment} ${head}(${parameters}): Value ${body}`)
}

/** A method as it is to be written by hand. */
function suggestion({ name, publicName, arity, kind, parameters }: OpDescriptor): string {
  const { isList } = ARITIES[arity]
  if (isList) return `static ${publicName}(this: void, xs: Operands): Value { … }`
  // Of two operands the second is `other`, since y is its Value.
  const named = namesOf(parameters).slice(1)
  const others = named.length === 1 && named[0] === 'y' ? ['other'] : named
  const declared = others.map((other) => `${other}: Operand`).join(', ')
  const lifted = others.map((other) => `lift(${other})`)
  const body = {
    shorthand: `return k.${name}(${['this', ...lifted].join(', ')})`,
    unary: `return unary(Op.${name}, f.${name}(this.v), this)`,
    binary: `const y = ${lifted[0]}; return binary(Op.${name}, f.${name}(this.v, y.v), this, y)`,
    ternary: `const xs = [this, ${lifted.join(', ')}] as const; return make(Op.${name}, f.${name}(this.v, xs[1].v, xs[2].v), stateOf(xs), xs)`,
  }[kind === 'shorthand' ? kind : (arity as 'unary')]
  return `${publicName}(${declared}): Value { ${body} }`
}
