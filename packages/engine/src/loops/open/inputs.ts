import { typeError } from '../../errors'
import { isList } from '../record/lists'
import { filled, flatten, nameOf, sizeOf } from '../../compile/shapes'
import type { Shape } from '../../compile/shapes'
import type { View } from '../routines/routine'

/** The shape of an input: numbers, from one place on among all numbers, or a list, with its place among the lists. */
export type Input =
  | { isOpen: false; shape: Shape; size: number; at: number }
  | { isOpen: true; shape: Shape; size: number; at: number }

/** What a caller passed: the lists among the inputs, and the numbers of all others. */
export interface Point {
  numbers: Float64Array
  lists: View[]
}

export function inputsOf(shapes: readonly unknown[]): Input[] {
  let [numbers, lists] = [0, 0]
  return shapes.map((shape): Input => {
    const element = (shape as { element?: Shape; compile?: unknown }).compile
      ? (shape as { element: Shape }).element
      : undefined
    if (element !== undefined) {
      const size = sizeOf(element)
      if (size === 0) throw new RangeError('sequence got a shape without numbers; pass scalar')
      return { isOpen: true, shape: element, size, at: lists++ }
    }
    const size = sizeOf(shape as Shape)
    numbers += size
    return { isOpen: false, shape: shape as Shape, size, at: numbers - size }
  })
}

export const emptyPoint = (inputs: readonly Input[]): Point => ({
  numbers: new Float64Array(inputs.reduce((sum, { isOpen, size }) => sum + (isOpen ? 0 : size), 0)),
  lists: inputs.flatMap(({ isOpen }) =>
    isOpen ? [{ data: new Float64Array(16), at: 0, length: 0 }] : [],
  ),
})

/**
 * Reads what a caller passed for each input.
 * @throws TypeError for what is not a number
 * @throws RangeError when lengths differ
 */
export function readPoint(inputs: readonly Input[], given: readonly unknown[], to: Point): void {
  inputs.forEach((input, i) => readInput(input, given[i], to, nameOf(i, inputs)))
}

export function readInput(input: Input, given: unknown, to: Point, name: string): void {
  const { isOpen, shape, size, at } = input
  if (!isOpen) {
    flatten(shape, given, to.numbers, at, name)
    return
  }
  if (!isList(given)) throw typeError(given, `an array as ${name}`)
  const list = to.lists[at]!
  // Numbers of all elements side by side, in an array of numbers that has nothing else.
  const isFlat = shape !== 'scalar' && ArrayBuffer.isView(given)
  if (isFlat && given.length % size !== 0)
    throw new RangeError(`${name} has ${given.length} numbers; pass ${size} for each element`)
  list.length = isFlat ? given.length : given.length * size
  if (list.data.length < list.length) list.data = new Float64Array(2 * list.length)
  if (ArrayBuffer.isView(given) && list.length === given.length) {
    list.data.set(given as Float64Array)
    return
  }
  for (let i = 0, from = 0; i < given.length; i++) {
    const element = given[i]
    if (shape === 'scalar' && typeof element === 'number') list.data[from++] = element
    else from = flatten(shape, element, list.data, from, `${name}[${i}]`)
  }
}

/** Numbers in the order and the shapes of the inputs. */
export function inShapes(
  inputs: readonly Input[],
  next: () => number,
  lengths: readonly number[],
): unknown {
  const shaped = inputs.map(({ isOpen, shape, size, at }) =>
    isOpen
      ? Array.from({ length: lengths[at]! / size }, () => filled(shape, next))
      : filled(shape, next),
  )
  return shaped.length === 1 ? shaped[0] : shaped
}
