import { pushforward } from '../../compile/passes/differentiate'
import { INPUT } from '../../compile/ir/ops'
import { Op } from '../../ops/arithmetic.gen'
import type { Body } from './body'
import { placesOf } from './body'
import { isZero } from './nodes'

/** The loop that carries tangents beside what a body carries. */
export interface Pushed {
  body: Body
  /** The carries that have a tangent. */
  carries: readonly number[]
  /** Its operands after the carries: those of the body, and as −1 − i the tangent of operand i. */
  kept: readonly number[]
  /** Where the tangent of each result of the body is found among its results; undefined is 0. */
  results: readonly (number | undefined)[]
}

/** Forward mode through a loop of which some operands move. */
export function pushed(body: Body, moves: readonly boolean[], isCareful: boolean): Pushed {
  const { k, carries, rows, shared, blocks, each, sums, totals } = body
  const { graph } = k
  const fresh = (): number => graph.node(INPUT, graph.size)
  const groups = [
    ...carries.map(({ from }) => from),
    ...rows,
    ...shared,
    ...blocks.map((id) => [id]),
  ]
  const tangents = groups.map((group) => group.map(fresh))
  const summed = sums.map((group) => group.map(({ g, p }) => k.make(Op.mul, g, p)))
  const roots = [
    ...carries.map(({ to }) => to),
    ...each,
    ...summed,
    ...totals.map(({ node }) => [node]),
  ]

  // A carry moves if it does at first, or if a step makes it move.
  const moving = groups.map((_, i) => moves[i] === true)
  let slopes: number[][]
  for (;;) {
    const along = [...groups.keys()].filter((i) => moving[i])
    const flat = pushforward(
      k,
      along.flatMap((i) => groups[i]!),
      along.flatMap((i) => tangents[i]!),
      roots.flat(),
      isCareful,
    )
    let at = 0
    slopes = roots.map((group) => group.map(() => flat[at++]!))
    const more = carries.flatMap((_, i) =>
      moving[i] || slopes[i]!.every((id) => isZero(graph, id)) ? [] : [i],
    )
    if (more.length === 0) break
    for (const i of more) moving[i] = true
  }
  const dotted = [...carries.keys()].filter((i) => moving[i])
  const isMoving = (group: readonly number[]): boolean => group.some((id) => !isZero(graph, id))
  const slopesAt = (start: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => start + i).filter((i) => isMoving(slopes[i]!))
  const [c, r, s] = [carries.length, rows.length, shared.length]
  const movingAt = (start: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => start + i).filter((i) => moving[i])
  const [rowsAlong, sharedAlong, blocksAlong] = [
    movingAt(c, r),
    movingAt(c + r, s),
    movingAt(c + r + s, blocks.length),
  ]
  const [eachAt, sumsAt, totalsAt] = [
    slopesAt(c, each.length),
    slopesAt(c + each.length, sums.length),
    slopesAt(c + each.length + sums.length, totals.length),
  ]
  const one = graph.literal(1)
  const next: Body = {
    ...body,
    carries: [...carries, ...dotted.map((i) => ({ from: tangents[i]!, to: slopes[i]! }))],
    rows: [...rows, ...rowsAlong.map((i) => tangents[i]!)],
    shared: [...shared, ...sharedAlong.map((i) => tangents[i]!)],
    blocks: [...blocks, ...blocksAlong.map((i) => tangents[i]![0]!)],
    each: eachAt.map((i) => slopes[i]!),
    sums: sumsAt.map((i) => slopes[i]!.map((g) => ({ g, p: one }))),
    totals: totalsAt.map((i) => ({
      node: slopes[i]![0]!,
      like: totals[i - c - each.length - sums.length]!.like,
    })),
  }
  const range = (start: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => start + i)
  const tangentOf = (i: number): number => -1 - i
  const kept = [
    ...range(c, r),
    ...rowsAlong.map(tangentOf),
    ...range(c + r, s),
    ...sharedAlong.map(tangentOf),
    ...range(c + r + s, blocks.length),
    ...blocksAlong.map(tangentOf),
    ...(body.steps === 'operand' ? [c + r + s + blocks.length] : []),
  ]
  const places = placesOf(next)
  const at = (list: readonly number[], i: number, start: number): number | undefined =>
    list.includes(i) ? start + list.indexOf(i) : undefined
  const results = [
    ...carries.map((_, i) => at(dotted, i, c)),
    ...carries.map((_, i) => at(dotted, i, places.history + c)),
    ...each.map((_, i) => at(eachAt, c + i, places.each)),
    ...sums.map((_, i) => at(sumsAt, c + each.length + i, places.sums)),
    ...totals.map((_, i) => at(totalsAt, c + each.length + sums.length + i, places.totals)),
  ]
  return { body: next, carries: dotted, kept, results }
}
