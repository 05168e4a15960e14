import { ops } from './algebra'
import type { CustomRule } from './custom'
import { Mode, mode } from './mode'
import { Op } from './ops/arithmetic.gen'
import { countOperands, operandAt } from './order'
import { withPlaces } from './places'
import { State } from './state'
import { k, lift } from './value'
import type { Operand, Value } from './value'

// The chain rule over Values, by which derivatives can be differentiated again. During both sweeps a
// Value's `grad` is its place in `values`; see places.ts.

/** What has been added up for the Value at each place; nothing is 0. */
type Sums = (Value | Value[] | undefined)[]

/**
 * Reverse mode: the derivative of Σ seed·root with respect to each of `targets`, in the graph that
 * begins at `starts` and at leaves.
 */
export function pullback(
  roots: readonly Value[],
  seeds: readonly Value[],
  targets: readonly Value[],
  starts: readonly Value[],
): Value[] {
  return withPlaces(roots, starts, (values, count, size) => {
    const wanted = targets.map((target) => (values[target.grad] === target ? target.grad : -1))
    const leads = reachable(values, count, wanted, new Uint8Array(size))
    const sums: Sums = new Array(size)
    roots.forEach((root, i) => root.requiresGrad && add(sums, root.grad, seeds[i]))
    for (let i = count - 1; i >= 0; i--) {
      const node = values[i]!
      const sum = (sums[i] = leads[i] ? total(sums[i]) : undefined)
      if (sum === undefined) continue
      const shared = sharedBy(node)
      for (let j = countOperands(node) - 1; j >= 0; j--) {
        const operand = operandAt(node, j)
        if (operand.state & State.tracked && leads[operand.grad]) {
          add(sums, operand.grad, product(sum, partialAt(node, j, shared)))
        }
      }
    }
    const results = wanted.map((place) => total(sums[place]) ?? lift(0))
    sums.length = 0 // so that no dead graph is kept alive by a list that grew old
    return results
  })
}

/** Sets to 1 each Value's place to which one of those at the places `from` leads. */
function reachable(
  values: readonly Value[],
  count: number,
  from: readonly number[],
  leads: Uint8Array,
): Uint8Array {
  from.forEach((place) => (leads[place] = 1))
  for (let i = 0; i < count; i++) {
    const node = values[i]!
    for (let j = countOperands(node) - 1; j >= 0 && !leads[i]; j--) {
      const operand = operandAt(node, j)
      if (operand.state & State.tracked) leads[i] = leads[operand.grad]!
    }
  }
  return leads
}

/** Forward mode: the derivative of each of `roots` when `starts` move along `tangents`. */
export function pushforward(
  starts: readonly Value[],
  tangents: readonly (Value | undefined)[],
  roots: readonly Value[],
): Value[] {
  return withPlaces(roots, starts, (values, count, size) => {
    const sums: (Value | undefined)[] = new Array(size)
    starts.forEach((start, i) => (sums[start.grad] = tangents[i]))
    for (let i = 0; i < count; i++) {
      const node = values[i]!
      const terms: Sums = []
      let shared: unknown
      for (let j = countOperands(node) - 1; j >= 0; j--) {
        const operand = operandAt(node, j)
        const tangent = operand.state & State.tracked ? sums[operand.grad] : undefined
        if (tangent === undefined) continue
        shared ??= sharedBy(node)
        add(terms, 0, product(tangent, partialAt(node, j, shared)))
      }
      sums[i] = total(terms[0])
    }
    return roots.map((root) => (root.requiresGrad ? sums[root.grad] : undefined) ?? lift(0))
  })
}

function add(sums: Sums, place: number, term: Value | undefined): void {
  if (term === undefined) return
  const sum = sums[place]
  if (sum === undefined) sums[place] = term
  else if (Array.isArray(sum)) sum.push(term)
  else sums[place] = [sum, term]
}

function total(sum: Value | Value[] | undefined): Value | undefined {
  return Array.isArray(sum) ? k.sum(sum) : sum
}

/** What the partials of one node have in common. */
export function sharedBy(node: Value): unknown {
  const { arity, partials } = ops[node.state >> State.op]!
  if (arity === 'custom') return (node.y as CustomRule).partials(node)
  return arity === 'many' && partials[1]?.(k, node.x, node)
}

/** The partial derivative of a node with respect to the operand at an index; undefined is 0. */
export function partialAt(node: Value, index: number, shared: unknown): Operand | undefined {
  const { arity, partials } = ops[node.state >> State.op]!
  const { x, y } = node
  const xs = x as readonly Value[]
  switch (arity) {
    case 'custom':
      return (shared as readonly Operand[])[index]
    case 'ternary':
      return partials[index]?.(k, ...xs, node)
    case 'many':
      return partials[0]?.(k, xs[index], node, shared)
    case 'pairs': {
      const pair = index % xs.length
      return partials[index < xs.length ? 0 : 1]?.(k, xs[pair], (y as readonly Value[])[pair])
    }
  }
  return partials[index]?.(k, x, y ?? node, node)
}

/** The product of the chain rule: 0 where either factor is 0, whatever the other is; undefined if it is statically zero. */
function product(x: Value, factor: Operand | undefined): Value | undefined {
  if (factor === undefined || factor === 0 || isAlways(x, 0)) return undefined
  if (factor === 1) return x
  const y = lift(factor)
  if (isAlways(y, 0)) return undefined
  if (isAlways(x, 1)) return y
  if (isAlways(y, 1)) return x
  const result = x.mul(y)
  return mode & Mode.recording || Number.isNaN(result.v) ? k.times(x, y) : result
}

/** Whether a Value is this number and cannot become another: while recording, only literals are known. */
function isAlways({ v, state }: Value, number: number): boolean {
  if (v !== number) return false
  return mode & Mode.recording ? state === Op.constant << State.op : (state & State.tracked) === 0
}
