/** The instructions that are used, as the bytes of the WebAssembly specification. */
export const block = 0x02
export const loop = 0x03
export const if_ = 0x04
export const else_ = 0x05
export const end = 0x0b
export const br = 0x0c
export const brIf = 0x0d
export const call = 0x10
export const localGet = 0x20
export const localSet = 0x21
export const localTee = 0x22
export const i32Const = 0x41
export const i32Eqz = 0x45
export const i32LtU = 0x49
export const i32GtU = 0x4b
export const i32Add = 0x6a
export const i32Mul = 0x6c
export const f32Demote = 0xb6
export const f64Promote = 0xbb

/** Types, and that of a block which leaves nothing. */
export const v128 = 0x7b
export const f64 = 0x7c
export const i32 = 0x7f
export const empty = 0x40

// Vector instructions follow the prefix 0xfd.
export const vectorPrefix = 0xfd
export const v128Load = 0x00
export const v128Store = 0x0b
export const v128Const = 0x0c
export const shuffle = 0x0d
export const bitselect = 0x52
export const anyTrue = 0x53

/** An op that is one vector instruction. */
export type Instruction = keyof ReturnType<typeof instructionsFrom>

/** What differs between doubles, two to a vector, and floats, four to a vector. */
export interface Lanes {
  lanes: number
  /** Bytes of one number, and the power of 2 that this is. */
  bytes: number
  align: number
  loadSplat: number
  storeLane: number
  splat: number
  extract: number
  replace: number
  scalarLoad: number
  scalarStore: number
  scalarAdd: number
  /** The width of the mantissa. */
  mantissa: number
  instructions: Readonly<Record<Instruction, number>>
}

/** The specification lists the instructions of each type in one order: these are the first ones of each family. */
const instructionsFrom = (
  abs: number,
  equal: number,
  shiftLeft: number,
  ceil: number,
  nearest: number,
) => ({
  abs,
  neg: abs + 1,
  sqrt: abs + 3,
  add: abs + 4,
  sub: abs + 5,
  mul: abs + 6,
  div: abs + 7,
  min: abs + 8,
  max: abs + 9,
  pmin: abs + 10,
  pmax: abs + 11,
  equal,
  unequal: equal + 1,
  less: equal + 2,
  lessEqual: equal + 4,
  shiftLeft,
  shiftRight: shiftLeft + 2,
  integerAdd: shiftLeft + 3,
  integerSub: shiftLeft + 6,
  ceil,
  floor: ceil + 1,
  nearest,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
})

// prettier-ignore
export const f64x2: Lanes = {
  lanes: 2, bytes: 8, align: 3, loadSplat: 0x0a, storeLane: 0x5b, splat: 0x14, extract: 0x21, replace: 0x22,
  scalarLoad: 0x2b, scalarStore: 0x39, scalarAdd: 0xa0, mantissa: 52,
  instructions: /* @__PURE__ */ instructionsFrom(0xec, 0x47, 0xcb, 0x74, 0x94),
}

// prettier-ignore
export const f32x4: Lanes = {
  lanes: 4, bytes: 4, align: 2, loadSplat: 0x09, storeLane: 0x5a, splat: 0x13, extract: 0x1f, replace: 0x20,
  scalarLoad: 0x2a, scalarStore: 0x38, scalarAdd: 0x92, mantissa: 23,
  instructions: /* @__PURE__ */ instructionsFrom(0xe0, 0x41, 0xab, 0x67, 0x6a),
}
