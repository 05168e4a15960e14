import * as engine from '@mg/engine'
import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { functions } from './functions'
import { networkOf } from './network'
import type { Program, Statement, Step } from '@mg/engine/formula'
import type { Problem, Span } from '@mg/engine/formula'

/** A number of a program that may be changed, and moved along its gradient. */
export interface Leaf {
  /** Its name, with a number behind it where the same name is given several times. */
  key: string
  value: Value
  /** Where its number stands in the text; nowhere for a name that is given no number. */
  at: Span | undefined
  /** What it belongs to: weights are many, and are not listed one by one. */
  kind: 'literal' | 'free' | 'weight'
}

export interface EvaluateOptions {
  /** The numbers of leaves that the text gives none. */
  numbers?: Readonly<Record<string, number>>
  /** The leaves that stay as they are. */
  fixed?: ReadonlySet<string>
  /** Stand-ins for leaves, by key. */
  leaves?: ReadonlyMap<string, Value>
  /** Which name is the result; default: the last line. */
  result?: string | undefined
}

export interface Evaluation {
  /** What was run, and how. */
  program: Program
  options: EvaluateOptions
  result: Value | undefined
  /** What the result is called. */
  name: string
  leaves: readonly Leaf[]
  /** The names that were given to single Values, in order. */
  names: readonly string[]
  /** Where each Value was made. */
  places: ReadonlyMap<Value, Span>
  problems: readonly Problem[]
}

/** After so many names nobody looks any further for circles: a program may have more than anybody can wait for. */
const MOST_SEARCHED = 20_000

/** What a free name is until somebody changes it. */
const FREE = 1

/** Something wrong with a step; the text of the error says what. */
class EvaluationError extends Error {
  constructor(
    message: string,
    readonly at: Span,
  ) {
    super(message)
  }
}

/** What stands on the stack: numbers, Values, functions that are passed as arguments, and lists. */
export type Item = Operand | { function: string } | readonly Item[]

/** Runs a program on the engine. What is wrong in one line is told, and the lines below still run. */
export function evaluate(program: Program, options: EvaluateOptions = {}): Evaluation {
  return new Evaluator(program, options).run()
}

class Evaluator {
  private readonly scope = new Map<string, Item>()
  private readonly leaves = new Map<string, Leaf>()
  private readonly places = new Map<Value, Span>()
  private readonly problems: Problem[]
  /** Names that a line above could not make; what needs them is passed over without a further word. */
  private readonly failed = new Set<string>()
  private networks = 0
  private parameters = 0
  private searched = 0
  /** The lines in which each name is made. */
  private readonly madeIn = new Map<string, number[]>()

  constructor(
    private readonly program: Program,
    private readonly options: EvaluateOptions,
  ) {
    this.problems = [...program.problems]
    for (const [i, { name }] of program.statements.entries()) {
      if (name === undefined) continue
      const lines = this.madeIn.get(name)
      if (lines) lines.push(i)
      else this.madeIn.set(name, [i])
    }
  }

  run(): Evaluation {
    const { statements } = this.program
    let last: Item | undefined
    for (const [i, statement] of statements.entries()) {
      try {
        last = this.statement(statement, i)
        if (statement.name !== undefined) this.scope.set(statement.name, last)
      } catch (error) {
        const { from, to } = error instanceof EvaluationError ? error.at : statement
        const { message } = error as Error
        if (message !== '') this.problems.push({ message, from, to })
        if (statement.name !== undefined) this.failed.add(statement.name)
        last = undefined
      }
    }
    const names = [...this.scope].flatMap(([name, item]) => (item instanceof Value ? [name] : []))
    const { result: wanted } = this.options
    const isNamed = wanted !== undefined && names.includes(wanted)
    const result = this.resultOf(isNamed ? this.scope.get(wanted) : last)
    const name = (isNamed ? wanted : statements.at(-1)?.name) ?? result?.label ?? 'the result'
    const { program, options, places, problems } = this
    const leaves = [...this.leaves.values()]
    return { program, options, result, name, leaves, names, places, problems }
  }

  private resultOf(item: Item | undefined): Value | undefined {
    const at = this.program.statements.at(-1)
    if (item instanceof Value || item === undefined || at === undefined) return item as Value
    if (typeof item === 'number') return this.constant(item, at)
    this.problems.push({
      message: Array.isArray(item)
        ? 'the last line is a list; pick one of it, such as the first with [0], or take the sum'
        : 'the last line must give a number',
      from: at.from,
      to: at.to,
    })
    return undefined
  }

  private statement(statement: Statement, i: number): Item {
    const { steps, name } = statement
    const [only] = steps
    if (name !== undefined && steps.length === 1 && only!.kind === 'number') {
      return this.leaf(name, only!.value, 'literal', only!)
    }
    const stack: Item[] = []
    for (const step of steps) stack.push(this.step(step, stack, i))
    const result = stack.pop()!
    if (name === undefined) return result
    if (typeof result === 'number') return this.constant(result, statement, name)
    if (result instanceof Value && result.label === undefined) result.label = name
    return result
  }

  private step(step: Step, stack: Item[], i: number): Item {
    switch (step.kind) {
      case 'number':
        return step.value
      case 'function':
        return { function: step.name }
      case 'name':
        return this.scope.get(step.name) ?? this.free(step.name, step, i)
      case 'list':
        return stack.splice(stack.length - step.count)
      case 'item': {
        const list = stack.pop()!
        if (!Array.isArray(list))
          throw new EvaluationError('only a list can have [ ] after it', step)
        const item = (list as readonly Item[])[step.index]
        if (item !== undefined) return item
        throw new EvaluationError(
          `the list has ${list.length} places, counted from 0, so there is no [${step.index}]`,
          step,
        )
      }
      case 'apply': {
        const result = this.apply(step.name, stack.splice(stack.length - step.count), step)
        for (const value of [result].flat()) {
          if (value instanceof Value && !this.places.has(value)) {
            this.places.set(value, { from: step.from, to: step.to })
          }
        }
        return result
      }
    }
  }

  private apply(name: string, items: readonly Item[], at: Span): Item {
    if (name === 'MLP') return this.network(items, at)
    const operation = (engine as unknown as Record<string, (...operands: unknown[]) => Value>)[
      name
    ]!
    if (name === 'dot') {
      if (!items.every(Array.isArray)) {
        throw new EvaluationError('dot takes two lists, as in dot([a, b], [c, d])', at)
      }
      const [xs, ys] = items.map((item) => this.operands(item as readonly Item[], name, at))
      if (xs!.length !== ys!.length) {
        throw new EvaluationError(
          `dot got lists of length ${xs!.length} and ${ys!.length}; they must be equally long`,
          at,
        )
      }
      return operation(xs, ys)
    }
    if (functions[name]!.overMany) {
      const list = items.length === 1 && Array.isArray(items[0]) ? (items[0] as Item[]) : items
      if (list.length === 0) throw new EvaluationError(`${name} got an empty list`, at)
      return operation(this.operands(list, name, at)) as Item
    }
    return operation(...this.operands(items, name, at))
  }

  /** Items that are single numbers or Values, which is what operations take. */
  private operands(items: readonly Item[], name: string, at: Span): Operand[] {
    for (const item of items) {
      if (typeof item === 'number' || item instanceof Value) continue
      const message = Array.isArray(item)
        ? `${name} cannot take a list here`
        : `${(item as { function: string }).function} is a function; write ${(item as { function: string }).function}(x)`
      throw new EvaluationError(message, at)
    }
    return items as Operand[]
  }

  private network(items: readonly Item[], at: Span): Item {
    const prefix = this.networks++ === 0 ? '' : `network${this.networks}.`
    try {
      const leaf = (key: string, data: number): Value => {
        this.parameters++
        return this.leaf(key, data, 'weight', undefined)
      }
      const made = (value: Value): unknown => this.places.set(value, at)
      return networkOf(items, { prefix, used: this.parameters, leaf, made })
    } catch (error) {
      throw new EvaluationError((error as Error).message, at)
    }
  }

  private constant(data: number, at: Span, label?: string): Value {
    const value = new Value(data, { requiresGrad: false, ...(label !== undefined && { label }) })
    this.places.set(value, at)
    return value
  }

  /** A name that no line gives a number: a leaf as well. */
  private free(name: string, at: Span, i: number): Value {
    if (this.failed.has(name)) throw new EvaluationError('', at)
    const below = this.madeIn.get(name)?.find((j) => j >= i)
    if (below !== undefined) throw new EvaluationError(this.misplaced(name, i, below), at)
    const leaf = this.leaf(name, FREE, 'free', undefined)
    this.scope.set(name, leaf)
    return leaf
  }

  /** Why a name cannot be used in one line that is only made in that line or below it. */
  private misplaced(name: string, i: number, below: number): string {
    const { statements } = this.program
    const { line } = statements[below]!
    if (below === i) return `${name} is defined by itself; give it a number in a line above`
    const uses = (j: number): string[] =>
      statements[j]!.steps.flatMap((step) => (step.kind === 'name' ? [step.name] : []))
    const seen = new Set<string>()
    const open = uses(below)
    const target = statements[i]!.name
    while (open.length > 0) {
      if (this.searched++ > MOST_SEARCHED) break
      const next = open.pop()!
      if (next === target) {
        return `${target} needs ${name}, but line ${line} defines ${name} by ${target}: that is a circle`
      }
      if (seen.has(next)) continue
      seen.add(next)
      const made = this.madeIn.get(next)?.[0]
      if (made !== undefined) open.push(...uses(made))
    }
    return `${name} is only defined in line ${line}; move that line up`
  }

  private leaf(name: string, data: number, kind: Leaf['kind'], at: Span | undefined): Value {
    let key = name
    for (let n = 2; this.leaves.has(key); n++) key = `${name} (${n})`
    const { numbers = {}, fixed, leaves } = this.options
    const number = kind !== 'literal' && Object.hasOwn(numbers, key) ? numbers[key]! : data
    const value =
      leaves?.get(key) ?? new Value(number, { label: name, requiresGrad: !fixed?.has(key) })
    this.leaves.set(key, { key, value, at, kind })
    if (at) this.places.set(value, at)
    return value
  }
}
