import { GIVEN, LITERAL, names, takes } from '../ops'
import type { Precision } from '../program'
import type { Schedule, Step, Straight } from '../schedule'
import { Body, moduleOf } from './assembler'
import type { Import } from './assembler'
import { fill, fold, layer, outer, reduce, spread } from './kernels'
import { layoutOf } from './memory'
import type { Layout } from './memory'
import * as o from './opcodes'
import { f32x4, f64x2 } from './opcodes'
import type { Lanes } from './opcodes'
import { definition, functionOf } from './functions'
import { heavy } from './math'
import { emit, outerName } from './simd'
import type { Callee } from './simd'

/** A program as a WebAssembly module. */
export interface Module {
  bytes: Uint8Array
  layout: Layout
  lanes: Lanes
  /** The functions that the module calls, by name. */
  imports: readonly Import[]
}

/** Loops by their place among the functions of the module. */
const LAYER = 0
const DOT = 1
const SUM = 2
const OUTER = 3
const FILL = 4
const SPREAD = 5
const REDUCE = 6
const KERNELS = 7

/**
 * The module of a program. Its one function `run(end, isOneRow, isLast)` runs a block, of which `end` bytes of
 * every slot are used; with results, those of the first row are put together at the end; the last block reduces sums; before, it distributes the rows, which lie in memory as they came, to slots.
 */
export function emitModule(
  schedule: Schedule,
  inputs: number,
  precision: Precision,
  withResults = false,
): Module {
  const lanes = precision === 'f32' ? f32x4 : f64x2
  // Literals of straight code are cells too: reading one takes less than making it.
  const literalCell = new Map<number, number>()
  const { graph, cells, cellOf } = schedule
  const cellFor = (id: number): number => {
    if (graph.op[id] === GIVEN) return cellOf[graph.x[id]!]!
    const literal = graph.x[id]!
    let cell = literalCell.get(literal)
    if (cell === undefined) literalCell.set(literal, (cell = cells.push(-1 - literal) - 1))
    return cell
  }
  for (const step of schedule.steps) {
    if (step.kind !== 'straight') continue
    const note = (id: number): unknown => graph.op[id] === LITERAL && cellFor(id)
    for (const id of step.nodes) graph.eachOperand(id, note)
    for (const [id] of step.stores) note(id)
    for (const [, g, p] of step.adds) void [note(g), note(p)]
  }
  const layout = layoutOf(schedule, inputs, lanes)
  const { imports, callee, inner } = functionsOf(schedule, lanes, precision, KERNELS)
  const straights = schedule.steps.map((step) =>
    step.kind === 'straight' ? straight(schedule, step, lanes, layout, cellFor, callee) : undefined,
  )
  const { stride } = layout
  const functions = [
    layer(lanes, stride),
    fold(lanes, stride, true),
    fold(lanes, stride, false),
    outer(lanes, stride),
    fill(lanes, stride),
    spread(lanes, stride),
    reduce(lanes),
    ...inner,
  ]
  const first = imports.length
  const run = new Body(3)
  const [end, isOneRow] = [0, 1]
  if (inputs > 0) {
    const given = (): Body => run.int(layout.rows).int(layout.slots).int(inputs)
    run.get(isOneRow).op(o.if_, o.emptyBlock)
    given().op(o.call, first + SPREAD, o.else_)
    given().get(end)
    run.op(o.call, first + FILL, o.end)
  }
  schedule.steps.forEach((step, i) => {
    const body = straights[i]
    if (body) run.get(end).call(first + functions.push(body) - 1)
    else callLoop(run, step as Exclude<Step, Straight>, layout, lanes, first)
  })
  if (schedule.lanes > 0) {
    run.get(2).when(() => {
      const reduced = layout.sums + schedule.sums * lanes.bytes
      run.int(layout.laneSums).int(reduced).int(schedule.lanes)
      run.op(o.call, first + REDUCE)
    })
  }
  const results = withResults ? schedule.rootSlots : []
  results.forEach((slot, i) => {
    run
      .int(0)
      .int(0)
      .vector(o.v128Load)
      .at(4, layout.slots + slot * layout.stride)
    run
      .vector(lanes.storeLane)
      .at(lanes.align, layout.end + i * lanes.bytes)
      .op(0)
  })
  functions.push(run)
  const globals = withResults ? { inputs: layout.rows, outputs: layout.end } : {}
  return {
    bytes: moduleOf(
      imports,
      functions,
      Math.ceil((layout.end + results.length * lanes.bytes) / 65536),
      globals,
      withResults ? literalsOf(schedule, lanes) : undefined,
    ),
    layout,
    lanes,
    imports,
  }
}

/** The functions that straight code calls: in the module, where they begin at index `start`, and outside. */
function functionsOf(schedule: Schedule, lanes: Lanes, precision: Precision, start: number) {
  const used = new Set<number>()
  const { graph } = schedule
  for (const step of schedule.steps) {
    if (step.kind === 'straight') for (const id of step.nodes) used.add(graph.op[id]!)
  }
  const defined = [...used].filter((op) => heavy.has(names[op]!))
  const definitions = defined.map((op) => definition(names[op]!, precision))
  for (const op of defined) used.delete(op)
  for (const { op, size } of definitions) for (const code of op.subarray(0, size)) used.add(code)
  const outer = new Map<string, number>()
  const imports: Import[] = []
  for (const op of used) {
    const name = takes[op]! > 0 ? outerName(names[op]!, lanes) : undefined
    if (name !== undefined && !outer.has(name)) {
      outer.set(name, imports.push({ name, parameters: name === names[op] ? takes[op]! : 1 }) - 1)
    }
  }
  const first = imports.length + start
  const callee: Callee = { outer, inner: new Map(defined.map((op, i) => [names[op]!, first + i])) }
  return { imports, callee, inner: definitions.map((made) => functionOf(made, lanes, callee)) }
}

/** The bytes of the cells of a program that has nothing but literals in them. */
function literalsOf({ cells, graph }: Schedule, { bytes }: Lanes): Uint8Array {
  const view = new DataView(new ArrayBuffer(cells.length * bytes))
  cells.forEach((source, i) => {
    const value = graph.literals[-1 - source]!
    if (bytes === 8) view.setFloat64(8 * i, value, true)
    else view.setFloat32(4 * i, value, true)
  })
  return new Uint8Array(view.buffer)
}

function callLoop(
  run: Body,
  step: Exclude<Step, Straight>,
  layout: Layout,
  { bytes }: Lanes,
  first: number,
): void {
  const slot = (index: number): number => layout.slots + index * layout.stride
  switch (step.kind) {
    case 'layer':
      run
        .int(step.weights * bytes)
        .int(slot(step.xs))
        .int(slot(step.out))
        .int(step.size)
        .int(step.count)
      run.get(0).call(first + LAYER)
      break
    case 'dot':
      run
        .int(slot(step.xs))
        .int(slot(step.ys))
        .int(slot(step.out))
        .int(step.size)
        .get(0)
        .call(first + DOT)
      break
    case 'sum':
      run
        .int(slot(step.xs))
        .int(slot(step.out))
        .int(step.size)
        .get(0)
        .call(first + SUM)
      break
    case 'outer':
      run
        .int(slot(step.gs))
        .int(slot(step.xs))
        .int(layout.sums + step.sums * bytes)
      run
        .int(step.size)
        .int(step.count)
        .get(0)
        .call(first + OUTER)
  }
}

/** A function of straight code: a loop over the vectors of a block. */
function straight(
  { graph, slotOf }: Schedule,
  step: Straight,
  lanes: Lanes,
  layout: Layout,
  cellFor: (id: number) => number,
  callee: Callee,
): Body {
  const body = new Body(1)
  const end = 0
  const p = body.local(o.i32)
  const local = new Map<number, number>()
  const uses = new Map<number, number>()
  const use = (id: number): unknown => uses.set(id, (uses.get(id) ?? 0) + 1)
  // What is done with a node as soon as it is known.
  const place = new Map(step.nodes.map((id, i) => [id, i]))
  const after: { stores: [number, number][]; adds: Straight['adds'] }[] = []
  const at = (i: number) => (after[i + 1] ??= { stores: [], adds: [] })
  for (const store of step.stores) {
    at(place.get(store[0]) ?? -1).stores.push(store)
    use(store[0])
  }
  for (const add of step.adds) {
    at(Math.max(place.get(add[1]) ?? -1, place.get(add[2]) ?? -1)).adds.push(add)
    use(add[1])
    use(add[2])
  }
  for (const id of step.nodes) graph.eachOperand(id, use)

  /** The node whose value is on the stack and in no local yet. */
  let pending = -1
  const settle = (): void => {
    if (pending < 0) return
    const l = body.local(o.v128)
    local.set(pending, l)
    body.set(l)
    pending = -1
  }
  const push = (id: number): void => {
    const known = local.get(id)
    if (known !== undefined) {
      body.get(known)
      return
    }
    if (graph.op[id] === LITERAL && Object.is(graph.number(id), 0)) {
      body.vector(o.v128Const).op(...Array<number>(16).fill(0))
      return
    }
    if (graph.op[id] === LITERAL || graph.op[id] === GIVEN) {
      body
        .int(0)
        .vector(lanes.loadSplat)
        .at(lanes.align, cellFor(id) * lanes.bytes)
    } else {
      body
        .get(p)
        .vector(o.v128Load)
        .at(4, layout.slots + slotOf[id]! * layout.stride)
    }
    if (uses.get(id)! > 1) {
      const l = body.local(o.v128)
      local.set(id, l)
      body.tee(l)
    }
  }
  const finish = (i: number): void => {
    const { stores, adds } = after[i + 1] ?? { stores: [], adds: [] }
    if (stores.length + adds.length === 0) return
    settle()
    for (const [id, slot] of stores) {
      body.get(p)
      push(id)
      body.vector(o.v128Store).at(4, layout.slots + slot * layout.stride)
    }
    for (const [lane, g, q] of adds) {
      const offset = layout.laneSums + 16 * lane
      body.int(0).int(0).vector(o.v128Load).at(4, offset)
      push(g)
      if (graph.number(q) !== 1) {
        push(q)
        body.vector(lanes.mul)
      }
      body.vector(lanes.add).vector(o.v128Store).at(4, offset)
    }
  }
  body.repeat(p, end, 16, () => {
    finish(-1)
    step.nodes.forEach((id, i) => {
      const operands: number[] = []
      graph.eachOperand(id, (operand) => operands.push(operand))
      const stays = pending >= 0 && operands[0] === pending && uses.get(pending) === 1
      if (stays) pending = -1
      else settle()
      operands.forEach((operand, j) => (j === 0 && stays ? undefined : push(operand)))
      emit(body, lanes, names[graph.op[id]!]!, takes[graph.op[id]!]!, callee)
      pending = id
      finish(i)
    })
    settle()
  })
  return body
}
