import { ATOM, atom, linesOf, namingOf, rendered, within } from './code'
import type { Dialect, Line, Part } from './code'
import type { Evaluation } from './evaluate'
import { functions } from './functions'

/** A program in TypeScript over `@mg/engine`, which prints its result and its gradient. */
export function toTypeScript({ program, leaves, name }: Evaluation): string {
  const naming = namingOf(program, leaves)
  const imports = new Set(['Value'])
  let hasNetwork = false
  const call = (fn: string, args: string): Part => {
    imports.add(fn)
    return atom(`${fn}(${args})`)
  }
  const listed = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(', ')
  const dialect: Dialect = {
    number: (value) => atom(String(value)),
    name: (known) => atom(naming(known)),
    apply(fn, operands) {
      const [first, ...others] = operands
      if (fn === 'MLP') {
        hasNetwork = true
        return atom(`${network(operands)}.forward(${first!.text})`)
      }
      if (fn === 'dot') return call(fn, listed(operands))
      if (functions[fn]!.overMany) {
        const isPair = (fn === 'min' || fn === 'max') && operands.length === 2
        const isList = operands.length === 1 && (first!.items || !isPair)
        return call(fn, isPair || isList ? listed(operands) : `[${listed(operands)}]`)
      }
      if (first!.number !== undefined) return call(fn, listed(operands))
      return atom(`${within(first!, ATOM)}.${fn}(${listed(others)})`)
    },
  }
  const lines = linesOf(program, leaves, naming)
  const again = new Set(lines.flatMap((line, i) => (isGivenBefore(lines, i) ? [line.name] : [])))
  const body = lines.map((line, i) => {
    const word = isGivenBefore(lines, i) ? '' : again.has(line.name) ? 'let ' : 'const '
    if (line.kind === 'leaf') {
      const options = line.isFixed ? ', { requiresGrad: false }' : ''
      return `${word}${line.name} = new Value(${line.data}${options})`
    }
    const { text, number } = rendered(line.statement.steps, dialect)
    return `${word}${line.name} = ${number === undefined ? text : `new Value(${text})`}`
  })
  const result = lines.find(({ name: other }) => other === naming(name)) ?? lines.at(-1)
  const wanted = lines.flatMap((line) => (line.kind === 'leaf' && !line.isFixed ? line.name : []))
  const gradients = [...new Set(wanted)].map((leaf) => `${leaf}.grad`)
  return [
    `import { ${[...imports].sort().join(', ')} } from '@mg/engine'`,
    ...(hasNetwork ? ["import { MLP } from '@mg/nn'"] : []),
    '',
    ...body,
    '',
    ...(result && wanted.length > 0 ? [`${result.name}.backward()`] : []),
    `console.log(${[`${result?.name}.data`, ...gradients].join(', ')})`,
    '',
  ].join('\n')
}

function isGivenBefore(lines: readonly Line[], i: number): boolean {
  return lines.slice(0, i).some(({ name }) => name === lines[i]!.name)
}

function network([inputs, sizes, ...rest]: readonly Part[]): string {
  const activation = rest.find((part) => part.function !== undefined)?.function
  const seed = rest.find((part) => part.number !== undefined)?.number ?? 1
  const options = [...(activation ? [`activation: '${activation}'`] : []), `seed: ${seed}`]
  return `new MLP(${inputs!.items?.length ?? `${inputs!.text}.length`}, ${sizes!.text}, { ${options.join(', ')} })`
}
