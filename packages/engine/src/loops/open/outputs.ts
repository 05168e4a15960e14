import { filled, shapeOf, sizeOf } from '../../compile/shapes'
import type { Shape } from '../../compile/shapes'
import { rowsOf } from '../record/sequence'
import { leavesOf } from '../tree'
import type { Value } from '../../value'
import { readInput } from './inputs'
import type { Point } from './inputs'

/** What a function returns whose inputs have no certain length: Values, lists like that, and arrays and records of both. */
export type Output =
  | { kind: 'values'; shape: Shape; size: number }
  | { kind: 'list'; shape: Shape; size: number }
  | { kind: 'parts'; names: readonly string[] | undefined; parts: readonly Output[] }

/** The output for a result, and the Values that it is made of: numbers, or a block for a list. */
export function outputOf(result: unknown, values: Value[]): Output {
  const rows = rowsOf(result)
  if (rows && rows.length === undefined) {
    values.push(rows.block as Value)
    return { kind: 'list', shape: rows.shape, size: sizeOf(rows.shape) }
  }
  if (hasList(result)) {
    const isArray = Array.isArray(result)
    return {
      kind: 'parts',
      names: isArray ? undefined : Object.keys(result as object),
      parts: Object.values(result as object).map((part) => outputOf(part, values)),
    }
  }
  const shape = shapeOf(result)
  values.push(...leavesOf(result))
  return { kind: 'values', shape, size: sizeOf(shape) }
}

function hasList(tree: unknown): boolean {
  const rows = rowsOf(tree)
  if (rows) return rows.length === undefined
  return (
    typeof tree === 'object' &&
    tree !== null &&
    (Array.isArray(tree) || Object.getPrototypeOf(tree) === Object.prototype) &&
    Object.values(tree).some(hasList)
  )
}

/** For each Value of an output, whether it is a list. */
export const listsIn = (output: Output): boolean[] =>
  output.kind === 'parts'
    ? output.parts.flatMap(listsIn)
    : output.kind === 'list'
      ? [true]
      : Array<boolean>(output.size).fill(false)

/** Reads numbers in the shape of an output, behind those that are there. */
export function readOutput(output: Output, given: unknown, to: Point, name: string): void {
  if (output.kind === 'parts') {
    output.parts.forEach((part, i) => {
      const key = output.names?.[i] ?? i
      const own = (given as Record<string, unknown> | undefined)?.[key]
      readOutput(part, own, to, output.names ? `${name}.${key}` : `${name}[${key}]`)
    })
    return
  }
  const { kind, shape, size } = output
  const isOpen = kind === 'list'
  const at = isOpen ? to.lists.length : to.numbers.length
  if (isOpen) to.lists.push({ data: new Float64Array(16), at: 0, length: 0 })
  else {
    const numbers = new Float64Array(at + size)
    numbers.set(to.numbers)
    to.numbers = numbers
  }
  readInput({ isOpen, shape, size, at }, given, to, name)
}

/** Numbers in the shape of an output; `lengths` gives those of the lists. */
export function inOutput(output: Output, next: () => number, lengths: () => number): unknown {
  if (output.kind === 'values') return filled(output.shape, next)
  if (output.kind === 'list')
    return Array.from({ length: lengths() / output.size }, () => filled(output.shape, next))
  const parts = output.parts.map((part) => inOutput(part, next, lengths))
  const { names } = output
  return names ? Object.fromEntries(names.map((name, i) => [name, parts[i]])) : parts
}
