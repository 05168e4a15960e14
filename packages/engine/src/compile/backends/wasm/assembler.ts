import * as o from './opcodes'

/** Instructions: bytes, locals, which stand for their value, and lists of instructions. */
export type Code = number | Local | readonly Code[]

/** An unsigned number in LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80)
  return [...bytes, value]
}

/** The same as an instruction's operand, which is mostly one byte. */
export const leb = (value: number): Code => (value < 0x80 ? value : unsigned(value))

/** A signed number in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80)
  return [...bytes, value & 0x7f]
}

const sized = (bytes: readonly number[]): readonly number[] => unsigned(bytes.length).concat(bytes)
const named = (name: string): readonly number[] => sized(Array.from(name, (c) => c.charCodeAt(0)))

/** A variable of a function. */
export class Local {
  constructor(readonly index: number) {}

  set(value: Code): Code {
    return [value, o.localSet, leb(this.index)]
  }

  add(by: number): Code {
    return this.set(plus(this, int(by)))
  }
}

/** A function: its parameters are of one type, and so is its result, if it has one. */
export class Func {
  readonly parameters: Local[]
  readonly signature: readonly number[]
  private code = new Uint8Array(256)
  private size = 0
  private readonly types: number[] = []

  constructor(parameters: number, type: number = o.i32, hasResult = false) {
    this.parameters = Array.from({ length: parameters }, (_, i) => new Local(i))
    const types = sized(this.parameters.map(() => type))
    this.signature = [0x60, ...types, ...(hasResult ? [1, type] : [0])]
  }

  local(type: number): Local {
    return new Local(this.parameters.length + this.types.push(type) - 1)
  }

  locals(count: number, type: number): Local[] {
    return Array.from({ length: count }, () => this.local(type))
  }

  /** Adds instructions at the end. */
  push(code: Code): void {
    if (typeof code === 'number') {
      if (this.size === this.code.length) {
        const larger = new Uint8Array(2 * this.size)
        larger.set(this.code)
        this.code = larger
      }
      this.code[this.size++] = code
    } else if (code instanceof Local) {
      this.push(o.localGet)
      this.push(leb(code.index))
    } else for (let i = 0; i < code.length; i++) this.push(code[i]!)
  }

  /** What the module has of it, in parts. */
  parts(): readonly ArrayLike<number>[] {
    const groups: [count: number, type: number][] = []
    for (const type of this.types) {
      const last = groups[groups.length - 1]
      if (last?.[1] === type) last[0]++
      else groups.push([1, type])
    }
    const locals = groups.flatMap(([count, type]) => [...unsigned(count), type])
    const head = [...unsigned(groups.length), ...locals]
    const code = this.code.subarray(0, this.size)
    return [unsigned(head.length + code.length + 1), head, code, [o.end]]
  }
}

export const int = (value: number): Code => [o.i32Const, signed(value)]
export const plus = (x: Code, y: Code): Code => [x, y, o.i32Add]
export const call = (index: number): Code => [o.call, leb(index)]

/** A vector instruction. */
export const vector = (instruction: number): Code =>
  (VECTORS[instruction] ??= [o.vectorPrefix, leb(instruction)])
const VECTORS: Code[] = []
/** A vector in memory. Alignment is not relied on. */
export const load = (address: Code, offset = 0): Code => [
  address,
  vector(o.v128Load),
  0,
  leb(offset),
]
export const store = (address: Code, value: Code, offset = 0): Code => [
  address,
  value,
  vector(o.v128Store),
  0,
  leb(offset),
]
/** All lanes from one number in memory. */
export const loadSplat = (lanes: o.Lanes, address: Code, offset = 0): Code => [
  address,
  vector(lanes.loadSplat),
  lanes.align,
  leb(offset),
]

/** A vector of one number. */
export function constant(value: number, lanes: o.Lanes): Code {
  const numbers = lanes.bytes === 8 ? new Float64Array(2) : new Float32Array(4)
  return [vector(o.v128Const), Array.from(new Uint8Array(numbers.fill(value).buffer))]
}

/** What begins a loop, and what ends one that adds `by` to a local and goes on while it is below `limit`. */
export const loopStart: Code = [o.loop, o.empty]
export const loopEnd = (local: Local, limit: Code, by: number): Code => [
  plus(local, int(by)),
  [o.localTee, leb(local.index), limit, o.i32LtU, o.brIf, 0, o.end],
]
export const repeat = (local: Local, limit: Code, by: number, body: Code): Code => [
  loopStart,
  body,
  loopEnd(local, limit, by),
]

/** Repeats `body` and adds `by` to a local as long as that does not go beyond `limit`. */
export const whileFits = (local: Local, by: number, limit: Code, body: Code): Code => [
  [o.block, o.empty, o.loop, o.empty],
  [plus(local, int(by)), limit, o.i32GtU, o.brIf, 1],
  [body, local.add(by), o.br, 0, o.end, o.end],
]

/** A function that is called from outside of the module: doubles in, a double out. */
export interface Import {
  name: string
  parameters: number
}

/**
 * A module. Memory and the function `run`, the last one, are exported, and `globals`, which are
 * constant; `data` lies in memory at the start; imports come from `math`.
 */
export function moduleOf(
  imports: readonly Import[],
  functions: readonly Func[],
  memory: number,
  globals: Readonly<Record<string, number>> = {},
  data?: { at: number; bytes: Uint8Array },
): Uint8Array {
  const types: string[] = []
  const typeOf = (signature: readonly number[]): readonly number[] => {
    const known = types.indexOf(String(signature))
    return unsigned(known < 0 ? types.push(String(signature)) - 1 : known)
  }
  const imported = imports.map(({ name, parameters }) => [
    ...named('math'),
    ...named(name),
    0,
    ...typeOf(new Func(parameters, o.f64, true).signature),
  ])
  const declared = functions.map(({ signature }) => typeOf(signature))
  const constants = Object.entries(globals)
  const last = unsigned(imports.length + functions.length - 1)
  const sections: [id: number, count: number, parts: readonly ArrayLike<number>[]][] = [
    [1, types.length, types.map((type) => type.split(',').map(Number))],
    [2, imports.length, imported],
    [3, functions.length, declared],
    [5, 1, [[0, ...unsigned(Math.ceil(memory / 65536))]]],
    [
      6,
      constants.length,
      constants.map(([, value]) => [o.i32, 0, o.i32Const, ...signed(value), o.end]),
    ],
    [
      7,
      constants.length + 2,
      [
        ...constants.map(([name], i) => [...named(name), 3, i]),
        [...named('memory'), 2, 0],
        [...named('run'), 0, ...last],
      ],
    ],
    [10, functions.length, functions.flatMap((f) => f.parts())],
    [
      11,
      data ? 1 : 0,
      data ? [[0, o.i32Const, ...signed(data.at), o.end, ...sized([...data.bytes])]] : [],
    ],
  ]
  const lengthOf = (parts: readonly ArrayLike<number>[]): number =>
    parts.reduce((sum, part) => sum + part.length, 0)
  const all = sections.flatMap(([id, count, parts]) => {
    const body = [unsigned(count), ...parts]
    return count === 0 ? [] : [[id, ...unsigned(lengthOf(body))], ...body]
  })
  all.unshift([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
  const out = new Uint8Array(lengthOf(all))
  let at = 0
  for (const part of all) {
    out.set(part, at)
    at += part.length
  }
  return out
}
