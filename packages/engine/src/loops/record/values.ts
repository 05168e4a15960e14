import { Mode, mode } from '../../mode'
import { Op } from '../../ops/arithmetic.gen'
import { State } from '../../state'
import { Value, lift, stateOf } from '../../value'
import type { CallRule } from '../../compile/passes/calls'
import type { CustomRule } from '../../custom'
import { Addition } from '../routines/addition'
import { calls } from '../routines/calls'
import { RESULT, writerTo } from '../routines/nodes'
import type { Writer } from '../routines/nodes'
import type { Routine } from '../routines/routine'
import type { Builder } from '../../compile/passes/simplify'

// Calls as Values, while a function is recorded: a Value for the call, one for each of its results,
// which are blocks, and one for each number that is taken out of a block. Their `data` means nothing.

/** A block while it is recorded: one that a Value stands for, or Values side by side. */
export type Block = BlockValue | readonly Value[]
/** A Value that stands for a block; no caller sees it. */
export type BlockValue = Value & { readonly isBlock: never }

abstract class Rule implements CustomRule, CallRule {
  abstract readonly name: string

  abstract record(k: Builder, operands: readonly number[]): number

  abstract partials(result: Value): readonly (Value | number)[]

  propagate(): void {}
}

class Call extends Rule {
  readonly name: string
  /** The Value of the call. */
  value!: Value

  constructor(
    readonly routine: Routine,
    readonly operands: readonly Block[],
  ) {
    super()
    this.name = routine.name
  }

  record(k: Builder, nodes: readonly number[]): number {
    k.graph.calls = calls
    const to = writerTo(k)
    let at = 0
    const blocks = this.operands.map((block) =>
      isBlockValue(block) ? nodes[at++]! : to.pack(nodes.slice(at, (at += block.length))),
    )
    // The results are asked for one by one.
    return k.graph.x[to.call(this.routine, blocks)(0)]!
  }

  /** No gradient passes through what is not one number. */
  partials(): readonly number[] {
    return []
  }
}

class Result extends Rule {
  constructor(
    readonly call: Call,
    readonly index: number,
  ) {
    super()
  }

  get name(): string {
    return this.call.name
  }

  record({ graph }: Builder, [call]: readonly number[]): number {
    return graph.node(RESULT, call!, this.index)
  }

  /** No gradient passes through what is not one number. */
  partials(): readonly number[] {
    return []
  }
}

/**
 * A number taken out of a block. Its operands are the block and the numbers that the block was made
 * of, by this call and those before it, so that derivatives that are taken while recording find
 * their way.
 */
class Element extends Rule {
  readonly from: readonly Value[]

  constructor(
    readonly block: BlockValue,
    readonly index: number,
    readonly size: number,
  ) {
    super()
    this.from = [block]
  }

  get name(): string {
    return nameOf(this.block)
  }

  record(k: Builder, [block]: readonly number[]): number {
    return writerTo(k).element(block!, this.index, this.size)
  }

  partials(): readonly (Value | number)[] {
    const { call, index } = ruleOf(this.block) as Result
    const order = callsBefore(call)
    /** The gradients of the results of each call. */
    const gradients = new Map<Call, (Block | undefined)[]>()
    const unit = Array.from({ length: this.size }, (_, i) => lift(i === this.index ? 1 : 0))
    gradients.set(call, Object.assign([], { [index]: unit }))
    const pulled = new Map<Call, (Block | undefined)[]>()
    for (const each of order.slice().reverse()) {
      const given = gradients.get(each)
      if (!given) continue
      const { routine, operands, value } = each
      const result = (at: number): Block => resultOf(value, each, at)
      const wanted = operands.map(() => true)
      const ofOperands = routine.pull<Value, Block>(writer, operands, result, given, wanted, true)
      pulled.set(each, ofOperands)
      operands.forEach((operand, i) => {
        const from = ruleOf(operand)
        const gradient = ofOperands[i]
        if (gradient === undefined || !(from instanceof Result)) return
        const others = gradients.get(from.call) ?? []
        const known = others[from.index]
        others[from.index] = known ? writer.call(ADDITION, [known, gradient])(0) : gradient
        gradients.set(from.call, others)
      })
    }
    const partials: (Value | number)[] = [0]
    for (const each of order) {
      each.operands.forEach((operand, i) => {
        if (isBlockValue(operand)) return
        const gradient = pulled.get(each)?.[i]
        for (let j = 0; j < operand.length; j++)
          partials.push(gradient ? writer.element(gradient, j, operand.length) : 0)
      })
    }
    return partials
  }
}

/** A call and those whose results it takes as they are, each after those before it. */
function callsBefore(call: Call, order: Call[] = []): Call[] {
  if (order.includes(call)) return order
  for (const operand of call.operands) {
    const from = ruleOf(operand)
    if (from instanceof Result) callsBefore(from.call, order)
  }
  order.push(call)
  return order
}

const ADDITION = new Addition()

const ruleOf = (value: Block): unknown => (value as Value).y
const nameOf = (block: Block): string => (ruleOf(block) as CustomRule).name

const isBlockValue = (block: Block): block is BlockValue => !Array.isArray(block)

/** Whether a Value stands for a block. */
export const standsForBlock = (value: Value): boolean =>
  value.y instanceof Result || inputs.has(value)

/** Values that stand for blocks which are handed in. */
const inputs = new WeakSet<Value>()

/** Marks a placeholder as one for a block. */
export function asBlock(value: Value): BlockValue {
  inputs.add(value)
  return value as BlockValue
}

/** What sees every Value that is made for a call. */
let scope: Set<Value> | undefined

/** The result of `f`; the Values that it makes for calls are added to `seen`. */
export function within<T>(seen: Set<Value>, f: () => T): T {
  const before = scope
  scope = seen
  try {
    return f()
  } finally {
    scope = before
    if (before) for (const value of seen) before.add(value)
  }
}

function made(tracked: number, operands: readonly Value[], rule: Rule): Value {
  const value = new Value(
    NaN,
    undefined,
    (Op.custom << State.op) | State.list | tracked,
    operands,
    rule,
  )
  scope?.add(value)
  return value
}

/** Writes calls over Values that are being recorded. */
export const writer: Writer<Value, Block> = {
  literal: (number) => lift(number),
  pack: (scalars) => scalars,
  element(block, index, length) {
    if (!isBlockValue(block)) return block[index]!
    const rule = new Element(block, index, length)
    const { operands, tracked } = elementOperands(block)
    return made(mode & Mode.noGrad ? 0 : tracked, operands, rule)
  },
  call(routine, operands) {
    const rule = new Call(routine, operands)
    const value = made(State.tracked, operands.flat() as Value[], rule)
    rule.value = value
    return (index) => resultOf(value, rule, index)
  },
}

function resultOf(call: Value, rule: Call, index: number): BlockValue {
  return made(State.tracked, [call], new Result(rule, index)) as BlockValue
}

/** The operands of all elements of a block, which share the list, and whether any takes a gradient. */
function elementOperands(block: BlockValue): Operands {
  let known = OPERANDS.get(block)
  if (!known) {
    const rule = ruleOf(block)
    const calls = rule instanceof Result ? callsBefore(rule.call) : []
    const numbers = calls.flatMap((call) =>
      call.operands.flatMap((operand) => (isBlockValue(operand) ? [] : operand)),
    )
    const operands = [block, ...numbers]
    OPERANDS.set(block, (known = { operands, tracked: stateOf(operands) }))
  }
  return known
}
interface Operands {
  operands: readonly Value[]
  tracked: number
}
const OPERANDS = new WeakMap<BlockValue, Operands>()
