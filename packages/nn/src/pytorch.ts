import type { ActivationName } from './activation'
import { Dropout } from './dropout'
import { Layer } from './layer'
import { LayerNorm } from './layer-norm'
import { MLP } from './mlp'
import type { Module } from './module'
import { RMSNorm } from './rms-norm'
import { Sequential } from './sequential'
import type { Numbers } from './state'

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
  const isWrapped = model instanceof Layer && model.activation !== 'linear'
  const prefix = isWrapped ? '0.' : ''
  const code = isWrapped ? sequence(stagesOf(model)) : modulesOf(model)
  const state = Object.entries(model.stateDict()).map(
    ([name, numbers]) =>
      `    '${prefix}${name}': torch.tensor(${python(numbers)}, dtype=torch.float64),\n`,
  )
  return `import torch
from torch import nn

model = ${code}.double()
model.load_state_dict({
${state.join('')}})
`
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

function python(numbers: Numbers): string {
  if (typeof numbers !== 'number') return `[${numbers.map(python).join(', ')}]`
  if (Number.isFinite(numbers)) return Object.is(numbers, -0) ? '-0.0' : String(numbers)
  return `float('${String(numbers).replace('inity', '').toLowerCase()}')`
}
