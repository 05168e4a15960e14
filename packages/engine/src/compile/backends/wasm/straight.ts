import { Graph } from '../../ir/graph'
import { lower } from '../../passes/lower'
import { UNIFORM, INPUT, codes, arities } from '../../ir/ops'
import type { Precision } from '../../numbers'
import type { Schedule, Straight } from '../../schedule/steps'
import {
  Func,
  constant,
  int,
  load,
  loadSplat,
  loopEnd,
  loopStart,
  store,
  vector,
} from './assembler'
import type { Code, Local } from './assembler'
import { expansions, literals } from '../../vector-math/math'
import type { Layout } from './memory'
import * as o from './opcodes'
import type { Lanes } from './opcodes'
import { instruction } from './simd'
import type { Callee } from './simd'

/** Writes nodes to a function, each into a local of its own; `leaf` gives what is not computed here. */
function writer(graph: Graph, f: Func, lanes: Lanes, leaf: (id: number) => Code, callee: Callee) {
  const locals = new Map<number, Local>()
  const keep = (id: number, value: Code): Local => {
    const local = f.local(o.v128)
    f.push(local.set(value))
    locals.set(id, local)
    return local
  }
  /** The local of a node; a leaf is read when it is first used. */
  const local = (id: number): Local => locals.get(id) ?? keep(id, leaf(id))
  const write = (id: number): Local => {
    const operands: Local[] = []
    graph.eachOperand(id, (operand) => operands.push(local(operand)))
    return keep(id, instruction(graph.name(id), operands, lanes, callee))
  }
  return { local, write }
}

/** A function of straight code: a loop over the vectors of a block, up to byte `end` of every slot. */
export function straight(
  { graph, slotOf, cellOf }: Schedule,
  { nodes, stores, adds }: Straight,
  lanes: Lanes,
  layout: Layout,
  addressOfLiteral: (value: number) => number,
  callee: Callee,
): Func {
  const f = new Func(1)
  const p = f.local(o.i32)
  const slot = (index: number): number => layout.slots + index * layout.stride
  const leaf = (id: number): Code => {
    const literal = graph.number(id)
    if (Object.is(literal, 0)) return constant(0, lanes)
    if (literal === undefined && graph.op[id] !== UNIFORM) return load(p, slot(slotOf[id]!))
    // A literal is a cell too: reading one takes less than making it.
    const uniform = layout.cells + cellOf[graph.x[id]!]! * lanes.bytes
    return loadSplat(lanes, int(0), literal === undefined ? uniform : addressOfLiteral(literal))
  }
  const { local, write } = writer(graph, f, lanes, leaf, callee)

  // What is done with nodes as soon as they are known.
  const places = new Map(nodes.map((id, i) => [id, i]))
  const then: (() => Code)[][] = []
  const after = (ids: readonly number[], use: () => Code): unknown =>
    (then[Math.max(...ids.map((id) => places.get(id) ?? 0))] ??= []).push(use)
  for (const [id, index] of stores) after([id], () => store(p, local(id), slot(index)))
  for (const [lane, g, q] of adds) {
    after([g, q], () => {
      const sum = layout.laneSums + 16 * lane
      const isSumOfG = graph.number(q) === 1
      const { add, mul } = lanes.instructions
      const product = isSumOfG ? local(g) : [local(g), local(q), vector(mul)]
      return store(int(0), [load(int(0), sum), product, vector(add)], sum)
    })
  }
  f.push(loopStart)
  for (let i = 0; i < Math.max(1, nodes.length); i++) {
    if (nodes[i] !== undefined) write(nodes[i]!)
    for (const use of then[i] ?? []) f.push(use())
  }
  f.push(loopEnd(p, f.parameters[0]!, 16))
  return f
}

/** What a function of the table is made of, as a graph of its own whose last node is the result. */
export function definition(name: string, precision: Precision): Graph {
  const graph = new Graph()
  const code = codes[name]!
  const inputs = Array.from({ length: arities[code]! }, (_, i) => graph.node(INPUT, i))
  const ends = { inputs, uniforms: [], roots: [graph.node(code, ...inputs)] }
  return lower(graph, ends, expansions(precision), literals[precision]).graph
}

/** The function of a definition, from vectors to a vector. */
export function functionOf(name: string, graph: Graph, lanes: Lanes, callee: Callee): Func {
  const f = new Func(arities[codes[name]!]!, o.v128, true)
  const leaf = (id: number): Code =>
    graph.op[id] === INPUT ? f.parameters[graph.x[id]!]! : constant(graph.number(id)!, lanes)
  const { local, write } = writer(graph, f, lanes, leaf, callee)
  for (let id = 0; id < graph.size; id++) if (arities[graph.op[id]!]! > 0) write(id)
  f.push(local(graph.size - 1))
  return f
}
