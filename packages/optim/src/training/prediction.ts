import type { Operand, Value } from '@mg/engine'
import type * as compiler from '@mg/engine/compile'
import { widthOf } from './data'
import type { GivenRow, Model, Row } from './data'

/** What a model gives for a row: Values, or numbers that stand for themselves. */
export type Prediction = Value | readonly Value[]

/** The same in numbers. */
export type Predicted = number | number[]

/** The numbers of what a model gave. */
export const numbersOf = (prediction: Prediction): Predicted =>
  Array.isArray(prediction) ? prediction.map(numberOf) : numberOf(prediction as Value)

const numberOf = (x: Operand): number => (typeof x === 'number' ? x : x.data)

/** What the model gives for a row. */
export const predictionOf = (model: Model, x: GivenRow): Prediction =>
  (model.forward as (x: GivenRow) => Prediction).call(model, x)

/** What compiles, which is loaded when it is needed. */
export type Compiler = typeof compiler

/** What gives the numbers for rows like this one, by a program that is recorded once for all of them. */
export const compiledForward = (
  compiler: Compiler,
  model: Model,
  row: Row,
): ((x: Row) => Predicted) =>
  compiler.compile(
    (x: unknown) => predictionOf(model, x as GivenRow),
    [shapeOf(compiler, row)],
  ) as unknown as (x: Row) => Predicted

/** The shape of a row, as compiled functions are told it. */
export function shapeOf({ scalar, vector }: Compiler, row: Row) {
  const width = widthOf(row)
  return width === undefined ? scalar : vector(width)
}
