import { Mode, mode, watched } from '../../mode'
import { Op } from '../../ops/arithmetic.gen'
import { State } from '../../state'
import type { Value } from '../../value'
import { record, recordedFrom } from '../../compile/record/record'
import type { Recording } from '../../compile/record/record'
import type { CustomRule } from '../../custom'
import { standsForBlock, within } from './values'
import type { BlockValue } from './values'

export const isRecording = (): boolean => (mode & Mode.recording) !== 0

/** A function that was recorded inside of another. */
export interface Inner extends Recording {
  /** The Values of the function around it that it uses, and the nodes that stand for them. */
  numbers: Value[]
  numberNodes: number[]
  blocks: BlockValue[]
  blockNodes: number[]
}

/**
 * Records a function of `size` numbers that is a part of another one. What it makes without using its
 * inputs is made outside of it, once, unless it `isLazy`.
 */
export function recordInner(
  size: number,
  f: (inputs: Value[]) => readonly Value[],
  isLazy?: boolean,
): Inner {
  let placeholders: Value[] = []
  let inside = new Set<Value>()
  const depends = new Map<Value, boolean>()
  const recording = record(
    size,
    (inputs) => {
      placeholders = inputs.slice()
      inside = new Set(inputs)
      return isLazy ? watchedBy(inside, () => f(inputs)) : f(inputs)
    },
    (value) => !dependsOn(value, inside, depends),
  )
  const inner: Inner = { ...recording, numbers: [], numberNodes: [], blocks: [], blockNodes: [] }
  recording.parameters.forEach((value, i) => {
    const node = recording.parameterNodes[i]!
    if (standsForBlock(value)) {
      inner.blocks.push(value as BlockValue)
      inner.blockNodes.push(node)
    } else {
      inner.numbers.push(value)
      inner.numberNodes.push(node)
    }
  })
  for (const input of placeholders) leave(input)
  return inner
}

/** The result of `f`; the Values that it makes are added to `made`. */
const watchedBy = <T>(made: Set<Value>, f: () => T): T =>
  within(made, () =>
    watched({ result: (value) => void made.add(value), gradient: () => undefined }, f),
  )

/** Makes an input of no use outside. */
function leave(input: Value): void {
  input.state = (Op.custom << State.op) | State.list | State.tracked
  input.x = []
  input.y = LEFT
}

const leak = (): never => {
  throw new Error(
    'a Value that was made inside of a loop is used outside of it; hand it out as a result or in the carry',
  )
}
const LEFT = { name: 'leak', record: leak, partials: leak, propagate: leak } as CustomRule

/** Whether a Value was made from one of `starts`, which is noted in `known`. */
function dependsOn(value: Value, starts: ReadonlySet<Value>, known: Map<Value, boolean>): boolean {
  const stack = [value]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    if (starts.has(top)) known.set(top, true)
    if (known.has(top)) {
      stack.pop()
      continue
    }
    const operands = recordedFrom(top)
    let depends = false
    let isReady = true
    for (let i = 0; i < operands.length && !depends; i++) {
      const operand = operands[i]!
      const own = starts.has(operand) || known.get(operand)
      if (own === undefined) {
        stack.push(operand)
        isReady = false
      } else depends = own
    }
    if (depends || isReady) known.set(top, depends)
    if (depends) while (stack[stack.length - 1] !== top) stack.pop()
  }
  return known.get(value)!
}
