import {
  MLP,
  PythonRandom,
  gain,
  kaimingNormal,
  kaimingUniform,
  linearDefault,
  normal,
  uniform,
  xavierNormal,
  xavierUniform,
  zeros,
} from '@mg/nn'
import type { Initializer } from '@mg/nn'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  NAdam,
  OneCycleLR,
  RMSprop,
  SGD,
  StepLR,
  WarmupLR,
} from '@mg/optim'
import type { CommonOptions, Optimizer, Schedule } from '@mg/optim'
import type { Value } from '@mg/engine'
import { outputsFor } from './settings'
import type { InitializerName, Settings, Task } from './settings'

export type Network = MLP<number, number[]>

const initializers: Record<InitializerName, (activation: string) => Initializer> = {
  micrograd: () => uniform(-1, 1),
  xavierUniform: (activation) => xavierUniform(activation === 'tanh' ? gain('tanh') : 1),
  xavierNormal: (activation) => xavierNormal(activation === 'tanh' ? gain('tanh') : 1),
  kaimingUniform: () => kaimingUniform(),
  kaimingNormal: () => kaimingNormal(),
  linearDefault: () => linearDefault,
  normal: () => normal(0, 0.1),
  zeros: () => zeros,
}

/** The network that the settings describe. Python's generator makes the notebook's very weights from its seed. */
export function networkFor(settings: Settings, inputs: number, task: Task): Network {
  const { layers, initializer, seed } = settings
  const sizes = [...layers.map(({ size }) => size), outputsFor(settings, task)]
  const weight = initializers[initializer](layers[0]?.activation ?? 'linear')
  return new MLP(inputs, sizes, {
    activation: [...layers.map(({ activation }) => activation), 'linear'],
    weight,
    ...(initializer === 'linearDefault' && { bias: linearDefault }),
    random: new PythonRandom(seed),
  })
}

export function optimizerFor(
  { optimizer, options, rate: lr }: Settings,
  parameters: Value[],
): Optimizer<CommonOptions> {
  const { momentum, nesterov, beta1, beta2, alpha, rho, weightDecay } = options
  const betas = [beta1, beta2] as const
  switch (optimizer) {
    case 'sgd':
      return new SGD(parameters, { lr, momentum, weightDecay, nesterov: nesterov && momentum > 0 })
    case 'adam':
      return new Adam(parameters, { lr, betas, weightDecay })
    case 'adamw':
      return new AdamW(parameters, { lr, betas, weightDecay })
    case 'rmsprop':
      return new RMSprop(parameters, { lr, alpha, momentum, weightDecay })
    case 'adagrad':
      return new Adagrad(parameters, { lr, weightDecay })
    case 'adadelta':
      return new Adadelta(parameters, { lr, rho, weightDecay })
    case 'nadam':
      return new NAdam(parameters, { lr, betas, weightDecay })
  }
}

/** What changes the rate from step to step; none if it stays. */
export function scheduleFor(
  { schedule, scheduleSteps: steps, rate }: Settings,
  optimizer: Optimizer<CommonOptions>,
): Schedule | undefined {
  switch (schedule) {
    case 'constant':
      return undefined
    case 'linear':
      return new LambdaLR(optimizer, (k) => 1 - (0.9 * Math.min(k, steps)) / steps)
    case 'step':
      return new StepLR(optimizer, { stepSize: Math.max(1, Math.round(steps / 10)), gamma: 0.5 })
    case 'exponential':
      return new ExponentialLR(optimizer, { gamma: 0.01 ** (1 / steps) })
    case 'cosine':
      return new CosineAnnealingLR(optimizer, { tMax: steps })
    case 'oneCycle':
      return new OneCycleLR(optimizer, { maxLr: rate, totalSteps: steps })
    case 'warmUp':
      return new WarmupLR(optimizer, { steps: Math.max(1, Math.round(steps / 10)) })
  }
}
