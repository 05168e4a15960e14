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
const f32Load = 0x2a
const f64Load = 0x2b
const f32Store = 0x38
const f64Store = 0x39
export const i32Const = 0x41
export const i32LtU = 0x49
export const i32Add = 0x6a
export const i32Mul = 0x6c
const f32Add = 0x92
const f64Add = 0xa0
export const f32Demote = 0xb6
export const f64Promote = 0xbb

export const v128 = 0x7b
export const i32 = 0x7f
export const f64 = 0x7c
export const emptyBlock = 0x40

// Vector instructions follow the prefix 0xfd.
export const v128Load = 0x00
const v128Load32Splat = 0x09
const v128Load64Splat = 0x0a
export const v128Store = 0x0b
export const v128Const = 0x0c
export const shuffle = 0x0d
const v128And = 0x4e
const v128AndNot = 0x4f
const v128Or = 0x50
const v128Xor = 0x51
export const bitselect = 0x52
export const anyTrue = 0x53
const v128Load32Lane = 0x56
const v128Load64Lane = 0x57
const v128Store32Lane = 0x5a
const v128Store64Lane = 0x5b

/** What differs between doubles, two to a vector, and floats, four to a vector. */
export interface Lanes {
  lanes: number
  /** Bytes of one number, and the power of 2 that this is. */
  bytes: number
  align: number
  loadSplat: number
  loadLane: number
  storeLane: number
  splat: number
  extract: number
  replace: number
  add: number
  mul: number
  scalarLoad: number
  scalarStore: number
  scalarAdd: number
  /** The vector instruction for each op that is one. */
  instructions: Readonly<Record<string, number>>
}

// prettier-ignore
export const f64x2: Lanes = {
  lanes: 2, bytes: 8, align: 3, loadSplat: v128Load64Splat, loadLane: v128Load64Lane, storeLane: v128Store64Lane, splat: 0x14, extract: 0x21, replace: 0x22,
  add: 0xf0, mul: 0xf2, scalarLoad: f64Load, scalarStore: f64Store, scalarAdd: f64Add,
  instructions: {
    add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf4, max: 0xf5, pmin: 0xf6, pmax: 0xf7,
    abs: 0xec, neg: 0xed, sqrt: 0xef, ceil: 0x74, floor: 0x75, nearest: 0x94,
    equalMask: 0x47, unequalMask: 0x48, lessMask: 0x49, lessEqualMask: 0x4b,
    integerAdd: 0xce, integerSub: 0xd1,
    and: v128And, andNot: v128AndNot, or: v128Or, xor: v128Xor,
  },
}

// prettier-ignore
export const f32x4: Lanes = {
  lanes: 4, bytes: 4, align: 2, loadSplat: v128Load32Splat, loadLane: v128Load32Lane, storeLane: v128Store32Lane, splat: 0x13, extract: 0x1f, replace: 0x20,
  add: 0xe4, mul: 0xe6, scalarLoad: f32Load, scalarStore: f32Store, scalarAdd: f32Add,
  instructions: {
    add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7, min: 0xe8, max: 0xe9, pmin: 0xea, pmax: 0xeb,
    abs: 0xe0, neg: 0xe1, sqrt: 0xe3, ceil: 0x67, floor: 0x68, nearest: 0x6a,
    equalMask: 0x41, unequalMask: 0x42, lessMask: 0x43, lessEqualMask: 0x45,
    integerAdd: 0xae, integerSub: 0xb1,
    and: v128And, andNot: v128AndNot, or: v128Or, xor: v128Xor,
  },
}

/** Shifts by the width of the mantissa. */
export const shifts = {
  8: { shiftLeft: 0xcb, shiftRight: 0xcd, by: 52 },
  4: { shiftLeft: 0xab, shiftRight: 0xad, by: 23 },
} as const
