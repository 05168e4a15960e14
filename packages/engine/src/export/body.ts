import type { Graph } from '../compile/ir/graph'
import { INPUT, LITERAL, MANY, arities } from '../compile/ir/ops'
import type { Helpers } from './called-functions'
import type { Section } from './section'

/** A list at least this long becomes an array and a loop; a shorter one is written out. */
const LONG = 8

/** How the statements of a function are written. */
export interface Statements {
  /** A leaf of the section as an operand. */
  leaf: (index: number) => string
  literal: (value: number) => string
  /** A statement that names a number. */
  define: (name: string, value: string) => string
  /** The name of a number as an operand. */
  use: (name: string) => string
  /** The array of which these leaves are a run in memory, if it is one. */
  run: (leaves: readonly number[]) => string | undefined
  /** Statements that make an array of numbers. */
  array: (name: string, elements: readonly string[]) => readonly string[]
  /** Statements that name what an op makes of one array, or of two. */
  overArrays: (
    name: string,
    op: 'sum' | 'dot' | 'least' | 'greatest',
    arrays: readonly string[],
    size: number,
  ) => readonly string[]
}

/** Straight-line code: a statement for each node of a section. */
export class Body {
  readonly lines: string[] = []
  private readonly names = new Map<number, string>()
  private readonly arrays = new Map<number, string>()
  private readonly graph: Graph

  constructor(
    section: Section,
    private readonly statements: Statements,
    private readonly helpers: Helpers,
  ) {
    const { graph, roots } = section
    this.graph = graph
    const needed = graph.needed(roots)
    for (let id = 0; id < graph.size; id++) {
      const arity = arities[graph.op[id]!]!
      if (needed[id] === 0 || arity === 0) continue
      const name = `v${this.names.size}`
      this.lines.push(
        ...(arity < MANY
          ? [statements.define(name, this.expression(id))]
          : this.overList(name, id)),
      )
      this.names.set(id, name)
    }
  }

  /** A node as an operand. */
  text(id: number): string {
    const { graph, statements } = this
    if (graph.op[id] === LITERAL) return statements.literal(graph.number(id)!)
    return graph.op[id] === INPUT
      ? statements.leaf(graph.x[id]!)
      : statements.use(this.names.get(id)!)
  }

  /** The array that holds these nodes; statements that make it are added where it is new. */
  array(nodes: readonly number[]): string {
    const { op, x } = this.graph
    const list = this.graph.list(nodes)
    let name = this.arrays.get(list)
    if (name === undefined) {
      if (nodes.every((id) => op[id] === INPUT)) {
        name = this.statements.run(nodes.map((id) => x[id]!))
      }
      if (name === undefined) {
        name = `a${this.arrays.size}`
        const elements = nodes.map((id) => this.text(id))
        this.lines.push(...this.statements.array(name, elements))
      }
      this.arrays.set(list, name)
    }
    return name
  }

  private expression(id: number): string {
    const operands: string[] = []
    this.graph.eachOperand(id, (operand) => operands.push(this.text(operand)))
    return this.helpers.expression(this.graph.name(id), operands)
  }

  private overList(name: string, id: number): readonly string[] {
    const { graph, statements } = this
    const op = graph.name(id) as 'sum' | 'dot' | 'least' | 'greatest'
    const xs = graph.lists[graph.x[id]!]!
    const ys = op === 'dot' ? graph.lists[graph.y[id]!]! : undefined
    if (xs.length >= LONG) {
      const arrays = (ys ? [xs, ys] : [xs]).map((list) => this.array(list))
      const lines = statements.overArrays(name, op, arrays, xs.length)
      return lines.map((line) => this.helpers.noting(line))
    }
    const apply = (op: string, ...operands: string[]): string =>
      this.helpers.expression(op, operands)
    if (op === 'least' || op === 'greatest') {
      const pick = op === 'least' ? 'min' : 'max'
      return [
        statements.define(
          name,
          xs.map((x) => this.text(x)).reduce((a, b) => apply(pick, a, b)),
        ),
      ]
    }
    const terms = xs.map((x, i) =>
      ys ? apply('mul', this.text(x), this.text(ys[i]!)) : this.text(x),
    )
    return [statements.define(name, terms.join(' + ') || statements.literal(0))]
  }
}
