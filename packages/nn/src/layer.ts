import { Value } from '@mg/engine'
import type { Operand, Operands } from '@mg/engine'
import { activationName } from './activation'
import type { Activation } from './activation'
import type { Named, Tensor } from './contents'
import { generatorOf } from './fast-random'
import { Module } from './module'
import { Neuron } from './neuron'
import type { NeuronOptions } from './neuron'
import { needInputs, needSize } from './shape'
import type { Sized, Vector } from './shape'

/** Options that apply to each neuron of a layer. */
export type LayerOptions = NeuronOptions

/**
 * Neurons side by side, which all see the same inputs.
 * @throws RangeError when the number of inputs or outputs is not a positive integer
 * @example
 * const layer = new Layer(2, 3, { activation: 'linear', weight: constant(1) })
 * layer.forward([1, 2]).map((y) => y.data) // [ 3, 3, 3 ]
 */
export class Layer<
  const In extends number = number,
  const Out extends number = number,
> extends Module {
  neurons: Neuron<In>[]
  inputs: In
  outputs: Out
  activation: Activation

  constructor(inputs: In, outputs: Out, options: LayerOptions = {}) {
    super()
    needSize(outputs, 'outputs')
    const each = { ...options, seed: undefined, random: generatorOf(options) }
    this.inputs = inputs
    this.outputs = outputs
    this.neurons = Array.from({ length: outputs }, () => new Neuron(inputs, each, outputs))
    this.activation = this.neurons[0]!.activation
  }

  /** @throws RangeError when `x` has another length than the layer has inputs */
  forward<const X extends Operands>(x: Sized<X, In>): Vector<Out> {
    needInputs(x, this.inputs, this)
    const values = Array.prototype.map.call<Operands, [typeof constant], Value[]>(x, constant)
    return this.neurons.map((neuron) => neuron.forward(values)) as Vector<Out>
  }

  /** As PyTorch's `nn.Linear` has it: a row of weights for each neuron, and the biases. */
  override state(): Named<Tensor> {
    const tensors: Named<Tensor> = [['weight', this.neurons.map(({ w }) => w)]]
    const biases = this.neurons.flatMap(({ b }) => b ?? [])
    if (biases[0]) tensors.push(['bias', biases])
    return tensors
  }

  override toString(): string {
    return `Layer(${this.inputs} → ${this.outputs}, ${activationName(this.activation)})`
  }
}

/** A number as a Value that takes no gradient: made once for all neurons that see it. */
const constant = (x: Operand): Value =>
  typeof x === 'number' ? new Value(x, { requiresGrad: false }) : x
