import type { Source } from '../../compile/module/module'
import { literals } from '../../compile/vector-math/math'
import { Body } from '../body'
import type { Statements } from '../body'
import type { Field } from '../fields'
import { Helpers } from '../called-functions'
import { commented } from '../identifiers'
import type { Language } from '../language'
import { gradientNodes, leavesOf, programOf, vjpNodes } from '../program'
import type { Program, ProgramOptions } from '../program'
import { sectionOf } from '../section'
import { WHATS } from '../what'
import type { What } from '../what'
import { glsl, wgsl } from './dialect'
import type { Dialect } from './dialect'
import { shader } from './language'

export interface ShaderOptions extends ProgramOptions {
  what: readonly What[]
  language: 'glsl' | 'wgsl'
}

interface Printer {
  program: Program
  language: Language
  helpers: Helpers
  dialect: Dialect
}

/** A function as functions of a shader; the parameters are constants of the text. */
export function toShader(f: Source, options: ShaderOptions): string {
  const dialect = options.language === 'glsl' ? glsl : wgsl
  const language = shader(dialect)
  const program = programOf(f, options, language.reserved)
  const helpers = new Helpers(language, literals.f32)
  const printer = { program, language, helpers, dialect }
  const functions = WHATS.filter((what) => options.what.includes(what)).map((what) =>
    functionOf(printer, what),
  )
  const constants = program.groups.map(({ name, size, members }) => {
    const numbers = members.map((i) => language.literal(program.recorded.parameters[i]!.v))
    const type = dialect.type(Math.max(size, 5)).replace('5', String(size))
    return dialect.constant(type, `${program.name}_${name}`, `\n  ${numbers.join(', ')}\n`)
  })
  helpers.noting(constants.join('\n'))
  return [
    `// ${program.name}: made by @mg/engine/export.`,
    ...helpers.texts(),
    ...constants,
    ...functions,
  ]
    .join('\n\n')
    .concat('\n')
}

function functionOf({ program, language, helpers, dialect }: Printer, what: What): string {
  const { recorded, inputs, groups, output, isScalar, name } = program
  if (what === 'backward' || what === 'step')
    throw new TypeError(
      `what is '${what}', which a shader has no form of; print 'value', 'gradient', 'valueAndGradient' or 'vjp'`,
    )
  const leaves = leavesOf(program)
  let nodes: readonly number[] = recorded.outputs
  let seeds: readonly number[] = []
  if (what === 'gradient') nodes = gradientNodes(program)
  if (what === 'valueAndGradient') nodes = [...recorded.outputs, ...gradientNodes(program)]
  if (what === 'vjp') ({ seeds, nodes } = vjpNodes(program))
  const section = sectionOf(recorded.k.graph, [...leaves, ...seeds], nodes, literals.f32)
  const passed = [...inputs, ...(what === 'vjp' ? [{ ...output, name: 'u' }] : [])]
  const constants = groups.map((group) => ({ ...group, name: `${name}_${group.name}` }))
  const fields = [...inputs, ...constants, ...(what === 'vjp' ? [passed.at(-1)!] : [])]
  const body = new Body(section, statementsOf(fields, constants, language, dialect), helpers)
  const results = section.roots.map((root) => body.text(root))
  const type = dialect.type(results.length)
  const isArray = results.length > 4
  const made =
    results.length === 1
      ? results[0]!
      : `${type}(${isArray ? `\n    ${results.join(',\n    ')}\n  ` : results.join(', ')})`
  helpers.noting(made)
  const numbers = (what === 'value' ? [output] : [...inputs]).flatMap(({ name, paths }) =>
    paths.map((path) => commented(name + path)),
  )
  const order = [...(what === 'valueAndGradient' ? ['the value'] : []), ...numbers]
  const about =
    what === 'value' && isScalar
      ? []
      : [`// Returns ${order.slice(0, 24).join(', ')}${order.length > 24 ? ', …' : ''}.`]
  return [
    `// ${COMMENTS[what]}`,
    ...about,
    `${dialect.signature(
      `${name}_${SUFFIX[what]}`,
      passed
        .filter(({ size }) => size > 0)
        .map((field) => [typeOf(field, dialect), field.name] as const),
      type,
    )} {`,
    ...body.lines.map((line) => `  ${line}`),
    `  return ${made};`,
    '}',
  ].join('\n')
}

const SUFFIX = {
  value: 'value',
  gradient: 'gradient',
  valueAndGradient: 'value_and_gradient',
  vjp: 'vjp',
} as const
const COMMENTS = {
  value: 'The value.',
  gradient: 'The gradient with respect to the inputs.',
  valueAndGradient: 'The value, and behind it the gradient with respect to the inputs.',
  vjp: 'The gradient of the sum of u times the outputs, with respect to the inputs.',
} as const

const typeOf = ({ size, isScalar }: Field, dialect: Dialect): string =>
  isScalar || size > 1 ? dialect.type(size) : dialect.type(5).replace('5', '1')

function statementsOf(
  fields: readonly Field[],
  constants: readonly Field[],
  language: Language,
  dialect: Dialect,
): Statements {
  const places: [field: Field, index: number][] = fields.flatMap((field) =>
    Array.from({ length: field.size }, (_, i): [Field, number] => [field, i]),
  )
  const { float, loop, variable } = dialect
  const element = (array: string): string => (array.includes('[') ? array : `${array}[i]`)
  return {
    literal: language.literal,
    define: language.define,
    use: (v) => v,
    leaf(index) {
      const [field, i] = places[index]!
      return field.isScalar ? field.name : `${field.name}[${i}]`
    },
    // Only constants: an input may be a vector, which a loop cannot index in every shader.
    run(leaves) {
      const [field, first] = places[leaves[0]!]!
      const isRun = leaves.every((leaf, i) => leaf === leaves[0]! + i && places[leaf]![0] === field)
      if (!isRun || !constants.includes(field)) return undefined
      return first === 0 ? field.name : `${field.name}[${first} + i]`
    },
    array(name, elements) {
      const type = dialect.type(Math.max(elements.length, 5))
      return [variable(type, name, `${type}(${elements.join(', ')})`)]
    },
    overArrays(name, op, arrays, size) {
      const [x, y] = arrays.map(element) as [string, string]
      if (op === 'sum' || op === 'dot') {
        const term = op === 'sum' ? x : `${x} * ${y}`
        return [variable(float, name, '0.0'), loop(0, size, `${name} += ${term};`)]
      }
      const pick = op === 'least' ? 'min' : 'max'
      const start = x.replace(/i\]$/, '0]')
      return [variable(float, name, start), loop(1, size, `${name} = ${pick}(${name}, ${x});`)]
    },
  }
}
