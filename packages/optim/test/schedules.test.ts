import { Value } from '@mg/engine'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  SGD,
  SequentialLR,
  StepLR,
  WarmupLR,
} from '@mg/optim'
import type { OptimizerState } from '@mg/optim'

interface Saved {
  step(metric: number): void
  stateDict(): object
  loadStateDict(state: never): void
}

const schedules: Record<string, (o: SGD) => Saved> = {
  StepLR: (o) => new StepLR(o, { stepSize: 3 }),
  MultiStepLR: (o) => new MultiStepLR(o, { milestones: [2, 2, 5] }),
  ExponentialLR: (o) => new ExponentialLR(o, { gamma: 0.9 }),
  PolynomialLR: (o) => new PolynomialLR(o, { totalIters: 6, power: 2 }),
  CosineAnnealingLR: (o) => new CosineAnnealingLR(o, { tMax: 4, etaMin: 0.01 }),
  LambdaLR: (o) => new LambdaLR(o, (k) => 1 / (1 + k)),
  LinearLR: (o) => new LinearLR(o, { totalIters: 6 }),
  ConstantLR: (o) => new ConstantLR(o),
  WarmupLR: (o) => new WarmupLR(o, { steps: 4 }),
  OneCycleLR: (o) => new OneCycleLR(o, { maxLr: 1, totalSteps: 12 }),
  ReduceLROnPlateau: (o) => new ReduceLROnPlateau(o, { patience: 1, cooldown: 1 }),
  ChainedScheduler: (o) =>
    new ChainedScheduler([new WarmupLR(o, { steps: 3 }), new ExponentialLR(o, { gamma: 0.8 })]),
  SequentialLR: (o) =>
    new SequentialLR(o, [new WarmupLR(o, { steps: 3 }), new StepLR(o, { stepSize: 2 })], {
      milestones: [3],
    }),
}

const metrics = [3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]

describe.each(Object.entries(schedules))('%s', (_, make) => {
  const optimizer = () => new SGD([new Value(0)], { lr: 0.5, momentum: 0.9 })

  it('goes on from a saved state to the same rates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), (at) => {
        let first = optimizer()
        let schedule = make(first)
        const second = optimizer()
        const whole = make(second)
        metrics.forEach((metric, k) => {
          if (k === at) {
            const saved = JSON.stringify([first.stateDict(), schedule.stateDict()])
            const [state, scheduled] = JSON.parse(saved) as [OptimizerState, never]
            first = optimizer()
            schedule = make(first)
            first.loadStateDict(state)
            schedule.loadStateDict(scheduled)
          }
          schedule.step(metric)
          whole.step(metric)
          expect(first.paramGroups[0]!.lr).toBe(second.paramGroups[0]!.lr)
          expect(first.paramGroups[0]!.momentum).toBe(second.paramGroups[0]!.momentum)
        })
      }),
    )
  })
})

describe('WarmupLR', () => {
  it('rises evenly to the rate, and stays there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        (steps, lr) => {
          const sgd = new SGD([new Value(0)], { lr })
          const schedule = new WarmupLR(sgd, { steps })
          for (let k = 0; k < 25; k++) {
            expect(sgd.lr).toBeCloseTo(lr * Math.min(1, (k + 1) / steps), 12)
            schedule.step()
          }
        },
      ),
    )
  })
})

describe('schedules', () => {
  const sgd = new SGD([new Value(0)], { lr: 1 })
  const other = new SGD([new Value(0)], { lr: 1 })

  it('refuse options that make no sense', () => {
    expect(() => new StepLR(sgd, { stepSize: 0 })).toThrow(
      'got stepSize 0; pass a positive integer',
    )
    expect(() => new CosineAnnealingLR(sgd, { tMax: 1.5 })).toThrow('got tMax 1.5')
    expect(() => new PolynomialLR(sgd, { totalIters: -1 })).toThrow('got totalIters -1')
    expect(() => new LinearLR(sgd, { startFactor: 0 })).toThrow(
      'got startFactor 0; pass a number in (0, 1]',
    )
    expect(() => new ConstantLR(sgd, { factor: 2 })).toThrow('got factor 2')
    expect(() => new WarmupLR(sgd, { steps: NaN })).toThrow('got steps NaN')
    expect(() => new OneCycleLR(sgd, { maxLr: 1, totalSteps: 5, pctStart: 2 })).toThrow(
      'got pctStart 2',
    )
    expect(() => new ReduceLROnPlateau(sgd, { factor: 1 })).toThrow(
      'got factor 1; pass a number below 1',
    )
    expect(() => new ChainedScheduler([])).toThrow('got no schedules')
    const mine = new StepLR(sgd, { stepSize: 1 })
    const theirs = new StepLR(other, { stepSize: 1 })
    expect(() => new ChainedScheduler([mine, theirs])).toThrow(
      'got schedules of different optimisers',
    )
    expect(() => new SequentialLR(sgd, [theirs], { milestones: [] })).toThrow(
      'of another optimiser',
    )
    expect(() => new SequentialLR(sgd, [mine], { milestones: [1] })).toThrow(
      'got 1 milestones for 1',
    )
  })

  it('end when OneCycleLR has run its cycle', () => {
    const schedule = new OneCycleLR(sgd, { maxLr: 1, totalSteps: 2 })
    schedule.step()
    expect(() => schedule.step()).toThrow('got step 2 of 2; pass more totalSteps')
  })
})
