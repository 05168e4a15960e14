import { LITERAL, MANY, NONE, PAIRS, names, takes } from './ops'

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
  readonly lists: Int32Array[] = []
  private readonly literalAt = new Map<number | string, number>()
  private readonly listAt = new Map<number, number[]>()
  private table = new Int32Array(1024).fill(-1)

  /** @param instead what some numbers become, where others than doubles are computed with */
  constructor(private readonly instead: ReadonlyMap<number, number> = new Map()) {}

  /** A constant. 0 and −0 are two. */
  literal(number: number): number {
    const value = this.instead.get(number) ?? number
    const key = Object.is(value, -0) ? '-0' : value
    let index = this.literalAt.get(key)
    if (index === undefined) {
      index = this.literals.push(value) - 1
      this.literalAt.set(key, index)
    }
    return this.node(LITERAL, index)
  }

  /** The number of a list of nodes. */
  list(nodes: ArrayLike<number>): number {
    let hash = nodes.length
    for (let i = 0; i < nodes.length; i++) hash = mix(hash, nodes[i]!)
    const same = this.listAt.get(hash) ?? []
    for (const id of same) if (isSame(this.lists[id]!, nodes)) return id
    const id = this.lists.push(Int32Array.from(nodes)) - 1
    this.listAt.set(hash, [...same, id])
    return id
  }

  node(op: number, x = -1, y = -1, w = -1): number {
    const mask = this.table.length - 1
    let at = mix(mix(mix(op, x), y), w) & mask
    for (let id = this.table[at]!; id >= 0; id = this.table[at]!) {
      if (this.op[id] === op && this.x[id] === x && this.y[id] === y && this.w[id] === w) return id
      at = (at + 1) & mask
    }
    if (this.size === this.op.length) this.grow()
    const id = this.size++
    this.op[id] = op
    this.x[id] = x
    this.y[id] = y
    this.w[id] = w
    this.table[at] = id
    if (2 * this.size > mask) this.rehash()
    return id
  }

  name(id: number): string {
    return names[this.op[id]!]!
  }

  isLiteral(id: number): boolean {
    return this.op[id] === LITERAL
  }

  /** The number that a literal stands for; undefined for other nodes. */
  number(id: number): number | undefined {
    return this.op[id] === LITERAL ? this.literals[this.x[id]!] : undefined
  }

  /** Calls `visit` for each operand of a node. */
  eachOperand(id: number, visit: (operand: number, index: number) => void): void {
    const arity = takes[this.op[id]!]!
    if (arity === NONE) return
    if (arity >= MANY) {
      const xs = this.lists[this.x[id]!]!
      for (let i = 0; i < xs.length; i++) visit(xs[i]!, i)
      if (arity === PAIRS) {
        const ys = this.lists[this.y[id]!]!
        for (let i = 0; i < ys.length; i++) visit(ys[i]!, xs.length + i)
      }
      return
    }
    visit(this.x[id]!, 0)
    if (arity > 1) visit(this.y[id]!, 1)
    if (arity > 2) visit(this.w[id]!, 2)
  }

  /** Calls `visit` for each node that is not a leaf, in order. */
  eachOperator(visit: (id: number, arity: number) => void): void {
    for (let id = 0; id < this.size; id++) {
      const arity = takes[this.op[id]!]!
      if (arity !== NONE) visit(id, arity)
    }
  }

  /** For each node, 1 if one of `roots` depends on it, but not past a node that `isLeaf` names. */
  needed(roots: Iterable<number>, isLeaf?: (id: number) => boolean): Uint8Array {
    const needed = new Uint8Array(this.size)
    const done = new Set<number>() // lists, which many nodes may share
    const mark = (xs: number): void => {
      if (done.has(xs)) return
      done.add(xs)
      for (const id of this.lists[xs]!) needed[id] = 1
    }
    for (const root of roots) needed[root] = 1
    for (let id = this.size - 1; id >= 0; id--) {
      if (needed[id] === 0 || isLeaf?.(id) === true) continue
      const arity = takes[this.op[id]!]!
      if (arity >= MANY) {
        mark(this.x[id]!)
        if (arity === PAIRS) mark(this.y[id]!)
      } else if (arity > 0) {
        needed[this.x[id]!] = 1
        if (arity > 1) needed[this.y[id]!] = 1
        if (arity > 2) needed[this.w[id]!] = 1
      }
    }
    return needed
  }

  private grow(): void {
    const size = this.size * 2
    const larger = <A extends Uint8Array | Int32Array>(old: A, array: A): A => {
      array.set(old)
      return array
    }
    this.op = larger(this.op, new Uint8Array(size))
    this.x = larger(this.x, new Int32Array(size))
    this.y = larger(this.y, new Int32Array(size))
    this.w = larger(this.w, new Int32Array(size))
  }

  private rehash(): void {
    const mask = this.table.length * 2 - 1
    this.table = new Int32Array(mask + 1).fill(-1)
    for (let id = 0; id < this.size; id++) {
      let at = mix(mix(mix(this.op[id]!, this.x[id]!), this.y[id]!), this.w[id]!) & mask
      while (this.table[at]! >= 0) at = (at + 1) & mask
      this.table[at] = id
    }
  }
}

function mix(hash: number, next: number): number {
  const mixed = Math.imul(hash ^ next, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

function isSame(xs: Int32Array, ys: ArrayLike<number>): boolean {
  if (xs.length !== ys.length) return false
  for (let i = 0; i < xs.length; i++) if (xs[i] !== ys[i]) return false
  return true
}
