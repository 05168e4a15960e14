import type { Operand, Value } from '@mg/engine'

/** What a model gives for a row: Values, or numbers that stand for themselves. */
export type Prediction = Value | readonly Value[]

/** The same in numbers. */
export type Predicted = number | number[]

/** The numbers of what a model gave. */
export const numbersOf = (prediction: Prediction): Predicted =>
  Array.isArray(prediction) ? prediction.map(numberOf) : numberOf(prediction as Value)

const numberOf = (x: Operand): number => (typeof x === 'number' ? x : x.data)
