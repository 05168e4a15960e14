import type { Source } from '../../compile/module/module'
import { gradients } from '../../compile/passes/differentiate'
import type { Precision } from '../../compile/numbers'
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
import { attribute, python } from './language'
import type { Library } from './language'

export interface PythonOptions extends ProgramOptions {
  what: readonly What[]
  precision: Precision
  library: Library
}

/** What the functions of one text share. */
interface Printer {
  program: Program
  language: Language
  helpers: Helpers
  library: Library
}

/** A function as a Python module; for PyTorch with a class that has its parameters. */
export function toPython(f: Source, options: PythonOptions): string {
  const { library, precision } = options
  const language = python(library)
  const program = programOf(f, options, language.reserved)
  const printer = { program, language, helpers: new Helpers(language), library }
  const functions = WHATS.filter((what) => options.what.includes(what)).map((what) =>
    functionOf(printer, what),
  )
  const module = library === 'torch' && options.what.includes('value') ? [classOf(printer)] : []
  const lib = library === 'torch' ? 'torch' : 'np'
  const parts = [
    `"""${program.name}: made by @mg/engine/export. Inputs have a batch axis, or several, before their own."""\n${
      library === 'torch' ? 'import torch' : 'import numpy as np'
    }\n\nDTYPE = ${lib}.${precision === 'f64' ? 'float64' : 'float32'}`,
    ...(library === 'numpy' ? arraysOf(printer) : []),
    ...printer.helpers.texts(),
    ...functions,
    ...module,
  ]
  return `${parts.join('\n\n\n')}\n`
}

function functionOf(printer: Printer, what: What): string {
  const { program, helpers, library } = printer
  const { recorded, inputs, groups, output, isScalar } = program
  if (what === 'step')
    throw new TypeError(
      "what is 'step', which Python has no form of; print 'value' and use an optimizer of torch.optim",
    )
  const leaves = leavesOf(program)
  const fields: Field[] = [...inputs, ...groups]
  let nodes: readonly number[] = recorded.outputs
  let seeds: readonly number[] = []
  if (what === 'gradient') nodes = gradientNodes(program)
  if (what === 'valueAndGradient') nodes = [...recorded.outputs, ...gradientNodes(program)]
  if (what === 'vjp') ({ seeds, nodes } = vjpNodes(program))
  if (what === 'vjp') fields.push({ ...output, name: 'u' })
  if (what === 'backward') nodes = [...recorded.outputs, ...parameterGradients(program)]
  const section = sectionOf(recorded.k.graph, [...leaves, ...seeds], nodes)
  const body = new Body(section, statementsOf(printer, fields), helpers)
  const texts = section.roots.map((root) => body.text(root))
  const shaped = (field: Field): string => {
    const own = texts.splice(0, field.size)
    return helpers.noting(
      field.isScalar ? `filled(shape, ${own[0]})` : `stacked(shape, [${own.join(', ')}])`,
    )
  }
  const results: string[] = []
  if (what === 'value' || what === 'valueAndGradient' || what === 'backward')
    results.push(shaped(output))
  if (what === 'backward') {
    results[0] = `${results[0]}.mean()`
    for (const group of groups) {
      results.push(`${shaped(group)}.reshape(-1, ${group.size}).mean(0)`)
    }
  } else if (what !== 'value') {
    const parts = inputs.map(shaped)
    results.push(parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`)
  }
  const names = fields.map(({ name }) => name).join(', ')
  const quiet = library === 'numpy' ? ['@np.errstate(all="ignore")'] : []
  return [
    ...quiet,
    `def ${SUFFIX[what]}(${names}):`,
    `    """${COMMENTS[what]}`,
    '',
    ...fields.map(
      (field) => `    ${field.name}: ${described(field, groups.includes(field as never))}`,
    ),
    ...(what === 'value' && !isScalar ? [`    returns [..., ${output.size}]`] : []),
    '    """',
    `    shape = ${shapeText(inputs, library)}`,
    ...body.lines.map((line) => `    ${line}`),
    `    return ${results.join(', ')}`,
  ].join('\n')
}

const SUFFIX = {
  value: 'value',
  gradient: 'gradient',
  valueAndGradient: 'value_and_gradient',
  vjp: 'vjp',
  backward: 'backward',
} as const
const COMMENTS = {
  value: 'The value at each point of the batch.',
  gradient: 'The gradient with respect to the inputs.',
  valueAndGradient: 'The value, and the gradient with respect to the inputs.',
  vjp: 'The gradient of the sum of u times the outputs, with respect to the inputs.',
  backward: 'The mean over the batch, and its gradient with respect to each group of parameters.',
} as const

const described = ({ size, isScalar, paths }: Field, isGroup: boolean): string => {
  const own = paths.some((path, i) => path !== '' && path !== `[${i}]`)
  const some = paths.slice(0, 12).map((path) => commented(path) || '…')
  const names = own ? `, ${some.join(', ')}${size > 12 ? ', …' : ''}` : ''
  return isScalar ? '[...]' : `[${isGroup ? '' : '..., '}${size}]${names}`
}

function shapeText(inputs: readonly Field[], library: Library): string {
  const shapes = inputs
    .filter(({ size }) => size > 0)
    .map(({ name, isScalar }) => `${name}.shape${isScalar ? '' : '[:-1]'}`)
  if (shapes.length === 0) return '()'
  if (shapes.length === 1) return shapes[0]!
  return `${library === 'torch' ? 'torch' : 'np'}.broadcast_shapes(${shapes.join(', ')})`
}

function statementsOf(
  { program, language, helpers, library }: Printer,
  fields: readonly Field[],
): Statements {
  const isGroup = (field: Field): boolean => program.groups.includes(field as never)
  const places: [field: Field, index: number][] = fields.flatMap((field) =>
    Array.from({ length: field.size }, (_, i): [Field, number] => [field, i]),
  )
  return {
    literal: language.literal,
    define: language.define,
    use: (v) => v,
    leaf(index) {
      const [field, i] = places[index]!
      if (field.isScalar) return field.name
      return `${field.name}[${isGroup(field) ? '' : '..., '}${i}]`
    },
    run(leaves) {
      const [field, first] = places[leaves[0]!]!
      const isRun = leaves.every((leaf, i) => leaf === leaves[0]! + i && places[leaf]![0] === field)
      if (!isRun || field.isScalar) return undefined
      const range = `${first}:${first + leaves.length}`
      return `${field.name}[${isGroup(field) ? '' : '..., '}${range}]`
    },
    array: (name, elements) => [
      helpers.noting(`${name} = stacked(shape, [${elements.join(', ')}])`),
    ],
    overArrays(name, op, [xs, ys]) {
      if (op === 'sum') return [`${name} = ${xs}.sum(-1)`]
      if (op === 'dot') return [`${name} = (${xs} * ${ys}).sum(-1)`]
      const extreme = op === 'least' ? 'min' : 'max'
      return [`${name} = ${xs}.${library === 'torch' ? 'a' : ''}${extreme}(-1)`]
    },
  }
}

/** The gradient of the function with respect to the parameters, group by group. */
function parameterGradients({ recorded, groups, isScalar }: Program): number[] {
  if (!isScalar) throw new TypeError('the function returns several Values; backward needs one')
  const { k, outputs, parameterNodes } = recorded
  const all = groups.flatMap(({ members }) => members.map((i) => parameterNodes[i]!))
  return gradients(k, outputs, [k.graph.literal(1)], all)
}

function numbersOf({ program, language }: Printer, members: readonly number[]): string {
  const numbers = members.map((i) => language.literal(program.recorded.parameters[i]!.v))
  const lines: string[] = ['']
  for (const number of numbers) {
    if (lines.at(-1)!.length + number.length > 80) lines.push('')
    lines[lines.length - 1] += `${number}, `
  }
  return lines.map((line) => line.trimEnd()).join('\n        ')
}

/** The parameters as they were, by group. */
function arraysOf(printer: Printer): string[] {
  return printer.program.groups.map(
    ({ name, members }) =>
      `# The parameters ${name}, as they were when this was printed.\n${name.toUpperCase()} = np.array([\n        ${numbersOf(printer, members)}\n], dtype=DTYPE)`,
  )
}

function classOf(printer: Printer): string {
  const { inputs, groups, recorded } = printer.program
  const names = inputs.map(({ name }) => name)
  const passed = [...names, ...groups.map(({ name }) => `self.${attribute(name)}`)]
  return [
    'class Model(torch.nn.Module):',
    '    """The function with its parameters, as they were when this was printed."""',
    '',
    '    def __init__(self):',
    '        super().__init__()',
    ...groups.map(({ name, members }) => {
      const isTrained = members.some((i) => recorded.parameters[i]!.requiresGrad)
      return `        self.${attribute(name)} = torch.nn.Parameter(torch.tensor([\n        ${numbersOf(printer, members)}\n        ], dtype=DTYPE), requires_grad=${isTrained ? 'True' : 'False'})`
    }),
    '',
    `    def forward(self, ${names.join(', ')}):`,
    `        return value(${passed.join(', ')})`,
  ].join('\n')
}
