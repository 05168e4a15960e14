import type { Graph } from '../ir/graph'
import { UNIFORM, INPUT, LITERAL } from '../ir/ops'
import type { Schedule } from './steps'
import { TILE } from './steps'

/** Where the numbers of a program lie: operands of loops side by side, in the order of their list. */
export class Storage {
  /** The slot of each node; −1 for one that has none yet. */
  readonly slotOf: Int32Array
  /** The cell of each `uniform`; −1 for one that only lists use. */
  readonly cellOf: Int32Array
  readonly cells: Schedule['cells'] = []
  /** Stores beside those of nodes that have a slot of their own. */
  readonly copies: [node: number, slot: number][] = []
  /** The slot of the first element of each list that was placed. */
  private readonly starts: number[] = []

  /** @param slots how many there are, at first those of the inputs */
  constructor(
    private readonly graph: Graph,
    public slots: number,
    uniforms: number,
  ) {
    const { op, x, size } = graph
    this.slotOf = new Int32Array(size).fill(-1)
    this.cellOf = new Int32Array(uniforms).fill(-1)
    for (let id = 0; id < size; id++) if (op[id] === INPUT) this.slotOf[id] = x[id]!
  }

  /** Whether a node has the same number in all rows. */
  isUniform(id: number): boolean {
    const op = this.graph.op[id]
    return op === UNIFORM || op === LITERAL
  }

  /** Gives a node the next slot. */
  newSlot(id: number): number {
    return (this.slotOf[id] = this.slots++)
  }

  /** The slot of a node, a new one if it has none yet. */
  slotFor(id: number): number {
    const slot = this.slotOf[id]!
    return slot < 0 ? this.newSlot(id) : slot
  }

  /** A new cell for a node that is the same in all rows. */
  newCell(id: number): number {
    const { graph } = this
    return this.cells.push(graph.op[id] === UNIFORM ? [0, graph.x[id]!] : [graph.number(id)!]) - 1
  }

  /** Gives a node a cell if it is a `uniform` without one. */
  needCell(id: number): void {
    const { op, x } = this.graph
    if (op[id] === UNIFORM && this.cellOf[x[id]!]! < 0) this.cellOf[x[id]!] = this.newCell(id)
  }

  isPlaced(list: number): boolean {
    return this.starts[list] !== undefined
  }

  /** The slot of the first element of a list whose elements lie side by side. */
  listAt(list: number): number {
    const { slotOf, starts } = this
    const nodes = this.graph.lists[list]!
    let start = starts[list] ?? slotOf[nodes[0]!]!
    const isApart = !this.isPlaced(list) && nodes.some((id, i) => slotOf[id] !== start + i)
    if (start < 0 || isApart) {
      start = this.slots
      this.slots += nodes.length
      nodes.forEach((id, i) => {
        if (slotOf[id]! < 0 && !this.isUniform(id)) slotOf[id] = start + i
        else this.copies.push([id, start + i])
      })
    }
    return (starts[list] = start)
  }

  /** The first cell of weights, which lie tile by tile: of TILE lists the first elements, then the second ones, … */
  weightsAt(weights: readonly number[]): number {
    const start = this.cells.length
    for (let j = 0, n: number; j < weights.length; j += n) {
      n = j + TILE <= weights.length ? TILE : 1
      const tile = weights.slice(j, j + n).map((list) => this.graph.lists[list]!)
      tile[0]!.forEach((_, i) => tile.forEach((list) => this.newCell(list[i]!)))
    }
    return start
  }
}
