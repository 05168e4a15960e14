import { Graph } from '../graph'
import { lower } from '../lower'
import { INPUT, LITERAL, codes, names, takes } from '../ops'
import type { Precision } from '../program'
import { Body } from './assembler'
import { expansions, literals } from './math'
import * as o from './opcodes'
import type { Lanes } from './opcodes'
import { emit } from './simd'
import type { Callee } from './simd'

/** What a function of the table is made of, as a graph of its own, for a function of the module. */
export function definition(name: string, precision: Precision): Graph {
  const graph = new Graph()
  const code = codes[name]!
  const inputs = Array.from({ length: takes[code]! }, (_, i) => graph.node(INPUT, i))
  const roots = [graph.node(code, ...inputs)]
  return lower(graph, { inputs, given: [], roots }, expansions(precision), literals[precision])
    .graph
}

/** The function of a definition, from vectors to a vector: its last node is its result. */
export function functionOf(graph: Graph, lanes: Lanes, callee: Callee): Body {
  const inputs = [...Array(graph.size).keys()].filter((id) => graph.op[id] === INPUT).length
  const body = new Body(inputs, o.v128, true)
  const local = new Int32Array(graph.size)
  for (let id = 0; id < graph.size; id++) {
    if (graph.op[id] === INPUT) local[id] = graph.x[id]!
    else if (graph.op[id] !== LITERAL) {
      graph.eachOperand(id, (operand) => {
        if (graph.op[operand] === LITERAL) splat(body, graph.number(operand)!, lanes)
        else body.get(local[operand]!)
      })
      emit(body, lanes, names[graph.op[id]!]!, takes[graph.op[id]!]!, callee)
      local[id] = body.local(o.v128)
      body.set(local[id]!)
    }
  }
  return body.get(local[graph.size - 1]!)
}

/** A vector of one number. */
function splat(body: Body, value: number, { bytes }: Lanes): void {
  const view = new DataView(new ArrayBuffer(16))
  for (let at = 0; at < 16; at += bytes) {
    if (bytes === 8) view.setFloat64(at, value, true)
    else view.setFloat32(at, value, true)
  }
  body.vector(o.v128Const).op(...new Uint8Array(view.buffer))
}
