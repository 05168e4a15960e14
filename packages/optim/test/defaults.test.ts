import { Value } from '@mg/engine'
import { describe, expect, it } from 'vitest'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  ConstantLR,
  CosineAnnealingLR,
  LinearLR,
  MultiStepLR,
  NAdam,
  OneCycleLR,
  PolynomialLR,
  RMSprop,
  ReduceLROnPlateau,
  SGD,
  SequentialLR,
  StepLR,
  WarmupLR,
} from '@mg/optim'

/** The signatures of torch.optim 1.13. NAdam's last two came with 2.0, and SGD's rate with 2.1. */
const OPTIMIZERS = {
  SGD: [SGD, { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false }],
  Adam: [Adam, { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false }],
  AdamW: [AdamW, { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, amsgrad: false }],
  NAdam: [
    NAdam,
    {
      lr: 2e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay: 0,
      momentumDecay: 4e-3,
      decoupledWeightDecay: false,
    },
  ],
  RMSprop: [
    RMSprop,
    { lr: 0.01, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false },
  ],
  Adagrad: [
    Adagrad,
    { lr: 0.01, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10 },
  ],
  Adadelta: [Adadelta, { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0 }],
} as const

describe('an optimiser made without options', () => {
  it.each(Object.entries(OPTIMIZERS))('has those of PyTorch: %s', (_, [Optimizer, defaults]) => {
    const p = new Value(1)
    const [group] = new Optimizer([p]).paramGroups
    expect(group).toEqual({ ...defaults, maximize: false, params: [p], state: {} })
  })
})

const sgd = (): SGD => new SGD([new Value(0)], { lr: 0.5, momentum: 0.8 })

interface AnySchedule {
  step(metric: number): void
}

/** Each schedule with as few options as it takes, and with PyTorch's defaults written out. */
const SCHEDULES: Record<string, [few: (o: SGD) => AnySchedule, all: (o: SGD) => AnySchedule]> = {
  StepLR: [
    (o) => new StepLR(o, { stepSize: 2 }),
    (o) => new StepLR(o, { stepSize: 2, gamma: 0.1 }),
  ],
  MultiStepLR: [
    (o) => new MultiStepLR(o, { milestones: [3] }),
    (o) => new MultiStepLR(o, { milestones: [3], gamma: 0.1 }),
  ],
  CosineAnnealingLR: [
    (o) => new CosineAnnealingLR(o, { tMax: 4 }),
    (o) => new CosineAnnealingLR(o, { tMax: 4, etaMin: 0 }),
  ],
  LinearLR: [
    (o) => new LinearLR(o),
    (o) => new LinearLR(o, { startFactor: 1 / 3, endFactor: 1, totalIters: 5 }),
  ],
  ConstantLR: [
    (o) => new ConstantLR(o),
    (o) => new ConstantLR(o, { factor: 1 / 3, totalIters: 5 }),
  ],
  PolynomialLR: [
    (o) => new PolynomialLR(o),
    (o) => new PolynomialLR(o, { totalIters: 5, power: 1 }),
  ],
  OneCycleLR: [
    (o) => new OneCycleLR(o, { maxLr: 1, totalSteps: 30 }),
    (o) =>
      new OneCycleLR(o, {
        maxLr: 1,
        totalSteps: 30,
        pctStart: 0.3,
        annealStrategy: 'cos',
        cycleMomentum: true,
        baseMomentum: 0.85,
        maxMomentum: 0.95,
        divFactor: 25,
        finalDivFactor: 1e4,
        threePhase: false,
      }),
  ],
  ReduceLROnPlateau: [
    (o) => new ReduceLROnPlateau(o),
    (o) =>
      new ReduceLROnPlateau(o, {
        factor: 0.1,
        patience: 10,
        threshold: 1e-4,
        cooldown: 0,
        minLr: 0,
        mode: 'min',
        thresholdMode: 'rel',
      }),
  ],
}

describe('a schedule made without options', () => {
  it.each(Object.entries(SCHEDULES))('has those of PyTorch: %s', (_, [few, all]) => {
    const [one, two] = [sgd(), sgd()]
    const [first, second] = [few(one), all(two)]
    // Falls by a little more, and by a little less, than what counts as an improvement.
    const metrics = [...Array(14).keys()].map((i) => 1 - (i % 2 ? 1.5e-4 : 0.5e-4) * i)
    for (const metric of [...metrics, ...metrics.map(() => 2)]) {
      first.step(metric)
      second.step(metric)
      expect(one.paramGroups[0]).toEqual(two.paramGroups[0])
    }
  })
})

describe('SequentialLR', () => {
  it('has the rates of each schedule in its turn, as if there were no others', () => {
    const schedules: ((o: SGD) => StepLR | WarmupLR | ConstantLR)[] = [
      (o) => new StepLR(o, { stepSize: 2 }),
      (o) => new WarmupLR(o, { steps: 3 }),
      (o) => new ConstantLR(o),
    ]
    for (const before of schedules) {
      for (const after of schedules) {
        const [first, second, both] = [sgd(), sgd(), sgd()]
        const [alone, then] = [before(first), after(second)]
        const sequence = new SequentialLR(both, [before(both), after(both)], { milestones: [4] })
        for (let epoch = 0; epoch < 10; epoch++) {
          expect(both.lr).toBe(epoch < 4 ? first.lr : second.lr)
          sequence.step()
          if (epoch < 3) alone.step()
          else if (epoch > 3) then.step()
        }
      }
    }
  })
})
