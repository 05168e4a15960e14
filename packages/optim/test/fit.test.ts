import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { Dropout, Layer, MLP, Sequential } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Adam,
  DivergenceError,
  ExponentialLR,
  ReduceLROnPlateau,
  SGD,
  crossEntropy,
  fit,
  hingeLoss,
  l2Penalty,
  mseLoss,
  train,
} from '@mg/optim'
import type { Checkpoint } from '@mg/optim'

const numbers = (parameters: readonly Value[]) => parameters.map((p) => p.data)

/** Points on either side of the line x + y = 0.3, which a seed decides. */
function separable(count: number, seed: number) {
  let state = seed
  const next = () => (state = (state * 16807 + 11) % 2147483647) / 2147483647
  const x = Array.from(
    { length: count },
    () => [4 * next() - 2, 4 * next() - 2] as [number, number],
  )
  return { x, y: x.map(([a, b]) => (a + b > 0.3 ? 1 : -1)) }
}

const data = separable(40, 5)

describe('fit', () => {
  it('reduces the loss on random separable data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const model = new MLP(2, [4, 1], { seed })
        const optimizer = new SGD(model.parameters(), { lr: 0.05 })
        const { history } = await fit(model, separable(30, seed), {
          loss: hingeLoss,
          optimizer,
          epochs: 60,
        })
        expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss)
      }),
      { numRuns: 15 },
    )
  })

  it('gives compiled what it gives eager, to 1e-9', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('relu', 'tanh', 'sigmoid', 'gelu'),
        fc.integer({ min: 1, max: 40 }),
        async (seed, activation, batchSize) => {
          const run = async (compile: boolean) => {
            const model = new MLP(2, [5, 3, 1], { seed, activation })
            const optimizer = new SGD(model.parameters(), { lr: 0.05, momentum: 0.5 })
            const penalty = () => l2Penalty(model.parameters(), 1e-3)
            const options = { loss: mseLoss, optimizer, penalty, batchSize, compile, epochs: 5 }
            const { executionMode } = await fit(model, data, options)
            expect(executionMode).toBe(compile ? 'compiled' : 'eager')
            return numbers(model.parameters())
          }
          const eager = await run(false)
          ;(await run(true)).forEach((p, i) => expect(Math.abs(p - eager[i]!)).toBeLessThan(1e-9))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('trains a classifier of several classes', async () => {
    const model = new MLP(2, [8, 3], { seed: 1 })
    const y = data.x.map(([a, b]) => (a > 0.5 ? 0 : b > 0 ? 1 : 2))
    const { history, executionMode } = await fit(
      model,
      { x: data.x, y },
      {
        loss: (logits, k) => crossEntropy(logits, k),
        optimizer: new Adam(model.parameters(), { lr: 0.05 }),
        epochs: 150,
      },
    )
    const right = data.x.filter((row, i) => {
      const scores = model.forward(row).map(({ data }) => data)
      return scores.indexOf(Math.max(...scores)) === y[i]
    })
    expect(executionMode).toBe('compiled')
    expect(history.at(-1)!.loss).toBeLessThan(0.15)
    expect(right.length).toBeGreaterThan(37)
  })

  it('takes the eager step, and says why, where numbers decide what is computed', async () => {
    const w = new Value(0.5)
    const model = {
      parameters: () => [w],
      forward: (x: Operand) => (w.data > 0 ? w.mul(x) : w.mul(x).mul(2)),
    }
    const { executionMode, fallbackReason } = await fit(
      model,
      { x: [1, 2], y: [3, 6] },
      {
        optimizer: new SGD([w], { lr: 0.1 }),
        epochs: 100,
      },
    )
    expect(executionMode).toBe('eager')
    expect(fallbackReason).toContain('numbers are not known while compiling')
    expect(w.data).toBeCloseTo(3, 9)
  })

  it('takes the eager step for a model that does something else each time', async () => {
    const w = new Value(0.5)
    let calls = 0
    const model = { parameters: () => [w], forward: (x: Operand) => w.mul(x).add(calls++ % 2) }
    const { fallbackReason } = await fit(model, { x: [1, 2, 3], y: [1, 2, 3] }, { epochs: 1 })
    expect(fallbackReason).toContain('the compiled step gave other numbers than the eager one')
  })

  it('takes the eager step while there is dropout', async () => {
    const dropout = new Dropout(0.5, { seed: 2 })
    const model = new Sequential(
      new Layer(2, 4, { seed: 1 }),
      dropout,
      new Layer(4, 1, { seed: 3 }),
    )
    const { executionMode } = await fit(model, data, {
      loss: ([score], y) => hingeLoss(score!, y),
      epochs: 2,
    })
    expect(executionMode).toBe('eager')
  })

  it('goes on from any checkpoint to the same bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), fc.boolean(), async (epoch, compile) => {
        const checkpoints: Checkpoint[] = []
        const run = async (resume?: Checkpoint) => {
          const model = new MLP(2, [3, 1], { seed: resume ? 99 : 4 })
          const optimizer = new Adam(model.parameters(), { lr: 0.1, amsgrad: true })
          const schedule = new ExponentialLR(optimizer, { gamma: 0.9 })
          const { history } = await fit(model, data, {
            optimizer,
            schedule,
            compile,
            batchSize: 7,
            epochs: 8,
            seed: resume ? 11 : 3,
            earlyStopping: { patience: 2, minDelta: 0.001 },
            onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
            ...(resume && { resume }),
          })
          return { history, parameters: numbers(model.parameters()) }
        }
        const whole = await run()
        const saved = JSON.parse(JSON.stringify(checkpoints[epoch - 1])) as Checkpoint
        expect(saved.epoch).toBe(epoch)
        expect(saved).not.toHaveProperty('history')
        const { history, parameters } = await run(saved)
        expect(parameters).toEqual(whole.parameters)
        expect(history).toEqual(whole.history.slice(epoch))
      }),
      { numRuns: 10 },
    )
  })

  it('stops when the loss is NaN, and puts the parameters back where it was a number', async () => {
    const w = new Value(1)
    const model = { parameters: () => [w], forward: (x: Operand) => w.log().mul(x) }
    const optimizer = new SGD([w], { lr: 10 })
    const error = await fit(model, { x: [1], y: [-5] }, { optimizer }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DivergenceError)
    expect((error as DivergenceError).epoch).toBe(1)
    expect((error as DivergenceError).batch).toBe(0)
    expect((error as DivergenceError).parameters).toEqual([1])
    expect(w.data).toBe(1)
  })

  it('stops early, and brings the best parameters back', async () => {
    const w = new Value(0)
    const model = { parameters: () => [w], forward: (x: Operand) => w.mul(x) }
    const seen: number[] = []
    // Training draws the slope to 4, validation is best near 2.
    const { stopReason, history } = await fit(
      model,
      { x: [1], y: [4] },
      {
        optimizer: new SGD([w], { lr: 0.05 }),
        validation: { x: [1], y: [2] },
        earlyStopping: { patience: 3 },
        onEpoch: () => seen.push(w.data),
      },
    )
    expect(stopReason).toBe('early')
    const losses = history.map(({ validationLoss }) => validationLoss!)
    const best = losses.indexOf(Math.min(...losses))
    expect(history.length).toBe(best + 4)
    expect(w.data).toBe(seen[best])
  })

  it('sets rows aside for validation, the same for the same seed', async () => {
    const run = async (seed: number) => {
      const model = new MLP(2, [2, 1], { seed: 1 })
      const { history } = await fit(model, data, { validation: 0.25, seed, epochs: 1 })
      return history[0]!.validationLoss
    }
    expect(await run(1)).toBe(await run(1))
    expect(await run(1)).not.toBe(await run(2))
  })

  it('ends after the batch in which the signal comes', async () => {
    const signal = { aborted: false }
    const model = new MLP(2, [2, 1], { seed: 1 })
    const { stopReason, history } = await fit(model, data, {
      signal,
      batchSize: 10,
      onBatch: ({ epoch, batch }) => {
        signal.aborted = epoch === 2 && batch === 1
      },
    })
    expect(stopReason).toBe('aborted')
    expect(history.length).toBe(2)
  })

  it('hears a timer while it trains', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const model = new MLP(2, [2, 1], { seed: 1 })
    const { stopReason } = await fit(model, data, { signal: controller.signal, epochs: 1e9 })
    expect(stopReason).toBe('aborted')
  })

  it('hands the loss to a schedule that waits for a plateau', async () => {
    const w = new Value(1)
    const model = { parameters: () => [w], forward: () => w.mul(0).add(1) }
    const optimizer = new SGD([w], { lr: 1 })
    const schedule = new ReduceLROnPlateau(optimizer, { patience: 1 })
    await fit(model, { x: [1], y: [2] }, { optimizer, schedule, epochs: 4 })
    expect(optimizer.lr).toBeCloseTo(0.1, 15)
  })

  it('names the NaN in the data that makes the loss NaN', async () => {
    const message = async (x: number[][], y: number[], options = {}) => {
      const model = new MLP(2, [1], { seed: 1 })
      const error: unknown = await fit(model, { x, y }, options).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(DivergenceError)
      return (error as Error).message
    }
    const x = Array.from({ length: 9 }, (_, i) => [i, 1])
    const y = x.map(() => 1)
    const damaged = x.map((row, i) => (i === 7 ? [1, NaN] : row))
    expect(await message(damaged, y, { batchSize: 2 })).toMatch(
      /^the loss became NaN in epoch 0, batch \d: x\[7\]\[1\] is NaN; pass numbers$/,
    )
    expect(
      await message(
        x,
        y.map((t, i) => (i === 3 ? NaN : t)),
      ),
    ).toContain('y[3] is NaN')
    const start = new MLP(2, [1], { seed: 1 })
    start.parameters()[2]!.data = NaN
    await expect(fit(start, { x, y })).rejects.toThrow('parameter 2 is NaN; pass numbers')
  })

  it('says what it was called with instead of a model, data and options', async () => {
    const model = new MLP(2, [1], { seed: 1 })
    const [x, y] = [[[1, 2]], [1]]
    // @ts-expect-error x and y are one argument
    await expect(fit(model, x, y)).rejects.toThrow('got no options; pass a record, as in fit(model')
    // @ts-expect-error x alone
    await expect(fit(model, x)).rejects.toThrow('got no x and y to train on; pass { x, y }')
    // @ts-expect-error a list of parameters
    await expect(fit(model.parameters(), { x, y })).rejects.toThrow(
      'got no model; pass an object with parameters() and forward(x)',
    )
    const misspelt = { optimiser: new SGD(model.parameters()) }
    // @ts-expect-error an option that no one reads
    await expect(fit(model, { x, y }, misspelt)).rejects.toThrow(
      'got the option optimiser; pass some of loss, metrics, penalty, optimizer',
    )
  })

  it('refuses data and options that make no sense', async () => {
    const model = new MLP(2, [1], { seed: 1 })
    const bad = (x: number[][], y: number[], options = {}) => fit(model, { x, y }, options)
    await expect(bad([], [])).rejects.toThrow('got 0 rows and 0 targets to train on')
    await expect(bad([[1, 2]], [1, 2])).rejects.toThrow('got 1 rows and 2 targets')
    await expect(bad([[1, 2], [1]], [1, 2])).rejects.toThrow(
      'got x[1] of length 1; pass rows of length 2',
    )
    await expect(bad([[1, 2]], [1], { epochs: 0 })).rejects.toThrow('got epochs 0')
    await expect(bad([[1, 2]], [1], { batchSize: 1.5 })).rejects.toThrow('got batchSize 1.5')
    await expect(bad([[1, 2]], [1], { validation: 0.5 })).rejects.toThrow(
      'got validation 0.5 of 1 rows',
    )
  })
})

describe('train', () => {
  it('trains as far as it is asked to', async () => {
    const model = new MLP(2, [2, 1], { seed: 1 })
    const epochs: number[] = []
    for await (const { epoch } of train(model, data, { epochs: 10 })) {
      epochs.push(epoch)
      if (epoch === 2) break
    }
    expect(epochs).toEqual([0, 1, 2])
  })
})
