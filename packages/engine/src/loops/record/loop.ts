import { filled, shapeOf, sizeOf } from '../../compile/shapes'
import type { Shape } from '../../compile/shapes'
import { Op } from '../../ops/arithmetic.gen'
import type { Value } from '../../value'
import { lift } from '../../value'
import type { Body } from '../routines/body'
import { placesOf } from '../routines/body'
import { Loop } from '../routines/loop'
import { leavesOf, inShape, treeFrom } from '../tree'
import { recordInner } from './body'
import { arrayOf, treeOf } from './sequence'
import type { Rows } from './sequence'
import { writer } from './values'
import type { Block, BlockValue } from './values'

/** What a recorded loop is made of. */
export interface LoopParts {
  name: string
  /** What is carried at first. */
  init?: unknown
  /** Whether the number of the step is carried as well, and is the only element that a step gets. */
  isCounted?: boolean
  rows?: readonly Rows[]
  /** How many steps there are, where no rows say so: a number, a Value, or while `goesOn`. */
  steps?: number | Value | 'while'
  /** What a step does. */
  step: (carry: unknown, elements: unknown[]) => { carry?: unknown; each?: unknown; sum?: unknown }
  goesOn?: (carry: unknown) => unknown
  /** Whether what a step makes without its inputs stays in it. */
  isLazy?: boolean
}

/** Records a loop, and gives what it leaves: the carry, what each step gives, and sums. */
export function recordLoop(parts: LoopParts): { carry: unknown; each: unknown; sum: unknown } {
  const { name, init = [], rows = [], step, goesOn, isCounted } = parts
  const shape = shapeOf(init)
  const first = leavesOf(init)
  const widths = rows.map((row) => sizeOf(row.shape))
  const size = first.length + widths.reduce((a, b) => a + b, 0) + (isCounted ? 1 : 0)
  let eachShape: Shape = []
  let sumShape: Shape = []
  let [carried, given, added] = [0, 0, 0]
  const inner = recordInner(
    size,
    (inputs) => {
      const carry = treeFrom(shape, inputs)
      let at = first.length
      const elements = rows.map((row) => filled(row.shape, () => inputs[at++]))
      if (isCounted) elements.push(inputs[at])
      const after = step(carry, elements)
      const next = inShape(shape, after.carry ?? [], `${name} has to carry what it got`)
      eachShape = after.each === undefined ? [] : shapeOf(after.each)
      sumShape = after.sum === undefined ? [] : shapeOf(after.sum)
      const outputs = leavesOf(next)
      carried = outputs.length
      outputs.push(...leavesOf(after.each ?? []))
      given = outputs.length
      outputs.push(...leavesOf(after.sum ?? []))
      added = outputs.length
      if (goesOn) outputs.push(lift(goesOn(carry) as Value))
      return outputs
    },
    parts.isLazy,
  )
  const { k, inputs, outputs } = inner
  const { graph } = k
  const groups: number[][] = []
  let at = first.length
  for (const width of widths) groups.push(inputs.slice(at, (at += width)))
  const carries =
    first.length > 0 ? [{ from: inputs.slice(0, first.length), to: outputs.slice(0, carried) }] : []
  if (isCounted) {
    const counter = inputs[at]!
    carries.push({ from: [counter], to: [k.make(Op.add, counter, graph.literal(1))] })
  }
  const summed = outputs.slice(given, added)
  const one = graph.literal(1)
  const zero = graph.literal(0)
  const length = commonLengthOf(rows)
  const isSized = widths.some((width) => width > 0)
  const steps = parts.steps ?? length ?? 0
  const body: Body = {
    k,
    name,
    steps: isSized ? 'rows' : typeof steps === 'object' ? 'operand' : steps,
    isReversed: false,
    carries,
    rows: groups,
    shared: inner.numbers.length > 0 ? [inner.numberNodes] : [],
    blocks: inner.blockNodes,
    each: given > carried ? [outputs.slice(carried, given)] : [],
    sums: summed.length > 0 ? [summed.map((g) => ({ g, p: one }))] : [],
    totals: [],
    goesOn: goesOn ? outputs[added]! : zero,
  }
  const operands: Block[] = [
    ...(first.length > 0 ? [first] : []),
    ...(isCounted ? [[lift(0)]] : []),
    ...rows.map(({ block }) => block),
    ...(inner.numbers.length > 0 ? [inner.numbers] : []),
    ...inner.blocks,
    ...(body.steps === 'operand' ? [[steps as Value]] : []),
  ]
  const call = writer.call(new Loop(body), operands)
  const places = placesOf(body)
  const count = isSized ? length : typeof steps === 'number' ? steps : undefined
  return {
    carry: first.length > 0 ? treeOf(call(0), shape) : init,
    each:
      given > carried
        ? arrayOf(call(places.each) as BlockValue, eachShape, count)
        : emptyRows(eachShape, count),
    sum: summed.length > 0 ? treeOf(call(places.sums), sumShape) : treeFrom(sumShape, []),
  }
}

const commonLengthOf = (rows: readonly Rows[]): number | undefined =>
  rows.find(({ length }) => length !== undefined)?.length

/** What steps give that give nothing. */
const emptyRows = (shape: Shape, count: number | undefined): unknown[] =>
  Array.from({ length: count ?? 0 }, () => treeFrom(shape, []))
