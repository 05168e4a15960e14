import type { Calls, ReversedCalls } from '../../compile/passes/calls'
import type { CallPrograms } from '../../compile/run/program'
import type { Sums } from '../../compile/passes/differentiate'
import type { Builder } from '../../compile/passes/simplify'
import { rowsWithCalls } from '../run/rows'
import { Addition } from './addition'
import { CALL, ELEMENT, PACK, RESULT, routineOf, writerTo } from './nodes'

/** What the compiler asks of calls. */
export const calls: Calls & CallPrograms = {
  reverse: (k, sums, reachesTarget, isCareful = false) =>
    new Reversed(k, sums, reachesTarget, isCareful),
  push(k, id, tangents, isCareful = false) {
    const { graph } = k
    const to = writerTo(k)
    const x = graph.x[id]!
    switch (graph.op[id]) {
      case ELEMENT:
        return tangents[x] === undefined
          ? undefined
          : to.element(tangents[x], graph.y[id]!, graph.w[id]!)
      case PACK: {
        const list = graph.lists[x]!
        return list.some((at) => tangents[at] !== undefined)
          ? to.pack(list.map((at) => tangents[at] ?? graph.literal(0)))
          : undefined
      }
      case RESULT:
        return pushed(k, x, tangents, isCareful)[graph.y[id]!]
      default:
        return undefined
    }
  },
  program: rowsWithCalls,
}

/** By sweep, which is known by its list of tangents: the tangents of the results of each call. */
const PUSHED = new WeakMap<readonly number[], Map<number, (number | undefined)[]>>()

function pushed(k: Builder, call: number, tangents: readonly number[], isCareful: boolean) {
  let ofSweep = PUSHED.get(tangents)
  if (!ofSweep) PUSHED.set(tangents, (ofSweep = new Map()))
  let results = ofSweep.get(call)
  if (!results) {
    const { graph } = k
    const operands = graph.lists[graph.x[call]!]!
    const moving = operands.map((operand) => tangents[operand])
    results = moving.every((tangent) => tangent === undefined)
      ? []
      : routineOf(graph, call).push(writerTo(k), operands, moving, isCareful)
    ofSweep.set(call, results)
  }
  return results
}

/** The gradients of blocks in one sweep of reverse mode. */
class Reversed implements ReversedCalls {
  /** Gradients of whole blocks, by block. */
  private readonly whole = new Map<number, number[]>()
  /** Gradients of single elements, by block and index. */
  private readonly single = new Map<number, { length: number; at: Map<number, number> }>()
  /** Gradients of the results of calls. */
  private readonly ofCalls = new Map<number, (number | undefined)[]>()
  private readonly to

  constructor(
    private readonly k: Builder,
    private readonly sums: Sums,
    private readonly reachesTarget: Uint8Array,
    private readonly isCareful: boolean,
  ) {
    this.to = writerTo(k)
  }

  seed(id: number, g: number): true | undefined {
    const { op } = this.k.graph
    if (op[id] !== RESULT && op[id] !== PACK) return undefined
    this.add(id, g)
    return true
  }

  product(id: number) {
    if (!this.whole.has(id) && !this.single.has(id)) return undefined
    return { g: this.total(id)!, p: this.k.graph.literal(1) }
  }

  pull(id: number): boolean {
    const { sums, reachesTarget, to } = this
    const { graph } = this.k
    const [x, y] = [graph.x[id]!, graph.y[id]!]
    switch (graph.op[id]) {
      case ELEMENT:
        if (sums.has(id)) {
          const { at } = grouped(this.single, x, () => ({ length: graph.w[id]!, at: new Map() }))
          at.set(y, sums.total(id))
        }
        return true
      case PACK: {
        const g = this.total(id)
        const list = graph.lists[x]!
        if (g === undefined) return true
        list.forEach((element, i) => {
          if (reachesTarget[element])
            sums.add(element, to.element(g, i, list.length), graph.literal(1))
        })
        return true
      }
      case RESULT:
        grouped(this.ofCalls, x, () => [])[y] = this.total(id)
        return true
      case CALL: {
        const gradients = this.ofCalls.get(id)
        if (!gradients?.some((g) => g !== undefined)) return true
        const operands = graph.lists[x]!
        const result = (index: number): number => graph.node(RESULT, id, index)
        const wanted = operands.map((operand) => reachesTarget[operand] === 1)
        routineOf(graph, id)
          .pull(to, operands, result, gradients, wanted, this.isCareful)
          .forEach((g, i) => g !== undefined && this.add(operands[i]!, g))
        return true
      }
      default:
        return false
    }
  }

  private add(block: number, g: number): void {
    grouped(this.whole, block, () => []).push(g)
  }

  private total(block: number): number | undefined {
    const { to, sums } = this
    const { graph } = this.k
    const all = (this.whole.get(block) ?? []).slice()
    const single = this.single.get(block)
    if (single) {
      const { length, at } = single
      all.push(to.pack(Array.from({ length }, (_, i) => at.get(i) ?? graph.literal(0))))
    }
    // A block that stands for another, as a body has them, takes gradients as any node.
    if (graph.op[block] !== RESULT && graph.op[block] !== PACK && sums.has(block))
      all.push(sums.total(block))
    return all.length < 2 ? all[0] : to.call(ADDITION, all)(0)
  }
}

const ADDITION = new Addition()

function grouped<V>(groups: Map<number, V>, key: number, make: () => V): V {
  let group = groups.get(key)
  if (group === undefined) groups.set(key, (group = make()))
  return group
}
