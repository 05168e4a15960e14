import { functions } from '../../../ops/arithmetic.gen'
import type { Ends, Lowered } from '../../passes/lower'
import { lower } from '../../passes/lower'
import type { Graph } from '../../ir/graph'
import type { Schedule } from '../../schedule/steps'
import { expansions, heavy, literals } from '../../vector-math/math'
import type { Backend, Machine } from '../backend'
import type { Precision } from '../../numbers'
import { emitModule } from './emit'
import type { Driver } from './emit'
import { WebAssembly } from './host'

interface Exports {
  memory: { buffer: ArrayBuffer }
  run: (this: void, end: number) => unknown
}

/** The smallest module that has a vector instruction in it: (func (drop (v128.const 0…))). */
// prettier-ignore
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0,
  253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 26, 11,
]

/** Programs as WebAssembly, several rows to a vector, a block of vectors at a time. */
export const wasm: Backend = {
  precisions: ['f64', 'f32'],
  isPermitted: () => new WebAssembly.Module(Uint8Array.from(PROBE)) instanceof WebAssembly.Module,
  lower: lowerToVectors,
  machine: (schedule, precision) => instantiate(schedule, precision).machine,
}

/** How many functions are written out where they are used: with more the code would be too long. */
const WRITTEN_OUT = 256
/** Functions, and what is made of them. */
const LONG: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...heavy,
  'erf',
  'sigmoid',
  'softplus',
  'normalCdf',
  'elu',
])

function lowerToVectors(graph: Graph, ends: Ends, precision: Precision): Lowered {
  const needed = graph.needed(ends.roots)
  const isFunction = (id: number): boolean => needed[id] === 1 && LONG.has(graph.name(id))
  const functions = needed.reduce((count, _, id) => count + (isFunction(id) ? 1 : 0), 0)
  return lower(graph, ends, expansions(precision, functions <= WRITTEN_OUT), literals[precision])
}

/** A program that is ready to run, and its function `run`, whose place a driver may take. */
export function instantiate(
  schedule: Schedule,
  precision: Precision,
  vectors?: number,
  driver?: Driver,
): { machine: Machine; run: Exports['run'] } {
  const { bytes, layout, lanes, imports, cells } = emitModule(schedule, precision, vectors, driver)
  const math = Object.fromEntries(
    imports.map(({ name }) => [name, functions[name as keyof typeof functions]]),
  )
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
  const machine: Machine = {
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
  return { machine, run }
}
