import { Body } from '../body'
import type { Statements } from '../body'
import type { Field } from '../fields'
import { commented } from '../identifiers'
import { gradientNodes, leavesOf, vjpNodes } from '../program'
import { sectionOf } from '../section'
import type { What } from '../what'
import { writes } from '../writes'
import { described, inMemory, parameter, plain, unused } from './text'
import type { CFunction, Printer } from './text'

/** value, gradient, both or vjp: functions of one point. */
export function atOnePoint(printer: Printer, what: Exclude<What, 'backward' | 'step'>): CFunction {
  const { program, language, helpers, literals, real } = printer
  const { recorded, inputs, groups, output, isScalar, name } = program
  const leaves = leavesOf(program)
  const fields: Field[] = [...inputs, ...groups]
  let nodes: readonly number[] = recorded.outputs
  let seeds: readonly number[] = []
  if (what === 'gradient') nodes = gradientNodes(program)
  if (what === 'valueAndGradient') nodes = [...recorded.outputs, ...gradientNodes(program)]
  if (what === 'vjp') ({ seeds, nodes } = vjpNodes(program))
  if (what === 'vjp') fields.push({ ...output, name: 'u' })
  const section = sectionOf(recorded.k.graph, [...leaves, ...seeds], nodes, literals)
  const isReturned = what === 'valueAndGradient' || (what === 'value' && isScalar)
  const returned = isReturned ? section.roots[0]! : undefined
  const written = section.roots.slice(isReturned ? 1 : 0)
  const target = what === 'value' ? 'out' : 'gradient'
  const plan = writes(section.graph, written)
  const statements: Statements = { ...inMemory(fields), ...language, use: (v) => v, ...plain(real) }
  const needed = returned === undefined ? plan.needed : [returned, ...plan.needed]
  const body = new Body({ graph: section.graph, roots: needed }, statements, helpers)
  const lines = plan.lines(body, helpers, (i) => `${target}[${i}]`)
  const outputs = written.length > 0 ? [`${real} ${target}[${written.length}]`] : []
  const arguments_ = [
    ...fields.filter(({ size }) => size > 0).map((field) => parameter(field, real)),
    ...outputs,
  ]
  const all = [...body.lines, ...lines]
  return {
    comment: [
      COMMENTS[what],
      ...fields.map((field) => `${field.name}${described(field)}`),
      ...(written.length > 0
        ? [
            `${target}: ${(what === 'value' ? [output] : inputs).flatMap(named).slice(0, 40).join(', ')}${written.length > 40 ? ', …' : ''}`,
          ]
        : []),
    ],
    prototype: `${returned === undefined ? 'void' : real} ${name}_${SUFFIX[what]}(${arguments_.join(', ') || 'void'})`,
    lines: [
      ...unused(fields, [...all, returned === undefined ? '' : body.text(returned)]),
      ...all,
      ...(returned === undefined ? [] : [`return ${body.text(returned)};`]),
    ],
  }
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
  valueAndGradient: 'Returns the value, and writes the gradient with respect to the inputs.',
  vjp: 'The gradient of the sum of u times the outputs, with respect to the inputs.',
} as const

const named = ({ name, paths }: Field): string[] => paths.map((path) => commented(name + path))
