import type { Value } from '@mg/engine'
import * as fc from 'fast-check'
import { Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop, SGD } from '@mg/optim'
import type { CommonOptions, Optimizer } from '@mg/optim'

/** Options of each optimiser at random, those that all have among them. */
const share = fc.constantFrom(0, 0.1, 0.5, 0.9)
export const flag = fc.boolean()
const common = {
  maximize: flag,
  weightDecay: fc.constantFrom(0, 0, 0.1),
  lr: fc.constantFrom(0.01, 0.1),
}
export type Make = (
  groups: readonly { params: readonly Value[] }[],
  options: object,
) => Optimizer<CommonOptions>
const made =
  (type: unknown): Make =>
  (groups, options) =>
    new (type as new (groups: unknown, options: object) => Optimizer<CommonOptions>)(
      groups,
      options,
    )
const adam = { betas: fc.tuple(share, share), amsgrad: flag, ...common }
export const optimizers: [name: string, make: Make, options: fc.Arbitrary<object>][] = [
  [
    'SGD',
    made(SGD),
    fc
      .record({ momentum: share, dampening: share, nesterov: flag, ...common })
      .map((o) => ({ ...o, nesterov: o.nesterov && o.momentum > 0 && o.dampening === 0 })),
  ],
  ['Adam', made(Adam), fc.record(adam)],
  ['AdamW', made(AdamW), fc.record(adam)],
  [
    'NAdam',
    made(NAdam),
    fc.record({ betas: fc.tuple(share, share), decoupledWeightDecay: flag, ...common }),
  ],
  [
    'RMSprop',
    made(RMSprop),
    fc.record({ momentum: share, centered: flag, alpha: share, ...common }),
  ],
  [
    'Adagrad',
    made(Adagrad),
    fc.record({ lrDecay: share, initialAccumulatorValue: share, ...common }),
  ],
  ['Adadelta', made(Adadelta), fc.record({ rho: share, ...common })],
]
