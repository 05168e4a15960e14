import { Value } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import { describe, expect, it } from 'vitest'
import * as optim from '@mg/optim'

const sgd = () => new optim.SGD([new Value(1)], { lr: 1 })
const schedule = (o: optim.SGD) => new optim.ExponentialLR(o, { gamma: 0.5 })
const one = ([x]: readonly Value[]) => x!.sub(1)

/** What takes options, with a value for each of them. */
const takers: Record<string, [(options: never) => unknown, object]> = {
  minimize: [
    (options) => optim.minimize(([x]) => x!.square(), [1], options),
    {
      method: 'lbfgs',
      bounds: [-2, 2],
      gtol: 1e-9,
      ftol: 1e-9,
      xtol: 1e-9,
      maxIterations: 9,
      memory: 3,
      compile,
    },
  ],
  leastSquares: [
    (options) => optim.leastSquares((x) => [one(x)], [0], options),
    {
      bounds: [-2, 2],
      loss: 'huber',
      lossScale: 1,
      ftol: 1e-9,
      xtol: 1e-9,
      gtol: 1e-9,
      maxEvaluations: 99,
      compile,
    },
  ],
  curveFit: [
    (options) => optim.curveFit((x: number, [a]) => a.mul(x), [1, 2], [1, 2], [0], options),
    {
      bounds: [-2, 2],
      loss: 'huber',
      lossScale: 1,
      ftol: 1e-9,
      xtol: 1e-9,
      gtol: 1e-9,
      maxEvaluations: 99,
      compile,
      sigma: [1, 1],
      absoluteSigma: true,
    },
  ],
  StepLR: [(options) => new optim.StepLR(sgd(), options), { stepSize: 2, gamma: 0.5 }],
  MultiStepLR: [
    (options) => new optim.MultiStepLR(sgd(), options),
    { milestones: [2], gamma: 0.5 },
  ],
  ExponentialLR: [(options) => new optim.ExponentialLR(sgd(), options), { gamma: 0.5 }],
  PolynomialLR: [(options) => new optim.PolynomialLR(sgd(), options), { totalIters: 2, power: 2 }],
  CosineAnnealingLR: [
    (options) => new optim.CosineAnnealingLR(sgd(), options),
    { tMax: 2, etaMin: 0 },
  ],
  LinearLR: [
    (options) => new optim.LinearLR(sgd(), options),
    { startFactor: 0.5, endFactor: 1, totalIters: 2 },
  ],
  ConstantLR: [(options) => new optim.ConstantLR(sgd(), options), { factor: 0.5, totalIters: 2 }],
  WarmupLR: [(options) => new optim.WarmupLR(sgd(), options), { steps: 2 }],
  OneCycleLR: [
    (options) => new optim.OneCycleLR(sgd(), options),
    {
      maxLr: 1,
      totalSteps: 9,
      pctStart: 0.5,
      annealStrategy: 'linear',
      cycleMomentum: false,
      baseMomentum: 0.8,
      maxMomentum: 0.9,
      divFactor: 9,
      finalDivFactor: 9,
      threePhase: true,
    },
  ],
  ReduceLROnPlateau: [
    (options) => new optim.ReduceLROnPlateau(sgd(), options),
    {
      mode: 'max',
      factor: 0.5,
      patience: 1,
      threshold: 0,
      thresholdMode: 'abs',
      cooldown: 1,
      minLr: 0.1,
      eps: 0,
    },
  ],
  SequentialLR: [
    (options) => {
      const o = sgd()
      return new optim.SequentialLR(o, [schedule(o), schedule(o)], options)
    },
    { milestones: [2] },
  ],
  mseLoss: [(options) => optim.mseLoss([1], [2], options), { reduction: 'sum' }],
  l1Loss: [(options) => optim.l1Loss([1], [2], options), { reduction: 'sum' }],
  huberLoss: [(options) => optim.huberLoss([1], [2], options), { reduction: 'sum', delta: 2 }],
  smoothL1Loss: [(options) => optim.smoothL1Loss([1], [2], options), { reduction: 'sum', beta: 0 }],
  hingeLoss: [(options) => optim.hingeLoss([1], [1], options), { reduction: 'sum' }],
  squaredHingeLoss: [(options) => optim.squaredHingeLoss([1], [1], options), { reduction: 'sum' }],
  softMarginLoss: [(options) => optim.softMarginLoss([1], [1], options), { reduction: 'sum' }],
  binaryCrossEntropy: [
    (options) => optim.binaryCrossEntropy([0.5], [1], options),
    { reduction: 'sum', weight: [1] },
  ],
  binaryCrossEntropyWithLogits: [
    (options) => optim.binaryCrossEntropyWithLogits([0.5], [1], options),
    { reduction: 'sum', weight: [1], posWeight: 2 },
  ],
  klDiv: [
    (options) => optim.klDiv([-1, -2], [0.5, 0.5], options),
    { reduction: 'batchmean', logTarget: true },
  ],
  crossEntropy: [
    (options) => optim.crossEntropy([1, 2], 0, options),
    { reduction: 'sum', weight: [1, 2], labelSmoothing: 0.1 },
  ],
  trainer: [
    (options) => {
      const w = new Value(1)
      const loss = compile((x: Value) => x.mul(w), [scalar])
      return optim.trainer(loss, new optim.SGD([w]), options)
    },
    { clipNorm: 1 },
  ],
  nllLoss: [(options) => optim.nllLoss([-1, -2], 0, options), { reduction: 'sum', weight: [1, 2] }],
}

describe.each(Object.entries(takers))('%s', (_, [take, all]) => {
  it('takes all of its options', () => {
    expect(() => take(all as never)).not.toThrow()
  })

  it('names an option that it does not know, and those that it does', () => {
    const misspelt = { ...all, learningRate: 1 }
    expect(() => take(misspelt as never)).toThrow(
      new TypeError(`got the option learningRate; pass some of ${Object.keys(all).join(', ')}`),
    )
  })

  it('says what it got in place of options', () => {
    for (const wrong of [3, null, 'sum', [1]]) {
      expect(() => take(wrong as never)).toThrow(/^got .* as options; pass a record of /)
    }
  })
})

describe('options', () => {
  it('of everything that is exported and takes some are in this file', () => {
    const rest = Object.keys(optim).filter((name) => !(name in takers))
    // Optimisers check theirs against their defaults, fit and predict in tests of their own.
    const optimizers = 'Adadelta Adagrad Adam AdamW NAdam Optimizer RMSprop SGD'
    const others = 'fit predict train'
    const without =
      'ChainedScheduler DivergenceError LambdaLR Schedule clipGradNorm clipGradValue l1Penalty l2Penalty'
    expect(rest.sort()).toEqual(`${optimizers} ${others} ${without}`.split(' ').sort())
  })

  it('refuse an unknown method', () => {
    const wrong = { method: 'simplex' } as never
    expect(() => optim.minimize(([x]) => x!.square(), [1], wrong)).toThrow(
      'got the method simplex; pass newton or lbfgs',
    )
  })

  it('refuse a misspelt patience', async () => {
    const w = new Value(1)
    const model = { parameters: () => [w], forward: () => w }
    const wrong = { earlyStopping: { patience: 3, delta: 1 } } as never
    await expect(optim.fit(model, { x: [1], y: [1] }, wrong)).rejects.toThrow(
      'got the option delta; pass some of patience, minDelta',
    )
  })
})
