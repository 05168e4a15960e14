import * as engine from '@mg/engine'
import { grad } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { applied } from './local'

/** A rule of the engine's op table: numbers, operands by their place, the result, and operations on those. */
export type Rule =
  number | { operand: number } | 'result' | { op: string; operands: readonly Rule[] }

const rules = new Map<string, readonly Rule[]>()

/**
 * The partial derivatives of an operation as the engine's own rules have them, one for each operand.
 *
 * While a function is recorded, the engine keeps every operation, also those through which no gradient
 * flows; so the derivative that it writes down then is the rule, whole.
 */
export function rulesOf(op: string, count: number): readonly Rule[] {
  const key = `${op} ${count}`
  const known = rules.get(key)
  if (known) return known
  let found: readonly Rule[] = []
  compile(
    (operands: Value[]) => {
      const result = applied(op, operands)
      const derivatives = grad(result, operands, { createGraph: true })
      found = derivatives.map((derivative) => ruleOf(derivative, operands, result))
      return derivatives
    },
    [vector(count)],
    { target: 'interpreter' },
  )
  rules.set(key, found)
  return found
}

/** Rules are a few operations deep, so that this may recurse. */
function ruleOf(value: Value, inputs: readonly Value[], result: Value): Rule {
  const operand = inputs.indexOf(value)
  if (operand >= 0) return { operand }
  if (value === result) return 'result'
  const { op, operands } = value
  if (op === '') return value.toJSON().data
  return { op, operands: operands.map((each) => ruleOf(each, inputs, result)) }
}

/** What the operands and the result are called; numbers are written as they are. */
export interface Names {
  operands: readonly (string | number)[]
  result: string
}

/** A piece of a formula, and how strongly its outermost operator binds. */
interface Piece {
  text: string
  strength: number
}
const SUM = 1
const PRODUCT = 2
const SIGN = 3
const POWER = 4
const ATOM = 5

const atom = (text: string): Piece => ({ text, strength: ATOM })
const around = ({ text, strength }: Piece, least: number): string =>
  strength < least ? `(${text})` : text

/** A rule as a formula for readers: `1/cosh²(u)`. */
export const formula = (rule: Rule, names: Names): string => piece(rule, names).text

const CONSTANTS: readonly (readonly [number, string])[] = [
  [2 / Math.sqrt(Math.PI), '2/√π'],
  [1 / Math.sqrt(2 * Math.PI), '1/√(2π)'],
  [Math.LN2, 'ln 2'],
  [Math.LOG2E, 'log₂ e'],
  [Math.LOG10E, 'log₁₀ e'],
  [1 / 3, '⅓'],
  [0.5, '½'],
  [0.25, '¼'],
]

function number(x: number): Piece {
  const known = CONSTANTS.find(([value]) => value === x)
  if (known) return { text: known[1], strength: /[/ ]/.test(known[1]) ? PRODUCT : ATOM }
  const text = String(Number(x.toPrecision(6))).replace('-', '−')
  return { text, strength: x < 0 ? SIGN : ATOM }
}

/** The number of a rule that depends on nothing. */
function constant(rule: Rule, names: Names): number | undefined {
  if (typeof rule === 'number') return rule
  if (rule === 'result') return undefined
  if ('operand' in rule) {
    const name = names.operands[rule.operand]
    return typeof name === 'number' ? name : undefined
  }
  const numbers = rule.operands.map((operand) => constant(operand, names))
  if (!numbers.every((x) => x !== undefined)) return undefined
  const operation = (engine as unknown as Record<string, (...xs: unknown[]) => Value>)[rule.op]
  return operation?.(...(OVER_MANY.has(rule.op) ? [numbers] : numbers)).data
}

const OVER_MANY = new Set(['sum', 'norm', 'logSumExp'])

function piece(rule: Rule, names: Names): Piece {
  const known = constant(rule, names)
  if (known !== undefined) return number(known)
  if (rule === 'result') return atom(names.result)
  if (typeof rule === 'number') return number(rule)
  if ('operand' in rule) return atom(String(names.operands[rule.operand]))
  const { op, operands } = rule
  const [x, y, w] = operands
  const of = (part: Rule | undefined): Piece => piece(part!, names)
  const is = (part: Rule | undefined, value: number): boolean => constant(part!, names) === value
  switch (op) {
    case 'add':
      return { text: `${around(of(x), SUM)} + ${around(of(y), SUM)}`, strength: SUM }
    case 'sub':
      return { text: `${around(of(x), SUM)} − ${around(of(y), PRODUCT)}`, strength: SUM }
    case 'sum':
      return { text: operands.map((part) => around(of(part), SUM)).join(' + '), strength: SUM }
    case 'mul':
      if (is(x, 1)) return of(y)
      if (is(y, 1)) return of(x)
      if (named(y, 'sech2')) return quotient(of(x), squaredCosh(of(y!.operands[0])))
      return { text: `${around(of(x), PRODUCT)}·${around(of(y), PRODUCT + 1)}`, strength: PRODUCT }
    case 'div':
      // The smallest and the largest of many.
      if (named(x, 'eq') && x.operands[1] === 'result') {
        return choice('1', `${of(x.operands[0]).text} = ${names.result}`, '0; ties share it')
      }
      return quotient(of(x), of(y))
    case 'reciprocal':
      return quotient(atom('1'), of(x))
    case 'neg':
      return { text: `−${around(of(x), SIGN)}`, strength: SIGN }
    case 'square':
      return { text: `${around(of(x), ATOM)}²`, strength: POWER }
    case 'pow':
      if (is(y, 1)) return of(x)
      return { text: `${around(of(x), ATOM)}${superscript(of(y))}`, strength: POWER }
    case 'exp':
      return { text: `e${superscript(of(x))}`, strength: POWER }
    case 'exp2':
      return { text: `2${superscript(of(x))}`, strength: POWER }
    case 'sqrt':
      return atom(`√${around(of(x), ATOM)}`)
    case 'cbrt':
      return atom(`∛${around(of(x), ATOM)}`)
    case 'hypot':
      return atom(`√(${squared(of(x))} + ${squared(of(y))})`)
    case 'cosine':
      return quotient(of(x), atom(`√(${squared(of(x))} + ${squared(of(y))})`))
    case 'sech2':
      return quotient(atom('1'), squaredCosh(of(x)))
    case 'abs':
      return atom(`|${of(x).text}|`)
    case 'floor':
      return atom(`⌊${of(x).text}⌋`)
    case 'normalCdf':
      return atom(`Φ(${of(x).text})`)
    case 'log':
      return atom(`ln(${of(x).text})`)
    case 'share':
      return choice('1', `${of(x).text} > ${of(y).text}`, '0 (½ if they are equal)')
    case 'where':
      return where(x!, y!, w!, of)
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'ne':
      return choice('1', `${of(x).text} ${SIGNS[op]} ${of(y).text}`, '0')
    default:
      return atom(`${op}(${operands.map((part) => of(part).text).join(', ')})`)
  }
}

const SIGNS: Record<string, string> = { lt: '<', le: '≤', gt: '>', ge: '≥', eq: '=', ne: '≠' }

function named(rule: Rule | undefined, op: string): rule is { op: string; operands: Rule[] } {
  return typeof rule === 'object' && 'op' in rule && rule.op === op
}

function where(condition: Rule, yes: Rule, no: Rule, of: (rule: Rule) => Piece): Piece {
  // A quotient that is 0 where its divisor is.
  if (named(yes, 'div') && JSON.stringify(yes.operands[1]) === JSON.stringify(condition))
    return of(yes)
  if (typeof condition === 'object' && 'op' in condition && condition.op in SIGNS) {
    const [a, b] = condition.operands
    return choice(of(yes).text, `${of(a!).text} ${SIGNS[condition.op]} ${of(b!).text}`, of(no).text)
  }
  // The rule of xʸ guards the one point where x = 0 and y ≥ 0; elsewhere it is what readers know.
  return of(no)
}

const choice = (yes: string, condition: string, no: string): Piece => ({
  text: `${yes} if ${condition}, else ${no}`,
  strength: 0,
})

const quotient = (x: Piece, y: Piece): Piece => ({
  text: `${around(x, PRODUCT)}/${around(y, POWER)}`,
  strength: PRODUCT,
})

const squaredCosh = ({ text }: Piece): Piece => ({ text: `cosh²(${text})`, strength: ATOM })

const squared = (x: Piece): string => (x.text === '1' ? '1' : `${around(x, ATOM)}²`)

const RAISED: Record<string, string> = { '−': '⁻', '.': '·' }
for (const [i, digit] of Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹').entries()) RAISED[i] = digit

/** An exponent: whole numbers are raised, the rest is written behind a caret. */
function superscript({ text, strength }: Piece): string {
  if (/^−?\d+$/.test(text)) return Array.from(text, (character) => RAISED[character]).join('')
  return `^${strength < ATOM ? `(${text})` : text}`
}
