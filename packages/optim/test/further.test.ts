import { Value, softmax, sum } from '@mg/engine'
import { readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  ExponentialLR,
  LinearLR,
  NAdam,
  OneCycleLR,
  PolynomialLR,
  RMSprop,
  ReduceLROnPlateau,
  SGD,
  SequentialLR,
  StepLR,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  huberLoss,
  klDiv,
  nllLoss,
  smoothL1Loss,
} from '@mg/optim'
import type { Reduction } from '@mg/optim'
import { camelCased, expectClose, testFunction } from './reference/pytorch'

interface Further {
  schedules: Record<string, number[]>
  metric: number[]
  x: number[][]
  classes: number[]
  weight: number[]
  probabilities: number[][]
  binary: number[][]
  losses: { name: string; value: number | number[] | number[][]; gradient: number[][] }[]
  runs: { optimizer: string; options: Record<string, unknown>; steps: number[][] }[]
}

const reference = JSON.parse(
  readFileSync(new URL('reference/pytorch-further.json', import.meta.url), 'utf8'),
) as Further

describe('optimisers with many options', () => {
  const optimizers = { Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop, SGD }

  it.each(reference.runs)(
    '$optimizer $options gives what PyTorch gives',
    ({ optimizer: name, options, steps }) => {
      const p = [-1.2, 1, 0.4, -0.7].map((x) => new Value(x))
      const optimizer = new optimizers[name as 'SGD'](p, camelCased(options))
      for (const expected of steps) {
        optimizer.zeroGrad()
        testFunction(p).backward()
        optimizer.step()
        expectClose(
          p.map(({ data }) => data),
          expected,
        )
      }
    },
  )
})

describe('schedules', () => {
  type Make = (optimizer: SGD) => { step: (metric: number) => void }
  const schedules: Record<string, Make> = {
    chained: (o) =>
      new ChainedScheduler([
        new ConstantLR(o, { factor: 0.1, totalIters: 3 }),
        new ExponentialLR(o, { gamma: 0.9 }),
      ]),
    sequential: (o) =>
      new SequentialLR(
        o,
        [
          new LinearLR(o, { startFactor: 0.1, totalIters: 4 }),
          new CosineAnnealingLR(o, { tMax: 5, etaMin: 0.01 }),
        ],
        { milestones: [4] },
      ),
    sequential3: (o) =>
      new SequentialLR(
        o,
        [
          new ConstantLR(o, { factor: 0.5, totalIters: 2 }),
          new ExponentialLR(o, { gamma: 0.8 }),
          new StepLR(o, { stepSize: 2, gamma: 0.5 }),
        ],
        { milestones: [3, 7] },
      ),
    cosine25: (o) => new CosineAnnealingLR(o, { tMax: 3 }),
    linear: (o) => new LinearLR(o),
    constant: (o) => new ConstantLR(o),
    polynomial: (o) => new PolynomialLR(o, { totalIters: 4, power: 0.5 }),
    oneCycleThree: (o) =>
      new OneCycleLR(o, { maxLr: 1, totalSteps: 14, threePhase: true, annealStrategy: 'linear' }),
    oneCycle: (o) =>
      new OneCycleLR(o, {
        maxLr: 2,
        totalSteps: 14,
        pctStart: 0.4,
        divFactor: 10,
        finalDivFactor: 100,
      }),
    plateau: (o) => new ReduceLROnPlateau(o, { patience: 1, factor: 0.5 }),
    plateauCooldown: (o) =>
      new ReduceLROnPlateau(o, { patience: 0, factor: 0.5, cooldown: 2, minLr: 0.1 }),
    plateauMax: (o) =>
      new ReduceLROnPlateau(o, { mode: 'max', patience: 2, thresholdMode: 'abs', threshold: 0.01 }),
  }

  it.each(Object.keys(schedules))(
    '%s gives the rates, and the momentum, that PyTorch gives',
    (name) => {
      const optimizer = new SGD([new Value(0)], { lr: 0.5, momentum: 0.9 })
      const schedule = schedules[name]!(optimizer)
      const momenta: number[] = []
      const rates = reference.schedules[name]!.map((_, k) => {
        if (k > 0) schedule.step(reference.metric[k - 1]!)
        momenta.push(optimizer.paramGroups[0]!.momentum)
        return optimizer.lr
      })
      expectClose(rates, reference.schedules[name]!)
      expectClose(momenta, reference.schedules[`${name}Momentum`] ?? momenta.map(() => 0.9))
    },
  )
})

describe('losses', () => {
  const { classes, weight, probabilities, binary } = reference
  const shifted = probabilities.map((row) => row.map((p) => Math.log(p + 0.1)))
  const counting = Array.from({ length: 12 }, (_, i) => i)
  const logs = (rows: Value[][]) => rows.map((row) => softmax(row).map((p) => p.log()))
  type Loss = (rows: Value[][], reduction: Reduction) => Value | Value[]
  const losses: Record<string, Loss> = {
    'crossEntropy weight': (x, reduction) => crossEntropy(x, classes, { weight, reduction }),
    'crossEntropy weight smoothing': (x, reduction) =>
      crossEntropy(x, classes, { weight, labelSmoothing: 0.15, reduction }),
    'crossEntropy probabilities': (x, reduction) =>
      crossEntropy(x, probabilities, { weight, labelSmoothing: 0.1, reduction }),
    'nllLoss weight': (x, reduction) => nllLoss(logs(x), classes, { weight, reduction }),
    klDiv: (x, reduction) => klDiv(logs(x), probabilities, { reduction }),
    'klDiv logTarget': (x, reduction) => klDiv(logs(x), shifted, { reduction, logTarget: true }),
    bce: (x, reduction) =>
      binaryCrossEntropy(
        x.map((row) => row.map((v) => v.sigmoid())),
        binary,
        { reduction },
      ),
    'bceLogits posWeight': (x, reduction) =>
      binaryCrossEntropyWithLogits(x, binary, { posWeight: 2.5, reduction }),
    'bceLogits weight': (x, reduction) =>
      binaryCrossEntropyWithLogits(x, binary, { weight: counting, reduction }),
    huber: (x, reduction) => huberLoss(x, binary, { delta: 1.3, reduction }),
    smoothL1: (x, reduction) => smoothL1Loss(x, binary, { beta: 2, reduction }),
  }

  it.each(reference.losses)(
    '$name has the value and the gradient that PyTorch gives',
    (expected) => {
      const [, name, reduction] = /^(.*) (\w+)$/.exec(expected.name)!
      const rows = reference.x.map((row) => row.map((x) => new Value(x)))
      const loss =
        reduction === 'batchmean'
          ? klDiv(logs(rows), probabilities, { reduction })
          : losses[name!]!(rows, reduction as Reduction)
      const list = [loss].flat()
      sum(list).backward()
      expectClose(
        list.map(({ data }) => data),
        [expected.value].flat(2),
      )
      expectClose(
        rows.flat().map(({ grad }) => grad),
        expected.gradient.flat(),
      )
    },
  )
})
