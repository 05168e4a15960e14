import { Value, where } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { Layer, MLP } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SGD, crossEntropy, fit, hingeLoss, l1Loss, l2Penalty } from '@mg/optim'
import type { BatchResult, Metrics } from '@mg/optim'

const x = Array.from({ length: 24 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)] as const)
const sides = x.map(([a, b]) => (a + b > 0.2 ? 1 : -1))
const classes = x.map(([a, b]) => (a > 0.3 ? 0 : b > 0 ? 1 : 2))

describe('metrics of fit', () => {
  it('are the loss where the loss is the metric, of batches, epochs and validation, in both modes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (seed, batchSize, compile) => {
          const model = new MLP(2, [3, 1], { seed })
          const batches: BatchResult[] = []
          const { history, executionMode } = await fit(
            model,
            { x, y: sides },
            {
              loss: (prediction, y) => l1Loss(prediction, y),
              metrics: { error: (prediction, y) => l1Loss(prediction, y) },
              optimizer: new SGD(model.parameters(), { lr: 0.05 }),
              epochs: 3,
              validation: 0.25,
              onBatch: (batch) => batches.push(batch),
              batchSize,
              compile,
              seed,
            },
          )
          expect(executionMode).toBe(compile ? 'compiled' : 'eager')
          for (const { loss, metrics } of [...history, ...batches]) {
            expect(Math.abs(metrics!['error']! - loss)).toBeLessThan(1e-12)
          }
          for (const { validationLoss, validationMetrics } of history) {
            expect(Math.abs(validationMetrics!['error']! - validationLoss!)).toBeLessThan(1e-12)
          }
        },
      ),
      { numRuns: process.env.CI ? 100 : 10 },
    )
  })

  it.each([true, false])(
    'count the rows that are right before each update, compiled: %s',
    async (compile) => {
      const model = new Layer(2, 3, { seed: 3 })
      const right = () =>
        x.filter((row, i) => {
          const scores = model.forward(row).map(({ data }) => data)
          return scores.indexOf(Math.max(...scores)) === classes[i]
        }).length / x.length
      const expected = [right()]
      const { history } = await fit(
        model,
        { x, y: classes },
        {
          loss: (logits, k) => crossEntropy(logits, k),
          metrics: 'accuracy',
          penalty: () => l2Penalty(model.parameters(), 0.01),
          optimizer: new SGD(model.parameters(), { lr: 1 }),
          onEpoch: () => expected.push(right()),
          epochs: 30,
          compile,
        },
      )
      expect(history.map(({ metrics }) => metrics!['accuracy'])).toEqual(expected.slice(0, -1))
      expect(new Set(expected).size).toBeGreaterThan(2)
    },
  )

  it('take the eager step where only predictions differ, and the losses are alike', async () => {
    const w = new Value(1)
    const model = {
      parameters: () => [w],
      // A recording never sees x === 1, and both scores have the hinge loss 0.
      forward: (x: Operand) => (x === 1 ? w.mul(50) : w.mul(100)),
    }
    const data = { x: [1, 2], y: [1, 1] }
    const options = { loss: hingeLoss, optimizer: new SGD([w], { lr: 0 }), epochs: 1 }
    const metrics = { score: (prediction: number) => prediction }
    const result = await fit(model, data, { ...options, metrics })
    expect(result.executionMode).toBe('eager')
    expect(result.history[0]!.metrics).toEqual({ score: 75 })
  })

  const accuracyOf = async (outputs: number[], y: number | number[]) => {
    const w = new Value(1)
    const model = {
      parameters: () => [w],
      forward: () => (outputs.length === 1 ? w.mul(outputs[0]!) : outputs.map((o) => w.mul(o))),
    }
    const loss = () => w.square()
    const { history } = await fit(
      model,
      { x: [0], y: [y] },
      { loss, metrics: 'accuracy', epochs: 1 },
    )
    return history[0]!.metrics!['accuracy']
  }

  it.each([
    [[0.1], 1, 1],
    [[-0.1], 1, 0],
    [[-0.1], -1, 1],
    [[0], 1, 0],
    [[0], -1, 0],
    [[NaN], 1, 0],
    [[1, 2, 2], 1, 1],
    [[1, 2, 2], 2, 0],
    [[NaN, 2], 1, 0],
    [[-Infinity, -Infinity], 0, 1],
    [[1, 3, 2], [0.2, 0.5, 0.3], 1],
    [[1, 3, 2], [0.6, 0.1, 0.3], 0],
  ])(
    'say of the scores %j and the target %j that the accuracy is %d',
    async (scores, y, wanted) => {
      expect(await accuracyOf(scores, y)).toBe(wanted)
    },
  )

  it('refuse targets from which no accuracy follows', async () => {
    const single = 'of a single score for the accuracy; pass -1 and 1, or a function'
    await expect(accuracyOf([0.4], 0)).rejects.toThrow(`got the target 0 ${single}`)
    await expect(accuracyOf([0.4], 0.5)).rejects.toThrow(`got the target 0.5 ${single}`)
    for (const y of [3, -1, 0.5, NaN, [1, 0], [NaN, 0, 1]]) {
      await expect(accuracyOf([1, 2, 3], y)).rejects.toThrow('pass a class from 0 to 2, or a prob')
    }
  })

  it('refuse anything but metrics, and metrics that give no number', async () => {
    const model = new MLP(2, [1], { seed: 1 })
    const run = (metrics: unknown) =>
      fit(model, { x, y: sides }, { metrics: metrics as Metrics, epochs: 1 })
    await expect(run('precision')).rejects.toThrow(`got metrics precision; pass 'accuracy', or`)
    await expect(run([hingeLoss])).rejects.toThrow('; pass')
    await expect(run({ a: 'precision' })).rejects.toThrow(`got the metric a: precision; pass`)
    await expect(run({ a: () => 'x' })).rejects.toThrow('got x from the metric a; pass')
  })

  it('take part in no derivative', async () => {
    const run = async (metrics?: Metrics<MLP>) => {
      const model = new MLP(2, [2, 1], { seed: 1 })
      const optimizer = new SGD(model.parameters(), { lr: 0.1 })
      const options = { optimizer, epochs: 3, compile: false, ...(metrics && { metrics }) }
      await fit(model, { x, y: sides }, options)
      return model.parameters().map(({ data }) => data)
    }
    const gate = new Value(2)
    expect(await run({ gate: () => where(gate.gt(1), gate, 0) })).toEqual(await run())
    expect(gate.grad).toBe(0)
  })
})
