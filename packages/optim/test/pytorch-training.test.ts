import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { FastRandom, Layer, MLP, loadSafetensors, pytorchModel } from '@mg/nn'
import type { Module } from '@mg/nn'
import { isThorough } from '@mg/workspace/laws'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  NAdam,
  OneCycleLR,
  RMSprop,
  ReduceLROnPlateau,
  SGD,
  crossEntropy,
  fit,
  hingeLoss,
  l2Penalty,
  mseLoss,
} from '@mg/optim'
import type { FitOptions } from '@mg/optim'
import { toPyTorchTraining } from '@mg/optim/pytorch'

/** Debian's Python, which has Debian's packages. */
const PYTHON = '/usr/bin/python3'
const isHere = spawnSync(PYTHON, ['-c', 'import torch']).status === 0
if (!isHere && process.env['REQUIRE_TOOLS']) {
  throw new Error(`${PYTHON} has no torch; install python3-torch as .ci/run does`)
}

type Options = Omit<FitOptions<MLP, Rows>, 'optimizer'> & {
  optimizer: NonNullable<FitOptions['optimizer']>
}
interface Rows {
  x: number[][]
  y: number[]
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mg-pytorch-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function writeAll(path: string, files: Record<string, string | Uint8Array>): void {
  mkdirSync(path, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
}

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** All of a list in a thorough run, else the first: each starts PyTorch. */
const some = <Item>(list: readonly Item[]): readonly Item[] =>
  isThorough ? list : list.slice(0, 1)

/** What the first of some processes prints that train together, as `torchrun` would start them. */
async function trained(path: string, processes: number, ...args: string[]): Promise<number[]> {
  const port = await freePort()
  const outputs = await Promise.all(
    Array.from(
      { length: processes },
      (_, rank) =>
        new Promise<string>((resolve, reject) => {
          const child = spawn(PYTHON, ['train.py', ...args], {
            cwd: path,
            env: {
              ...process.env,
              OMP_NUM_THREADS: '1',
              MASTER_ADDR: '127.0.0.1',
              MASTER_PORT: String(port),
              RANK: String(rank),
              WORLD_SIZE: String(processes),
            },
          })
          let [out, error] = ['', '']
          child.stdout.on('data', (text) => (out += text))
          child.stderr.on('data', (text) => (error += text))
          child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(error))))
        }),
    ),
  )
  expect(outputs.slice(1).join('')).toBe('')
  return outputs[0]!
    .trim()
    .split('\n')
    .map((line) => Number(/^step \d+ loss (\S+)$/.exec(line)![1]))
}

const random = new FastRandom(5)
const points = (count: number, classes = 2): Rows => {
  const x = Array.from({ length: count }, () => [random.uniform(-2, 2), random.uniform(-2, 2)])
  const label = ([a, b]: number[]): number => Math.min(classes - 1, Math.floor(a! * a! + b! * b!))
  return { x, y: x.map((row) => (classes === 2 ? 2 * label(row) - 1 : label(row))) }
}

/** Trains here for some epochs, goes on in PyTorch, and compares the losses and the parameters with a run that stays here. */
async function compared(
  rows: Rows,
  make: () => { model: Module & MLP; options: Options },
  { epochs, at, processes }: { epochs: number; at: number; processes: number },
): Promise<{ losses: number; parameters: number; count: number }> {
  const path = folder()
  const here = make()
  const losses: number[] = []
  const onBatch = ({ loss }: { loss: number }): void => void losses.push(loss)
  await fit(here.model, rows, { ...here.options, epochs, onBatch } as never)
  const there = make()
  let done = 0
  if (at > 0) {
    const onBatch = (): void => void done++
    await fit(there.model, rows, { ...there.options, epochs: at, onBatch } as never)
  }
  const module = pytorchModel(there.model)
  const files = toPyTorchTraining(there.model, rows, {
    ...(there.options as object),
    optimizer: there.options.optimizer,
    module,
    epochs,
    epoch: at,
  } as never)
  writeAll(path, files)
  const seen = await trained(path, processes)
  loadSafetensors(there.model, readFileSync(join(path, 'trained.safetensors')))
  const expected = losses.slice(done)
  expect(seen.length).toBe(expected.length)
  const off = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!) / Math.max(1, Math.abs(x))), 0)
  const numbers = (model: Module): number[] => model.parameters().map(({ data }) => data)
  return {
    losses: off(expected, seen),
    parameters: off(numbers(here.model), numbers(there.model)),
    count: seen.length,
  }
}

describe.runIf(isHere)('toPyTorchTraining', { timeout: 120_000 }, () => {
  it('goes on for 100 steps on two processes as fit does here, and the weights come back', async () => {
    const rows = points(31)
    const result = await compared(
      rows,
      () => {
        const model = new MLP(2, [8, 8, 1] as number[], { seed: 3, activation: 'tanh' })
        const optimizer = new Adam(model.parameters(), { lr: 0.01, amsgrad: true })
        const options: Options = {
          loss: (score: Value | Value[], y: Operand) => hingeLoss(score as Value, y),
          penalty: () => l2Penalty(model.parameters(), 1e-3),
          optimizer,
          schedule: new CosineAnnealingLR(optimizer, { tMax: 40 }),
          scheduleEvery: 'batch',
          clipNorm: 0.5,
        }
        return { model, options }
      },
      { epochs: 120, at: 20, processes: 2 },
    )
    expect(result.count).toBe(100)
    expect(result.losses).toBeLessThan(1e-9)
    expect(result.parameters).toBeLessThan(1e-9)
  })

  const network = (seed: number): MLP<number, number[]> =>
    new MLP(2, [4, 1] as number[], { seed, activation: 'tanh' })
  const optimizers: [name: string, make: (x: Value[]) => Options['optimizer']][] = [
    ['SGD', (x) => new SGD(x, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 })],
    ['AdamW', (x) => new AdamW(x, { lr: 0.02 })],
    ['RMSprop', (x) => new RMSprop(x, { lr: 0.01, centered: true, momentum: 0.5 })],
    ['Adagrad', (x) => new Adagrad(x, { lr: 0.1, lrDecay: 0.01 })],
    ['Adadelta', (x) => new Adadelta(x, { lr: 1, maximize: false })],
  ]
  it.each(some(optimizers))(
    'goes on with what %s remembers, in batches of shuffled rows',
    async (_, of) => {
      const rows = points(11)
      const make = () => {
        const model = network(4)
        return { model, options: { optimizer: of(model.parameters()), batchSize: 4, seed: -7 } }
      }
      const { losses, parameters } = await compared(rows, make, { epochs: 9, at: 3, processes: 1 })
      expect(losses).toBeLessThan(1e-9)
      expect(parameters).toBeLessThan(1e-9)
    },
  )

  it('refuses to go on with NAdam in a PyTorch that computes it wrongly', async () => {
    const path = folder()
    const model = network(4)
    const optimizer = new NAdam(model.parameters())
    const module = pytorchModel(model)
    writeAll(path, toPyTorchTraining(model, points(5), { optimizer, module, epochs: 2 }))
    const version = spawnSync(PYTHON, ['-c', 'import torch; print(torch.__version__)'])
    if (String(version.stdout).startsWith('1.')) {
      await expect(trained(path, 1)).rejects.toThrow('install PyTorch 2')
    } else {
      expect(await trained(path, 1)).toHaveLength(2)
    }
  })

  const schedules: [name: string, of: (optimizer: SGD) => NonNullable<Options['schedule']>][] = [
    ['a function', (o) => new LambdaLR(o, (k) => 1 / (1 + k))],
    ['one cycle, of the momentum, too', (o) => new OneCycleLR(o, { maxLr: 0.3, totalSteps: 40 })],
    ['plateaus', (o) => new ReduceLROnPlateau(o, { patience: 0, factor: 0.3, threshold: 0.05 })],
  ]
  it.each(some(schedules))('goes on with a schedule by %s', async (name, of) => {
    const rows = points(9)
    const make = () => {
      const model = network(6)
      const optimizer = new SGD(model.parameters(), { lr: 0.3, momentum: 0.8 })
      return { model, options: { optimizer, schedule: of(optimizer), batchSize: 5 } }
    }
    const { losses, parameters } = await compared(rows, make, { epochs: 14, at: 4, processes: 1 })
    expect([name, losses < 1e-9, parameters < 1e-9]).toEqual([name, true, true])
  })

  it('has classes as targets, batches smaller than the number of processes, and frozen layers', async () => {
    const rows = points(7, 3)
    const make = () => {
      const model = new MLP(2, [4, 3] as number[], { seed: 8 })
      model.layers[0]!.freeze()
      const options: Options = {
        loss: (scores: Value | Value[], y: Operand) => crossEntropy(scores as Value[], y),
        optimizer: new Adam(model.parameters(), { lr: 0.05 }),
        batchSize: 3,
        shuffle: false,
      }
      return { model, options }
    }
    const { losses, parameters } = await compared(rows, make, { epochs: 6, at: 0, processes: 2 })
    expect(losses).toBeLessThan(1e-9)
    expect(parameters).toBeLessThan(1e-9)
  })

  it('goes on from its checkpoint in the middle of an epoch', async () => {
    const path = folder()
    const rows = points(10)
    const model = network(2)
    const optimizer = new Adam(model.parameters(), { lr: 0.02 })
    const schedule = new ExponentialLR(optimizer, { gamma: 0.9 })
    const module = pytorchModel(model)
    const options = { module, optimizer, schedule, batchSize: 3, epochs: 4 }
    const files = toPyTorchTraining(model, rows, options)
    writeAll(join(path, 'whole'), files)
    writeAll(join(path, 'parts'), files)
    const whole = await trained(join(path, 'whole'), 1)
    const first = await trained(join(path, 'parts'), 1, '--steps', '6')
    const rest = await trained(join(path, 'parts'), 1)
    expect([...first, ...rest]).toEqual(whole)
    expect(first.length).toBe(6)
    const weights = (name: string): Buffer => readFileSync(join(path, name, 'trained.safetensors'))
    expect(weights('parts')).toEqual(weights('whole'))
    expect(schedule.lastEpoch).toBe(0)
  })

  it('writes no text of the program into code, and reads all numbers back to the bit', async () => {
    const path = folder()
    const model = new Layer(1, 1, { activation: 'tanh', seed: 1 })
    for (const p of model.parameters())
      p.label = '"""\nimport os; os.abort() # \u2028 */ class lambda'
    const rows = { x: [[0.1], [-0], [1e-310]], y: [1 / 3, 0, -0] }
    const optimizer = new SGD(model.parameters(), { lr: 0.1 })
    const penalty = () => l2Penalty(model.parameters(), 0.1)
    const options = { module: pytorchModel(model), optimizer, penalty, epochs: 1 }
    const loss = ([y]: Value[], target: Operand) => mseLoss(y!, target)
    const files = toPyTorchTraining(model as never, rows, { ...options, loss } as never)
    expect(Object.values(files).join('')).not.toContain('abort()')
    writeAll(path, files)
    const [seen] = await trained(path, 1)
    const [expected] = (await fit(model as never, rows, { loss, penalty, epochs: 1 } as never))
      .history
    expect(seen).toBeCloseTo(expected!.loss, 12)
    const script = `import train; x, y = train.load_data("data.csv"); print(*x.reshape(-1).tolist(), *y.reshape(-1).tolist())`
    const { stdout } = spawnSync(PYTHON, ['-c', script], { cwd: path, encoding: 'utf8' })
    expect(stdout.trim().split(' ').map(Number)).toEqual([0.1, -0, 1e-310, 1 / 3, 0, -0])
  })
})

describe('toPyTorchTraining', () => {
  const rows = { x: [[1, 2]], y: [1] }
  const made = () => {
    const model = new MLP(2, [2, 1], { seed: 1 })
    const optimizer = new SGD(model.parameters(), { lr: 0.1 })
    return { model, optimizer, module: pytorchModel(model) }
  }
  const refusals: [what: string, call: () => unknown, message: string][] = [
    [
      'an optimiser that PyTorch does not have',
      () => {
        const { model, module, optimizer } = made()
        class Own extends SGD {}
        const own = new Own(optimizer.paramGroups[0]!.params)
        return toPyTorchTraining(model, rows, { module, optimizer: own })
      },
      'got an optimiser that PyTorch does not have; pass one of SGD, Adam',
    ],
    [
      'an optimiser of other parameters',
      () => {
        const { model, module } = made()
        return toPyTorchTraining(model, rows, { module, optimizer: made().optimizer })
      },
      'got an optimiser of 9 parameters that the model does not have',
    ],
    [
      'groups that part a tensor',
      () => {
        const { model, module } = made()
        const [first, ...rest] = model.parameters()
        const optimizer = new SGD([{ params: [first!] }, { params: rest, lr: 1 }])
        return toPyTorchTraining(model, rows, { module, optimizer })
      },
      'the parameters of 0.weight differ in their group',
    ],
    [
      'a schedule that may do anything',
      () => {
        const schedule = { step: () => {}, stateDict: () => ({}), loadStateDict: () => {} }
        const { model, ...options } = made()
        return toPyTorchTraining(model, rows, { ...options, schedule })
      },
      'got a schedule whose steps cannot be known',
    ],
    [
      'a loss with parameters of its own',
      () => {
        const { model, ...options } = made()
        const own = new Value(3)
        const loss = (score: Value, y: Operand) => mseLoss(score, y).mul(own)
        return toPyTorchTraining(model, rows, { ...options, loss })
      },
      'which the model does not have; pass a number in its place',
    ],
    [
      'a loss that chooses in JavaScript',
      () => {
        const { model, ...options } = made()
        const loss = (score: Value, y: Operand) => (y === 1 ? score.square() : score.abs())
        return toPyTorchTraining(model, rows, { ...options, loss })
      },
      'the loss does not do the same for every row',
    ],
    [
      'a place outside of the training',
      () => {
        const { model, ...options } = made()
        return toPyTorchTraining(model, rows, { ...options, batch: 1 })
      },
      'got batch 1; pass an integer from 0 to 0',
    ],
    [
      'an option of fit that has no form here',
      () => {
        const { model, ...options } = made()
        return toPyTorchTraining(model, rows, { ...options, validation: 0.2 } as never)
      },
      'got the option validation; pass some of module, loss',
    ],
  ]
  it.each(refusals)('refuses %s', (_, call, message) => {
    expect(call).toThrow(message)
  })
})
