import { noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import type { Compiled } from '@mg/engine/compile'
import { toSource } from '@mg/engine/export'
import { encode } from '../json'
import { mseLoss } from '../losses/regression'
import { needKnown } from '../options'
import { agree, meanSize } from '../training/agreement'
import { needModel, needRows } from '../training/data'
import type { Data, Model, Row } from '../training/data'
import { numbersOf, predictionOf } from '../training/prediction'
import type { FitOptions } from '../training/options'
import { savedOptimizer } from './optimizer'
import { savedSchedule } from './schedule'
import { README } from './readme'
import { TRAIN } from './script'
import { common, flat } from './tensors'
import type { Nested } from './tensors'

/** A model in parts, as `pytorchModel` of `@mg/nn` gives them. */
export interface PyTorchModel {
  /** Python code that defines `model`, without its numbers. */
  code: string
  /** Its numbers, as a safetensors file. */
  weights: Uint8Array
  /** What PyTorch's names begin with, before those in the file. */
  prefix: string
  /** The parameters by their names in the file, as nested as PyTorch's tensors are. */
  tensors: readonly (readonly [name: string, tensor: Nested<Value>])[]
}

/** Options of `fit` by the same names, and where in the training to go on. */
export interface PyTorchTrainingOptions<
  M extends Model = never,
  D extends Data = never,
> extends Pick<
  FitOptions<M, D>,
  | 'loss'
  | 'penalty'
  | 'schedule'
  | 'scheduleEvery'
  | 'epochs'
  | 'batchSize'
  | 'shuffle'
  | 'seed'
  | 'clipNorm'
> {
  /** The model for PyTorch: `pytorchModel(model)` of `@mg/nn`. */
  module: PyTorchModel
  /** What updates the parameters: one of those that PyTorch has. */
  optimizer: NonNullable<FitOptions['optimizer']>
  /** How many epochs are done; default: 0. */
  epoch?: number
  /** How many batches of the next one are done; default: 0. */
  batch?: number
}

/** What files are to be written, by their names: text or bytes. */
export type TrainingFiles = Record<string, string | Uint8Array>

const OPTIONS =
  'module, loss, penalty, optimizer, schedule, scheduleEvery, epochs, batchSize, shuffle, seed, clipNorm, epoch, batch'

/**
 * The files of a program in PyTorch that goes on with a training from this very step, on as many
 * machines as there are: with the same loss, the same batches in the same order, the optimiser and the
 * schedule with what they remember. `torchrun train.py` runs it with DistributedDataParallel.
 *
 * Its numbers are those of `fit` but for rounding, however many processes share a batch. Without
 * `Dropout`: PyTorch's is another one.
 * @param model what is trained; @param data its rows, as `fit` has them; @param options those of `fit`, and `module: pytorchModel(model)`
 * @throws TypeError for an optimiser, a schedule or a loss that PyTorch has no form of
 * @throws RangeError when rows and targets do not match, or when an option is out of range
 */
export function toPyTorchTraining<M extends Model, D extends Data>(
  model: M,
  data: D,
  options: PyTorchTrainingOptions<M, D>,
): TrainingFiles {
  needModel(model)
  needKnown(options, OPTIONS)
  needRows(data, 'to train on')
  const { module, optimizer, schedule, scheduleEvery = 'epoch', penalty, clipNorm } = options
  const { epochs = 100, batchSize = data.x.length, shuffle = true, seed = 0 } = options
  const { epoch = 0, batch = 0 } = options
  const batches = Math.ceil(data.x.length / batchSize)
  needCount('epochs', epochs, 1)
  needCount('batchSize', batchSize, 1)
  needCount('epoch', epoch, 0, epochs)
  needCount('batch', batch, 0, batches - 1)
  const { tensors, prefix } = module
  const loss = printedLoss(model, data, options)
  const extra = penalty && printed(compile(penalty, []), { name: 'penalty' }, module)
  const steps =
    scheduleEvery === 'batch' ? Math.max(0, (epochs - epoch) * batches - batch) : epochs - epoch
  const saved = {
    prefix,
    frozen: tensors.flatMap(([name, tensor]) =>
      common(name, tensor, ({ requiresGrad }) => requiresGrad, 'whether they are frozen')
        ? []
        : name,
    ),
    optimizer: savedOptimizer(optimizer, tensors),
    schedule: savedSchedule(schedule, optimizer, steps),
    scheduleEvery,
    epochs,
    epoch,
    batch,
    batchSize,
    shuffle,
    seed,
    clipNorm,
    isOneOutput: loss.isOneOutput,
    isOneTarget: typeof data.y[0] === 'number',
    lossWeights: loss.weights,
    penaltyWeights: extra?.weights,
  }
  return {
    'train.py': TRAIN,
    'model.py': module.code,
    'loss.py': loss.text,
    ...(extra && { 'penalty.py': extra.text }),
    'model.safetensors': module.weights,
    'data.csv': table(data),
    'training.json': `${JSON.stringify(encode(saved))}\n`,
    'README.md': README,
  }
}

/** The loss of a row in Python, compared with the eager one on all rows. */
function printedLoss<M extends Model, D extends Data>(
  model: M,
  data: D,
  options: PyTorchTrainingOptions<M, D>,
) {
  const loss = (options.loss ?? mseLoss) as (prediction: unknown, target: unknown) => Value
  const rows = noGrad(() =>
    Array.from(data.x as ArrayLike<Row>, (x, i) => {
      const prediction = predictionOf(model, x)
      return { prediction: numbersOf(prediction), loss: loss(prediction, data.y[i]!).data }
    }),
  )
  const shapes = [shapeOf(rows[0]!.prediction), shapeOf(data.y[0]!)]
  const f = compile(loss as (...inputs: Value[]) => Value, shapes as [typeof scalar])
  const run = f as unknown as (prediction: Row, target: Row) => number
  const eager = rows.map(({ loss }) => loss)
  const given = rows.map(({ prediction }, i) => run(prediction, data.y[i]!))
  if (!agree(eager, given, meanSize(eager))) {
    throw new TypeError(
      'the loss does not do the same for every row; choose with where(condition, a, b) instead of if, ?:, === or an index',
    )
  }
  const inputs = ['prediction', 'target']
  return {
    ...printed(f, { name: 'loss', inputs }, options.module),
    isOneOutput: shapes[0] === scalar,
  }
}

const shapeOf = (row: Row) => (typeof row === 'number' ? scalar : vector(row.length))

/**
 * A function in Python, and the places of the parameters that it takes, where all tensors lie one
 * after the other.
 */
function printed(
  f: Pick<Compiled<never[], Value>, 'parameters'>,
  names: { name: string; inputs?: readonly string[] },
  { tensors }: PyTorchModel,
): { text: string; weights: number[] } {
  const all = tensors.flatMap(([, tensor]) => flat(tensor))
  const places = new Map(all.map((p, i) => [p, i]))
  const unknown = f.parameters.find((p) => !places.has(p))
  if (unknown) {
    throw new TypeError(
      `the ${names.name} depends on ${unknown}, which the model does not have; pass a number in its place`,
    )
  }
  const parameters = { weights: f.parameters }
  const text = toSource(f as never, { ...names, parameters, language: 'pytorch' })
  // The class that follows the functions would hold the parameters once more.
  return {
    text: `${text.slice(0, text.indexOf('\n\n\nclass Model')).trimEnd()}\n`,
    weights: f.parameters.map((p) => places.get(p)!),
  }
}

/** Rows as a table, from which every number comes back to the bit. */
function table({ x, y }: Data): string {
  const listed = (row: Row): number[] =>
    [row].flatMap((row) => (typeof row === 'number' ? row : Array.from(row)))
  const named = (name: string, row: Row): string[] => listed(row).map((_, i) => `${name}${i}`)
  const lines = Array.from(x as ArrayLike<Row>, (row, i) =>
    [...listed(row), ...listed(y[i]!)].map((n) => (Object.is(n, -0) ? '-0' : String(n))).join(),
  )
  return `${[[...named('x', x[0]!), ...named('y', y[0]!)].join(), ...lines].join('\n')}\n`
}

function needCount(name: string, count: number, least: number, most = Infinity): void {
  if (!(Number.isInteger(count) && count >= least && count <= most)) {
    const bound = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
    throw new RangeError(`got ${name} ${count}; pass an integer ${bound}`)
  }
}
