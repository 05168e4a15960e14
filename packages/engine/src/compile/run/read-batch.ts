import { typeError } from '../../errors'
import { flatten, nameOf, needArguments } from '../shapes'
import type { Shape } from '../shapes'
import type { Numbers } from '../numbers'
import type { Column } from './rows'

/** The numbers of all rows in one array, row after row, or an array of rows. */
export type Batch = ArrayLike<number> | readonly unknown[]

/**
 * The inputs of all rows, and what was passed behind them.
 * @param more what may be passed behind the inputs, for errors
 */
export function readBatch(
  given: readonly unknown[],
  shapes: readonly Shape[],
  sizes: readonly number[],
  more?: string,
) {
  needArguments(given, shapes.length, more)
  let rows = shapes.length === 0 ? 1 : -1
  const columns = shapes.map((shape, i): Column => {
    const width = sizes[i]!
    const name = nameOf(i, shapes)
    const data = allRows(given[i], shape, width, name)
    // Rows without numbers are counted where each is an array; elsewhere other inputs tell how many.
    const isEmpty = width === 0 && data.length === 0
    const count = isEmpty ? (given[i] as Numbers).length || rows : data.length / width
    if (!Number.isInteger(count)) {
      throw new RangeError(`${name} has ${data.length} numbers; pass ${width} for each row`)
    }
    if (rows >= 0 && count !== rows) {
      throw new RangeError(`${name} has ${count} rows; pass as many as input 1, which has ${rows}`)
    }
    rows = count
    return { data, width }
  })
  return { columns, rows: Math.max(rows, 0), last: given[shapes.length] }
}

/** The numbers of all rows in one array. */
function allRows(given: unknown, shape: Shape, width: number, name: string): Numbers {
  if (ArrayBuffer.isView(given) && 'length' in given) return given as unknown as Numbers
  if (!Array.isArray(given)) throw typeError(given, `an array of rows as ${name}`)
  const flat = given.length > 0 && typeof given[0] === 'number'
  const numbers = new Float64Array(flat ? given.length : given.length * width)
  if (flat) {
    for (let i = 0; i < given.length; i++) {
      if (typeof given[i] !== 'number') throw typeError(given[i], `a number as ${name}[${i}]`)
      numbers[i] = given[i] as number
    }
  } else {
    given.forEach((row, i) => flatten(shape, row, numbers, i * width, `${name}[${i}]`))
  }
  return numbers
}
