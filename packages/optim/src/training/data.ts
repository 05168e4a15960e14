import type { Operand, Value } from '@mg/engine'

/** One row of inputs, or of targets: a number, or a list of them. */
export type Row = number | ArrayLike<number>

/** Rows of inputs, and a target for each: a number, or a list of them. */
export interface Data {
  x: ArrayLike<Row>
  y: ArrayLike<Row>
}

/** A number, or nested lists of them. */
export type NestedNumbers = number | readonly NestedNumbers[]

/** Numbers that a model keeps and does not train, as `Buffer` of `@mg/nn` has them. */
export interface BufferLike {
  data: NestedNumbers
}

/** Anything that can be trained: `MLP` of `@mg/nn`, or an object of one's own with these two. */
export interface Model {
  parameters(): Value[]
  /** What a checkpoint keeps beside them: running statistics, the state of a generator. */
  buffers?(): readonly BufferLike[]
  /** What the model gives for one row of inputs: Values, or numbers that stand for themselves. */
  forward(x: never): Value | readonly Value[]
  /** Called before training, and before validation. */
  train?(training?: boolean): unknown
  /** What `predict` puts into evaluation mode, and back into the mode that each was in. */
  modules?(): readonly { training: boolean }[]
}

/** A row's target as a loss gets it: a number, or, while it is compiled, a Value; or a list of these. */
export type RowTarget<D extends Data> =
  D['y'] extends ArrayLike<infer R> ? (R extends number ? Operand : ArrayLike<Operand>) : never

/** The loss of one row, from what the model gives and the row's target. */
export type RowLoss<M extends Model = never, D extends Data = never> = (
  prediction: ReturnType<M['forward']>,
  target: RowTarget<D>,
) => Value

/** A row as functions of Values get it: numbers, or, while it is compiled, Values. */
export type GivenRow = Operand | ArrayLike<Operand>

/** @throws TypeError for what is not a model */
export function needModel(model: Partial<Model> | null): void {
  if (typeof model?.parameters !== 'function' || typeof model.forward !== 'function') {
    throw new TypeError('got no model; pass an object with parameters() and forward(x)')
  }
}

/** @throws RangeError when there are no rows, or not as many targets, or rows of different lengths */
export function needRows(data: Data, what: string): void {
  const { x, y } = Object(data) as Partial<Data>
  if (typeof x?.length !== 'number' || typeof y?.length !== 'number') {
    throw new TypeError(
      `got no x and y ${what}; pass { x, y }, as in fit(model, { x, y }, options)`,
    )
  }
  if (x.length === 0 || x.length !== y.length) {
    throw new RangeError(
      `got ${x.length} rows and ${y.length} targets ${what}; pass as many of each, and at least one`,
    )
  }
  for (const [name, rows] of [
    ['x', x],
    ['y', y],
  ] as const) {
    const width = widthOf(rows[0]!)
    for (let i = 0; i < rows.length; i++) {
      if (widthOf(rows[i]!) !== width) {
        throw new RangeError(
          `got ${name}[${i}] of length ${widthOf(rows[i]!)}; pass rows of length ${width}, as ${name}[0] is`,
        )
      }
    }
  }
}

/** The length of a row; none for a number. */
export function widthOf(row: Row): number | undefined {
  if (typeof row === 'number') return undefined
  if (typeof row === 'object' && row !== null) return row.length
  throw new TypeError(`got ${String(row)} as a row; pass numbers, or arrays of them`)
}

/** Some of the rows. */
export const pick = ({ x, y }: Data, places: readonly number[]): Data => ({
  x: places.map((i) => x[i]!),
  y: places.map((i) => y[i]!),
})

/** The name of the first NaN in some of the rows, if there is one, as `x[3][1]`. */
export function findNaN({ x, y }: Data, places: readonly number[]): string | undefined {
  for (const [name, rows] of Object.entries({ x, y })) {
    for (const i of places) {
      const row = rows[i]!
      if (typeof row === 'number') {
        if (Number.isNaN(row)) return `${name}[${i}]`
        continue
      }
      const j = Array.from(row).findIndex(Number.isNaN)
      if (j >= 0) return `${name}[${i}][${j}]`
    }
  }
  return undefined
}
