import type { Atom } from '../../../ops/atoms'
import type { Expanded } from '../../vector-math/math'
import { call, constant, int, vector } from './assembler'
import type { Code, Import, Local } from './assembler'
import * as o from './opcodes'
import type { Instruction, Lanes } from './opcodes'

/** The index of each function that straight code calls. */
export interface Callee {
  /** Functions of the module, on vectors. */
  inner: ReadonlyMap<string, number>
  /** Functions of the host, called lane by lane. */
  outer: ReadonlyMap<string, number>
}

/**
 * Atoms that the host computes, by how many operands they take: all for which there is neither an
 * instruction nor an expansion. Of `identity` no node is left by passes/simplify.ts.
 */
const hostAtoms: Readonly<Record<Exclude<Atom, Instruction | Expanded | 'identity'>, number>> = {
  pow: 2,
  rem: 2,
}

/** The host's function that an op calls, if it does. */
export function hostFunction(op: string): Import | undefined {
  if (op.startsWith('far')) return { name: op.slice(3).toLowerCase(), parameters: 1 }
  const parameters = hostAtoms[op as keyof typeof hostAtoms] as number | undefined
  return parameters === undefined ? parameters : { name: op, parameters }
}

/** Angles larger than this are reduced by the host. */
const far = ({ bytes }: Lanes): number => (bytes === 8 ? 1e6 : 4e3)

/** The instructions for an op. Masks have all bits set where something holds. */
export function instruction(
  name: string,
  operands: readonly Local[],
  lanes: Lanes,
  { inner, outer }: Callee,
): Code {
  const { instructions, bytes } = lanes
  const [x, y, w] = operands as [Local, Local, Local]
  if (name.startsWith('shift'))
    return [x, int(lanes.mantissa), vector(instructions[name as Instruction])]
  if (name in instructions) return [operands, vector(instructions[name as Instruction])]
  if (name === 'select') return [y, w, x, vector(o.bitselect)]
  const own = inner.get(name)
  if (own !== undefined) return [operands, call(own)]
  // A function of doubles, for each lane.
  const outside = outer.get(hostFunction(name)!.name)!
  const isAngle = name.startsWith('far')
  const result = Array.from({ length: lanes.lanes }, (_, lane) => [
    operands
      .slice(0, isAngle ? 1 : 3)
      .map((operand) => [operand, vector(lanes.extract), lane, bytes === 8 ? [] : o.f64Promote]),
    [call(outside), bytes === 8 ? [] : o.f32Demote],
    lane === 0 ? vector(lanes.splat) : [vector(lanes.replace), lane],
  ])
  if (!isAngle) return result
  // Operands: the angle, and the result for small angles. The host computes all lanes if one angle is large.
  return [
    [constant(far(lanes), lanes), x, vector(instructions.abs), vector(instructions.less)],
    [vector(o.anyTrue), o.if_, o.v128, result, o.else_, y, o.end],
  ]
}
