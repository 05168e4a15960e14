import { decode } from '../json'
import type { NestedNumbers } from './data'
import type { ModelState, Numbered } from './model-state'
import type { Checkpoint, OptimizerLike, SchedulerLike } from './options'

/** Where a checkpoint goes on from. */
export interface Restored {
  epoch: number
  seed: number
  best?: RestoredBest
}

/** The best epoch so far, for early stopping. */
export interface RestoredBest extends Numbered {
  epoch: number
  loss: number
}

/**
 * Reads a checkpoint and loads what it holds of the model, the optimiser and the schedule, all or none.
 * @throws RangeError or TypeError when it is damaged, or not for this model, optimiser and schedule
 */
export function restore(
  checkpoint: Checkpoint,
  model: ModelState,
  optimizer: OptimizerLike,
  schedule: SchedulerLike | undefined,
): Restored {
  const saved = Object(decode(checkpoint)) as Record<string, unknown>
  need(saved['version'] === 2, 'version', saved['version'], 'a checkpoint of version 2')
  const epoch = needCount(saved['epoch'], 'epoch')
  need(Number.isFinite(saved['seed']), 'seed', saved['seed'], 'a number')
  const now = model.stateDict()
  const numbers = needNumbers(saved, now)
  const best = saved['best'] === undefined ? undefined : bestOf(saved['best'], now, epoch)
  const hasSchedule = saved['schedule'] !== undefined
  if (hasSchedule !== (schedule !== undefined)) {
    throw new TypeError(
      hasSchedule
        ? 'got a checkpoint with a schedule; pass the schedule, too'
        : 'got a checkpoint without a schedule; pass none',
    )
  }
  loadAll([
    [model, numbers],
    [optimizer, checkpoint.optimizer],
    ...(schedule ? ([[schedule, saved['schedule']]] as const) : []),
  ])
  return { epoch, seed: saved['seed'] as number, ...(best && { best }) }
}

function bestOf(given: unknown, now: Numbered, epochs: number): RestoredBest {
  const best = Object(given) as Record<string, unknown>
  need(typeof best['loss'] === 'number', 'best.loss', best['loss'], 'a number')
  const epoch = needCount(best['epoch'], 'best.epoch')
  need(epoch < epochs, 'best.epoch', epoch, `less than ${epochs}`)
  return { epoch, loss: best['loss'] as number, ...needNumbers(best, now, 'best.') }
}

/** Loads states, or none of them: after an error those that were loaded are put back. */
function loadAll(
  pairs: readonly (readonly [ModelState | OptimizerLike | SchedulerLike, unknown])[],
): void {
  const before = pairs.map(([owner]) => owner.stateDict())
  try {
    for (const [owner, state] of pairs) owner.loadStateDict(state as never)
  } catch (error) {
    pairs.forEach(([owner], i) => owner.loadStateDict(before[i] as never))
    throw error
  }
}

function need(fits: boolean, name: string, got: unknown, wanted: string): void {
  if (!fits)
    throw new RangeError(`got ${name} ${JSON.stringify(got)} in a checkpoint; pass ${wanted}`)
}

function needCount(count: unknown, name: string): number {
  need(Number.isInteger(count) && (count as number) >= 0, name, count, 'an integer of at least 0')
  return count as number
}

/** The numbers of a model like those that it has now. */
function needNumbers(saved: Record<string, unknown>, now: Numbered, path = ''): Numbered {
  const { parameters, buffers = [] } = saved
  needList(parameters, now.parameters.length, 'parameters', path)
  needList(buffers, now.buffers.length, 'buffers', path)
  const wanted = { parameters: now.parameters, buffers: now.buffers }
  for (const [name, list] of Object.entries({ parameters, buffers })) {
    const given = list as unknown[]
    const bad = given.findIndex((x, i) => !isLike(x, wanted[name as keyof Numbered][i]!))
    const fit = name === 'buffers' ? 'numbers in the shape of the buffer' : 'a number'
    need(bad < 0, `${path}${name}[${bad}]`, given[bad], fit)
  }
  return { parameters, buffers } as Numbered
}

function needList(list: unknown, count: number, name: string, path: string): void {
  const length = Array.isArray(list) ? list.length : undefined
  need(length === count, `${path}${name}.length`, length, `one of a model of ${count} ${name}`)
}

/** Whether something is a number, or a list as long as another one of what is like its items. */
const isLike = (given: unknown, wanted: NestedNumbers): boolean =>
  typeof wanted === 'number'
    ? typeof given === 'number'
    : Array.isArray(given) &&
      given.length === wanted.length &&
      wanted.every((part, i) => isLike(given[i], part))
