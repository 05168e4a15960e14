import type { Operands, Value } from '@mg/engine'
import type { Named } from './contents'
import { Module } from './module'
import { numbered } from './sequence'

/** A module that takes a list and returns a list or one Value: any of this package but `Embedding`, or one of your own. */
export interface Stage extends Module {
  forward(x: Operands): Value | Value[]
}

/**
 * Modules in a row, each applied to the output of the one before: PyTorch's `nn.Sequential`.
 * Unlike an `MLP`, it always returns a list.
 * @throws RangeError when there are no modules
 * @example
 * const model = new Sequential(
 *   new Layer(2, 8, { activation: 'tanh', seed: 1 }),
 *   new LayerNorm(8),
 *   new Layer(8, 1, { activation: 'linear', seed: 2 }),
 * )
 * model.parameterCount() // 49
 * const [y] = model.forward([1, 2])
 */
export class Sequential extends Module {
  stages: Stage[]

  constructor(...stages: Stage[]) {
    super()
    if (stages.length === 0) throw new RangeError('got no modules; pass at least one')
    this.stages = stages
  }

  forward(x: Operands): Value[] {
    let y = x
    for (const stage of this.stages) y = [stage.forward(y)].flat()
    return y as Value[]
  }

  override state(): Named<Module> {
    return numbered<Module>(this.stages)
  }
}
