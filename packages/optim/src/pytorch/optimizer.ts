import type { Value } from '@mg/engine'
import { Adadelta } from '../optimizers/adadelta'
import { Adagrad } from '../optimizers/adagrad'
import { Adam, AdamW } from '../optimizers/adam'
import { NAdam } from '../optimizers/nadam'
import type { CommonOptions, Optimizer } from '../optimizers/optimizer'
import { RMSprop } from '../optimizers/rmsprop'
import { SGD } from '../optimizers/sgd'
import { common, flat, mapped } from './tensors'
import type { Nested, Tensors } from './tensors'

/** By PyTorch's names: our optimiser, and what PyTorch calls the state that it keeps for a tensor. */
const KINDS: Readonly<Record<string, [kind: unknown, state: Readonly<Record<string, string>>]>> = {
  SGD: [SGD, { momentum: 'momentum_buffer' }],
  Adam: [Adam, { mean: 'exp_avg', square: 'exp_avg_sq', largest: 'max_exp_avg_sq' }],
  AdamW: [AdamW, { mean: 'exp_avg', square: 'exp_avg_sq', largest: 'max_exp_avg_sq' }],
  NAdam: [NAdam, { mean: 'exp_avg', square: 'exp_avg_sq', product: 'mu_product' }],
  RMSprop: [RMSprop, { square: 'square_avg', mean: 'grad_avg', momentum: 'momentum_buffer' }],
  Adagrad: [Adagrad, { sum: 'sum' }],
  Adadelta: [Adadelta, { square: 'square_avg', step: 'acc_delta' }],
}

/** An optimiser as plain data, of which PyTorch makes its own. */
export interface SavedOptimizer {
  name: string
  groups: { params: string[]; options: Record<string, unknown> }[]
  /** What it remembers of each tensor. */
  state: Record<string, Record<string, Nested<number>>>
}

/**
 * An optimiser of this package and all that it remembers, under PyTorch's names.
 * @throws TypeError for one that PyTorch does not have, or where it treats parameters of one tensor differently
 */
export function savedOptimizer(optimizer: unknown, tensors: Tensors): SavedOptimizer {
  const kind = Object.entries(KINDS).find(([, [kind]]) => Object(optimizer).constructor === kind)
  if (!kind) {
    throw new TypeError(
      `got an optimiser that PyTorch does not have; pass one of ${Object.keys(KINDS).join(', ')}`,
    )
  }
  const [name, [, names]] = kind
  const { paramGroups } = optimizer as Optimizer<CommonOptions>
  ;(optimizer as Optimizer<CommonOptions>).stateDict() // makes the state that is missing before the first step
  const places = new Map<Value, { group: number; i: number }>()
  paramGroups.forEach(({ params }, group) => params.forEach((p, i) => places.set(p, { group, i })))
  const left = new Set(places.keys())
  const groups = paramGroups.map((group) => ({ params: [] as string[], options: optionsOf(group) }))
  const state: SavedOptimizer['state'] = {}
  for (const [title, tensor] of tensors) {
    const own = common(title, tensor, (p) => places.get(p)?.group, 'their group')
    if (own === undefined) continue
    groups[own]!.params.push(title)
    const { state: lists } = paramGroups[own]!
    const read = (key: string) => (p: Value) => lists[key]![places.get(p)!.i]!
    const step = common(title, tensor, read('steps'), 'how many steps they took')
    for (const p of flat(tensor)) left.delete(p)
    if (name === 'SGD' && step === 0) continue
    const saved = Object.entries(names).flatMap(([key, theirs]) => {
      if (!lists[key]) return []
      const numbers =
        key === 'product' ? common(title, tensor, read(key), key) : mapped(tensor, read(key))
      return [[theirs, numbers] as const]
    })
    state[title] = { ...(name !== 'SGD' && { step }), ...Object.fromEntries(saved) }
  }
  if (left.size > 0) {
    throw new TypeError(
      `got an optimiser of ${left.size} parameters that the model does not have; pass one of model.parameters()`,
    )
  }
  return { name, groups, state }
}

/** The options of a group under PyTorch's names. What is off there by default is left out, since not every version knows it. */
const optionsOf = ({
  params: _params,
  state: _state,
  initialLr: _initialLr,
  ...options
}: object & {
  params: unknown
  state: unknown
  initialLr?: number
}): Record<string, unknown> =>
  snakeCased(Object.fromEntries(Object.entries(options).filter(([, option]) => option !== false)))

/** A record whose names are written as Python does: `weight_decay`. */
export const snakeCased = (record: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([name, x]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      x,
    ]),
  )
