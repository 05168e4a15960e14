import { rows } from '../ops/rows.gen'

/** What an op takes: no operand, up to three, a list, or two lists of one length. */
export const NONE = 0
export const MANY = 4
export const PAIRS = 5

const ARITY = { unary: 1, binary: 2, ternary: 3, many: MANY, pairs: PAIRS }

/** What back ends for vectors compute beside the table's ops, by how many operands they take; see wasm/simd.ts. */
// prettier-ignore
const MACHINE = [
  [],
  ['nearest', 'shiftLeft', 'shiftRight'],
  ['lessMask', 'lessEqualMask', 'equalMask', 'unequalMask', 'and', 'andNot', 'or', 'xor', 'pmin', 'pmax', 'integerAdd', 'integerSub', 'rescueSin', 'rescueCos', 'rescueTan'],
  ['select'],
] as const
export type MachineOp = (typeof MACHINE)[number][number]

/** The name of each op by its code; first the leaves, and `stop`, through which no gradient flows. */
export const names: readonly string[] = [
  'literal',
  'input',
  'parameter',
  'given',
  'stop',
  ...rows.map(([name]) => name),
  ...MACHINE.flat(),
]

/** What each op takes, by its code. */
export const takes: readonly number[] = [
  NONE,
  NONE,
  NONE,
  NONE,
  1,
  ...rows.map(([, arity]) => ARITY[arity]),
  ...MACHINE.flatMap((group, arity) => group.map(() => arity)),
]

/** The code of each op by its name. */
export const codes: Readonly<Record<string, number>> = /* @__PURE__ */ Object.fromEntries(
  names.map((name, code) => [name, code]),
)

export const LITERAL = 0
export const INPUT = 1
export const PARAMETER = 2
/** A value that another program works out. */
export const GIVEN = 3
export const STOP = 4
