import { typeError } from '../errors'
import { Value } from '../value'
import type { WritableNumbers } from './numbers'

/** The shape of one number. */
export type Scalar = 'scalar'

/** What a function takes or gives: one number, or arrays and records of shapes. */
export type Shape = Scalar | readonly Shape[] | { readonly [name: string]: Shape }

/** What a function receives for a shape: Values. */
export type ValuesOf<S> = S extends Scalar
  ? Value
  : S extends object
    ? { -readonly [K in keyof S]: ValuesOf<S[K]> }
    : never

/** What a function receives for a list of shapes. */
export type ArgumentsOf<S extends readonly unknown[]> = { -readonly [K in keyof S]: ValuesOf<S[K]> }

/** The numbers that stand for Values: a number for each, in the same arrays and records. */
export type NumbersOf<T> = T extends Value | number
  ? number
  : T extends readonly Value[]
    ? number[] | (number[] extends T ? never : { -readonly [K in keyof T]: number })
    : { -readonly [K in keyof T]: NumbersOf<T[K]> }

/** The numbers that a caller may pass where a function takes such Values; an array of rows may be one typed array of all their numbers, row after row. */
export type Given<T> = T extends Value
  ? number
  : T extends readonly Value[]
    ? ArrayLike<number>
    : T extends readonly unknown[]
      ? { readonly [K in keyof T]: Given<T[K]> } | Float64Array | Float32Array
      : { readonly [K in keyof T]: Given<T[K]> }

/** The shape of one number. */
export const scalar: Scalar = 'scalar'

/**
 * The shape of an array of `size` numbers.
 * @throws RangeError unless `size` is a whole number ≥ 0
 * @example
 * const distance = compile((x: Value[], y: Value[]) => norm(x.map((x, i) => x.sub(y[i]!))), [vector(2), vector(2)])
 * distance([0, 3], [4, 0]) // 5
 */
export function vector(size: number): Scalar[] {
  if (!Number.isInteger(size) || size < 0) {
    throw new RangeError(`vector got ${size}; pass a whole number ≥ 0`)
  }
  return Array.from({ length: size }, () => scalar)
}

/**
 * How many numbers a shape has.
 * @throws TypeError for what is not a shape
 */
export function sizeOf(shape: Shape): number {
  if (shape === scalar) return 1
  if (Object(shape) !== shape)
    throw typeError(shape, 'scalar, vector(n), or arrays and records of them')
  return parts(shape).reduce((sum, [, part]) => sum + sizeOf(part), 0)
}

/** The shape of what a caller passed. */
export function shapeOf(given: unknown): Shape {
  if (typeof given === 'number' || given instanceof Value) return scalar
  if (isList(given)) return Array.from(given, shapeOf)
  if (typeof given !== 'object' || given === null)
    throw typeError(given, 'numbers, or arrays and records of them')
  return Object.fromEntries(Object.entries(given).map(([name, part]) => [name, shapeOf(part)]))
}

/** Something of this shape, made of what `next` gives, one after the other. */
export function filled(shape: Shape, next: () => unknown): unknown {
  if (shape === scalar) return next()
  if (Array.isArray(shape)) return (shape as readonly Shape[]).map((part) => filled(part, next))
  return Object.fromEntries(parts(shape).map(([name, part]) => [name, filled(part, next)]))
}

/**
 * Writes the numbers of something that a caller passed to `out`, from `at` on, and returns where they
 * end.
 * @throws TypeError for what is not a number
 * @throws RangeError when lengths differ
 */
export function flatten(
  shape: Shape,
  given: unknown,
  out: WritableNumbers,
  at: number,
  name: string,
  takesValues = false,
): number {
  if (shape === scalar) {
    const isValue = given instanceof Value
    if (isValue && !takesValues) throw new TypeError(`got a Value as ${name}; pass its number`)
    if (typeof given !== 'number' && !isValue) throw typeError(given, `a number as ${name}`)
    out[at] = given as number
    return at + 1
  }
  if (Array.isArray(shape)) {
    const { length } = shape as readonly Shape[]
    if (!isList(given)) throw typeError(given, `an array of length ${length} as ${name}`)
    if (ArrayBuffer.isView(given) && length > 0 && shape[0] !== scalar)
      return flatten(vector(sizeOf(shape)), given, out, at, name)
    if (given.length !== length) {
      throw new RangeError(`${name} has length ${given.length}; pass an array of length ${length}`)
    }
    for (let i = 0; i < length; i++) {
      const part = (shape as readonly Shape[])[i]!
      const number = given[i]
      if (part === scalar && typeof number === 'number') out[at++] = number
      else at = flatten(part, number, out, at, `${name}[${i}]`, takesValues)
    }
    return at
  }
  if (typeof given !== 'object' || given === null) throw typeError(given, `a record as ${name}`)
  for (const [key, part] of parts(shape)) {
    at = flatten(
      part,
      (given as Record<string, unknown>)[key],
      out,
      at,
      `${name}.${key}`,
      takesValues,
    )
  }
  return at
}

/** How an error names an input. */
export const nameOf = (index: number, shapes: readonly unknown[]): string =>
  shapes.length === 1 ? 'the input' : `input ${index + 1}`

/**
 * Checks how many arguments there are: `inputs`, and one more if the caller likes.
 * @param more what that is
 * @throws RangeError for fewer, and for more
 */
export function needArguments(given: readonly unknown[], inputs: number, more = 'options'): void {
  if (given.length < inputs || given.length > inputs + 1)
    throw new RangeError(`got ${given.length} arguments; pass ${inputs}, and ${more} if you like`)
}

/** What a call may pass behind its inputs. */
export const RESULTS = 'an array for the results'

/** The Values of what a function returned, numbers as constants. */
export function collect(given: unknown, use: (value: unknown) => void): void {
  if (isList(given)) for (let i = 0; i < given.length; i++) collect(given[i], use)
  else if (typeof given === 'object' && given !== null && !(given instanceof Value)) {
    for (const part of Object.values(given)) collect(part, use)
  } else use(given)
}

const parts = (shape: Shape): [string, Shape][] => Object.entries(shape as Record<string, Shape>)

const isList = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && 'length' in x)
