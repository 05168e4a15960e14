import { Value } from '@mg/engine'
import { ACTIVATION_NAMES, MLP } from '@mg/nn'
import type { ActivationName } from '@mg/nn'
import type { Item } from './evaluate'

/** In all networks of a program together: a page can draw no more, and is busy for too long with more. */
const MOST_PARAMETERS = 2_000
const BENDS: readonly string[] = ACTIVATION_NAMES.filter((name) => name !== 'linear')

export interface NetworkOptions {
  /** What the names of its parameters begin with. */
  prefix: string
  /** How many parameters other networks have already. */
  used: number
  /** Makes a parameter from its name and its number. */
  leaf: (name: string, data: number) => Value
  /** Hears of each output. */
  made: (value: Value) => void
}

/**
 * What a network of @mg/nn makes of its inputs: `MLP([x, y], [4, 4, 1], tanh, 7)` has two inputs, three
 * layers, tanh in all but the last, and starts from seed 7.
 * @throws Error that says what is wrong with the arguments
 */
export function networkOf(
  items: readonly Item[],
  { prefix, used, leaf, made }: NetworkOptions,
): Item {
  const [inputs, sizes, ...rest] = items
  const xs = listOf(inputs, 'its inputs, as in MLP([x, y], [4, 1])')
  const counts = listOf(sizes, 'the neurons of each layer, as in MLP([x, y], [4, 1])')
  if (xs.length === 0 || counts.length === 0) throw new Error('MLP got an empty list')
  for (const count of counts) {
    if (typeof count === 'number' && Number.isInteger(count) && count >= 1) continue
    throw new Error('a layer of MLP has a whole number of neurons, 1 or more')
  }
  let [activation, seed] = ['relu', 1]
  for (const item of rest) {
    if (typeof item === 'number' && Number.isSafeInteger(item)) seed = item
    else if (BENDS.includes((item as { function: string }).function)) {
      activation = (item as { function: string }).function
    } else
      throw new Error(
        `after the layers, MLP takes one of ${BENDS.join(', ')}, and a whole number as its seed`,
      )
  }
  const all = [xs.length, ...(counts as number[])]
  const parameters = all.slice(1).reduce((sum, count, i) => sum + count * (all[i]! + 1), 0)
  if (used + parameters > MOST_PARAMETERS) {
    throw new Error(
      `this network has ${parameters} parameters${used > 0 ? `, and those above have ${used}` : ''}; at most ${MOST_PARAMETERS} can be drawn`,
    )
  }
  const model = new MLP(xs.length, counts as number[], {
    activation: activation as ActivationName,
    seed,
  })
  // While a function is recorded no number may be asked for; a new Value knows its own all the same.
  const start = (value: Value): number => value.toJSON().data
  for (const [l, layer] of model.layers.entries()) {
    for (const [n, neuron] of layer.neurons.entries()) {
      const name = `${prefix}layers.${l}.neurons.${n}`
      neuron.w = neuron.w.map((w, i) => leaf(`${name}.w.${i}`, start(w)))
      if (neuron.b) neuron.b = leaf(`${name}.b`, start(neuron.b))
    }
  }
  const outputs = model.forward(
    xs.map((x) => {
      if (typeof x === 'number' || x instanceof Value) return x
      throw new Error('the inputs of MLP must be numbers')
    }),
  )
  for (const output of [outputs].flat()) made(output)
  return outputs
}

function listOf(item: Item | undefined, what: string): readonly Item[] {
  if (!Array.isArray(item)) throw new Error(`MLP takes a list of ${what}`)
  return item as readonly Item[]
}
