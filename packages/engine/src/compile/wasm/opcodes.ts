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
  /** The vector instruction for each op that is one. */
  instructions: Readonly<Record<string, number>>
}

// prettier-ignore
const BITS = { and: 0x4e, andNot: 0x4f, or: 0x50, xor: 0x51 }

// prettier-ignore
export const f64x2: Lanes = {
  lanes: 2, bytes: 8, align: 3, loadSplat: 0x0a, storeLane: 0x5b, splat: 0x14, extract: 0x21, replace: 0x22,
  scalarLoad: 0x2b, scalarStore: 0x39, scalarAdd: 0xa0, mantissa: 52,
  instructions: {
    ...BITS, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf4, max: 0xf5, pmin: 0xf6, pmax: 0xf7,
    abs: 0xec, neg: 0xed, sqrt: 0xef, ceil: 0x74, floor: 0x75, nearest: 0x94,
    equal: 0x47, unequal: 0x48, less: 0x49, lessEqual: 0x4b,
    integerAdd: 0xce, integerSub: 0xd1, shiftLeft: 0xcb, shiftRight: 0xcd,
  },
}

// prettier-ignore
export const f32x4: Lanes = {
  lanes: 4, bytes: 4, align: 2, loadSplat: 0x09, storeLane: 0x5a, splat: 0x13, extract: 0x1f, replace: 0x20,
  scalarLoad: 0x2a, scalarStore: 0x38, scalarAdd: 0x92, mantissa: 23,
  instructions: {
    ...BITS, add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7, min: 0xe8, max: 0xe9, pmin: 0xea, pmax: 0xeb,
    abs: 0xe0, neg: 0xe1, sqrt: 0xe3, ceil: 0x67, floor: 0x68, nearest: 0x6a,
    equal: 0x41, unequal: 0x42, less: 0x43, lessEqual: 0x45,
    integerAdd: 0xae, integerSub: 0xb1, shiftLeft: 0xab, shiftRight: 0xad,
  },
}
