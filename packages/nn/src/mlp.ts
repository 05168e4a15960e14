import type { Operands } from '@mg/engine'
import { activationName } from './activation'
import type { Activation } from './activation'
import type { Named } from './contents'
import { generatorOf } from './fast-random'
import { Layer } from './layer'
import type { LayerOptions } from './layer'
import { Module } from './module'
import { numbered } from './sequence'
import type { Last, Output, Sized } from './shape'

export interface MLPOptions extends Omit<LayerOptions, 'activation'> {
  /** One activation for all layers but the last, which is linear; or a list with one for each layer. Default: 'relu'. */
  activation?: Activation | readonly Activation[] | undefined
}

/**
 * A multilayer perceptron: layers in a row, each applied to the output of the one before.
 * `new MLP(2, [16, 16, 1])` has two inputs, two layers of 16 relu neurons, and one linear output.
 * @throws RangeError when a size is not a positive integer, when there are no sizes, or when a list of activations is not as long as that of sizes
 * @example
 * const model = new MLP(3, [4, 4, 1], { activation: 'tanh', seed: 1 })
 * model.parameters().length // 41
 * String(model) // 'MLP(3 → 4 tanh → 4 tanh → 1 linear)'
 */
export class MLP<
  const In extends number = number,
  const Sizes extends readonly number[] = readonly number[],
> extends Module {
  layers: Layer[]

  constructor(inputs: In, sizes: Sizes, options: MLPOptions = {}) {
    super()
    const { activation = 'relu' } = options
    const activations: readonly Activation[] =
      typeof activation === 'object'
        ? activation
        : Array.from(sizes, (_, i) => (i < sizes.length - 1 ? activation : 'linear'))
    const { length } = sizes
    if (!length || activations.length !== length) {
      throw new RangeError(
        `got ${length} sizes and ${activations.length} activations; pass lists of one length ≥ 1`,
      )
    }
    const shared = { ...options, seed: undefined, random: generatorOf(options) }
    this.layers = sizes.map((size, i) => {
      const each = { ...shared, activation: activations[i] }
      return new Layer(i === 0 ? inputs : sizes[i - 1]!, size, each)
    })
  }

  /** One Value if the last layer has one neuron, otherwise a list. @throws RangeError when `x` has another length than the network has inputs */
  forward<const X extends Operands>(x: Sized<X, In>): Output<Last<Sizes>> {
    let y: Operands = x
    for (const layer of this.layers) y = layer.forward(y)
    return (y.length === 1 ? y[0] : y) as Output<Last<Sizes>>
  }

  override state(): Named<Module> {
    return numbered(this.layers)
  }

  override toString(): string {
    const sizes = this.layers.map((layer) => `${layer.outputs} ${activationName(layer.activation)}`)
    return `MLP(${[this.layers[0]!.inputs, ...sizes].join(' → ')})`
  }
}
