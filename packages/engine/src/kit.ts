import * as f from './ops/arithmetic.gen'
import { Op } from './ops/arithmetic.gen'
import type { Kit } from './ops/interpret'
import { partials, shorthands } from './ops/rules.gen'
import type { Operand, Value } from './value'

/** The kit of Values needs no literals: numbers stand for themselves. */
export type ValueKit = Omit<Kit<Value>, 'lit'>

/** The name of each op, by its code. */
export const names: readonly string[] = /* @__PURE__ */ Object.keys(partials)

/** The rules for the partial derivatives of each op, by its code. */
export const rules = /* @__PURE__ */ Object.values(partials)

/** Ops that serve other rules only, and have no method. */
const hidden: { readonly [op in Op]?: (x: number, y: number) => number } = {
  [Op.identity]: f.identity,
  [Op.step]: f.step,
  [Op.sech2]: f.sech2,
  [Op.oneMinusSquare]: f.oneMinusSquare,
  [Op.normalCdf]: f.normalCdf,
  [Op.times]: f.times,
  [Op.ahead]: f.ahead,
  [Op.cosine]: f.cosine,
}

/** The table's operations over Values: what its rules are given when a derivative is to be a Value again. */
export function kitOf(
  { sum, norm, logSumExp, dot, min, max }: typeof Value,
  lift: (x: Operand) => Value,
  make: (op: Op, data: number, x: Value, y?: Value) => Value,
): ValueKit {
  type Methods = Record<string, (...others: Operand[]) => Value>
  const kit: Record<string, unknown> = {}
  names.forEach((name, op) => {
    const forward = hidden[op as Op]
    kit[name] = forward
      ? (x: Value, y?: Value) => make(op, forward(x.v, y?.v ?? 0), x, y)
      : (x: Operand, ...others: Operand[]) => (lift(x) as unknown as Methods)[name]!(...others)
  })
  for (const name in shorthands) {
    kit[name] = (...operands: unknown[]) => shorthands[name]!(kit, ...operands)
  }
  return Object.assign(kit, { sum, norm, logSumExp, dot, least: min, greatest: max }) as ValueKit
}
