import type { Source } from '../../compile/module/module'
import { lower } from '../../compile/passes/lower'
import type { Precision } from '../../compile/numbers'
import { literals } from '../../compile/vector-math/math'
import { needKnown } from '../../options'
import type { Field } from '../fields'
import { gradientNodes, leavesOf, programOf, vjpNodes } from '../program'
import type { ProgramOptions } from '../program'
import type { What } from '../what'
import { encode } from './messages'
import type { ValueInfo } from './messages'
import { rulesOf } from './rules'
import { BATCH, Writer } from './writer'

export interface ONNXOptions extends ProgramOptions {
  /** What the model computes; default: `value`. With `gradient` and `vjp` it has an output for each input. */
  what?: Exclude<What, 'backward' | 'step'>
  /** Doubles or floats; default: `f64`. */
  precision?: Precision
}

const OPTIONS = 'what, precision, name, inputs, parameters'
const WHATS = ['value', 'gradient', 'valueAndGradient', 'vjp']

/**
 * A compiled function as the bytes of an ONNX model, opset 17, for ONNX Runtime and whatever else reads
 * that format. Each input has a batch axis before its own: `[batch]` for a number, `[batch, n]` for n of
 * them; outputs likewise, under the names `value` and `x_gradient` for an input `x`. The parameters are
 * initializers, with the numbers that they have now.
 *
 * @param f a compiled function whose shapes are known, or a function without inputs
 * @throws TypeError for anything else, for an unknown option, and where a gradient of several outputs is asked for
 * @throws RangeError for what an option cannot be
 * @example
 * const area = compile((x: Value, y: Value) => x.mul(y), [scalar, scalar])
 * toONNX(area, { what: 'valueAndGradient' }) instanceof Uint8Array // true
 */
export function toONNX(f: Source, options: ONNXOptions = {}): Uint8Array {
  needKnown(options, OPTIONS)
  const { what = 'value', precision = 'f64' } = options
  if (!WHATS.includes(what))
    throw new RangeError(`what is ${what}; pass one of ${WHATS.join(', ')}`)
  const program = programOf(f, options, ['value', 'u', BATCH])
  const { recorded, inputs, output } = program
  let nodes: readonly number[] = recorded.outputs
  let seeds: readonly number[] = []
  if (what === 'gradient') nodes = gradientNodes(program)
  if (what === 'valueAndGradient') nodes = [...recorded.outputs, ...gradientNodes(program)]
  if (what === 'vjp') ({ seeds, nodes } = vjpNodes(program))
  const fields = what === 'vjp' ? [...inputs, { ...output, name: 'u' }] : [...inputs]
  const ends = {
    inputs: [
      ...leavesOf(program).slice(0, recorded.inputs.length),
      ...seeds,
      ...leavesOf(program).slice(recorded.inputs.length),
    ],
    uniforms: [],
    roots: nodes,
  }
  const { graph, roots } = lower(recorded.k.graph, ends, rulesOf, literals[precision])
  const writer = new Writer(graph, fields, program, precision)
  writer.nodesFor(roots)
  const outputs: ValueInfo[] = []
  let at = 0
  const give = (field: Field, name: string): void => {
    outputs.push(writer.output(name, roots.slice(at, (at += field.size)), field))
  }
  if (what === 'value' || what === 'valueAndGradient') give(output, 'value')
  if (what !== 'value') for (const field of inputs) give(field, `${field.name}_gradient`)
  return encode({
    name: program.name,
    nodes: writer.nodes,
    initializers: writer.initializers,
    inputs: fields.map((field) => writer.infoOf(field.name, field)),
    outputs,
  })
}
