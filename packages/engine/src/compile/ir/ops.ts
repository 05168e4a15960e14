import { ops } from '../../algebra'
import { Op } from '../../ops/arithmetic.gen'

/** What an op takes: no operand, up to three, a list, or two lists of one length. */
export const NONE = 0
export const MANY = 4
export const PAIRS = 5

/** What vectors can do beside the table's ops, by how many operands they take; see wasm/simd.ts. And the nodes of calls; see passes/calls.ts. */
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
export const names: readonly string[] = /* @__PURE__ */ [
  ...ops.map(({ name }) => name),
  'stop',
  'guarded',
  'input',
  'parameter',
  'given',
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
/** A value that another program works out. */
export const GIVEN = STOP + 4

const ARITIES = {
  none: NONE,
  unary: 1,
  binary: 2,
  ternary: 3,
  many: MANY,
  pairs: PAIRS,
  custom: MANY,
}

/** What each op takes, by its code. */
export const takes: readonly number[] = /* @__PURE__ */ names.map((name, op) => {
  if (op > GIVEN) return 1 + MACHINE.findIndex((group) => group.includes(name as never))
  if (op > GUARDED) return NONE
  if (op >= STOP) return op === STOP ? 1 : 2
  return ARITIES[ops[op]!.arity]
})

/** The code of each op by its name. */
export const codes: Readonly<Record<string, number>> = /* @__PURE__ */ Object.fromEntries(
  names.map((name, code) => [name, code]),
)
