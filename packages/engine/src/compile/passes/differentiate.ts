import { ops } from '../../algebra'
import { Op } from '../../ops/arithmetic.gen'
import { ranges } from '../../ops/values.gen'
import type { Graph } from '../ir/graph'
import { UNIFORM, GUARDED, MANY, PAIRS, STOP, arities } from '../ir/ops'
import type { Calls } from './calls'
import type { Builder } from './simplify'

// The chain rule over graphs: what it emits are nodes again, so derivatives have derivatives.

/** What was added up for each node: terms g·p in a linked list, newest first; p = 1 for g alone. */
export class Sums {
  private readonly last: Int32Array
  private readonly before: number[] = []
  private readonly g: number[] = []
  private readonly p: number[] = []

  constructor(
    private readonly k: Builder,
    size: number,
    private readonly isCareful: boolean | undefined,
  ) {
    this.last = new Int32Array(size).fill(-1)
  }

  has(id: number): boolean {
    return this.last[id]! >= 0
  }

  /**
   * Adds the product of the chain rule, which is 0 where either factor is 0, whatever the other is. What
   * is not careful takes it that a finite partial of 0 makes 0, though the other factor may be infinite.
   */
  add(id: number, g: number, p: number): void {
    const { k } = this
    const { graph } = k
    const factor = graph.number(p)
    const cotangent = graph.number(g)
    if (factor === 0 || cotangent === 0) return
    let product: readonly [g: number, p?: number] = [g, p]
    if (factor === 1) product = [g]
    else if (factor === -1) product = [k.make(Op.neg, g)]
    else if (cotangent === 1) product = [p]
    else if (this.isCareful) product = [k.make(Op.times, g, p)]
    else if (isZeroOrOne(graph.op[p]!)) product = [k.make(Op.where, p, g, graph.literal(0))]
    else if (!isTame(graph, p)) product = [k.make(GUARDED, g, p)]
    this.before.push(this.last[id]!)
    this.last[id] = this.g.push(product[0]) - 1
    this.p.push(product[1] ?? graph.literal(1))
  }

  /** The sum for a node as one product, which is yet to be formed. */
  product(id: number): Product {
    const { k } = this
    const one = k.graph.literal(1)
    const gs: number[] = []
    const ps: number[] = []
    for (let at = this.last[id]!; at >= 0; at = this.before[at]!) {
      gs.push(this.g[at]!)
      ps.push(this.p[at]!)
    }
    if (gs.length === 0) return { g: k.graph.literal(0), p: one }
    if (gs.length === 1) return { g: gs[0]!, p: ps[0]! }
    // In the order in which they came.
    gs.reverse()
    ps.reverse()
    return { g: ps.every((p) => p === one) ? k.many(Op.sum, gs) : k.many(Op.dot, gs, ps), p: one }
  }

  total(id: number): number {
    const { g, p } = this.product(id)
    return this.k.make(Op.mul, g, p)
  }
}

/** A derivative as a product that is yet to be formed: g·p. */
export interface Product {
  g: number
  p: number
}

/**
 * Reverse mode: the derivatives of Σ seed·root with respect to `targets`; 0 where there is no
 * dependence. A target is a leaf to this: what lies before it is not looked at. A derivative that is
 * one product is returned as its factors.
 */
export function pullback(
  k: Builder,
  roots: readonly number[],
  seeds: readonly number[],
  targets: readonly number[],
  isCareful?: boolean,
): Product[] {
  const { size } = k.graph
  const isTarget = marked(size, targets)
  const reachesTarget = reachable(k.graph, isTarget)
  const sums = new Sums(k, size, isCareful)
  const calls = (k.graph.calls as Calls | undefined)?.reverse(k, sums, reachesTarget, isCareful)
  roots.forEach(
    (root, i) =>
      reachesTarget[root] &&
      (calls?.seed(root, seeds[i]!) ?? sums.add(root, seeds[i]!, k.graph.literal(1))),
  )
  for (let id = size - 1; id >= 0; id--) {
    if (!reachesTarget[id] || isTarget[id] || calls?.pull(id) || !sums.has(id)) continue
    const g = sums.total(id)
    eachPartial(k, id, reachesTarget, (operand, p) => sums.add(operand, g, p))
  }
  return targets.map((target) => calls?.product(target) ?? sums.product(target))
}

/** The same derivatives as nodes. */
export const gradients = (k: Builder, ...of: Tail<Parameters<typeof pullback>>): number[] =>
  pullback(k, ...of).map(({ g, p }) => k.make(Op.mul, g, p))

type Tail<T extends unknown[]> = T extends [unknown, ...infer R] ? R : never

/** Forward mode: how the roots change when the inputs move with velocities; 0 where there is no dependence. */
export function pushforward(
  k: Builder,
  inputs: readonly number[],
  velocities: readonly number[],
  roots: readonly number[],
  isCareful?: boolean,
): number[] {
  const { graph } = k
  const { size } = graph
  const isInput = marked(size, inputs)
  const dependsOnInput = reachable(graph, isInput)
  const needed = graph.needed(roots)
  const tangent = Array<number>(size)
  inputs.forEach((input, i) => (tangent[input] = velocities[i]!))
  const sums = new Sums(k, size, isCareful)
  for (let id = 0; id < size; id++) {
    if (!dependsOnInput[id] || isInput[id] || !needed[id]) continue
    if (graph.op[id]! > UNIFORM) {
      const along = (graph.calls as Calls).push(k, id, tangent, isCareful)
      if (along !== undefined) tangent[id] = along
      continue
    }
    eachPartial(k, id, dependsOnInput, (operand, p) => {
      if (tangent[operand] !== undefined) sums.add(id, tangent[operand], p)
    })
    if (sums.has(id)) tangent[id] = sums.total(id)
  }
  return roots.map((root) => tangent[root] ?? graph.literal(0))
}

function marked(size: number, ids: readonly number[]): Uint8Array {
  const marks = new Uint8Array(size)
  for (const id of ids) marks[id] = 1
  return marks
}

/** The partial derivatives of an op. Guarded or not, a product has those of a product: see `add`. */
const partialsOf = (op: number) => ops[op === GUARDED ? Op.times : op]?.partials

/** For each node, 1 if a gradient can flow from it to a node in `from`. */
function reachable(graph: Graph, from: Uint8Array): Uint8Array {
  return graph.dependent(
    from,
    (op) => op > UNIFORM || (op !== STOP && (partialsOf(op)?.length ?? 0) > 0),
  )
}

/** Passes on the partial derivative of a node with respect to each active operand. */
function eachPartial(
  k: Builder,
  id: number,
  isActive: Uint8Array,
  use: (operand: number, partial: number) => void,
): void {
  const { graph } = k
  const op = graph.op[id]!
  const arity = arities[op]!
  const partials = partialsOf(op)!
  const [first, second] = partials
  if (arity === PAIRS) {
    const xs = graph.lists[graph.x[id]!]!
    const ys = graph.lists[graph.y[id]!]!
    xs.forEach((x, i) => isActive[x] && use(x, k.apply(first!, x, ys[i]!)))
    ys.forEach((y, i) => isActive[y] && use(y, k.apply(second!, xs[i]!, y)))
  } else if (arity === MANY) {
    const xs = graph.lists[graph.x[id]!]!
    const shared = second ? [k.apply(second, xs, id)] : []
    xs.forEach((x) => isActive[x] && use(x, k.apply(first!, x, id, ...shared)))
  } else {
    const operands = [graph.x[id]!, graph.y[id]!, graph.w[id]!].slice(0, arity)
    operands.forEach((operand, i) => {
      const rule = isActive[operand] && partials[i]
      if (rule) use(operand, k.apply(rule, ...operands, id))
    })
  }
}

/** Whether what an op gives is known to be 0 or 1. */
const isZeroOrOne = (op: number): boolean => ranges[op] === 'z'

/** By graph: for each node, whether it is finite whenever the leaves are. */
const TAME = /* @__PURE__ */ new WeakMap<Graph, boolean[]>()

/** Whether a product with a node needs no guard: 0 times it is 0. */
function isTame(graph: Graph, id: number): boolean {
  let tame = TAME.get(graph)
  if (!tame) TAME.set(graph, (tame = []))
  // Ascending, so that the operands of a node are known before it; what is known stays so.
  for (let at = tame.length; at <= id; at++) {
    const op = graph.op[at]!
    let known = (op <= UNIFORM && ranges[op] !== 'a') || isShareOfSum(graph, at)
    if (op === Op.div && graph.number(graph.y[at]!)) known = tame[graph.x[at]!]!
    else if (known && op !== Op.exp) graph.eachOperand(at, (operand) => (known &&= tame[operand]!))
    tame.push(known)
  }
  return tame[id]!
}

/** exp(x − logSumExp(…, x, …)), which is at most 1. */
function isShareOfSum({ op, x, y, lists }: Graph, id: number): boolean {
  const difference = x[id]!
  const total = y[difference]!
  if (op[id] !== Op.exp || op[difference] !== Op.sub || op[total] !== Op.logSumExp) return false
  const list = lists[x[total]!]!
  let members = MEMBERS.get(list)
  if (!members) MEMBERS.set(list, (members = new Set(list)))
  return members.has(x[difference]!)
}

const MEMBERS = /* @__PURE__ */ new WeakMap<readonly number[], ReadonlySet<number>>()
