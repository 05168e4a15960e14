import { ops } from '../../algebra'
import { Op } from '../../ops/arithmetic.gen'

/** Arities beside 1, 2 and 3: no operand, a list, two lists of one length. */
export const NONE = 0
export const MANY = 4
export const PAIRS = 5

/** Vector operations that are not in the table, by arity, see wasm/simd.ts; and the nodes of calls, see passes/calls.ts. */
// prettier-ignore
const MACHINE = [
  ['element', 'result', 'nearest', 'shiftLeft', 'shiftRight'],
  ['less', 'lessEqual', 'equal', 'unequal', 'and', 'andNot', 'or', 'xor', 'pmin', 'pmax', 'integerAdd', 'integerSub', 'farSin', 'farCos', 'farTan'],
  ['select'],
  ['pack', 'call'],
] as const
export type MachineOp = (typeof MACHINE)[number][number]

/**
 * The name of each op by its code: those of the table, `stop`, through which no gradient flows,
 * `guarded`, leaves, and the machine's.
 */
export const opNames: readonly string[] = /* @__PURE__ */ [
  ...ops.map(({ name }) => name),
  'stop',
  'guarded',
  'input',
  'parameter',
  'uniform',
  ...MACHINE.flat(),
]

export const LITERAL: number = Op.constant
export const STOP: number = Op.custom + 1
/**
 * x y, but 0 where x is 0: `times` for a y that may be infinite at finite operands, and tests one
 * factor only. Its own derivatives are the factors, also where it is 0.
 */
export const GUARDED = STOP + 1
export const INPUT = STOP + 2
export const PARAMETER = STOP + 3
/** A value that is the same for all rows, computed before the program runs. */
export const UNIFORM = STOP + 4

const ARITIES = {
  none: NONE,
  unary: 1,
  binary: 2,
  ternary: 3,
  many: MANY,
  pairs: PAIRS,
  custom: MANY,
}

/** The arity of each op by its code: how many operands it has, MANY for a list, PAIRS for two. */
export const arities: readonly number[] = /* @__PURE__ */ opNames.map((name, op) => {
  if (op > UNIFORM) return 1 + MACHINE.findIndex((group) => group.includes(name as never))
  if (op > GUARDED) return NONE
  if (op >= STOP) return op === STOP ? 1 : 2
  return ARITIES[ops[op]!.arity]
})

/** The code of each op by its name. */
export const codes: Readonly<Record<string, number>> = /* @__PURE__ */ Object.fromEntries(
  opNames.map((name, code) => [name, code]),
)
