import * as o from './opcodes'

/** Bytes that grow. */
class Bytes {
  private bytes = new Uint8Array(256)
  length = 0

  byte(value: number): this {
    if (this.length === this.bytes.length) this.reserve(1)
    this.bytes[this.length++] = value
    return this
  }

  /** An unsigned number in LEB128. */
  unsigned(value: number): this {
    while (value > 0x7f) {
      this.byte((value & 0x7f) | 0x80)
      value >>>= 7
    }
    return this.byte(value)
  }

  /** A signed number in LEB128. */
  signed(value: number): this {
    while (value < -64 || value > 63) {
      this.byte((value & 0x7f) | 0x80)
      value >>= 7
    }
    return this.byte(value & 0x7f)
  }

  append(other: ArrayLike<number>): this {
    if (this.length + other.length > this.bytes.length) this.reserve(other.length)
    this.bytes.set(other, this.length)
    this.length += other.length
    return this
  }

  name(text: string): this {
    return this.unsigned(text.length).append(Array.from(text, (c) => c.charCodeAt(0)))
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private reserve(more: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** The body of a function: parameters are locals 0 to n − 1, all of one type; `local` gives more. */
export class Body {
  readonly code = new Bytes()
  private readonly types: number[] = []

  /** @param hasResult whether it returns something of that type */
  constructor(
    readonly parameters: number,
    readonly type: number = o.i32,
    readonly hasResult = false,
  ) {}

  /** What functions of one signature have in common. */
  get signature(): string {
    return [this.parameters, this.type, this.hasResult].join()
  }

  local(type: number): number {
    return this.parameters + this.types.push(type) - 1
  }

  op(...bytes: number[]): this {
    for (const byte of bytes) this.code.byte(byte)
    return this
  }

  get(local: number): this {
    return this.op(o.localGet).index(local)
  }
  set(local: number): this {
    return this.op(o.localSet).index(local)
  }
  tee(local: number): this {
    return this.op(o.localTee).index(local)
  }
  int(value: number): this {
    this.op(o.i32Const).code.signed(value)
    return this
  }
  call(index: number): this {
    return this.op(o.call).index(index)
  }

  /** A vector instruction. */
  vector(instruction: number): this {
    this.op(0xfd).code.unsigned(instruction)
    return this
  }

  /** What follows an instruction that reads or writes memory: alignment as a power of 2, offset. */
  at(align: number, offset: number): this {
    this.code.byte(align).unsigned(offset)
    return this
  }

  /** Adds a number to a local. */
  advance(local: number, by: number): this {
    return this.get(local).int(by).op(o.i32Add).set(local)
  }

  /** Repeats `body` while local < limit; at least once. */
  repeat(local: number, limit: number, step: number, body: () => void): this {
    this.op(o.loop, o.emptyBlock)
    body()
    this.get(local).int(step).op(o.i32Add).tee(local).get(limit).op(o.i32LtU, o.brIf, 0, o.end)
    return this
  }

  /** Runs `body` if the condition on the stack holds. */
  when(body: () => void): this {
    this.op(o.if_, o.emptyBlock)
    body()
    return this.op(o.end)
  }

  bytes(): Uint8Array {
    const out = new Bytes()
    const groups: [count: number, type: number][] = []
    for (const type of this.types) {
      const last = groups[groups.length - 1]
      if (last?.[1] === type) last[0]++
      else groups.push([1, type])
    }
    out.unsigned(groups.length)
    for (const [count, type] of groups) out.unsigned(count).byte(type)
    return out.append(this.code.done()).byte(o.end).done()
  }

  private index(value: number): this {
    this.code.unsigned(value)
    return this
  }
}

/** A function that is called from outside of the module: doubles in, a double out. */
export interface Import {
  name: string
  parameters: number
}

/**
 * A module. Memory and the function
 * `run`, the last one, are exported, and `globals`, which are constant; memory begins with `data`; imports come from `math`.
 */
export function moduleOf(
  imports: readonly Import[],
  functions: readonly Body[],
  pages: number,
  globals: Readonly<Record<string, number>> = {},
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const signatures = [...new Map(functions.map((f) => [f.signature, f]))]
  const out = new Bytes().append([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
  const section = (id: number, count: number, write: (bytes: Bytes) => void): void => {
    if (count === 0) return
    const bytes = new Bytes().unsigned(count)
    write(bytes)
    out.byte(id).unsigned(bytes.length).append(bytes.done())
  }
  section(1, 2 + signatures.length, (bytes) => {
    for (const count of [1, 2]) {
      bytes.append([0x60, count, ...Array<number>(count).fill(o.f64), 1, o.f64])
    }
    for (const [, { parameters, type, hasResult }] of signatures) {
      bytes.append([0x60, parameters, ...Array<number>(parameters).fill(type)])
      bytes.append(hasResult ? [1, type] : [0])
    }
  })
  section(2, imports.length, (bytes) => {
    for (const { name, parameters } of imports)
      bytes
        .name('math')
        .name(name)
        .append([0, parameters - 1])
  })
  section(3, functions.length, (bytes) => {
    const index = new Map(signatures.map(([signature], i) => [signature, 2 + i]))
    for (const { signature } of functions) bytes.unsigned(index.get(signature)!)
  })
  section(5, 1, (bytes) => bytes.byte(0).unsigned(pages))
  const named = Object.entries(globals)
  section(6, named.length, (bytes) => {
    for (const [, value] of named) bytes.append([o.i32, 0, o.i32Const]).signed(value).byte(o.end)
  })
  section(7, 2 + named.length, (bytes) => {
    named.forEach(([name], i) => bytes.name(name).append([3, i]))
    bytes.name('memory').append([2, 0])
    bytes
      .name('run')
      .byte(0)
      .unsigned(imports.length + functions.length - 1)
  })
  section(10, functions.length, (bytes) => {
    for (const f of functions) {
      const body = f.bytes()
      bytes.unsigned(body.length).append(body)
    }
  })
  section(11, Math.min(data.length, 1), (bytes) => {
    bytes.append([0, o.i32Const, 0, o.end]).unsigned(data.length).append(data)
  })
  return out.done()
}
