import { noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import type { Dataset } from '@mg/datasets'
import { FastRandom, MLP, PythonRandom } from '@mg/nn'
import {
  SGD,
  crossEntropy,
  hingeLoss,
  l2Penalty,
  mseLoss,
  softMarginLoss,
  squaredHingeLoss,
} from '@mg/optim'
import { UsageError } from './settings'
import type { LossName, Settings } from './settings'

/** What one step saw, before it changed the weights. */
export interface Step {
  step: number
  loss: number
  accuracy: number
  rate: number
  milliseconds: number
}

/** A network whose last layer has one neuron for two classes, and else one for each class. */
export type Network = MLP<number, number[]>

export function networkFor(settings: Settings, data: Dataset): Network {
  const { layers, activation, seed } = settings
  const outputs = settings.loss === 'crossEntropy' ? data.classes.length : 1
  const random = new PythonRandom(seed)
  return new MLP(data.features.length, [...layers, outputs], { activation, random })
}

const LOSSES: Record<
  Exclude<LossName, 'crossEntropy'>,
  (scores: Value[], signs: number[]) => Value
> = {
  hinge: (scores, signs) => hingeLoss(scores, signs),
  squaredHinge: (scores, signs) => squaredHingeLoss(scores, signs),
  logistic: (scores, signs) => softMarginLoss(scores, signs),
  mse: (scores, signs) => mseLoss(scores, signs),
}

/** The loss of scores against class numbers; a margin loss wants them as −1 and 1. */
function lossOf(name: LossName, scores: Value[][], labels: number[]): Value {
  if (name === 'crossEntropy') return crossEntropy(scores, labels)
  const signs = labels.map((label) => (label === 0 ? -1 : 1))
  return LOSSES[name](
    scores.map(([score]) => score!),
    signs,
  )
}

/** The class that scores stand for. */
export function classOf(scores: readonly number[]): number {
  if (scores.length === 1) return scores[0]! > 0 ? 1 : 0
  return scores.indexOf(scores.reduce((a, b) => Math.max(a, b)))
}

const forward = (model: Network, row: readonly number[]): Value[] => [model.forward(row)].flat()

/** The scores of a point, without a graph. */
export const scoresAt = (model: Network, row: readonly number[]): number[] =>
  noGrad(() => forward(model, row).map((score) => score.data))

/** Gradient descent, a step at a time; whoever takes the steps may stop at any. */
export function* training(settings: Settings, data: Dataset, model: Network): Generator<Step> {
  const { loss: lossName, rate, endRate, l2, steps, batch, seed } = settings
  if (data.classes.length > 2 && lossName !== 'crossEntropy') {
    throw new UsageError(
      `--loss ${lossName} separates 2 classes, and the data has ${data.classes.length}; pass --loss crossEntropy`,
    )
  }
  const parameters = model.parameters()
  const optimizer = new SGD(parameters, { lr: rate })
  const random = new FastRandom(seed)
  const all = data.X.map((_, i) => i)
  for (let step = 0; step < steps; step++) {
    const start = performance.now()
    const rows =
      batch === 0 || batch >= all.length ? all : random.permutation(all.length).slice(0, batch)
    const scores = rows.map((i) => forward(model, data.X[i]!))
    const labels = rows.map((i) => data.y[i]!)
    const loss = lossOf(lossName, scores, labels).add(l2Penalty(parameters, l2))
    optimizer.zeroGrad()
    loss.backward()
    optimizer.lr = rate - ((rate - endRate) * step) / steps
    optimizer.step()
    const milliseconds = performance.now() - start
    const right = scores.filter((row, i) => classOf(row.map((score) => score.data)) === labels[i])
    yield {
      step,
      loss: loss.data,
      accuracy: right.length / rows.length,
      rate: optimizer.lr,
      milliseconds,
    }
  }
}
