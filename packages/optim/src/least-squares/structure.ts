import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'

/** How a Value was made of parameters and constants, in words that are the same for Values made alike. */
export interface Structure {
  words: string
  /** The constants, in the order in which they are met. */
  constants: Value[]
  /** How many Values it takes. */
  size: number
}

/** Describes a Value; `nameOf` tells the leaves that are not constants from each other. */
export function structureOf(value: Value, nameOf: (leaf: Value) => string | undefined): Structure {
  const places = new Map<Value, number>()
  const words: string[] = []
  const constants: Value[] = []
  const describe = (x: Value): string => {
    const { operands } = x
    if (operands.length > 0) {
      const stop = x.requiresGrad ? '' : '!'
      return `${x.op}${stop}(${operands.map(placeOf).join()})`
    }
    const name = nameOf(x)
    if (name === undefined) constants.push(x)
    return name ?? '#'
  }
  const placeOf = (x: Value): number => {
    const known = places.get(x)
    if (known !== undefined) return known
    words.push(describe(x))
    places.set(x, places.size)
    return places.size - 1
  }
  placeOf(value)
  return { words: words.join(' '), constants, size: places.size }
}

/** A Value made again as it was made, with other operands in place of some. */
export function remade(value: Value, others: ReadonlyMap<Value, Operand>): Operand {
  const made = new Map<Value, Operand>(others)
  const make = (x: Value): Operand => {
    const known = made.get(x)
    if (known !== undefined) return known
    const { operands } = x
    const result = operands.length === 0 ? x : applied(x, operands.map(make))
    made.set(x, result)
    return result
  }
  return make(value)
}

type Methods = Record<string, ((...others: Operand[]) => Value) | undefined>
type Lists = Record<string, ((...lists: Operand[][]) => Value) | undefined>

/** The operation that made `x`, applied to other operands. */
function applied({ op, requiresGrad }: Value, operands: readonly Operand[]): Value {
  const [first, ...others] = operands.map((x) => (typeof x === 'number' ? constant(x) : x))
  const method = (first as unknown as Methods)[op]
  // `min` and `max` of two are methods, and of lists functions.
  const list = method && operands.length === 2 ? undefined : (Value as unknown as Lists)[op]
  let result: Value
  if (op === 'identity') result = first!
  else if (op === 'dot') {
    const half = operands.length / 2
    result = Value.dot(operands.slice(0, half), operands.slice(half))
  } else if (list) result = list([...operands])
  else if (method) result = method.apply(first as never, others)
  else
    throw new Error(
      `got ${op}, of which no other one can be made; compile the residuals beforehand`,
    )
  return requiresGrad ? result : result.detach()
}

const constant = (x: number): Value => new Value(x, { requiresGrad: false })
