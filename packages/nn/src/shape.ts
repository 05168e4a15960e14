import type { Operands, Value } from '@mg/engine'

/** A list of N: a tuple if N is a literal up to 64, so that destructuring is type-checked. */
export type Vector<N extends number, Item = Value> = number extends N ? Item[] : Tuple<N, Item>

type Tuple<N extends number, Item, Start extends Item[] = []> = Start['length'] extends N
  ? Start
  : Start['length'] extends 64
    ? Item[] & { readonly length: N }
    : Tuple<N, Item, [...Start, Item]>

/** The result of a network with N outputs: a Value for one, a list for more. */
export type Output<N extends number> = number extends N
  ? Value | Value[]
  : N extends 1
    ? Value
    : Vector<N>

/** The last of a list of sizes. */
export type Last<Sizes extends readonly number[]> = Sizes extends readonly [
  ...number[],
  infer N extends number,
]
  ? N
  : number

/** Inputs of which there are N. A list whose length the types do not know passes too. */
export type Sized<X extends Operands, N extends number> = X &
  (number extends X['length'] | N ? unknown : X['length'] extends N ? unknown : LengthError<N>)

/** Named by the compiler when a list has another length. It does not conflict with the items of the list, so that the error is reported once and not for each of them. */
interface LengthError<N extends number> {
  readonly 'pass an array of length': N
}

/** @throws RangeError when a number of inputs or outputs is not a positive integer */
export function needSize(size: number, what: string): void {
  if (!(Number.isInteger(size) && size > 0)) {
    throw new RangeError(`got ${String(size)} ${what}; pass a positive integer`)
  }
}

/** @throws RangeError when `x` is not a list, or has another length than a module has inputs */
export function needInputs(x: Operands, size: number, module: { toString(): string }): void {
  const length = (x as Operands | undefined)?.length
  if (length === size) return
  const got = length === undefined ? typeof x : `${length} inputs`
  throw new RangeError(`${module} got ${got}; pass an array of length ${size}`)
}
