import type { Epoch } from './options'

/** The loss became NaN. The model has the parameters back with which it last was a number. */
export class DivergenceError extends Error {
  override name = 'DivergenceError'
  constructor(
    readonly epoch: number,
    readonly batch: number,
    /** The parameters with which the loss last was a number. */
    readonly parameters: readonly number[],
    /** The epochs before. */
    readonly history: readonly Epoch[],
    /** Where a NaN was found, if it was: in a row of the batch or in a parameter. */
    source?: string,
  ) {
    const where = `the loss became NaN in epoch ${epoch}, batch ${batch}`
    super(
      source === undefined
        ? `${where}; the parameters are back where it was a number: pass a smaller lr, or clipNorm`
        : `${where}: ${source} is NaN; pass numbers`,
    )
  }
}
