import { Value, lift } from '../value'
import type { Operand, Operands } from '../value'
import { functions } from './functions'
import { parse } from './parser'
import type { Program, Step } from './program'
import type { Span } from './tokens'

/** What a formula is given: a Value, a number, or a list of them for `sum`, `dot` and their like. */
export type FormulaOperand = Operand | Operands

/** What stands on the stack while a formula is computed. */
type Item = Operand | readonly Item[]

type Operation = (...operands: unknown[]) => Value | Value[]

/** What takes lists is static in Value; everything else is a method. */
const overMany = Value as unknown as Readonly<Record<string, Operation>>

/** The steps of each formula, by its place in the source: a tag is handed the same array again. */
const parsed = new WeakMap<TemplateStringsArray, Parsed>()

interface Parsed {
  text: string
  steps: readonly Step[]
}

/**
 * The Value of a formula, as one writes it: `+ - * / % **`, parentheses, and the functions of the
 * engine by their names. It makes the same graph as the methods do, to the bit, and is differentiated,
 * compiled and drawn like one; `**` groups from the right and binds more strongly than a sign. A
 * formula is parsed once for each place in the source, and needs no build step.
 *
 * What is given to it is a Value, a number (a constant, as everywhere) or, for functions over many,
 * a list of them.
 * @throws SyntaxError with a caret under the place, for text that is not a formula
 * @throws TypeError with a caret under the place, for a list where one number is due, and the reverse
 * @example
 * const x = new Value(2)
 * const y = formula`exp(-${x}**2 / 2) / sqrt(2 * ${Math.PI})`
 * y.data.toFixed(6) // '0.053991'
 * formula`dot(${[x, 3]}, [1, 10])`.data // 32
 */
export function formula(strings: TemplateStringsArray, ...given: readonly FormulaOperand[]): Value {
  let program = parsed.get(strings)
  if (program === undefined) parsed.set(strings, (program = read(strings)))
  const stack: Item[] = []
  for (const step of program.steps) stack.push(result(step, stack, given, program.text))
  return single(stack[0]!, program.text, program.steps.at(-1)!)
}

function read({ raw }: TemplateStringsArray): Parsed {
  const text = raw.reduce((before, part, i) => `${before}\${${i}}${part}`)
  const own = raw.findIndex((part) => part.includes('$'))
  if (own >= 0) {
    const before = raw.slice(0, own + 1).reduce((before, part, i) => `${before}\${${i}}${part}`)
    const from = before.length - raw[own]!.length + raw[own]!.indexOf('$')
    throw new SyntaxError(located('$ means nothing here', text, { from, to: from + 1 }))
  }
  const { statements, problems }: Program = parse(text, { isTemplate: true })
  const [problem] = problems
  if (problem) throw new SyntaxError(located(problem.message, text, problem))
  const [statement, second] = statements
  if (statement === undefined) {
    throw new SyntaxError(located('the formula is empty', text, { from: 0, to: 1 }))
  }
  if (second) throw new SyntaxError(located('a formula is one expression', text, second))
  if (statement.nameAt) {
    throw new SyntaxError(
      located('a formula has no name; leave it and the = out', text, statement.nameAt),
    )
  }
  const unknown = statement.steps.find(
    (step) => (step.kind === 'name' && !step.name.startsWith('$')) || step.kind === 'function',
  )
  if (unknown?.kind === 'function') {
    const message = `${unknown.name} is a function; write ${unknown.name}(…)`
    throw new SyntaxError(located(message, text, unknown))
  }
  if (unknown?.kind === 'name') {
    const message = `${unknown.name} is not known in a formula; write \${${unknown.name}}`
    throw new SyntaxError(located(message, text, unknown))
  }
  return { text, steps: statement.steps }
}

function result(step: Step, stack: Item[], given: readonly FormulaOperand[], text: string): Item {
  switch (step.kind) {
    case 'number':
      return step.value
    case 'name':
      return operandOf(given[Number(step.name.slice(2, -1)) - 1]!, text, step)
    case 'list':
      return stack.splice(stack.length - step.count)
    case 'item': {
      const list = stack.pop()!
      if (!Array.isArray(list)) throw mistake('only a list can have [ ] after it', text, step)
      const item = (list as readonly Item[])[step.index]
      if (item !== undefined) return item
      const places = `the list has ${list.length} places, counted from 0`
      throw mistake(`${places}, so there is no [${step.index}]`, text, step)
    }
    case 'apply':
      return applied(step.name, stack.splice(stack.length - step.count), text, step)
    case 'function':
      throw mistake(`${step.name} is a function`, text, step)
  }
}

function operandOf(given: FormulaOperand, text: string, at: Span): Item {
  if (typeof given === 'object' && !(given instanceof Value) && 'length' in given) {
    return Array.from(given)
  }
  try {
    lift(given as Operand)
    return given as Operand
  } catch (error) {
    throw mistake((error as Error).message, text, at)
  }
}

function applied(name: string, items: readonly Item[], text: string, at: Span): Item {
  const lists = items.every(Array.isArray)
  if (name === 'dot') {
    if (!lists) throw mistake('dot takes two lists, as in dot([a, b], [c, d])', text, at)
    const [xs, ys] = items as readonly (readonly Item[])[]
    if (xs!.length !== ys!.length) {
      const message = `dot got lists of length ${xs!.length} and ${ys!.length}; they must be equally long`
      throw mistake(message, text, at)
    }
    return overMany[name]!(xs, ys)
  }
  if (functions[name]!.overMany) {
    const isList = items.length === 1 && lists
    const list = isList ? (items[0] as readonly Item[]) : items
    if (list.length === 0) throw mistake(`${name} got an empty list`, text, at)
    needNumbers(list, name, text, at)
    // As with the functions themselves: max(x, y) of two, max([x, y, z]) of many.
    const isPair = !isList && list.length === 2 && (name === 'min' || name === 'max')
    return isPair ? method(name, list) : overMany[name]!(list)
  }
  needNumbers(items, name, text, at)
  return method(name, items)
}

function method(name: string, [first, ...others]: readonly Item[]): Item {
  const value = lift(first as Operand) as unknown as Readonly<Record<string, Operation>>
  return value[name]!(...others)
}

function needNumbers(items: readonly Item[], name: string, text: string, at: Span): void {
  if (items.some(Array.isArray)) throw mistake(`${name} cannot take a list here`, text, at)
}

function single(item: Item, text: string, at: Span): Value {
  if (!Array.isArray(item)) return lift(item as Operand)
  throw mistake('the formula gives a list; pick one of it, such as the first with [0]', text, at)
}

const mistake = (message: string, text: string, at: Span): TypeError =>
  new TypeError(located(message, text, at))

/** A message, the line that it is about, and a caret under the place. */
function located(message: string, text: string, { from, to }: Span): string {
  const start = text.slice(0, from).lastIndexOf('\n') + 1
  const end = text.indexOf('\n', from)
  const line = text.slice(start, end < 0 ? text.length : end)
  const length = Math.max(1, Math.min(to, start + line.length) - from)
  return `${message}\n  ${line}\n  ${' '.repeat(from - start)}${'^'.repeat(length)}`
}
