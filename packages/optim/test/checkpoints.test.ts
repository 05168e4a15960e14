import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { MLP } from '@mg/nn'
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

function parts(name: string, seed = 4) {
  const model = new MLP(2, [2, 1], { seed })
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
          JSON.stringify([numbers(model.parameters()), optimizer.stateDict(), schedule.stateDict()])
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
