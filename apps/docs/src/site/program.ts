import { functions } from '@mg/engine/formula'
import type { Graph } from '@mg/engine/graph'

const OPERATORS: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  pow: '**',
}
/** What the engine calls the smallest and the largest of a list. */
const OF_LISTS: Readonly<Record<string, string>> = { least: 'min', greatest: 'max' }
/** More than this is read by nobody. */
const MOST_LINES = 200

/**
 * A graph as a program of the playground: a line for each operation. Leaves that have a gradient are
 * named, others are numbers. Nothing for a graph with functions that the playground does not have.
 */
export function programOf({ nodes, edges }: Graph): string | undefined {
  if (nodes.length > MOST_LINES) return undefined
  const taken = new Set<string>(Object.keys(functions))
  const named = (wanted: string): string => {
    const plain = wanted.replaceAll(/[^\p{L}\p{Nd}_.]/gu, '_')
    const start = /^[\p{L}_]/u.test(plain) ? plain.replaceAll(/\.+(?=\.|$)/g, '') : `v${plain}`
    let name = start
    for (let n = 2; taken.has(name); n++) name = `${start}_${n}`
    taken.add(name)
    return name
  }
  const operands = nodes.map((): number[] => [])
  for (const { from, to, index } of edges) operands[to]![index] = from
  const names: string[] = []
  const lines: string[] = []
  for (const [i, { op: known, label, data, grad }] of nodes.entries()) {
    const op = OF_LISTS[known] ?? known
    if (op === '' && (label === '' || !Number.isFinite(data)) && grad === 0) {
      if (!Number.isFinite(data)) return undefined
      names[i] = data < 0 ? `(${data})` : String(data)
      continue
    }
    const name = (names[i] = named(label || (op === '' ? 'x' : 'y')))
    const xs = operands[i]!.map((from) => names[from]!)
    if (op === '') {
      lines.push(`${name} = ${data}`)
    } else if (OPERATORS[op]) {
      lines.push(`${name} = ${xs.join(` ${OPERATORS[op]} `)}`)
    } else if (op === 'dot') {
      const half = xs.length / 2
      lines.push(`${name} = dot([${xs.slice(0, half).join(', ')}], [${xs.slice(half).join(', ')}])`)
    } else if (Object.hasOwn(functions, op)) {
      lines.push(`${name} = ${op}(${xs.join(', ')})`)
    } else {
      return undefined
    }
  }
  return lines.join('\n')
}
