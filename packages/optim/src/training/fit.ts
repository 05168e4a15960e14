import type { Data, Model } from './data'
import type { Epoch, FitOptions, FitResult } from './options'
import { Run } from './run'

/**
 * Trains a model and tells how it went. Steps are compiled where that gives the same numbers: not, for
 * example, where `forward` does `if (x)` or `x === 3`, which a recording cannot see. The result says so.
 * @param model anything with `parameters()` and `forward(x)`; @param data rows of inputs `x` and targets `y`
 * @throws RangeError when rows and targets do not match, or when an option or a checkpoint is out of range
 * @throws TypeError for what is not a model, data or options, and for unknown options
 * @throws DivergenceError when the loss becomes NaN
 * @example
 * import { Value } from '@mg/engine'
 * const slope = new Value(0)
 * const line = { parameters: () => [slope], forward: (x: number) => slope.mul(x) }
 * const data = { x: [1, 2, 3], y: [2, 4, 6] }
 * const optimizer = new SGD([slope], { lr: 0.1 })
 * const { history } = await fit(line, data, { optimizer, epochs: 100 })
 * history.length // 100
 * slope.data // 2
 */
export async function fit<M extends Model, D extends Data>(
  model: M,
  data: D,
  options: FitOptions<M, D> = {},
): Promise<FitResult> {
  const run = new Run(model, data, options)
  for await (const epoch of run.epochs()) options.onEpoch?.(epoch)
  return run.result()
}

/**
 * The same, epoch by epoch: an async iterator, which trains as far as it is asked to.
 * @throws as `fit` does
 * @example
 * import { Value } from '@mg/engine'
 * const slope = new Value(0)
 * const line = { parameters: () => [slope], forward: (x: number) => slope.mul(x) }
 * for await (const { loss } of train(line, { x: [1], y: [2] })) {
 *   if (loss < 1) break
 * }
 */
export function train<M extends Model, D extends Data>(
  model: M,
  data: D,
  options: FitOptions<M, D> = {},
): AsyncGenerator<Epoch, void> {
  return new Run(model, data, options).epochs()
}
