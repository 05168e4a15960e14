import { Value, dot } from '@mg/engine'
import type { Operands } from '@mg/engine'
import { activationName, activationOf } from './activation'
import type { Activation } from './activation'
import { generatorOf } from './fast-random'
import type { Seeded } from './fast-random'
import { uniform, zeros } from './initializer'
import type { Initializer } from './initializer'
import { Module } from './module'
import { needInputs, needSize } from './shape'
import type { Sized } from './shape'

export interface NeuronOptions extends Seeded {
  /** What is applied to the weighted sum; default: 'relu'. */
  activation?: Activation | undefined
  /** Where the weights start; default: uniform(−1, 1). */
  weight?: Initializer | undefined
  /** Whether there is a bias, or where it starts; default: a bias of 0. */
  bias?: boolean | Initializer | undefined
}

/**
 * The activation of a weighted sum of the inputs plus a bias: relu(w·x + b).
 * @throws RangeError when the number of inputs is not a positive integer
 * @example
 * const neuron = new Neuron(3, { activation: 'tanh', weight: constant(0.5) })
 * neuron.forward([1, 2, -3]).data // 0
 */
export class Neuron<const In extends number = number> extends Module {
  /** One weight for each input. */
  w: Value[]
  /** The bias, if there is one. */
  b: Value | undefined
  activation: Activation

  constructor(inputs: In, options: NeuronOptions = {}, fanOut = 1) {
    super()
    needSize(inputs, 'inputs')
    const { activation = 'relu', weight = uniform(-1, 1), bias = true } = options
    const random = generatorOf(options)
    const start = (initializer: Initializer) => new Value(initializer(random, inputs, fanOut))
    this.w = Array.from({ length: inputs }, () => start(weight))
    this.b = bias ? start(bias === true ? zeros : bias) : undefined
    this.activation = activation
    this.activate = activationOf(activation)
  }

  /** @throws RangeError when `x` does not hold one number for each weight */
  forward<const X extends Operands>(x: Sized<X, In>): Value {
    needInputs(x, this.w.length, this)
    const sum = dot(this.w, x)
    return this.activate(this.b ? sum.add(this.b) : sum)
  }

  override toString(): string {
    return `Neuron(${this.w.length}, ${activationName(this.activation)})`
  }

  private activate: (sum: Value) => Value
}
