import { Value } from '@mg/engine'
import { shapeOf } from './contents'
import type { Named, Tensor } from './contents'
import { quoted, refuse } from './problems'

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
  const unexpected = new Set(Object.keys(state))
  for (const [name, tensor] of tensors) {
    const given = shapeOf(state[name], (item) => typeof item === 'number')
    const wanted = shapeOf(tensor)
    if (!unexpected.delete(name)) problems.push(`${name} is missing`)
    else if (!given) problems.push(`${name} is not numbers of shape [${wanted}]`)
    else if (String(given) !== String(wanted)) {
      problems.push(`${name} has shape [${given}], not [${wanted}]`)
    }
  }
  for (const name of unexpected) problems.push(`${quoted(name)} is unexpected`)
  refuse(problems)
  for (const [name, tensor] of tensors) {
    const data = flat(state[name]) as number[]
    flat(tensor).forEach((value, i) => ((value as Value).data = data[i]!))
  }
}

const flat = (nested: unknown): unknown[] =>
  Array.isArray(nested) ? nested.flatMap(flat) : [nested]
