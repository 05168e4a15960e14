import { Value, k } from '../src/value'
import { ARITIES, descriptors } from '../src/ops/descriptors'
import type { OpDescriptor } from '../src/ops/descriptors'
import { namesOf, sentence } from './sentence'

/** The text of `functions.gen.ts`: every op with a fixed number of operands as a function. */
export function functions(): string {
  return [
    '// Generated from table.ts by `pnpm generate`. Do not edit.',
    '',
    "import { lift } from './value'",
    "import type { Operand, Value } from './value'",
    ...descriptors.filter(isFunction).flatMap((op) => ['', ...writeFunction(op)]),
    '',
  ].join('\n')
}

/** `min` and `max` take lists as well, and are written by hand. */
function isFunction({ isHidden, arity, publicName }: OpDescriptor): boolean {
  const isOverloaded = descriptors.some(
    (other) => other.publicName === publicName && ARITIES[other.arity].isList,
  )
  return !isHidden && !ARITIES[arity].isList && !isOverloaded
}

function writeFunction(op: OpDescriptor): string[] {
  const { name, parameters, example, isDifferentiable } = op
  const names = namesOf(parameters)
  const apply = k[name as 'mul'] as (...operands: unknown[]) => { data: number }
  const result = apply(...example.map((x) => new Value(x))).data
  const declared = parameters.map((parameter) =>
    parameter.includes('=') ? `${parameter.split(' ')[0]}?: Operand` : `${parameter}: Operand`,
  )
  return [
    '/**',
    ` * Returns ${sentence(op, names)}${isDifferentiable ? '' : ' No gradient flows through it.'}`,
    ' * @throws TypeError for anything but numbers and Values',
    ' * @example',
    ` * ${name}(${example.join(', ')}).data // ${result}`,
    ' */',
    `export const ${name} = (${declared.join(', ')}): Value =>`,
    `  lift(${names[0]}).${name}(${names.slice(1).join(', ')})`,
  ]
}
