import { ATOM, atom, linesOf, namingOf, rendered, within } from './code'
import type { Dialect, Part } from './code'
import type { Evaluation, Leaf } from './evaluate'

const OPERATORS: Record<string, { sign: string; strength: number }> = {
  add: { sign: ' + ', strength: 1 },
  sub: { sign: ' - ', strength: 1 },
  mul: { sign: '*', strength: 2 },
  div: { sign: '/', strength: 2 },
  pow: { sign: '**', strength: 4 },
}
const COMPARISONS: Record<string, string> = {
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '==',
  ne: '!=',
}
const OF_FUNCTIONAL: Record<string, string> = {
  softplus: 'softplus',
  gelu: 'gelu',
  silu: 'silu',
  softsign: 'softsign',
  leakyRelu: 'leaky_relu',
  elu: 'elu',
}
/** What a list becomes. */
const OVER_MANY: Record<string, string> = {
  sum: '.sum()',
  mean: '.mean()',
  prod: '.prod()',
  norm: '.norm()',
  variance: '.var()',
  min: '.amin()',
  max: '.amax()',
  logSumExp: '.logsumexp(0)',
  softmax: '.softmax(0)',
}
const DOUBLE = 'dtype=torch.float64'

/** The same in Python, over PyTorch in double precision. */
export function toPyTorch({ program, leaves, name }: Evaluation): string {
  const naming = namingOf(program, leaves)
  let usesStack = false
  let networks = 0
  const before: string[] = []
  const stack = (operands: readonly Part[]): string => {
    usesStack = true
    const [only] = operands
    const items = operands.length === 1 ? only!.items : operands
    return items ? `stack(${items.map(({ text }) => text).join(', ')})` : `stack(*${only!.text})`
  }
  const dialect: Dialect = {
    number: (value) => ({ text: python(value), strength: value < 0 ? 3 : ATOM }),
    name: (known) => atom(naming(known)),
    apply(fn, operands) {
      const [x, y] = operands
      if (fn === 'MLP') {
        const net = networks++ === 0 ? 'net' : `net${networks}`
        before.push(...network(net, operands, leaves, networks))
        const isSingle = operands[1]!.items?.at(-1)?.number === 1
        return atom(`${net}(${stack([x!])})${isSingle ? '.squeeze()' : ''}`)
      }
      const operator = OPERATORS[fn]
      if (operator) {
        const { sign, strength } = operator
        const isPower = fn === 'pow'
        const left = within(x!, isPower ? strength + 1 : strength)
        return { text: `${left}${sign}${within(y!, isPower ? 3 : strength + 1)}`, strength }
      }
      if (fn === 'neg') return { text: `-${within(x!, 3)}`, strength: 3 }
      const comparison = COMPARISONS[fn]
      if (comparison) return atom(`(${within(x!, 1)} ${comparison} ${within(y!, 1)}).double()`)
      if (fn === 'dot') return atom(`torch.dot(${stack([x!])}, ${stack([y!])})`)
      const many = OVER_MANY[fn]
      if (many) return atom(`${stack(operands)}${many}`)
      return atom(call(fn, operands.map(tensor)))
    },
  }
  const lines = linesOf(program, leaves, naming)
  const body = lines.flatMap((line) => {
    if (line.kind === 'leaf') {
      const gradient = line.isFixed ? '' : ', requires_grad=True'
      return `${line.name} = torch.tensor(${python(line.data)}, ${DOUBLE}${gradient})`
    }
    const part = rendered(line.statement.steps, dialect)
    return [
      ...before.splice(0),
      `${line.name} = ${part.number === undefined ? part.text : tensor(part)}`,
    ]
  })
  const result = lines.find(({ name: other }) => other === naming(name)) ?? lines.at(-1)
  const wanted = lines.flatMap((line) => (line.kind === 'leaf' && !line.isFixed ? line.name : []))
  const gradients = [...new Set(wanted)].map((leaf) => `${leaf}.grad`)
  const helper = [
    'def stack(*xs):',
    `    return torch.stack([torch.as_tensor(x, ${DOUBLE}) for x in xs])`,
    '',
  ]
  return [
    'import torch',
    '',
    ...(usesStack ? helper : []),
    ...body,
    '',
    ...(result && wanted.length > 0 ? [`${result.name}.backward()`] : []),
    `print(${[`${result?.name}.item()`, ...gradients].join(', ')})`,
    '',
  ].join('\n')
}

/** A number as Python writes it. */
function python(x: number): string {
  if (Number.isNaN(x)) return "float('nan')"
  if (!Number.isFinite(x)) return `float('${x < 0 ? '-' : ''}inf')`
  return Number.isInteger(x) && Math.abs(x) < 1e15 ? `${x}.0` : String(x)
}

/** What functions of PyTorch take: tensors, never bare numbers. */
const tensor = ({ text, number }: Part): string =>
  number === undefined ? text : `torch.tensor(${text}, ${DOUBLE})`

function call(fn: string, operands: readonly string[]): string {
  const [x] = operands
  const all = operands.join(', ')
  switch (fn) {
    case 'cbrt':
      return `(torch.sign(${x})*torch.abs(${x})**(1/3))`
    case 'round':
      return `torch.floor(${x} + 0.5)`
    case 'mod':
      return `torch.remainder(${all})`
    case 'where':
      return `torch.where(${x} != 0, ${operands.slice(1).join(', ')})`
    default:
      return fn in OF_FUNCTIONAL
        ? `torch.nn.functional.${OF_FUNCTIONAL[fn]}(${all})`
        : `torch.${fn}(${all})`
  }
}

/** A network with the numbers that its weights have now. */
function network(
  name: string,
  [inputs, sizes, ...rest]: readonly Part[],
  leaves: readonly Leaf[],
  index: number,
): string[] {
  const prefix = index === 1 ? '' : `network${index}.`
  const activation = rest.find((part) => part.function !== undefined)?.function ?? 'relu'
  const modules: Record<string, string> = {
    relu: 'ReLU()',
    leakyRelu: 'LeakyReLU()',
    elu: 'ELU()',
    sigmoid: 'Sigmoid()',
    tanh: 'Tanh()',
    softplus: 'Softplus()',
    gelu: 'GELU()',
    silu: 'SiLU()',
  }
  const counts = sizes!.items?.map(({ number }) => number!) ?? []
  const data = new Map(leaves.map(({ key, value }) => [key, value.data]))
  const widths = [inputs!.items?.length ?? 0, ...counts]
  const layers = counts.map((count, l) => {
    const bend = l < counts.length - 1 ? `, torch.nn.${modules[activation]}` : ''
    return `    torch.nn.Linear(${widths[l]}, ${count}, ${DOUBLE})${bend},`
  })
  const weights = counts.flatMap((count, l) => {
    const of = (n: number): string => `${prefix}layers.${l}.neurons.${n}`
    const rows = Array.from({ length: count }, (_, n) =>
      Array.from({ length: widths[l]! }, (_, i) => python(data.get(`${of(n)}.w.${i}`) ?? 0)),
    )
    const biases = rows.map((_, n) => python(data.get(`${of(n)}.b`) ?? 0))
    const at = `${name}[${2 * l}]`
    return [
      `    ${at}.weight.copy_(torch.tensor([${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]))`,
      `    ${at}.bias.copy_(torch.tensor([${biases.join(', ')}]))`,
    ].map((line) => line.replace(/\)\)$/, `, ${DOUBLE}))`))
  })
  return [`${name} = torch.nn.Sequential(`, ...layers, ')', 'with torch.no_grad():', ...weights]
}
