import { INPUT, LITERAL, MANY, arities } from '../../compile/ir/ops'
import type { Graph } from '../../compile/ir/graph'
import type { Precision } from '../../compile/numbers'
import type { Field } from '../fields'
import type { Program } from '../program'
import type { Attribute, NodeProto, TensorProto, ValueInfo } from './messages'
import { operators } from './operators'

/** The name of the batch axis. */
export const BATCH = 'batch'

/** What a node is: a number for each point, or whether something holds there; a sign is that a number is negative. */
type Kind = 'number' | 'truth' | 'sign'

/** The nodes and constants of a model. A number is a tensor of shape [batch], or a single one. */
export class Writer {
  readonly nodes: NodeProto[] = []
  readonly initializers: TensorProto[] = []
  private readonly names: string[] = []
  private readonly kinds: Kind[] = []
  private readonly constants = new Map<string, string>()
  private readonly arrays = new Map<number, string>()
  private readonly leaves: [field: Field, index: number, isParameter: boolean][]
  private next = 0

  constructor(
    private readonly graph: Graph,
    private readonly fields: readonly Field[],
    program: Program,
    private readonly precision: Precision,
  ) {
    const placed = (all: readonly Field[], isParameter: boolean) =>
      all.flatMap((field) =>
        Array.from({ length: field.size }, (_, i): [Field, number, boolean] => [
          field,
          i,
          isParameter,
        ]),
      )
    this.leaves = [...placed(fields, false), ...placed(program.groups, true)]
    for (const { name, size, members } of program.groups) {
      const numbers = members.map((i) => program.recorded.parameters[i]!.v)
      this.initializers.push({ name, type: precision, dims: [size], numbers })
    }
  }

  infoOf(name: string, { size, isScalar }: Field): ValueInfo {
    return { name, type: this.precision, dims: isScalar ? [BATCH] : [BATCH, size] }
  }

  /** Writes all that the roots need. */
  nodesFor(roots: readonly number[]): void {
    const { graph } = this
    const needed = graph.needed(roots)
    for (let id = 0; id < graph.size; id++) {
      const arity = arities[graph.op[id]!]!
      if (needed[id] === 0 || arity === 0) continue
      if (arity < MANY) this.single(id)
      else this.names[id] = this.dot(id)
    }
  }

  /** An output of its own name, whose numbers are these nodes. */
  output(name: string, roots: readonly number[], field: Field): ValueInfo {
    if (field.isScalar) {
      this.nodes.push({
        op: 'Expand',
        inputs: [this.number(roots[0]!), this.batchShape()],
        outputs: [name],
      })
    } else {
      const columns = roots.map((id) => this.column(this.number(id)))
      this.nodes.push({
        op: 'Concat',
        inputs: columns,
        outputs: [name],
        attributes: [{ name: 'axis', value: 1 }],
      })
    }
    return this.infoOf(name, field)
  }

  private add(op: string, inputs: readonly string[], attributes?: readonly Attribute[]): string {
    const name = `v${this.next++}`
    this.nodes.push({ op, inputs, outputs: [name], ...(attributes && { attributes }) })
    return name
  }

  private constant(
    type: TensorProto['type'],
    dims: readonly number[],
    numbers: readonly number[],
  ): string {
    const key = `${type}:${dims.join()}:${numbers.map((x) => (Object.is(x, -0) ? '-0' : x)).join()}`
    let name = this.constants.get(key)
    if (name === undefined) {
      name = `c${this.constants.size}`
      this.constants.set(key, name)
      this.initializers.push({ name, type, dims, numbers })
    }
    return name
  }

  private literal(value: number): string {
    return this.constant(this.precision, [], [value])
  }

  /** The shape [batch] as a tensor. */
  private batchShape(): string {
    const field = this.fields.find(({ size }) => size > 0)
    if (!field) return this.constant('i64', [1], [1])
    const known = this.constants.get(BATCH)
    if (known !== undefined) return known
    const name = this.add(
      'Shape',
      [field.name],
      [
        { name: 'start', value: 0 },
        { name: 'end', value: 1 },
      ],
    )
    this.constants.set(BATCH, name)
    return name
  }

  /** A number as a column [batch, 1]. */
  private column(name: string): string {
    const whole = this.add('Expand', [name, this.batchShape()])
    return this.add('Unsqueeze', [whole, this.constant('i64', [1], [1])])
  }

  private number(id: number): string {
    const { graph } = this
    if (graph.op[id] === LITERAL) return this.literal(graph.number(id)!)
    if (graph.op[id] === INPUT && this.names[id] === undefined) {
      const [field, i, isParameter] = this.leaves[graph.x[id]!]!
      this.names[id] = field.isScalar
        ? field.name
        : this.add(
            'Gather',
            [field.name, this.constant('i64', [], [i])],
            [{ name: 'axis', value: isParameter ? 0 : 1 }],
          )
    }
    if ((this.kinds[id] ?? 'number') === 'number') return this.names[id]!
    return this.add('Where', [this.names[id]!, this.literal(1), this.literal(0)])
  }

  /** A node as a condition: whether it is not 0. */
  private truth(id: number): string {
    if (this.kinds[id] === 'truth') return this.names[id]!
    return this.add('Not', [this.add('Equal', [this.number(id), this.literal(0)])])
  }

  private single(id: number): void {
    const { graph, kinds } = this
    const [x, y, w] = [graph.x[id]!, graph.y[id]!, graph.w[id]!]
    const name = graph.name(id)
    const isKind = (id: number, kind: Kind): boolean => kinds[id] === kind
    const isMinusZero = (id: number): boolean => Object.is(graph.number(id), -0)
    const set = (kind: Kind, name: string): void => {
      kinds[id] = kind
      this.names[id] = name
    }
    const compare = (op: string, negated = false): void => {
      const result = this.add(op, [this.number(x), this.number(y)])
      set('truth', negated ? this.add('Not', [result]) : result)
    }
    /** A number with its sign turned where a sign says so. */
    const turned = (sign: number, other: number): void => {
      const number = this.number(other)
      set('number', this.add('Where', [this.names[sign]!, this.add('Neg', [number]), number]))
    }
    switch (name) {
      case 'lt':
      case 'less':
        return compare('Less')
      case 'le':
      case 'lessEqual':
        return compare('LessOrEqual')
      case 'eq':
      case 'equal':
        return compare('Equal')
      case 'ne':
      case 'unequal':
        return compare('Equal', true)
      case 'where':
        return set('number', this.add('Where', [this.truth(x), this.number(y), this.number(w)]))
      case 'select':
        return set('number', this.add('Where', [this.names[x]!, this.number(y), this.number(w)]))
      case 'and': {
        const [mask, other] = isKind(x, 'truth') ? [x, y] : [y, x]
        if (isKind(mask, 'truth') && isKind(other, 'truth'))
          return set('truth', this.add('And', [this.names[mask]!, this.names[other]!]))
        if (isKind(mask, 'truth') && isMinusZero(other)) return set('sign', this.names[mask]!)
        if (isKind(mask, 'truth'))
          return set(
            'number',
            this.add('Where', [this.names[mask]!, this.number(other), this.literal(0)]),
          )
        if (isMinusZero(y)) return set('sign', this.add('Less', [this.number(x), this.literal(0)]))
        break
      }
      case 'or':
      case 'xor':
        if (isKind(y, 'sign')) return turned(y, x)
        if (isKind(x, 'sign')) return turned(x, y)
        break
    }
    const operator = operators[name as keyof typeof operators]
    if (operator === undefined) throw new Error(`${name} has no form in ONNX`)
    const operands: string[] = []
    graph.eachOperand(id, (operand) => operands.push(this.number(operand)))
    set(
      'number',
      this.add(operator, operands, name === 'rem' ? [{ name: 'fmod', value: 1 }] : undefined),
    )
  }

  private dot(id: number): string {
    const [x, y] = [this.graph.x[id]!, this.graph.y[id]!]
    const [xs, ys] = [this.array(x), this.array(y)]
    const axes = this.constant('i64', [1], [-1])
    return this.add(
      'ReduceSum',
      [this.add('Mul', [xs, ys]), axes],
      [{ name: 'keepdims', value: 0 }],
    )
  }

  /** A list as a tensor [batch, n], or [n] where all are parameters or literals. */
  private array(list: number): string {
    let name = this.arrays.get(list)
    if (name !== undefined) return name
    const { graph } = this
    const ids = graph.lists[list]!
    const leaves = ids.map((id) => (graph.op[id] === INPUT ? graph.x[id]! : -1))
    const [field, first, isParameter] = this.leaves[leaves[0]!] ?? [undefined, 0, false]
    const isRun = leaves.every(
      (leaf, i) => leaf === leaves[0]! + i && this.leaves[leaf]?.[0] === field,
    )
    if (ids.every((id) => graph.op[id] === LITERAL)) {
      name = this.constant(
        this.precision,
        [ids.length],
        ids.map((id) => graph.number(id)!),
      )
    } else if (field && isRun && !field.isScalar) {
      const bounds = [first, first + ids.length, isParameter ? 0 : 1]
      const slice = bounds.map((bound) => this.constant('i64', [1], [bound]))
      name = ids.length === field.size ? field.name : this.add('Slice', [field.name, ...slice])
    } else {
      const columns = ids.map((id) => this.column(this.number(id)))
      name = this.add('Concat', columns, [{ name: 'axis', value: 1 }])
    }
    this.arrays.set(list, name)
    return name
  }
}
