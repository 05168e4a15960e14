import { Value, softmax } from '@mg/engine'
import { describe, expect, it } from 'vitest'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  NAdam,
  OneCycleLR,
  PolynomialLR,
  RMSprop,
  SGD,
  StepLR,
  binaryCrossEntropyWithLogits,
  clipGradNorm,
  crossEntropy,
  hingeLoss,
  huberLoss,
  klDiv,
  l1Loss,
  mseLoss,
  nllLoss,
  smoothL1Loss,
  softMarginLoss,
} from '@mg/optim'
import type { Schedule } from '@mg/optim'
import { camelCased, expectClose, reference, testFunction } from './reference/pytorch'

const optimizers = { Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop, SGD }

describe('optimisers', () => {
  it.each(reference.runs.map((run) => [run.optimizer, JSON.stringify(run.options), run] as const))(
    '%s %s gives every loss and every parameter that PyTorch gives',
    (name, _, { options, steps }) => {
      const p = reference.start.map((x) => new Value(x))
      const Optimizer = optimizers[name as keyof typeof optimizers]
      const optimizer = new Optimizer(p, camelCased(options))
      steps.forEach(({ loss, p: expected }) => {
        const y = testFunction(p)
        expectClose([y.data], [loss])
        optimizer.zeroGrad()
        y.backward()
        optimizer.step()
        expectClose(
          p.map(({ data }) => data),
          expected,
        )
      })
    },
  )
})

describe('schedules', () => {
  const schedules: [name: RegExp, make: (optimizer: SGD) => Schedule][] = [
    [/^StepLR/, (o) => new StepLR(o, { stepSize: 3, gamma: 0.5 })],
    [/^MultiStepLR/, (o) => new MultiStepLR(o, { milestones: [2, 7], gamma: 0.1 })],
    [/^ExponentialLR/, (o) => new ExponentialLR(o, { gamma: 0.9 })],
    [/^CosineAnnealingLR/, (o) => new CosineAnnealingLR(o, { tMax: 10, etaMin: 0.05 })],
    [/^LinearLR/, (o) => new LinearLR(o, { startFactor: 1, endFactor: 0.1, totalIters: 10 })],
    [/^PolynomialLR/, (o) => new PolynomialLR(o, { totalIters: 10, power: 2 })],
    [/^OneCycleLR/, (o) => new OneCycleLR(o, { maxLr: 1, totalSteps: 14 })],
    [/^LambdaLR/, (o) => new LambdaLR(o, (k) => 1 / (1 + k))],
  ]

  it.each(reference.schedules)('$schedule gives the rates that PyTorch gives', (expected) => {
    const { schedule: name, base, rates } = expected
    const optimizer = new SGD([new Value(0)], { lr: base, momentum: 0.9 })
    const schedule = schedules.find(([pattern]) => pattern.test(name))![1](optimizer)
    const given = rates.map((_, k) => {
      if (k > 0) schedule.step()
      return optimizer.lr
    })
    expectClose(given, rates)
  })
})

describe('losses', () => {
  const { predictions, target, targetBinary, targetClass, cases } = reference.losses
  const signs = targetBinary.map((row) => row.map((t) => 2 * t - 1))
  const logSoftmax = (rows: Value[][]) => rows.map((row) => softmax(row).map((p) => p.log()))
  const losses: Record<string, (rows: Value[][]) => Value> = {
    mse_loss: (rows) => mseLoss(rows, target),
    'mse_loss sum': (rows) => mseLoss(rows, target, { reduction: 'sum' }),
    l1_loss: (rows) => l1Loss(rows, target),
    'huber_loss(delta=0.6)': (rows) => huberLoss(rows, target, { delta: 0.6 }),
    'smooth_l1_loss(beta=0.5)': (rows) => smoothL1Loss(rows, target, { beta: 0.5 }),
    binary_cross_entropy_with_logits: (rows) => binaryCrossEntropyWithLogits(rows, targetBinary),
    cross_entropy: (rows) => crossEntropy(rows, targetClass),
    'cross_entropy(label_smoothing=0.1)': (rows) =>
      crossEntropy(rows, targetClass, { labelSmoothing: 0.1 }),
    'hinge mean(relu(1-t*y)), t=2*targetBinary-1': (rows) => hingeLoss(rows, signs),
    'soft_margin_loss, t=2*targetBinary-1': (rows) => softMarginLoss(rows, signs),
    'nll_loss(log_softmax)': (rows) => nllLoss(logSoftmax(rows), targetClass),
    'kl_div(log_softmax(y), softmax(target), batchmean)': (rows) =>
      klDiv(
        logSoftmax(rows),
        target.map((row) => softmax(row).map((p) => p.data)),
        { reduction: 'batchmean' },
      ),
  }

  it.each(cases)('$loss has the value and the gradient that PyTorch gives', (expected) => {
    const rows = predictions.map((row) => row.map((x) => new Value(x)))
    const loss = losses[expected.loss]!(rows)
    loss.backward()
    expectClose([loss.data], [expected.value])
    expectClose(
      rows.flat().map(({ grad }) => grad),
      expected.gradient.flat(),
    )
  })
})

describe('clipGradNorm', () => {
  it('returns and leaves what PyTorch does', () => {
    const { gradient, maxNorm, norm, clipped } = reference.clipGradNorm
    const parameters = gradient.map((grad) => Object.assign(new Value(0), { grad }))
    expect(clipGradNorm(parameters, maxNorm)).toBe(norm)
    expectClose(
      parameters.map(({ grad }) => grad),
      clipped,
    )
  })
})
