import type { Column, Machine, WritableNumbers } from '../machine'
import type { Precision } from '../program'
import type { Schedule } from '../schedule'
import { emitModule } from './emit'
import { WebAssembly } from './host'
import { functions } from '../../ops/arithmetic.gen'

interface Exports {
  memory: { buffer: ArrayBuffer }
  run: (this: void, end: number, isOneRow: number, isLast: number) => void
}

/** A program that runs as WebAssembly, several rows to a vector, a block of vectors at a time. */
export function wasmMachine(schedule: Schedule, inputs: number, precision: Precision): Machine {
  const { bytes, layout, lanes, imports } = emitModule(schedule, inputs, precision)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    math: Object.fromEntries(imports.map(({ name }) => [name, functions[name]])),
  }) as { exports: Exports }
  const { memory } = exports
  const run = exports.run
  const View = precision === 'f32' ? Float32Array : Float64Array
  const numbers = new View(memory.buffer)
  const view = (start: number, length: number) => new View(memory.buffer, start, length)
  const width = lanes.bytes
  const cells = view(0, schedule.cells.length)
  const allSums = view(layout.sums, (layout.slots - layout.sums) / width)
  const rowNumbers = layout.vectors * lanes.lanes * inputs
  const rowsAt = view(layout.rows, rowNumbers)
  const roots = schedule.rootSlots.map((slot) => (layout.slots + slot * layout.stride) / width)
  const rowsInBlock = layout.vectors * lanes.lanes
  return {
    cells,
    run(columns: readonly Column[], rows: number, out?: WritableNumbers): void {
      if (allSums.length > 0) allSums.fill(0)
      if (rows === 1 && allSums.length === 0) {
        let first = 0
        for (let c = 0; c < columns.length; c++) {
          const { data, width } = columns[c]!
          rowsAt.set(data, first)
          first += width
        }
        run(16, 1, 0)
        if (out) for (let i = 0; i < roots.length; i++) out[i] = numbers[roots[i]!]!
        return
      }
      for (let start = 0; start < rows; start += rowsInBlock) {
        const count = Math.min(rowsInBlock, rows - start)
        const vectors = Math.ceil(count / lanes.lanes)
        load(rowsAt, columns, inputs, start, count, vectors * lanes.lanes)
        run(16 * vectors, 0, start + count === rows ? 1 : 0)
        if (out === undefined) continue
        for (let i = 0; i < roots.length; i++) {
          const from = roots[i]!
          for (let row = 0; row < count; row++)
            out[(start + row) * roots.length + i] = numbers[from + row]!
        }
      }
    },
    sums: allSums,
    places: schedule.sumOf.map((place) => (place < 0 ? schedule.sums - 1 - place : place)),
  }
}

/**
 * Writes the numbers of `count` rows, one row after the other; rows up to `padded` repeat the last
 * one, except that the last number of theirs is 0: where sums are made, it is the weight of the row.
 */
function load(
  to: WritableNumbers & { set(from: ArrayLike<number>, at?: number): void },
  columns: readonly Column[],
  inputs: number,
  start: number,
  count: number,
  padded: number,
): void {
  let first = 0
  for (let c = 0; c < columns.length; c++) {
    const { data, width, isShared } = columns[c]!
    const from = isShared ? 0 : start * width
    const step = isShared ? 0 : width
    if (width === inputs && !isShared && from === 0 && data.length === count * width) to.set(data)
    else {
      for (let row = 0; row < count; row++) {
        const source = from + row * step
        const target = row * inputs + first
        for (let i = 0; i < width; i++) to[target + i] = data[source + i]!
      }
    }
    first += width
  }
  for (let row = count; row < padded; row++) {
    const target = row * inputs
    const source = (count - 1) * inputs
    for (let i = 0; i < inputs; i++) to[target + i] = to[source + i]!
    to[target + inputs - 1] = 0
  }
}
