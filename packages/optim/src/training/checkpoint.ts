import { decode } from '../json'
import type { Checkpoint, OptimizerLike, SchedulerLike } from './options'

/** A checkpoint with its numbers as they were. */
export interface Restored {
  epoch: number
  seed: number
  parameters: number[]
  best?: RestoredBest
}

/** The best epoch so far, for early stopping. */
export interface RestoredBest {
  epoch: number
  loss: number
  parameters: number[]
}

/**
 * Reads a checkpoint and loads what it holds of the optimiser and the schedule, both or none.
 * @throws RangeError or TypeError when it is damaged, or not for this model, optimiser and schedule
 */
export function restore(
  checkpoint: Checkpoint,
  count: number,
  optimizer: OptimizerLike,
  schedule: SchedulerLike | undefined,
): Restored {
  const saved = Object(decode(checkpoint)) as Record<string, unknown>
  need(saved['version'] === 2, 'version', saved['version'], 'a checkpoint of version 2')
  const epoch = needCount(saved['epoch'], 'epoch')
  need(Number.isFinite(saved['seed']), 'seed', saved['seed'], 'a number')
  const parameters = needNumbers(saved['parameters'], count, 'parameters')
  const best = saved['best'] === undefined ? undefined : bestOf(saved['best'], count, epoch)
  const hasSchedule = saved['schedule'] !== undefined
  if (hasSchedule !== (schedule !== undefined)) {
    throw new TypeError(
      hasSchedule
        ? 'got a checkpoint with a schedule; pass the schedule, too'
        : 'got a checkpoint without a schedule; pass none',
    )
  }
  loadAll([
    [optimizer, checkpoint.optimizer],
    ...(schedule ? ([[schedule, saved['schedule']]] as const) : []),
  ])
  return { epoch, seed: saved['seed'] as number, parameters, ...(best && { best }) }
}

function bestOf(best: unknown, count: number, epochs: number): RestoredBest {
  const { epoch, loss, parameters } = Object(best) as Record<string, unknown>
  need(typeof loss === 'number', 'best.loss', loss, 'a number')
  const at = needCount(epoch, 'best.epoch')
  need(at < epochs, 'best.epoch', at, `less than ${epochs}`)
  return {
    epoch: at,
    loss: loss as number,
    parameters: needNumbers(parameters, count, 'best.parameters'),
  }
}

/** Loads states, or none of them: after an error those that were loaded are put back. */
function loadAll(pairs: readonly (readonly [OptimizerLike | SchedulerLike, unknown])[]): void {
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

function needNumbers(list: unknown, count: number, name: string): number[] {
  const length = Array.isArray(list) ? list.length : undefined
  need(length === count, `${name}.length`, length, `one of a model of ${count} parameters`)
  const bad = (list as unknown[]).findIndex((x) => typeof x !== 'number')
  need(bad < 0, `${name}[${bad}]`, (list as unknown[])[bad], 'a number')
  return list as number[]
}
