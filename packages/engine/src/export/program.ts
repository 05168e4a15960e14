import { gradients } from '../compile/passes/differentiate'
import { recordingOf } from '../compile/module/module'
import type { Source } from '../compile/module/module'
import { newInput } from '../compile/run/derivatives'
import { scalar } from '../compile/shapes'
import type { Shape } from '../compile/shapes'
import type { Recorded } from '../compile/record/record'
import { fieldOf, groupsOf } from './fields'
import type { Field, Group, ParameterGroups } from './fields'
import { Identifiers } from './identifiers'

/** A function that is to be printed: what it takes, by name, and its graph. */
export interface Program {
  recorded: Recorded
  name: string
  inputs: readonly Field[]
  groups: readonly Group[]
  output: Field
  isScalar: boolean
  identifiers: Identifiers
}

export interface ProgramOptions {
  /** What the function is called; default: `f`. */
  name?: string
  /** The names of the inputs, in order; default: the keys of a single record, else `x0`, `x1`, … */
  inputs?: readonly string[]
  /** The parameters by the name of their group: a Value, or nested arrays or records of them, as `Object.fromEntries(model.namedParameters())` is. Those that nobody named are a group `parameters`. */
  parameters?: ParameterGroups
}

export function programOf(
  f: Source,
  options: ProgramOptions,
  reserved: readonly string[],
): Program {
  const recorded = recordingOf(f)
  if (recorded.k.graph.calls)
    throw new TypeError(
      'the function has loops or tables of @mg/engine/loops, which other languages have no form of yet; unroll them with a JavaScript loop over lists of a known length',
    )
  const { shapes, output } = recorded
  const wanted = options.inputs ?? shapes.map((_, i) => (shapes.length === 1 ? 'x' : `x${i}`))
  if (wanted.length !== shapes.length)
    throw new RangeError(`inputs has ${wanted.length} names; pass ${shapes.length}`)
  const identifiers = new Identifiers(reserved)
  const name = identifiers.name(options.name ?? 'f')
  return {
    recorded,
    name,
    inputs: shapes.map((shape, i) => fieldOf(identifiers.name(wanted[i]!), shape as Shape)),
    groups: groupsOf(recorded.parameters, options.parameters ?? {}, identifiers),
    output: fieldOf('out', output),
    isScalar: output === scalar,
    identifiers,
  }
}

/** The leaves of a program's functions: inputs, then parameters group by group. */
export const leavesOf = ({ recorded, groups }: Program): number[] => [
  ...recorded.inputs,
  ...groups.flatMap(({ members }) => members.map((i) => recorded.parameterNodes[i]!)),
]

/** The nodes of the gradient with respect to the inputs. @throws TypeError unless the function returns one Value */
export function gradientNodes({ recorded, isScalar }: Program): number[] {
  if (!isScalar)
    throw new TypeError('the function returns several Values; a gradient needs one, vjp takes all')
  const { k, outputs, inputs } = recorded
  return gradients(k, outputs, [k.graph.literal(1)], inputs)
}

/** A leaf for each output, and the nodes of the gradient of Σ leaf·output with respect to the inputs. */
export function vjpNodes({ recorded }: Program): { seeds: number[]; nodes: number[] } {
  const { k, outputs, inputs } = recorded
  const seeds = outputs.map(() => newInput(k.graph))
  return { seeds, nodes: gradients(k, outputs, seeds, inputs) }
}
