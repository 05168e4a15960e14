import {
  Func,
  call,
  constant,
  int,
  leb,
  load,
  loadSplat,
  plus,
  store,
  vector,
} from '../../compile/backends/wasm/assembler'
import type { Code, Local } from '../../compile/backends/wasm/assembler'
import type { Driver } from '../../compile/backends/wasm/emit'
import * as o from '../../compile/backends/wasm/opcodes'
import type { Lanes } from '../../compile/backends/wasm/opcodes'
import { instantiate } from '../../compile/backends/wasm/wasm'
import type { Machine } from '../../compile/backends/backend'
import type { Precision } from '../../compile/numbers'
import type { Schedule } from '../../compile/schedule/steps'

/** What a loop in a module is made of, in numbers of each step. Inputs are carries, then rows; roots are carries, then what each step gives, then whether the loop goes on. */
export interface SequenceParts {
  carries: number
  /** The widths of the rows' groups. */
  rows: readonly number[]
  /** The widths of the groups that each step gives. */
  each: readonly number[]
  keepsHistory: boolean
  isReversed: boolean
  isWhile: boolean
}

/**
 * A loop that is ready to run: some steps at a time, for which there is room in its memory. Places are
 * indices of the machine's numbers.
 *
 *     … as any program has it │ carries │ history │ rows, group by group │ each, group by group
 */
export interface SequenceModule {
  machine: Machine
  /** The most steps of one run. */
  room: number
  carriesAt: number
  historyAt: number
  rowsAt: readonly number[]
  eachAt: readonly number[]
  /** Makes steps, and returns how many: fewer where the condition did not hold. */
  run: (steps: number) => number
}

/** How much memory the rows of one run may take, so that they stay in a cache. */
const BYTES = 1 << 17
const MOST = 4096

/** A module whose `run` makes steps, one after the other, each of which runs a program on one row. */
export function sequenceModule(
  schedule: Schedule,
  precision: Precision,
  parts: SequenceParts,
): SequenceModule {
  const { carries, rows, each, keepsHistory, isReversed, isWhile } = parts
  const { rootSlots } = schedule
  const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0)
  const perStep = (keepsHistory ? carries : 0) + total(rows) + total(each)
  const bytesOf = (lanes: Lanes): number => perStep * lanes.bytes
  let room = 1
  const at = { carries: 0, history: 0, rows: [] as number[], each: [] as number[], bytes: 8 }

  const driver: Driver = ({ run, slot, free, lanes }) => {
    const { bytes } = lanes
    room = Math.max(1, Math.min(MOST, Math.floor(BYTES / Math.max(1, bytesOf(lanes)))))
    let end = 16 * Math.ceil(free / 16)
    const take = (numbers: number): number => {
      const start = end
      end += 16 * Math.ceil((numbers * bytes) / 16)
      return start
    }
    at.bytes = bytes
    at.carries = take(carries)
    at.history = take(keepsHistory ? room * carries : 0)
    at.rows = rows.map((width) => take(room * width))
    at.each = each.map((width) => take(room * width))

    const f = new Func(1, o.i32, true)
    const [left] = f.parameters as [Local]
    const done = f.local(o.i32)
    /** A pointer to the numbers of the present step in a group. */
    const groups: { pointer: Local; start: number; width: number }[] = []
    const group = (start: number, width: number): Local => {
      const pointer = f.local(o.i32)
      groups.push({ pointer, start, width })
      return pointer
    }
    const copy = (to: Code, toOffset: number, from: Code, fromOffset: number): Code => [
      [to, from, lanes.scalarLoad, lanes.align, leb(fromOffset)],
      [lanes.scalarStore, lanes.align, leb(toOffset)],
    ]
    const body: Code[] = []
    for (let i = 0; i < carries; i++)
      body.push(store(int(0), loadSplat(lanes, int(0), at.carries + i * bytes), slot(i)))
    let input = carries
    rows.forEach((width, g) => {
      const pointer = group(at.rows[g]!, width)
      for (let i = 0; i < width; i++)
        body.push(store(int(0), loadSplat(lanes, pointer, i * bytes), slot(input++)))
    })
    body.push(int(16), call(run))
    if (isWhile) {
      const { abs, less } = lanes.instructions
      const condition = [load(int(0), slot(rootSlots.at(-1)!)), vector(abs)]
      const isOn = [constant(0, lanes), condition, vector(less), vector(o.anyTrue)]
      body.push(isOn, o.i32Eqz, o.brIf, 1)
    }
    if (keepsHistory) {
      const pointer = group(at.history, carries)
      for (let i = 0; i < carries; i++)
        body.push(copy(pointer, i * bytes, int(0), at.carries + i * bytes))
    }
    let root = 0
    for (; root < carries; root++)
      body.push(copy(int(0), at.carries + root * bytes, int(0), slot(rootSlots[root]!)))
    each.forEach((width, g) => {
      const pointer = group(at.each[g]!, width)
      for (let i = 0; i < width; i++)
        body.push(copy(pointer, i * bytes, int(0), slot(rootSlots[root++]!)))
    })
    const sign = isReversed ? -1 : 1
    const begin = groups.map(({ pointer, start, width }) => {
      const last: Code = [[plus(left, int(-1)), int(width * bytes), o.i32Mul], int(start), o.i32Add]
      return pointer.set(isReversed ? last : int(start))
    })
    f.push([
      begin,
      [o.block, o.empty, o.loop, o.empty],
      [body, done.add(1), groups.map(({ pointer, width }) => pointer.add(sign * width * bytes))],
      [left.add(-1), left, o.brIf, 0, o.end, o.end],
      done,
    ])
    return { driver: f, memory: end }
  }
  const { machine, run } = instantiate(schedule, precision, 1, driver)
  const place = (address: number): number => address / at.bytes
  return {
    machine,
    room,
    carriesAt: place(at.carries),
    historyAt: place(at.history),
    rowsAt: at.rows.map(place),
    eachAt: at.each.map(place),
    run: (steps) => run(steps) as number,
  }
}
