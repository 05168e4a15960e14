import { Value, k } from '../src/value'
import type { Arity, Row } from '../src/ops/interpret'
import { rows } from '../src/ops/interpret'

const PARAMETERS = { unary: ['x'], binary: ['x', 'y'], ternary: ['x', 'y', 'w'] }
const RENAMED: Record<string, string[]> = {
  where: ['condition', 'a', 'b'],
  clamp: ['x', 'low', 'high'],
  leakyRelu: ['x', 'slope = 0.01'],
  elu: ['x', 'alpha = 1'],
}
/** Where the usual sample point, 0.5 or (3, 2), is outside of a function's domain or says little. */
const SAMPLES: Record<string, number[]> = {
  acosh: [2],
  floor: [1.5],
  ceil: [1.5],
  round: [1.5],
  neg: [3],
  square: [3],
  sqrt: [9],
  cbrt: [27],
  abs: [-3],
  sign: [-3],
  exp2: [3],
  log2: [8],
  log10: [1000],
  mod: [-1, 3],
  hypot: [3, 4],
  atan2: [1, 1],
  leakyRelu: [-2, 0.01],
  elu: [-2, 1],
  where: [1, 10, 20],
  clamp: [7, 0, 5],
}

/** The text of `functions.gen.ts`: every op with a fixed number of operands as a function. */
export function functions(): string {
  const shown = rows.filter(
    ([name, row, arity]) => !row.hidden && arity in PARAMETERS && name !== 'min' && name !== 'max',
  )
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    "import { lift } from './value'",
    "import type { Operand, Value } from './value'",
    ...shown.flatMap(([name, row, arity]) => ['', ...writeFunction(name, row, arity as 'unary')]),
    '',
  ].join('\n')
}

function writeFunction(name: string, row: Row, arity: Arity & keyof typeof PARAMETERS): string[] {
  const parameters = RENAMED[name] ?? PARAMETERS[arity]
  const names = parameters.map((parameter) => parameter.split(' ')[0]!)
  const [first, ...others] = names
  const sample = SAMPLES[name] ?? [[0.5], [3, 2]][parameters.length - 1]!
  const apply = k[name as 'mul'] as (...operands: unknown[]) => { data: number }
  const result = apply(...sample.map((x) => new Value(x))).data
  const declared = parameters.map((parameter) =>
    parameter.includes('=') ? parameter.replace(' =', ': Operand =') : `${parameter}: Operand`,
  )
  return [
    '/**',
    ` * Returns ${inTheNamesOf(names, row.doc)}.${row.flat ? ' No gradient flows through it.' : ''}`,
    ' * @throws TypeError for anything but numbers and Values',
    ' * @example',
    ` * ${name}(${sample.join(', ')}).data // ${result}`,
    ' */',
    `export const ${name} = (${declared.join(', ')}): Value =>`,
    `  lift(${first}).${name}(${others.join(', ')})`,
  ]
}

/** The row's formula in the function's own parameter names. */
function inTheNamesOf(parameters: readonly string[], doc: string): string {
  return doc.replace(/(?<!\p{L})[xyw](?!\p{L})/gu, (letter) => parameters['xyw'.indexOf(letter)]!)
}
