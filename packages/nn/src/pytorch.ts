import type { ActivationName } from './activation'
import { Buffer } from './buffer'
import type { Named, Tensor } from './contents'
import { Dropout } from './dropout'
import { Layer } from './layer'
import { LayerNorm } from './layer-norm'
import { MLP } from './mlp'
import { namedState } from './module'
import type { Module } from './module'
import { RMSNorm } from './rms-norm'
import { saveSafetensors } from './safetensors'
import { Sequential } from './sequential'
import type { NestedNumbers } from './state'

const activations: Record<ActivationName, string> = {
  linear: '',
  relu: 'nn.ReLU()',
  leakyRelu: 'nn.LeakyReLU(0.01)',
  elu: 'nn.ELU()',
  sigmoid: 'nn.Sigmoid()',
  tanh: 'nn.Tanh()',
  // Beyond its threshold PyTorch's is x itself, which is 2e-9 off at the default of 20.
  softplus: 'nn.Softplus(threshold=100)',
  gelu: 'nn.GELU()',
  silu: 'nn.SiLU()',
}

/**
 * The same model as PyTorch code, with the numbers of its parameters in place, in double precision.
 * @throws TypeError for modules and activations of your own, which PyTorch does not have
 * @example
 * const code = toPyTorch(new MLP(2, [2, 1], { weight: constant(0.5) }))
 * code.split('\n').slice(3, 8).join('\n') === `model = nn.Sequential(
 *     nn.Linear(2, 2),
 *     nn.ReLU(),
 *     nn.Linear(2, 1),
 * ).double()` // true
 */
export function toPyTorch(model: Module): string {
  const { code, prefix } = structureOf(model)
  const state = Object.entries(model.stateDict()).map(
    ([name, numbers]) =>
      `    '${prefix}${name}': torch.tensor(${python(numbers)}, dtype=torch.float64),\n`,
  )
  return `import torch
${code}model.load_state_dict({
${state.join('')}})
`
}

/** A model in parts, as `toPyTorchTraining` of `@mg/optim/pytorch` takes it. */
export interface PyTorchModel {
  /** Python code that defines `model`, without its numbers. */
  code: string
  /** Its numbers, as `saveSafetensors` writes them. */
  weights: Uint8Array
  /** What PyTorch's names begin with, before those in the file. */
  prefix: string
  /** The parameters by their names in the file, as nested as PyTorch's tensors are. */
  tensors: Named<Tensor>
}

/**
 * A model in the parts from which a training in PyTorch is made, for `toPyTorchTraining` of
 * `@mg/optim/pytorch`.
 * @throws TypeError for modules and activations of your own, which PyTorch does not have
 * @example
 * const { code, tensors } = pytorchModel(new MLP(2, [1]))
 * code.includes('nn.Linear(2, 1)') // true
 * tensors.map(([name]) => name) // [ '0.weight', '0.bias' ]
 */
export function pytorchModel(model: Module): PyTorchModel {
  const tensors = namedState(model).filter(
    (named): named is [string, Tensor] => !(named[1] instanceof Buffer),
  )
  return { ...structureOf(model), weights: saveSafetensors(model), tensors }
}

/** The code that defines a model, and what its names in PyTorch begin with. */
function structureOf(model: Module): { code: string; prefix: string } {
  const isWrapped = model instanceof Layer && model.activation !== 'linear'
  const modules = isWrapped ? sequence(stagesOf(model)) : modulesOf(model)
  return {
    code: `from torch import nn\n\nmodel = ${modules}.double()\n`,
    prefix: isWrapped ? '0.' : '',
  }
}

/** A module as one expression. */
function modulesOf(module: Module): string {
  if (module instanceof MLP) return sequence(module.layers.flatMap(stagesOf))
  if (module instanceof Sequential) return sequence(module.stages.flatMap(stagesOf))
  return stagesOf(module)[0]!
}

/** What a module is within a `nn.Sequential`: a layer and its activation are two. */
function stagesOf(module: Module): string[] {
  if (module instanceof Layer) {
    const { activation } = module
    const named = typeof activation === 'string' ? activations[activation] : undefined
    if (named === undefined) {
      throw new TypeError(`got ${module}, whose activation PyTorch does not have; pass one by name`)
    }
    const bias = module.neurons[0]!.b ? '' : ', bias=False'
    const linear = `nn.Linear(${module.inputs}, ${module.outputs}${bias})`
    return named === '' ? [linear] : [linear, named]
  }
  if (module instanceof Dropout) return [`nn.Dropout(${module.p})`]
  if (module instanceof LayerNorm) {
    const { size, eps, weight, bias } = module
    const affine = weight ? '' : ', elementwise_affine=False'
    return [`nn.LayerNorm(${size}, eps=${eps}${affine || (bias ? '' : ', bias=False')})`]
  }
  if (module instanceof RMSNorm) {
    const affine = module.weight ? '' : ', elementwise_affine=False'
    return [`nn.RMSNorm(${module.size}, eps=${module.eps}${affine})`]
  }
  if (module instanceof MLP || module instanceof Sequential) return [modulesOf(module)]
  throw new TypeError(
    `got ${module}, which PyTorch does not have; pass MLP, Sequential, Layer, LayerNorm, RMSNorm or Dropout`,
  )
}

const sequence = (stages: readonly string[]): string =>
  `nn.Sequential(\n${stages.map((stage) => `${stage},`.replace(/^/gm, '    ')).join('\n')}\n)`

function python(numbers: NestedNumbers): string {
  if (typeof numbers !== 'number') return `[${numbers.map(python).join(', ')}]`
  if (Number.isFinite(numbers)) return Object.is(numbers, -0) ? '-0.0' : String(numbers)
  return `float('${String(numbers).replace('inity', '').toLowerCase()}')`
}
