import { pullback } from '../../compile/passes/differentiate'
import type { Product } from '../../compile/passes/differentiate'
import { INPUT } from '../../compile/ir/ops'
import { Op } from '../../ops/arithmetic.gen'
import type { Body, Carry } from './body'
import { placesOf } from './body'
import { isZero } from './nodes'

/** The loop that runs the steps of a body backward, and carries gradients. */
export interface Pulled {
  body: Body
  /** The carries of the body whose gradients it carries. */
  carries: readonly number[]
  /** Its operands after the carries. */
  kept: readonly { from: 'operand' | 'result' | 'gradient'; at: number }[]
  /** Where the gradient of each operand of the body is found among its results; undefined is 0. */
  results: readonly (number | undefined)[]
}

/** Reverse mode through a loop, from the results that have gradients to the operands that want them. */
export function pulled(
  body: Body,
  given: readonly boolean[],
  wanted: readonly boolean[],
  isCareful: boolean,
): Pulled {
  const { k, carries, rows, shared, blocks, each, sums, totals } = body
  const { graph } = k
  const one = graph.literal(1)
  const fresh = (): number => graph.node(INPUT, graph.size)
  const [c, r, s] = [carries.length, rows.length, shared.length]
  const places = placesOf(body)

  // What a step gives, and stands for the gradients of it.
  const carried = carries.map(({ from }) => from.map(fresh))
  const historic = carries.map(({ from }, i) => (given[places.history + i] ? from.map(fresh) : []))
  const seedsFor = (groups: readonly (readonly unknown[])[], start: number): number[][] =>
    groups.map((group, i) => (given[start + i] ? group.map(fresh) : []))
  const eachSeeds = seedsFor(each, places.each)
  const sumSeeds = seedsFor(sums, places.sums)
  const totalSeeds = seedsFor(
    totals.map(({ node }) => [node]),
    places.totals,
  )
  const targets: (readonly number[])[] = [
    ...carries.map(({ from }) => from),
    ...[...rows, ...shared, ...blocks.map((id) => [id])].map((group, i) =>
      wanted[c + i] ? group : [],
    ),
  ]

  // A carry has a gradient if it has at the end, or if a step gives it one.
  const active = carries.map((_, i) => given[i] === true || historic[i]!.length > 0)
  let products: Product[][]
  let gradients: number[][]
  for (;;) {
    const roots: number[] = []
    const seeds: number[] = []
    const root = (ids: readonly number[], by: readonly number[]): void =>
      by.forEach((seed, i) => {
        roots.push(ids[i]!)
        seeds.push(seed)
      })
    carries.forEach(({ to }, i) => active[i] && root(to, carried[i]!))
    each.forEach((group, i) => root(group, eachSeeds[i]!))
    sums.forEach((group, i) =>
      root(
        group.map(({ g, p }) => k.make(Op.mul, g, p)),
        sumSeeds[i]!,
      ),
    )
    totals.forEach(({ node }, i) => root([node], totalSeeds[i]!))
    const flat = pullback(k, roots, seeds, targets.flat(), isCareful)
    let at = 0
    products = targets.map((group) => group.map(() => flat[at++]!))
    gradients = products.slice(0, c).map((group, i) =>
      group.map(({ g, p }, j) => {
        const product = k.make(Op.mul, g, p)
        const own = historic[i]![j]
        if (own === undefined) return product
        return isZero(graph, product) ? own : k.make(Op.add, product, own)
      }),
    )
    const more = [...carries.keys()].filter(
      (i) => !active[i] && gradients[i]!.some((id) => !isZero(graph, id)),
    )
    if (more.length === 0) break
    for (const i of more) active[i] = true
  }

  const activeAt = [...carries.keys()].filter((i) => active[i])
  const next: Carry[] = activeAt.map((i) => ({ from: carried[i]!, to: gradients[i]! }))
  const isReached = (i: number): boolean =>
    products[i]!.some(({ g, p }) => !isZero(graph, g) && !isZero(graph, p))
  const reached = (start: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => start + i).filter(
      (i) => wanted[i] === true && isReached(i),
    )
  const [rowsAt, sharedAt, blocksAt] = [
    reached(c, r),
    reached(c + r, s),
    reached(c + r + s, blocks.length),
  ]
  const eachNodes = rowsAt.map((i) => products[i]!.map(({ g, p }) => k.make(Op.mul, g, p)))
  const sumProducts = sharedAt.map((i) => products[i]!)
  const totalNodes = blocksAt.map((i) => products[i]![0]!.g)

  // Only what the steps backward read is handed to them.
  const ends = [
    ...next.flatMap(({ to }) => to),
    ...eachNodes.flat(),
    ...sumProducts.flat().flatMap(({ g, p }) => [g, p]),
    ...totalNodes,
  ]
  const stops = new Set([
    ...groupsOf(body).flat(),
    ...carried.flat(),
    ...eachSeeds.flat(),
    ...historic.flat(),
  ])
  const needed = graph.needed(ends, (id) => stops.has(id))
  const isRead = (group: readonly number[]): boolean => group.some((id) => needed[id] === 1)
  type Operand = { group: number[]; from: 'operand' | 'result' | 'gradient'; at: number }
  const operand =
    (from: Operand['from'], start: number) =>
    (group: number[], i: number): Operand => ({ group, from, at: start + i })
  const read = (operands: readonly Operand[]): Operand[] =>
    operands.filter(({ group }) => isRead(group))
  const steps = [
    ...rows.map(operand('operand', c)),
    ...carries.map(({ from }, i) => operand('result', places.history)(from, i)),
    ...eachSeeds.map(operand('gradient', places.each)),
    ...historic.map(operand('gradient', places.history)),
  ]
  const newRows = read(steps)
  // Something has to say how many steps there are.
  if (
    (body.steps === 'rows' || body.steps === 'while') &&
    !newRows.some(({ group }) => group.length > 0)
  ) {
    const counting = steps.find(({ group }) => group.length > 0)
    if (counting) newRows.push(counting)
  }
  const newShared = read([
    ...shared.map(operand('operand', c + r)),
    ...sumSeeds.map(operand('gradient', places.sums)),
  ])
  const newBlocks = [
    ...blocks.map((id, i) => operand('operand', c + r + s)([id], i)),
    ...totalSeeds.map(operand('gradient', places.totals)),
  ].filter(({ group, from, at }) => isRead(group) || (from === 'operand' && blocksAt.includes(at)))
  const reversed: Body = {
    ...body,
    steps: body.steps === 'while' ? 'rows' : body.steps,
    isReversed: !body.isReversed,
    carries: next,
    rows: newRows.map(({ group }) => group),
    shared: newShared.map(({ group }) => group),
    blocks: newBlocks.map(({ group }) => group[0]!),
    each: eachNodes,
    sums: sumProducts,
    totals: totalNodes.map((node, i) => ({
      node,
      like: newBlocks.findIndex(({ from, at }) => from === 'operand' && at === blocksAt[i]),
    })),
    goesOn: one,
  }
  const kept = [...newRows, ...newShared, ...newBlocks].map(({ from, at }) => ({ from, at }))
  if (body.steps === 'operand') kept.push({ from: 'operand', at: c + r + s + blocks.length })
  const newPlaces = placesOf(reversed)
  const at = (list: readonly number[], i: number, start: number): number | undefined =>
    list.includes(i) ? start + list.indexOf(i) : undefined
  const results = [
    ...carries.map((_, i) => at(activeAt, i, 0)),
    ...rows.map((_, i) => at(rowsAt, c + i, newPlaces.each)),
    ...shared.map((_, i) => at(sharedAt, c + r + i, newPlaces.sums)),
    ...blocks.map((_, i) => at(blocksAt, c + r + s + i, newPlaces.totals)),
  ]
  return { body: reversed, carries: activeAt, kept, results }
}

const groupsOf = ({ carries, rows, shared, blocks }: Body): (readonly number[])[] => [
  ...carries.map(({ from }) => from),
  ...rows,
  ...shared,
  blocks,
]
