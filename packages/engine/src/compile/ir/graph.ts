import { LITERAL, MANY, NONE, PAIRS, opNames, arities } from './ops'

/**
 * A program as a graph of nodes in typed arrays. A node is a number, its place in them; its operands
 * are nodes before it, so ascending order is an order of evaluation. Equal nodes are one node.
 *
 *     op   x   y   w
 *     mul  3   7   −1     operands are nodes,
 *     dot  0   1   −1     or numbers of lists,
 *     lit  5   −1  −1     or, for a leaf, its index
 */
export class Graph {
  size = 0
  op = new Uint8Array(256)
  x = new Int32Array(256)
  y = new Int32Array(256)
  w = new Int32Array(256)
  readonly literals: number[] = []
  readonly lists: (readonly number[])[] = []
  /** What knows the nodes of calls, if there are any; see passes/calls.ts. */
  calls?: object
  private readonly literalAt = new Map<number | string, number>()
  private readonly listAt = new Map<number, number[]>()
  /** Nodes by their hash, or −1: at most half full. */
  private table = new Int32Array(1024).fill(-1)

  /** @param instead what some numbers become, where others than doubles are computed with */
  constructor(private readonly instead?: ReadonlyMap<number, number>) {}

  /** A constant. 0 and −0 are two. */
  literal(number: number): number {
    const value = this.instead?.get(number) ?? number
    const key = Object.is(value, -0) ? '-0' : value
    let index = this.literalAt.get(key)
    if (index === undefined) this.literalAt.set(key, (index = this.literals.push(value) - 1))
    return this.node(LITERAL, index)
  }

  /** The number of a list of nodes. */
  list(nodes: readonly number[]): number {
    const hash = nodes.reduce(mix, nodes.length)
    const same = this.listAt.get(hash) ?? []
    for (const id of same) {
      const list = this.lists[id]!
      if (list.length === nodes.length && list.every((node, i) => node === nodes[i])) return id
    }
    this.listAt.set(hash, [...same, this.lists.length])
    return this.lists.push(nodes) - 1
  }

  node(op: number, x = -1, y = -1, w = -1): number {
    const at = this.placeOf(op, x, y, w)
    const known = this.table[at]!
    if (known >= 0) return known
    const id = this.size++
    if (id === this.op.length) {
      this.op = doubled(this.op, new Uint8Array(2 * id))
      this.x = doubled(this.x, new Int32Array(2 * id))
      this.y = doubled(this.y, new Int32Array(2 * id))
      this.w = doubled(this.w, new Int32Array(2 * id))
    }
    this.table[at] = id
    this.op[id] = op
    this.x[id] = x
    this.y[id] = y
    this.w[id] = w
    if (2 * this.size > this.table.length) {
      this.table = new Int32Array(2 * this.table.length).fill(-1)
      for (let i = 0; i <= id; i++)
        this.table[this.placeOf(this.op[i]!, this.x[i]!, this.y[i]!, this.w[i]!)] = i
    }
    return id
  }

  /** Where in the table a node is, or would be. */
  private placeOf(op: number, x: number, y: number, w: number): number {
    for (let at = mix(mix(mix(op, x), y), w); ; at++) {
      at &= this.table.length - 1
      const id = this.table[at]!
      const isSame = this.x[id] === x && this.op[id] === op && this.y[id] === y && this.w[id] === w
      if (id < 0 || isSame) return at
    }
  }

  name(id: number): string {
    return opNames[this.op[id]!]!
  }

  /** The number that a literal stands for; undefined for other nodes. */
  number(id: number): number | undefined {
    return this.op[id] === LITERAL ? this.literals[this.x[id]!] : undefined
  }

  /** Calls `visit` for each operand of a node. */
  eachOperand(id: number, visit: (operand: number, index: number) => void): void {
    const arity = arities[this.op[id]!]!
    const x = this.x[id]!
    const y = this.y[id]!
    if (arity >= MANY) {
      const xs = this.lists[x]!
      xs.forEach(visit)
      if (arity === PAIRS) this.lists[y]!.forEach((operand, i) => visit(operand, xs.length + i))
    } else if (arity > NONE) {
      visit(x, 0)
      if (arity > 1) visit(y, 1)
      if (arity > 2) visit(this.w[id]!, 2)
    }
  }

  /** For each node, 1 if one of `roots` depends on it, but not past a node that `isLeaf` names. */
  needed(roots: Iterable<number>, isLeaf?: (id: number) => boolean): Uint8Array {
    const needed = new Uint8Array(this.size)
    const done: boolean[] = [] // lists, which many nodes may share
    const mark = (xs: number): void => {
      if (done[xs]) return
      done[xs] = true
      for (const id of this.lists[xs]!) needed[id] = 1
    }
    for (const root of roots) needed[root] = 1
    for (let id = this.size - 1; id >= 0; id--) {
      if (needed[id] === 0 || isLeaf?.(id)) continue
      const arity = arities[this.op[id]!]!
      if (arity >= MANY) {
        mark(this.x[id]!)
        if (arity === PAIRS) mark(this.y[id]!)
      } else if (arity > NONE) {
        needed[this.x[id]!] = 1
        if (arity > 1) needed[this.y[id]!] = 1
        if (arity > 2) needed[this.w[id]!] = 1
      }
    }
    return needed
  }

  /** For each node, 1 if it is marked in `from` or depends on one that is, by ops that propagate it. */
  dependent(from: Uint8Array, propagates?: (op: number) => boolean): Uint8Array {
    const depends = new Uint8Array(this.size)
    depends.set(from)
    const inList: (0 | 1)[] = []
    const list = (at: number): 0 | 1 =>
      (inList[at] ??= this.lists[at]!.some((id) => depends[id] === 1) ? 1 : 0)
    for (let id = 0; id < this.size; id++) {
      const op = this.op[id]!
      const arity = arities[op]!
      if (depends[id] || arity === NONE || propagates?.(op) === false) continue
      const x = this.x[id]!
      const y = this.y[id]!
      depends[id] =
        arity >= MANY
          ? list(x) | (arity === PAIRS ? list(y) : 0)
          : depends[x]! | (arity > 1 ? depends[y]! : 0) | (arity > 2 ? depends[this.w[id]!]! : 0)
    }
    return depends
  }
}

function doubled<A extends Uint8Array | Int32Array>(old: A, larger: A): A {
  larger.set(old)
  return larger
}

function mix(hash: number, next: number): number {
  const mixed = Math.imul(hash ^ next, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
