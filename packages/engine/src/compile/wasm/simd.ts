import type { Body } from './assembler'
import * as o from './opcodes'
import type { Lanes } from './opcodes'
import { shifts } from './opcodes'

/** Where the functions are that the module calls. */
export interface Callee {
  /** Functions of vectors, in the module. */
  inner: ReadonlyMap<string, number>
  /** Functions of numbers, from outside. They are called lane by lane. */
  outer: ReadonlyMap<string, number>
}

/** The function from outside that an op needs, if it does. */
export function outerName(name: string, { instructions }: Lanes): string | undefined {
  if (name.startsWith('rescue')) return name.slice(6).toLowerCase()
  return name in instructions || name.startsWith('shift') || name === 'select' ? undefined : name
}

/** From where on, by size, an angle is reduced outside. */
const FAR = { 8: 1e6, 4: 4e3 }

/**
 * Writes the instructions for an op whose operands are on the stack. Masks, which comparisons give,
 * become the numbers 0 and 1 where the table's op is asked for.
 */
export function emit(
  body: Body,
  lanes: Lanes,
  name: string,
  parameters: number,
  callee: Callee,
): void {
  const { instructions, bytes } = lanes
  const instruction = instructions[name]
  if (instruction !== undefined) body.vector(instruction)
  else if (name === 'select') {
    // (mask, a, b) on the stack; the instruction wants (a, b, mask).
    const [mask, a, b] = [body.local(o.v128), body.local(o.v128), body.local(o.v128)]
    body.set(b).set(a).set(mask).get(a).get(b).get(mask).vector(o.bitselect)
  } else if (name === 'shiftLeft' || name === 'shiftRight') {
    const shift = shifts[bytes as 8]
    body.int(shift.by).vector(shift[name])
  } else if (name.startsWith('rescue')) {
    rescue(body, lanes, callee.outer.get(outerName(name, lanes)!)!)
  } else if (callee.inner.has(name)) body.call(callee.inner.get(name)!)
  else callEach(body, lanes, parameters, callee.outer.get(name)!)
}

/** Calls a function of doubles for each lane of the operands on the stack. */
function callEach(body: Body, lanes: Lanes, parameters: number, callee: number): void {
  const operands = Array.from({ length: parameters }, () => body.local(o.v128))
  for (const operand of operands.slice().reverse()) body.set(operand)
  for (let lane = 0; lane < lanes.lanes; lane++) {
    for (const operand of operands) {
      body.get(operand).vector(lanes.extract).op(lane)
      if (lanes.bytes === 4) body.op(o.f64Promote)
    }
    body.call(callee)
    if (lanes.bytes === 4) body.op(o.f32Demote)
    if (lane === 0) body.vector(lanes.splat)
    else body.vector(lanes.replace).op(lane)
  }
}

/** (x, f(x)) on the stack: f(x) is worked out outside if an x is far. */
function rescue(body: Body, lanes: Lanes, callee: number): void {
  const x = body.local(o.v128)
  const result = body.local(o.v128)
  const limit = new DataView(new ArrayBuffer(16))
  for (let at = 0; at < 16; at += lanes.bytes) {
    if (lanes.bytes === 8) limit.setFloat64(at, FAR[8], true)
    else limit.setFloat32(at, FAR[4], true)
  }
  body.set(result).set(x)
  body.vector(o.v128Const).op(...new Uint8Array(limit.buffer))
  body.get(x).vector(lanes.instructions.abs!).vector(lanes.instructions.lessMask!).vector(o.anyTrue)
  body.when(() => {
    body.get(x)
    callEach(body, lanes, 1, callee)
    body.set(result)
  })
  body.get(result)
}
