import { rows } from '../ops/rows.gen'
import type { Graph } from './graph'
import { MANY, PAIRS, STOP, codes, takes } from './ops'
import type { GraphKit } from './simplify'

// The chain rule over graphs: what it emits are nodes again, so derivatives have derivatives.

type Rule = (k: GraphKit, ...operands: number[]) => number

/** For each op its partials by operand, and what they share; nothing for an op that hands on no gradient. */
const rules: (readonly (Rule | undefined)[])[] = []
const shared: (((k: GraphKit, xs: Int32Array, z: number) => number) | undefined)[] = []
for (const [name, , row] of rows) {
  const code = codes[name]!
  rules[code] = row.flat ? [] : ([row.dx, row.dy, row.dw] as (Rule | undefined)[])
  shared[code] = row.shared as never
}

/** What was added up for each node: terms g·p in a linked list, newest first; p = 1 for g alone. */
class Sums {
  private readonly last: Int32Array
  private readonly before: number[] = []
  private readonly g: number[] = []
  private readonly p: number[] = []

  constructor(
    private readonly k: GraphKit,
    size: number,
  ) {
    this.last = new Int32Array(size).fill(-1)
  }

  has(id: number): boolean {
    return this.last[id]! >= 0
  }

  /** Adds the product of the chain rule, which is 0 where either factor is 0, whatever the other is. */
  add(id: number, g: number, p: number): void {
    const { k } = this
    const { graph } = k
    const factor = graph.number(p)
    const cotangent = graph.number(g)
    if (factor === 0 || cotangent === 0) return
    const one = k.lit(1)
    if (factor === 1) this.push(id, g, one)
    else if (factor === -1) this.push(id, k.neg(g), one)
    else if (cotangent === 1) this.push(id, p, one)
    else if (isZeroOrOne(graph, p)) this.push(id, k.where(p, g, k.lit(0)), one)
    else if (isTame(graph, p)) this.push(id, g, p)
    else this.push(id, k.where(g, k.mul(g, p), k.lit(0)), one)
  }

  private push(id: number, g: number, p: number): void {
    this.before.push(this.last[id]!)
    this.last[id] = this.g.push(g) - 1
    this.p.push(p)
  }

  /** The terms of a node in the order in which they came. */
  terms(id: number): { gs: number[]; ps: number[] } {
    const gs: number[] = []
    const ps: number[] = []
    for (let at = this.last[id]!; at >= 0; at = this.before[at]!) {
      gs.push(this.g[at]!)
      ps.push(this.p[at]!)
    }
    return { gs: gs.reverse(), ps: ps.reverse() }
  }

  total(id: number): number {
    const { k } = this
    const { gs, ps } = this.terms(id)
    if (gs.length === 0) return k.lit(0)
    if (gs.length === 1) return k.mul(gs[0]!, ps[0]!)
    const one = k.lit(1)
    return ps.every((p) => p === one) ? k.sum(gs) : k.dot(gs, ps)
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
 * one product is handed out as its factors.
 */
export function pullback(
  k: GraphKit,
  roots: readonly number[],
  seeds: readonly number[],
  targets: readonly number[],
): Product[] {
  const { graph } = k
  const size = graph.size
  const isTarget = new Uint8Array(size)
  for (const target of targets) isTarget[target] = 1
  const leads = reachable(graph, isTarget)
  const sums = new Sums(k, size)
  const one = k.lit(1)
  roots.forEach((root, i) => leads[root] && sums.add(root, seeds[i]!, one))
  for (let id = size - 1; id >= 0; id--) {
    if (leads[id] === 0 || isTarget[id] === 1 || !sums.has(id)) continue
    const g = sums.total(id)
    eachPartial(k, id, leads, (operand, p) => sums.add(operand, g, p))
  }
  return targets.map((target) => {
    const { gs, ps } = sums.terms(target)
    return gs.length === 1 ? { g: gs[0]!, p: ps[0]! } : { g: sums.total(target), p: one }
  })
}

/** Forward mode: the derivatives of `roots` when `starts` move along `tangents`. */
export function pushforward(
  k: GraphKit,
  starts: readonly number[],
  tangents: readonly number[],
  roots: readonly number[],
): number[] {
  const { graph } = k
  const size = graph.size
  const isStart = new Uint8Array(size)
  const tangent = new Int32Array(size).fill(-1)
  starts.forEach((start, i) => {
    isStart[start] = 1
    tangent[start] = tangents[i]!
  })
  const leads = reachable(graph, isStart)
  const needed = graph.needed(roots)
  const sums = new Sums(k, size)
  for (let id = 0; id < size; id++) {
    if (leads[id] === 0 || isStart[id] === 1 || needed[id] === 0) continue
    eachPartial(k, id, leads, (operand, p) => {
      if (tangent[operand]! >= 0) sums.add(id, tangent[operand]!, p)
    })
    if (sums.has(id)) tangent[id] = sums.total(id)
  }
  return roots.map((root) => (tangent[root]! >= 0 ? tangent[root]! : k.lit(0)))
}

/** For each node, 1 if a gradient can flow from it to a node in `from`. */
function reachable(graph: Graph, from: Uint8Array): Uint8Array {
  const leads = from.slice()
  const inList = new Map<number, boolean>()
  const some = (list: number): boolean => {
    let known = inList.get(list)
    if (known === undefined) {
      known = graph.lists[list]!.some((id) => leads[id] === 1)
      inList.set(list, known)
    }
    return known
  }
  for (let id = 0; id < from.length; id++) {
    const op = graph.op[id]!
    const arity = takes[op]!
    if (arity === 0 || op === STOP || leads[id] === 1 || rules[op]?.length === 0) continue
    if (arity >= MANY) {
      if (some(graph.x[id]!) || (arity === PAIRS && some(graph.y[id]!))) leads[id] = 1
    } else if (
      leads[graph.x[id]!] === 1 ||
      (arity > 1 && leads[graph.y[id]!] === 1) ||
      (arity > 2 && leads[graph.w[id]!] === 1)
    ) {
      leads[id] = 1
    }
  }
  return leads
}

/** Hands out the partial derivative of a node with respect to each operand that leads on. */
function eachPartial(
  k: GraphKit,
  id: number,
  leads: Uint8Array,
  use: (operand: number, partial: number) => void,
): void {
  const { graph } = k
  const op = graph.op[id]!
  const of = rules[op]
  if (of === undefined) return
  const arity = takes[op]!
  if (arity < MANY) {
    const operands = [graph.x[id]!, graph.y[id]!, graph.w[id]!].slice(0, arity)
    for (let i = 0; i < arity; i++) {
      const operand = operands[i]!
      if (leads[operand] === 1) use(operand, of[i]!(k, ...operands, id))
    }
    return
  }
  const xs = graph.lists[graph.x[id]!]!
  const ys = arity === PAIRS ? graph.lists[graph.y[id]!]! : undefined
  const common = shared[op]?.(k, xs, id)
  for (let i = 0; i < xs.length; i++) {
    if (leads[xs[i]!] === 1) {
      const partial = ys ? of[0]!(k, xs[i]!, ys[i]!) : of[0]!(k, xs[i]!, id, common!)
      use(xs[i]!, partial)
    }
  }
  if (ys === undefined) return
  for (let i = 0; i < ys.length; i++) {
    if (leads[ys[i]!] === 1) use(ys[i]!, of[1]!(k, xs[i]!, ys[i]!))
  }
}

const COMPARISONS = new Set(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'step'].map((op) => codes[op]!))

/** Whether a node is known to be 0 or 1. */
const isZeroOrOne = (graph: Graph, id: number): boolean => COMPARISONS.has(graph.op[id]!)

// A value is tame if it is finite whenever the leaves are, overflow of sums and products aside. A
// product with a tame partial needs no guard: 0 times it is 0.
// prettier-ignore
const BOUNDED = new Set([
  'literal', 'input', 'parameter', 'given', 'sin', 'cos', 'atan', 'tanh', 'erf', 'sigmoid', 'sech2', 'normalCdf',
  'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'step', 'sign', 'ahead', 'cosine', 'atan2', 'scaledErfc', 'safeScale', 'clampFinite',
].map((op) => codes[op]!))
// prettier-ignore
const TAME_OF_TAME = new Set([
  'stop', 'identity', 'neg', 'square', 'abs', 'floor', 'ceil', 'round', 'relu', 'softplus', 'oneMinusSquare', 'asinh', 'cbrt',
  'add', 'sub', 'mul', 'min', 'max', 'hypot', 'leakyRelu', 'times', 'where', 'sum', 'dot', 'norm', 'least', 'greatest', 'logSumExp',
].map((op) => codes[op]!))
const KNOWN = new WeakMap<Graph, number[]>()

function isTame(graph: Graph, id: number): boolean {
  let known = KNOWN.get(graph)
  if (known === undefined) KNOWN.set(graph, (known = []))
  // Ascending, so that the operands of a node are known before it; what is known stays so.
  for (let at = known.length; at <= id; at++) {
    const op = graph.op[at]!
    let tame = BOUNDED.has(op) || isShareOfSum(graph, at) || isQuotientByLiteral(graph, at, known)
    if (!tame && TAME_OF_TAME.has(op)) {
      tame = true
      graph.eachOperand(at, (operand) => (tame = tame && known[operand] === 1))
    }
    known.push(tame ? 1 : 0)
  }
  return known[id] === 1
}

/** exp(x − logSumExp(…, x, …)), which is at most 1. */
function isShareOfSum(graph: Graph, id: number): boolean {
  if (graph.op[id] !== codes.exp) return false
  const difference = graph.x[id]!
  if (graph.op[difference] !== codes.sub) return false
  const total = graph.y[difference]!
  if (graph.op[total] !== codes.logSumExp) return false
  const list = graph.lists[graph.x[total]!]!
  let members = MEMBERS.get(list)
  if (members === undefined) MEMBERS.set(list, (members = new Set(list)))
  return members.has(graph.x[difference]!)
}

const MEMBERS = new WeakMap<Int32Array, ReadonlySet<number>>()

function isQuotientByLiteral(graph: Graph, id: number, known: readonly number[]): boolean {
  if (graph.op[id] !== codes.div) return false
  const divisor = graph.number(graph.y[id]!)
  return divisor !== undefined && divisor !== 0 && known[graph.x[id]!] === 1
}
