import { Value } from '@mg/engine'
import { MLP } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DivergenceError, SGD, StepLR, fit, l2Penalty } from '@mg/optim'
import type { CommonOptions, FitOptions, Optimizer } from '@mg/optim'
import { flag, optimizers } from './any-optimizer'
import type { Make } from './any-optimizer'

const numbers = (list: readonly Value[]) => list.map((p) => p.data)
const gradients = (list: readonly Value[]) => list.map((p) => p.grad)

/** The same optimiser as somebody else's: it takes steps with Values. */
function foreign<T extends Optimizer<CommonOptions>>(optimizer: T): T {
  const step = optimizer.step.bind(optimizer)
  optimizer.step = () => step()
  return optimizer
}

/** What a callback does in some batches. */
interface Event {
  batch: number
  what: 'write' | 'group' | 'rate' | 'state' | 'throw' | 'abort' | 'nan' | 'gradient'
  parameter: number
}

const event = fc.record({
  batch: fc.nat(11),
  what: fc.constantFrom<Event['what']>(
    ...(['write', 'group', 'rate', 'state', 'gradient'] as const),
    ...(['throw', 'abort', 'nan'] as const),
  ),
  parameter: fc.nat(20),
})

const DATA = {
  x: Array.from({ length: 10 }, (_, i) => [Math.sin(i), Math.cos(3 * i)] as const),
  y: Array.from({ length: 10 }, (_, i) => Math.sin(5 * i)),
}

interface Case {
  options: object
  events: readonly Event[]
  frozen: readonly number[]
  clipNorm: number | undefined
  isPenalized: boolean
  isScheduled: boolean
  batchSize: number
  /** Whether batches have a callback, or epochs alone. */
  isLoud: boolean
  /** The row whose target is NaN. */
  bad: number
}

const scenario = (options: fc.Arbitrary<object>): fc.Arbitrary<Case> =>
  fc.record({
    options,
    events: fc.array(event, { maxLength: 4 }),
    frozen: fc.array(fc.nat(20), { maxLength: 3 }),
    clipNorm: fc.constantFrom(undefined, 0.01, 1),
    isPenalized: flag,
    isScheduled: flag,
    batchSize: fc.constantFrom(3, 4, 10),
    isLoud: flag,
    bad: fc.oneof(fc.nat(9), { arbitrary: fc.constant(-1), weight: 3 }),
  })

/** All that can be seen of a training: in callbacks, at its end, and in its error. */
async function trace(make: Make, isForeign: boolean, test: Case): Promise<unknown[]> {
  const model = new MLP(2, [4, 1], { seed: 3, activation: 'tanh' })
  const scale = new Value(0.5)
  const extra = new Value(2)
  const parameters = [...model.parameters(), scale]
  for (const i of test.frozen) parameters[i % parameters.length]!.requiresGrad = false
  const groups = [
    { params: parameters.slice(0, 5) },
    { params: [extra], lr: 0.5 },
    { params: parameters.slice(7) },
  ]
  const optimizer = make(groups, test.options)
  if (isForeign) foreign(optimizer)
  const all = [...parameters, extra]
  const seen: unknown[] = []
  const look = () => seen.push(numbers(all), gradients(all), JSON.stringify(optimizer.stateDict()))
  const controller = new AbortController()
  let batches = 0
  let saved = optimizer.stateDict()
  const happen = ({ what, parameter }: Event) => {
    const p = all[parameter % all.length]!
    if (what === 'write') p.data = Math.sin(batches + parameter)
    if (what === 'gradient') p.grad = 7
    if (what === 'nan') p.data = NaN
    if (what === 'rate') optimizer.lr = 0.03
    if (what === 'state') {
      const now = optimizer.stateDict()
      if (now.paramGroups.length === saved.paramGroups.length) optimizer.loadStateDict(saved)
      saved = now
    }
    if (what === 'group' && optimizer.paramGroups.length === 3)
      optimizer.addParamGroup({ params: parameters.slice(5, 7) })
    if (what === 'abort') controller.abort()
    if (what === 'throw') throw new Error('from the callback')
  }
  const turn = (at: number) => {
    look()
    for (const e of test.events) if ((test.isLoud ? e.batch : e.batch % 3) === at) happen(e)
  }
  const y = DATA.y.map((target, i) => (i === test.bad ? NaN : target))
  const options: FitOptions<typeof wrapped, typeof DATA> = {
    optimizer,
    signal: controller.signal,
    batchSize: test.batchSize,
    epochs: 3,
    ...(test.isLoud && {
      onBatch: ({ loss }) => {
        seen.push(loss)
        turn(batches++)
      },
    }),
    onEpoch: ({ epoch }) => (test.isLoud ? look() : turn(epoch)),
    onCheckpoint: (checkpoint) => seen.push(JSON.stringify(checkpoint)),
    ...(test.clipNorm !== undefined && { clipNorm: test.clipNorm }),
    ...(test.isPenalized && { penalty: () => l2Penalty(model.parameters(), 0.01) }),
    ...(test.isScheduled && {
      schedule: new StepLR(optimizer, { stepSize: 2 }),
      scheduleEvery: 'batch' as const,
    }),
  }
  const wrapped = {
    parameters: () => parameters,
    forward: (x: readonly number[]) => (model.forward(x) as unknown as Value).mul(scale),
  }
  try {
    const { history, executionMode, stopReason } = await fit(wrapped, { x: DATA.x, y }, options)
    seen.push(history, executionMode, stopReason)
    expect(executionMode).toBe('compiled')
  } catch (error) {
    seen.push(String(error))
    if (error instanceof DivergenceError) seen.push(error.parameters, error.history)
  }
  look()
  return seen
}

describe.each(optimizers)('fit with %s', (_, make, options) => {
  it('gives in arrays the bits that it gives with Values, whatever callbacks do, wherever it ends', async () => {
    await fc.assert(
      fc.asyncProperty(scenario(options), async (test) => {
        expect(await trace(make, false, test)).toEqual(await trace(make, true, test))
      }),
      { numRuns: process.env.CI ? 40 : 20 },
    )
  })
})

describe('fit in arrays', () => {
  it('moves no parameter that a callback freezes, moves one that it thaws, and clips as eager steps do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(16), { maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(5), fc.nat(16)), { maxLength: 4 }),
        fc.constantFrom(undefined, 0.05),
        async (frozen, toggles, clipNorm) => {
          const run = async (compile: boolean) => {
            const model = new MLP(2, [4, 1], { seed: 3, activation: 'tanh' })
            const parameters = model.parameters()
            for (const i of frozen) parameters[i]!.requiresGrad = false
            const seen: number[] = []
            let batches = 0
            const { executionMode } = await fit(model, DATA, {
              optimizer: new SGD(parameters, { lr: 0.1, momentum: 0.9 }),
              batchSize: 5,
              epochs: 3,
              compile,
              ...(clipNorm !== undefined && { clipNorm }),
              onBatch: () => {
                seen.push(...numbers(parameters), ...gradients(parameters))
                for (const [batch, i] of toggles)
                  if (batch === batches) parameters[i]!.requiresGrad = !parameters[i]!.requiresGrad
                batches++
              },
            })
            return { seen, executionMode }
          }
          const [compiled, eager] = [await run(true), await run(false)]
          expect(compiled.executionMode).toBe('compiled')
          compiled.seen.forEach((x, i) => expect(Math.abs(x - eager.seen[i]!)).toBeLessThan(1e-9))
        },
      ),
      { numRuns: process.env.CI ? 60 : 25 },
    )
  })

  it('reads rows again where a callback has changed them', async () => {
    const run = async (isArrays: boolean) => {
      const slope = new Value(0)
      const line = { parameters: () => [slope], forward: (x: Value) => slope.mul(x) }
      const x = [1, 2, 3]
      const y = [[1], [2], [3]]
      const optimizer = new SGD([slope], { lr: 0.05 })
      await fit(
        line,
        { x, y },
        {
          loss: (p, t) => p.sub(t[0]!).square(),
          optimizer: isArrays ? optimizer : foreign(optimizer as never),
          epochs: 4,
          batchSize: 2,
          onEpoch: () => {
            x[1]! += 0.5
            y[0]![0]! -= 1
          },
        },
      )
      return slope.data
    }
    expect(await run(true)).toBe(await run(false))
  })

  it('refuses a row that a callback has made another length, or no number', async () => {
    for (const [row, message] of [
      [[1, 2, 3], 'got x[0] of length 3; pass rows of length 2'],
      [[1, '2'], 'got 2 as x[0][1]; pass a number'],
    ] as const) {
      const model = new MLP(2, [1], { seed: 1 })
      const x: number[][] = [
        [1, 2],
        [3, 4],
      ]
      const before: number[][] = []
      const trained = fit(
        model,
        { x, y: [1, 2] },
        {
          shuffle: false,
          onEpoch: () => {
            before.push(numbers(model.parameters()))
            x.splice(0, 1, row as unknown as number[])
          },
        },
      )
      await expect(trained).rejects.toThrow(message)
      expect(before).toEqual([numbers(model.parameters())])
    }
  })

  it('validates in evaluation mode, with numbers that are the eager ones to rounding', async () => {
    const run = async (compile: boolean) => {
      const slope = new Value(0.5)
      let isTraining = true
      const line = {
        parameters: () => [slope],
        forward: (x: Value) => slope.mul(x).mul(isTraining ? 1 : 3),
        train: (training?: boolean) => (isTraining = training !== false),
      }
      const x = Array.from({ length: 20 }, (_, i) => Math.sin(i))
      const { history, executionMode } = await fit(
        line,
        { x, y: x },
        {
          optimizer: new SGD([slope], { lr: 0.1 }),
          penalty: () => slope.square(),
          metrics: { first: (p) => p },
          validation: 0.3,
          epochs: 4,
          compile,
        },
      )
      expect(executionMode).toBe(compile ? 'compiled' : 'eager')
      return history
    }
    const [compiled, eager] = [await run(true), await run(false)]
    compiled.forEach(({ validationLoss, validationMetrics }, i) => {
      expect(validationLoss).toBeCloseTo(eager[i]!.validationLoss!, 12)
      expect(validationMetrics!['first']).toBeCloseTo(eager[i]!.validationMetrics!['first']!, 12)
    })
  })

  it('lets others see Values as they are, and change them, in between', async () => {
    const slope = new Value(0)
    const line = { parameters: () => [slope], forward: (x: Value) => slope.mul(x) }
    let seen = 0
    const timer = setInterval(() => {
      seen = slope.data
      slope.data = 100
    }, 1)
    const x = Array.from({ length: 4000 }, (_, i) => Math.sin(i))
    const trained = await fit(
      line,
      { x, y: x },
      {
        optimizer: new SGD([slope], { lr: 1e-6 }),
        batchSize: 1,
        epochs: 60,
      },
    )
    clearInterval(timer)
    expect(trained.executionMode).toBe('compiled')
    expect(seen).not.toBe(0)
    expect(slope.data).toBeGreaterThan(50)
  })
})
