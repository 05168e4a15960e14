import { functions } from '../../../ops/arithmetic.gen'
import type { Machine } from '../../run/machine'
import type { Precision } from '../../run/program'
import type { Schedule } from '../../schedule/schedule'
import { emitModule } from './emit'
import { WebAssembly } from './host'

interface Exports {
  memory: { buffer: ArrayBuffer }
  run: (this: void, end: number) => void
}

/** A program that runs as WebAssembly, several rows to a vector, a block of vectors at a time. */
export function wasmMachine(schedule: Schedule, precision: Precision): Machine {
  const { bytes, layout, lanes, imports, cells } = emitModule(schedule, precision)
  const math = Object.fromEntries(imports.map(({ name }) => [name, functions[name]]))
  const module = new WebAssembly.Module(bytes)
  const { exports } = new WebAssembly.Instance(module, { math }) as { exports: Exports }
  const { run, memory } = exports
  const numbers = new (precision === 'f32' ? Float32Array : Float64Array)(memory.buffer)
  const at = (address: number): number => address / lanes.bytes
  const [first, stride, cellsAt, lanesAt] = [
    at(layout.slots),
    at(layout.stride),
    at(layout.cells),
    at(layout.laneSums),
  ]
  numbers.set(cells, cellsAt)
  const { sums, lanes: laneSums } = schedule
  return {
    numbers,
    first,
    stride,
    lanes: lanes.lanes,
    roots: schedule.rootSlots.map((slot) => first + slot * stride),
    cells: numbers.subarray(cellsAt),
    sums: numbers.subarray(0, sums + laneSums),
    places: schedule.sumOf.map((place) => (place < 0 ? sums - 1 - place : place)),
    reset: () => void numbers.fill(0, 0, first),
    block: (rows) => run(rows * lanes.bytes),
    finish() {
      for (let i = 0, from = lanesAt; i < laneSums; i++) {
        let sum = 0
        for (let lane = 0; lane < lanes.lanes; lane++) sum += numbers[from++]!
        numbers[sums + i] = sum
      }
    },
  }
}
