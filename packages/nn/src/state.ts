import type { Value } from '@mg/engine'
import type { Buffer } from './buffer'
import { shapeOf } from './contents'
import type { Named, Tensor } from './contents'
import { quoted, refuse } from './problems'

/** A number, or nested lists of them. */
export type NestedNumbers = number | readonly NestedNumbers[]

/** The numbers of a model by name, as `stateDict()` gives them. */
export type StateDict = Readonly<Record<string, NestedNumbers>>

/** What is saved under one name: parameters, or numbers that are not trained. */
export type Saved = Tensor | Buffer

/** The numbers of what is saved, nested as it is: a copy. */
export const numbersOf = (saved: Saved | NestedNumbers): NestedNumbers =>
  Array.isArray(saved)
    ? saved.map(numbersOf)
    : typeof saved === 'number'
      ? saved
      : numbersOf((saved as Value | Buffer).data)

/** Sets tensors and buffers to the numbers of a state, or none at all unless every one fits. */
export function load(all: Named<Saved>, state: StateDict): void {
  const problems: string[] = []
  const unexpected = new Set(Object.keys(state))
  for (const [name, saved] of all) {
    const given = shapeOf(state[name], isNumber)
    const wanted = shapeOf(numbersOf(saved), isNumber)
    if (!unexpected.delete(name)) problems.push(`${name} is missing`)
    else if (String(given) !== String(wanted)) {
      problems.push(`${name} has ${given ? `shape [${given}]` : 'no shape'}, not [${wanted}]`)
    }
  }
  for (const name of unexpected) problems.push(`${quoted(name)} is unexpected`)
  refuse(problems)
  for (const [name, saved] of all) assign(saved, state[name]!)
}

function assign(saved: Saved, numbers: NestedNumbers): void {
  if (Array.isArray(saved))
    saved.forEach((part, i) => assign(part, (numbers as NestedNumbers[])[i]!))
  else (saved as Value | Buffer).data = numbersOf(numbers) as number
}

const isNumber = (item: unknown): boolean => typeof item === 'number'
