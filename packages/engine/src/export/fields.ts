import type { Shape } from '../compile/shapes'
import { scalar, sizeOf } from '../compile/shapes'
import type { Value } from '../value'
import { commented } from './identifiers'
import type { Identifiers } from './identifiers'

/** Numbers that travel together under one name: an input, a group of parameters, the outputs. */
export interface Field {
  name: string
  /** How many numbers; they lie one after the other in the order of the shape. */
  size: number
  /** Whether it is one number by itself, and no array of length 1. */
  isScalar: boolean
  /** What each number is called in the shape, as in `[2]` or `.angle`, for comments. */
  paths: readonly string[]
}

/** A field for a shape. */
export function fieldOf(name: string, shape: Shape): Field {
  return { name, size: sizeOf(shape), isScalar: shape === scalar, paths: pathsOf(shape) }
}

function pathsOf(shape: Shape): string[] {
  if (shape === scalar) return ['']
  const isArray = Array.isArray(shape)
  return Object.entries(shape as Record<string, Shape>).flatMap(([key, part]) =>
    pathsOf(part).map((rest) => (isArray ? `[${key}]` : `.${commented(key)}`) + rest),
  )
}

/** Parameters by the name of their group: a Value, or nested arrays or records of them. */
export type ParameterGroups = Readonly<Record<string, unknown>>

/** A group of parameters, as a field and the place of each among all parameters of the function. */
export interface Group extends Field {
  members: readonly number[]
}

/** The groups of a function's parameters; those that nobody named are one more, `parameters`. */
export function groupsOf(
  parameters: readonly Value[],
  named: ParameterGroups,
  identifiers: Identifiers,
): Group[] {
  const places = new Map(parameters.map((value, i) => [value, i]))
  const groups: Group[] = []
  const add = (name: string, members: readonly number[], paths: readonly string[]): void => {
    if (members.length > 0)
      groups.push({
        name: identifiers.name(name),
        size: members.length,
        isScalar: false,
        paths,
        members,
      })
  }
  for (const [name, values] of Object.entries(named)) {
    const members: number[] = []
    const paths: string[] = []
    const collect = (given: unknown, path: string): void => {
      const place = places.get(given as Value)
      if (place !== undefined) {
        places.delete(given as Value)
        members.push(place)
        paths.push(path)
      } else if (typeof given === 'object' && given !== null && !('backward' in given)) {
        for (const [key, part] of Object.entries(given)) collect(part, `${path}[${key}]`)
      }
    }
    collect(values, '')
    add(name, members, paths)
  }
  const rest = [...places.values()]
  add(
    'parameters',
    rest,
    rest.map((i) => parameters[i]!.label ?? ''),
  )
  return groups
}
