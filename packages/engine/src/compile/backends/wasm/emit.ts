import { opNames } from '../../ir/ops'
import type { Precision } from '../../numbers'
import type { Schedule } from '../../schedule/steps'
import { Func, call, int, moduleOf } from './assembler'
import type { Code, Import } from './assembler'
import { argumentsOf, kernels } from './kernels'
import type { Places } from './kernels'
import { heavy } from '../../vector-math/math'
import { layoutOf } from './memory'
import type { Layout } from './memory'
import { f32x4, f64x2 } from './opcodes'
import type { Lanes } from './opcodes'
import { hostFunction } from './simd'
import { definition, functionOf, straight } from './straight'

/** A program as a WebAssembly module. */
export interface Module {
  bytes: Uint8Array
  layout: Layout
  lanes: Lanes
  /** The initial number of each cell. */
  cells: readonly number[]
  /** The functions that the module calls, by name. */
  imports: readonly Import[]
}

/** What a driver reads: the index of `run`, the address of a slot, and where memory is free. */
interface Driven {
  run: number
  slot: (index: number) => number
  free: number
  lanes: Lanes
  layout: Layout
  cells: readonly number[]
}

/** A function that takes the place of `run`, and what a module with it has beside. */
export type Driver = (driven: Driven) => {
  driver: Func
  memory: number
  globals?: Readonly<Record<string, number>>
  data?: { at: number; bytes: Uint8Array }
}

/**
 * The module of a program. Its function `run(end)` runs a block, of which `end` bytes of every slot are
 * used, unless a driver takes its place. A block has at most `vectors`.
 */
export function emitModule(
  schedule: Schedule,
  precision: Precision,
  vectors?: number,
  driver?: Driver,
): Module {
  const lanes = precision === 'f32' ? f32x4 : f64x2
  const layout = layoutOf(schedule, lanes, vectors)
  const slot = (index: number): number => layout.slots + index * layout.stride
  const cells = schedule.cells.map(([literal]) => literal)
  const literals = new Map<number, number>()
  const addressOfLiteral = (value: number): number => {
    let cell = literals.get(value)
    if (cell === undefined) literals.set(value, (cell = cells.push(value) - 1))
    return layout.cells + cell * lanes.bytes
  }
  const kinds = [...new Set(schedule.steps.map(({ kind }) => kind))].filter(
    (kind) => kind !== 'straight',
  )
  const { imports, callee, made } = functionsOf(schedule, lanes, precision, kinds.length)
  const functions = [...kinds.map((kind) => kernels[kind](lanes, layout.stride)), ...made]
  const run = new Func(1)
  const [end] = run.parameters
  const places: Places = {
    slot,
    cell: (index) => layout.cells + index * lanes.bytes,
    sum: (index) => index * lanes.bytes,
  }
  const steps = schedule.steps.map((step): Code => {
    if (step.kind === 'straight') {
      const body = straight(schedule, step, lanes, layout, addressOfLiteral, callee)
      return [end!, call(imports.length + functions.push(body) - 1)]
    }
    const operands = argumentsOf(step, places).map((argument) => int(argument))
    return [operands, end!, call(imports.length + kinds.indexOf(step.kind))]
  })
  run.push(steps)
  const index = imports.length + functions.push(run) - 1
  const free = layout.cells + cells.length * lanes.bytes
  const driven = driver?.({ run: index, slot, free, lanes, layout, cells })
  if (driven) functions.push(driven.driver)
  const { memory, globals, data } = driven ?? { memory: free }
  const bytes = moduleOf(imports, functions, memory, globals, data)
  return { bytes, layout, lanes, cells, imports }
}

/** The functions that straight code calls: in the module, where they come after `kernels` others, and outside. */
function functionsOf(schedule: Schedule, lanes: Lanes, precision: Precision, kernels: number) {
  const used = new Set<number>()
  const { graph } = schedule
  for (const step of schedule.steps) {
    if (step.kind === 'straight') for (const id of step.nodes) used.add(graph.op[id]!)
  }
  const defined = [...used].map((op) => opNames[op]!).filter((name) => heavy.has(name))
  const definitions = defined.map((name) => definition(name, precision))
  for (const { op, size } of definitions) for (const code of op.subarray(0, size)) used.add(code)
  const outer = new Map<string, number>()
  const imports: Import[] = []
  for (const op of used) {
    const host = hostFunction(opNames[op]!)
    if (host && !outer.has(host.name)) outer.set(host.name, imports.push(host) - 1)
  }
  const first = imports.length + kernels
  const callee = { outer, inner: new Map(defined.map((name, i) => [name, first + i])) }
  const made = definitions.map((graph, i) => functionOf(defined[i]!, graph, lanes, callee))
  return { imports, callee, made }
}
