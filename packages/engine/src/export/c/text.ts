import type { Statements } from '../body'
import type { Field } from '../fields'
import type { Helpers } from '../called-functions'
import { commented } from '../identifiers'
import type { Language } from '../language'
import type { Program } from '../program'

/** What the printers of C share. */
export interface Printer {
  program: Program
  language: Language
  helpers: Helpers
  literals: ReadonlyMap<number, number>
  /** `double` or `float` */
  real: string
}

/** A C function: its prototype, and the lines of its body. */
export interface CFunction {
  comment: readonly string[]
  prototype: string
  lines: readonly string[]
}

/** A field as a parameter of a function. */
export const parameter = ({ name, size, isScalar }: Field, real: string): string =>
  isScalar ? `${real} ${name}` : `const ${real} ${name}[${size}]`

/** What the numbers of a field are, for a comment. */
export function described({ size, isScalar, paths }: Field): string {
  if (isScalar) return ': a number'
  const own = paths.some((path, i) => path !== `[${i}]` && path !== '')
  const some = paths.slice(0, 12).map((path) => commented(path) || '…')
  return own ? ` [${size}]: ${some.join(', ')}${size > 12 ? ', …' : ''}` : ` [${size}]`
}

/** Leaves as they lie in the fields, one field after the other. */
export function inMemory(fields: readonly Field[]): Pick<Statements, 'leaf' | 'run'> {
  const places: [field: Field, index: number][] = fields.flatMap((field) =>
    Array.from({ length: field.size }, (_, i): [Field, number] => [field, i]),
  )
  return {
    leaf(index) {
      const [field, i] = places[index]!
      return field.isScalar ? field.name : `${field.name}[${i}]`
    },
    run(leaves) {
      const [field, first] = places[leaves[0]!]!
      const isRun = leaves.every((leaf, i) => leaf === leaves[0]! + i && places[leaf]![0] === field)
      if (!isRun || field.isScalar) return undefined
      return first === 0 ? field.name : `(${field.name} + ${first})`
    },
  }
}

/** Arrays and the loops over them, one number at a time. */
export const plain = (real: string): Pick<Statements, 'array' | 'overArrays'> => ({
  array: (name, elements) => [
    `const ${real} ${name}[${elements.length}] = {`,
    ...wrapped(elements),
    '};',
  ],
  overArrays(name, op, [xs, ys], size) {
    const loop = `for (size_t i = ${op === 'sum' || op === 'dot' ? 0 : 1}; i < ${size}; i++)`
    if (op === 'sum') return [`${real} ${name} = 0;`, `${loop} ${name} += ${xs}[i];`]
    if (op === 'dot') return [`${real} ${name} = 0;`, `${loop} ${name} += ${xs}[i] * ${ys}[i];`]
    const pick = op === 'least' ? 'smaller' : 'larger'
    return [`${real} ${name} = ${xs}[0];`, `${loop} ${name} = ${pick}(${name}, ${xs}[i]);`]
  },
})

/** Parameters that the lines do not mention, named so that no compiler warns. */
export const unused = (fields: readonly Field[], lines: readonly string[]): string[] => {
  const words = new Set(lines.join('\n').match(/[A-Za-z_]\w*/g))
  return fields
    .filter(({ name, size }) => size > 0 && !words.has(name))
    .map(({ name }) => `(void)${name};`)
}

/** Numbers of an initialiser, in lines of at most 100 columns. */
export function wrapped(numbers: readonly string[]): string[] {
  const lines: string[] = []
  let line = ' '
  for (const number of numbers) {
    if (line.length + number.length > 96) {
      lines.push(line)
      line = ' '
    }
    line += ` ${number},`
  }
  return [...lines, line]
}
