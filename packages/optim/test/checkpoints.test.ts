import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { Buffer, Dropout, Layer, MLP, Module, Sequential } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Adam,
  ChainedScheduler,
  CosineAnnealingLR,
  DivergenceError,
  ExponentialLR,
  ReduceLROnPlateau,
  SGD,
  WarmupLR,
  fit,
} from '@mg/optim'
import type { Checkpoint, SchedulerLike } from '@mg/optim'
import { isModerate, mutantsOf } from './mutants'

const data = {
  x: Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(i)] as [number, number]),
  y: Array.from({ length: 12 }, (_, i) => Math.sin(2 * i)),
}
const numbers = (parameters: readonly Value[]) => parameters.map((p) => p.data)

const schedules: Record<string, (o: Adam) => SchedulerLike> = {
  chained: (o) =>
    new ChainedScheduler([new WarmupLR(o, { steps: 3 }), new ExponentialLR(o, { gamma: 0.8 })]),
  plateau: (o) => new ReduceLROnPlateau(o, { patience: 1 }),
  cosine: (o) => new CosineAnnealingLR(o, { tMax: 5 }),
}

/** A network that keeps some numbers, which are not trained. */
class Keeping extends Module {
  readonly body: MLP
  readonly kept = new Buffer([0, [0, 0]])
  readonly count = new Buffer(0, false)

  constructor(seed: number) {
    super()
    this.body = new MLP(2, [2, 1], { seed })
    this.kept.data = [seed, [-0, NaN]]
  }

  forward(x: readonly number[]) {
    return this.body.forward(x)
  }
}

const buffersOf = (model: Module) => model.buffers().map(({ data }) => structuredClone(data))

/** Counts how often it is called. */
class Counting extends Module {
  readonly w = new Value(0)
  readonly calls = new Buffer(0)

  forward(x: Operand) {
    this.calls.data += 1
    return this.w.mul(x)
  }
}

function parts(name: string, seed = 4) {
  const model = new Keeping(seed)
  const optimizer = new Adam(model.parameters(), { lr: 0.1 })
  return { model, optimizer, schedule: schedules[name]!(optimizer) }
}

async function checkpointAt(name: string, epoch: number): Promise<Checkpoint> {
  const { model, ...options } = parts(name)
  const checkpoints: Checkpoint[] = []
  await fit(model, data, {
    ...options,
    epochs: epoch,
    compile: false,
    earlyStopping: { patience: 9 },
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
  })
  return JSON.parse(JSON.stringify(checkpoints.at(-1))) as Checkpoint
}

describe.each(Object.keys(schedules))('resume with a %s schedule', (name) => {
  it('changes all or nothing, whatever is wrong with the checkpoint', async () => {
    const checkpoint = await checkpointAt(name, 3)
    await fc.assert(
      fc.asyncProperty(mutantsOf(checkpoint), async (mutant) => {
        const { model, optimizer, schedule } = parts(name, 9)
        const all = () =>
          JSON.stringify([
            numbers(model.parameters()),
            buffersOf(model),
            optimizer.stateDict(),
            schedule.stateDict(),
          ])
        const before = all()
        const options = { optimizer, schedule, compile: false, epochs: 4 }
        const error = await fit(model, data, { ...options, resume: mutant as Checkpoint }).then(
          () => undefined,
          (e: unknown) => e,
        )
        // Without a checkpoint it is a run from the start; NaN among parameters is data.
        if (mutant === undefined || error instanceof DivergenceError) return
        if (error !== undefined) {
          expect((error as Error).message).toMatch(/[;:] pass /)
          expect(all()).toBe(before)
        } else if (isModerate(mutant)) {
          expect(numbers(model.parameters()).some(Number.isNaN)).toBe(false)
        }
      }),
      { numRuns: process.env.CI ? 2000 : 150 },
    )
  })
})

describe('buffers', () => {
  it('go on with what a checkpoint has, and dropout so to the same bits', async () => {
    const run = async (resume?: Checkpoint) => {
      const seed = resume ? 50 : 1
      const dropout = new Dropout(0.5, { seed })
      const model = new Sequential(new Layer(2, 4, { seed }), dropout, new Layer(4, 1, { seed }))
      const checkpoints: Checkpoint[] = []
      const { history } = await fit(model, data, {
        loss: ([score], y) => score!.sub(y).square(),
        optimizer: new Adam(model.parameters(), { lr: 0.1 }),
        epochs: 6,
        batchSize: 5,
        onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
        ...(resume && { resume: JSON.parse(JSON.stringify(resume)) as Checkpoint }),
      })
      return { history, checkpoints, buffers: buffersOf(model) }
    }
    const whole = await run()
    const rest = await run(whole.checkpoints[2])
    expect(rest.history).toEqual(whole.history.slice(3))
    expect(rest.buffers).toEqual(whole.buffers)
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1))
  })

  it('come back with NaN and −0, whether persistent or not', async () => {
    const checkpoint = await checkpointAt('cosine', 2)
    const { model, ...options } = parts('cosine', 9)
    model.count.data = 7
    await fit(model, data, { ...options, resume: checkpoint, epochs: 2 })
    // toEqual tells −0 from 0.
    expect(buffersOf(model)).toEqual([[4, [-0, NaN]], 0])
  })

  it('are asked for by a model that has them, in their shape', async () => {
    const checkpoint = await checkpointAt('cosine', 2)
    const wrong: [unknown, string][] = [
      [undefined, 'got buffers.length 0 in a checkpoint; pass one of a model of 2 buffers'],
      [[[1, [2, 3]]], 'got buffers.length 1'],
      [
        [[1, 2], 3],
        'got buffers[0] [1,2] in a checkpoint; pass numbers in the shape of the buffer',
      ],
      [[[1, [2, 3]], 'a'], 'got buffers[1] "a"'],
    ]
    for (const [buffers, message] of wrong) {
      const { model, ...options } = parts('cosine', 9)
      const before = JSON.stringify([buffersOf(model), numbers(model.parameters())])
      const resume = { ...checkpoint, buffers } as never
      await expect(fit(model, data, { ...options, resume })).rejects.toThrow(message)
      expect(JSON.stringify([buffersOf(model), numbers(model.parameters())])).toBe(before)
    }
  })

  it('that forward changes are not compiled away, nor changed by the proof', async () => {
    const model = new Counting()
    const { executionMode, fallbackReason } = await fit(
      model,
      { x: [1, 2, 3], y: [1, 2, 3] },
      { epochs: 4 },
    )
    expect(executionMode).toBe('eager')
    expect(fallbackReason).toContain('changes buffers of the model')
    expect(model.calls.data).toBe(12)
  })

  it('come back with the best parameters, and with those before a NaN', async () => {
    const model = new Counting()
    const early = await fit(
      model,
      { x: [1], y: [4] },
      {
        optimizer: new SGD(model.parameters(), { lr: 0.05 }),
        validation: { x: [1], y: [2] },
        earlyStopping: { patience: 3 },
      },
    )
    expect(early.stopReason).toBe('early')
    // A row of training and one of validation in each epoch; the best one counts none of the latter.
    expect(model.calls.data).toBe(2 * (early.history.length - 3))
    const before = model.calls.data
    const bad = fit(model, { x: [1, NaN], y: [1, 1] }, { batchSize: 1, shuffle: false })
    await expect(bad).rejects.toThrow('x[1] is NaN')
    expect(model.calls.data).toBe(before + 1)
  })
})

describe('resume', () => {
  it('brings NaN, infinities and −0 back', async () => {
    const parameters = [NaN, Infinity, -Infinity, -0, 5e-324].map((x) => new Value(x))
    const model = { parameters: () => parameters, forward: (x: Operand) => parameters[4]!.mul(x) }
    const optimizer = new SGD(parameters, { lr: 0, momentum: 0.5 })
    let saved = ''
    const train = (options: object) =>
      fit(model, { x: [0], y: [0] }, { optimizer, compile: false, ...options })
    await train({ epochs: 1, onCheckpoint: (c: Checkpoint) => (saved = JSON.stringify(c)) })
    expect(saved).not.toContain('null')
    for (const p of parameters) p.data = 1
    await train({ epochs: 1, resume: JSON.parse(saved) as Checkpoint })
    // toEqual tells −0 from 0.
    expect(numbers(parameters)).toEqual([NaN, Infinity, -Infinity, -0, 5e-324])
  })

  it('takes the seed of the checkpoint, for the order of rows and those set aside', async () => {
    const run = async (resume?: Checkpoint, seed = 3) => {
      const { model, ...options } = parts('plateau')
      const checkpoints: Checkpoint[] = []
      const { history } = await fit(model, data, {
        ...options,
        seed,
        batchSize: 4,
        epochs: 6,
        validation: 0.25,
        earlyStopping: { patience: 9 },
        onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
        ...(resume && { resume }),
      })
      return { history, checkpoints, parameters: numbers(model.parameters()) }
    }
    const whole = await run()
    const rest = await run(whole.checkpoints[2], 12)
    expect(rest.parameters).toEqual(whole.parameters)
    expect(rest.history).toEqual(whole.history.slice(3))
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1))
  })

  it('keeps the best epoch: patience goes on, and the best parameters come back', async () => {
    const run = async (epochs: number, resume?: Checkpoint) => {
      const w = new Value(resume ? 9 : 0)
      const checkpoints: Checkpoint[] = []
      const result = await fit(
        { parameters: () => [w], forward: (x: Operand) => w.mul(x) },
        { x: [1], y: [4] },
        {
          optimizer: new SGD([w], { lr: 0.05 }),
          validation: { x: [1], y: [2] },
          earlyStopping: { patience: 3 },
          epochs,
          onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
          ...(resume && { resume }),
        },
      )
      return { ...result, checkpoints, w: w.data }
    }
    const whole = await run(100)
    expect(whole.stopReason).toBe('early')
    // The last checkpoint before the end: two of three epochs of patience are over.
    const rest = await run(100, whole.checkpoints.at(-2))
    expect(rest.stopReason).toBe('early')
    expect(rest.history.length).toBe(1)
    expect(rest.w).toBe(whole.w)
  })

  it('asks for the schedule that the checkpoint was made with, and for none if there was none', async () => {
    const checkpoint = await checkpointAt('cosine', 2)
    const { model, optimizer } = parts('cosine')
    await expect(fit(model, data, { optimizer, resume: checkpoint })).rejects.toThrow(
      'got a checkpoint with a schedule; pass the schedule, too',
    )
    const { schedule: _, ...bare } = checkpoint
    const again = parts('cosine')
    await expect(
      fit(again.model, data, { ...again, model: undefined, resume: bare } as never),
    ).rejects.toThrow('got the option model')
    const { schedule, optimizer: adam } = again
    await expect(
      fit(again.model, data, { schedule, optimizer: adam, resume: bare }),
    ).rejects.toThrow('got a checkpoint without a schedule; pass none')
  })

  it('says what is wrong with a checkpoint', async () => {
    const checkpoint = await checkpointAt('cosine', 2)
    const wrong = [
      [{ version: 99 }, 'got version 99 in a checkpoint; pass a checkpoint of version 2'],
      [{ epoch: -5 }, 'got epoch -5 in a checkpoint; pass an integer of at least 0'],
      [{ epoch: 0.5 }, 'got epoch 0.5'],
      [{ parameters: [1] }, 'got parameters.length 1 in a checkpoint; pass one of a model of 9'],
      [{ best: { epoch: 7, loss: 1, parameters: [] } }, 'got best.epoch 7'],
    ] as const
    for (const [change, message] of wrong) {
      const { model, ...options } = parts('cosine')
      const resume = { ...checkpoint, ...change } as never
      await expect(fit(model, data, { ...options, resume })).rejects.toThrow(message)
    }
  })
})
