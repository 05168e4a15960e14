import { Value } from '@mg/engine'
import { shapeOf } from './contents'
import type { Named, Tensor } from './contents'

/** A number, or nested lists of them. */
export type Numbers = number | readonly Numbers[]

/** The numbers of a model's parameters by name, as `stateDict()` gives them. */
export type StateDict = Readonly<Record<string, Numbers>>

/** The numbers of a tensor, nested as it is. */
export const numbers = (tensor: Tensor): Numbers =>
  tensor instanceof Value ? tensor.data : tensor.map(numbers)

/** Sets tensors to the numbers of a state, or none at all unless every one fits. */
export function load(tensors: Named<Tensor>, state: StateDict): void {
  const problems: string[] = []
  const changes: [Value, number][] = []
  const fill = (tensor: Tensor, given: unknown): boolean => {
    if (tensor instanceof Value) {
      if (typeof given === 'number') changes.push([tensor, given])
      return typeof given === 'number'
    }
    return (
      Array.isArray(given) &&
      given.length === tensor.length &&
      tensor.every((item, i) => fill(item, given[i]))
    )
  }
  const known = new Set<string>()
  for (const [name, tensor] of tensors) {
    known.add(name)
    if (!Object.hasOwn(state, name)) problems.push(`${name} is missing`)
    else if (!fill(tensor, state[name])) {
      problems.push(
        `${name} is ${described(state[name])} where the model has ${shapeText(shapeOf(tensor)!)}`,
      )
    }
  }
  for (const name of Object.keys(state)) {
    if (!known.has(name)) problems.push(`${name} is unexpected`)
  }
  if (problems.length > 0) {
    throw new Error(`the state does not fit, nothing was loaded: ${problems.join('; ')}`)
  }
  for (const [value, data] of changes) value.data = data
}

const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'a number' : `numbers of shape ${shape.join('×')}`

/** What a misfit is like, as far as its first elements tell. */
function described(given: unknown): string {
  const shape: number[] = []
  let item = given
  while (Array.isArray(item) && shape.length < 8) {
    shape.push(item.length)
    item = item[0]
  }
  return typeof item === 'number' ? shapeText(shape) : `no list of numbers alone`
}
