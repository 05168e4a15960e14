import { ops } from '@mg/engine/ops'
import type { OpInfo } from '@mg/engine/ops'

const infos: ReadonlyMap<string, OpInfo> = new Map(ops.map((info) => [info.name, info]))

/** What stands for an operation in its badge; a leaf has none. */
export const symbolOf = (op: string): string => infos.get(op)?.symbol ?? op

const LETTERS = ['u', 'v', 'w']

/** What the operands of a node are called in its formula: their labels, or letters. */
export function operandNames(labels: readonly string[]): string[] {
  return labels.map((label, i) => {
    if (label !== '') return label
    return labels.length <= LETTERS.length ? LETTERS[i]! : `u${subscript(i + 1)}`
  })
}

const subscript = (n: number): string =>
  Array.from(String(n), (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')

/** A node's own calculation as a formula: 'tanh(n)', 'u + v'. */
export function calculation(op: string, names: readonly string[]): string {
  const { arity, symbol = op, formula = '', doc = '' } = infos.get(op) ?? {}
  const half = names.length / 2
  const isShort = names.length <= 6
  if (arity === 'pairs') {
    const pairs = names.slice(0, half).map((name, i) => `${name}·${names[half + i]}`)
    return (isShort ? pairs : [...pairs.slice(0, 3), '…']).join(' + ')
  }
  const list = isShort ? names : [...names.slice(0, 4), '…']
  if (op === 'sum') return list.join(' + ')
  // What has a sign of its own is written with it; the rest by its name, as in the program.
  if (arity === 'many' || (symbol === op && op !== 'where')) return `${op}(${list.join(', ')})`
  // [x < y] is for mathematicians.
  return filled(formula.startsWith('[') ? doc : formula, names)
}

const RAISED: Record<string, string> = { ˣ: 'x', ʸ: 'y' }

/** A formula of x, y and w with names in their places. */
function filled(formula: string, names: readonly string[]): string {
  const nameOf = (letter: string): string => {
    const name = names['xyw'.indexOf(letter)] ?? letter
    return name.startsWith('−') && formula !== letter ? `(${name})` : name
  }
  return formula.replaceAll(
    /(?<!\p{L})[xyw](?!\p{L}(?<![ˣʸ]))|(⁻?)([ˣʸ])/gu,
    (letter, minus?: string, raised?: string) =>
      raised === undefined
        ? nameOf(letter)
        : `^${minus ? `(−${nameOf(RAISED[raised]!)})` : nameOf(RAISED[raised]!)}`,
  )
}
