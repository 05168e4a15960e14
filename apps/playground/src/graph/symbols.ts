const SYMBOLS: Record<string, string> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  neg: '−',
  pow: 'xʸ',
  square: 'x²',
  sqrt: '√',
  cbrt: '∛',
  reciprocal: '1/x',
  sum: 'Σ',
  dot: 'w·x',
  exp: 'eˣ',
  exp2: '2ˣ',
  log: 'ln',
  abs: '|x|',
  lt: '<',
  le: '≤',
  gt: '>',
  ge: '≥',
  eq: '=',
  ne: '≠',
  sech2: 'sech²',
  normalCdf: 'Φ',
}

/** What stands for an operation in its badge; a leaf has none. */
export const symbolOf = (op: string): string => SYMBOLS[op] ?? op

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
  const [x, y, w] = names
  const half = names.length / 2
  const list = names.length > 6 ? [...names.slice(0, 4), '…'] : names
  switch (op) {
    case 'add':
      return `${x} + ${y}`
    case 'sub':
      return `${x} − ${y}`
    case 'mul':
      return `${x} × ${y}`
    case 'div':
      return `${x} / ${y}`
    case 'pow':
      return `${x} ** ${y}`
    case 'neg':
      return `−${x}`
    case 'square':
      return `${x}²`
    case 'sqrt':
      return `√${x}`
    case 'reciprocal':
      return `1/${x}`
    case 'exp':
      return `exp(${x})`
    case 'sum':
      return list.join(' + ')
    case 'dot': {
      const pairs = names.slice(0, half).map((name, i) => `${name}·${names[half + i]}`)
      return (half > 3 ? [...pairs.slice(0, 3), '…'] : pairs).join(' + ')
    }
    case 'where':
      return `${y} where ${x} is not 0, else ${w}`
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'ne':
      return `1 where ${x} ${SYMBOLS[op]} ${y}, else 0`
    default:
      return `${op}(${list.join(', ')})`
  }
}
