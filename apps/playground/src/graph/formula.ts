import * as engine from '@mg/engine'
import type { Value } from '@mg/engine'
import { ops, rule } from '@mg/engine/ops'
import type { Rule } from '@mg/engine/ops'
import { symbolOf } from './symbols'

const rules = new Map<string, Rule>()

/** The rule of an operation, made once. */
function ruleOf(op: string, count: number): Rule {
  const key = `${op} ${count}`
  let found = rules.get(key)
  if (!found) rules.set(key, (found = rule(op, count)))
  return found
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

/** The partial derivative of an operation by its `i`-th operand, for readers: `1/cosh²(u)`. */
export function partialOf(op: string, i: number, names: Names): string {
  const { operands, result, partials } = ruleOf(op, names.operands.length)
  return new Writer(operands, result, names).piece(partials[i]!).text
}

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

const COMPARISONS: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge', 'eq', 'ne'])
const arities = new Map(ops.map(({ name, arity }) => [name, arity]))

/** Writes what a rule is made of: operands, the result, constants, and operations on those. */
class Writer {
  constructor(
    private readonly operands: readonly Value[],
    private readonly result: Value,
    private readonly names: Names,
  ) {}

  /** The number of a part that depends on nothing. */
  private constant(part: Value): number | undefined {
    const place = this.operands.indexOf(part)
    if (place >= 0) {
      const name = this.names.operands[place]
      return typeof name === 'number' ? name : undefined
    }
    const { op, operands } = part
    if (part === this.result) return undefined
    if (op === '') return part.data
    const numbers = operands.map((operand) => this.constant(operand))
    if (!numbers.every((x) => x !== undefined)) return undefined
    const operation = (engine as unknown as Record<string, (...xs: unknown[]) => Value>)[op]
    return operation?.(...(arities.get(op) === 'many' ? [numbers] : numbers)).data
  }

  private is(part: Value | undefined, value: number): boolean {
    return part !== undefined && this.constant(part) === value
  }

  piece(part: Value): Piece {
    const known = this.constant(part)
    if (known !== undefined) return number(known)
    if (part === this.result) return atom(this.names.result)
    const place = this.operands.indexOf(part)
    if (place >= 0) return atom(String(this.names.operands[place]))
    const { op, operands } = part
    const [x, y] = operands
    const of = (other: Value | undefined): Piece => this.piece(other!)
    switch (op) {
      case 'add':
        return { text: `${around(of(x), SUM)} + ${around(of(y), SUM)}`, strength: SUM }
      case 'sub':
        return { text: `${around(of(x), SUM)} − ${around(of(y), PRODUCT)}`, strength: SUM }
      case 'oneMinusSquare':
        return { text: `1 − ${squared(of(x))}`, strength: SUM }
      case 'sum':
        return { text: operands.map((each) => around(of(each), SUM)).join(' + '), strength: SUM }
      case 'mul':
        return this.product(x!, y!)
      case 'div':
        // The smallest and the largest of many.
        if (x!.op === 'eq' && x!.operands[1] === this.result) {
          const condition = `${of(x!.operands[0]).text} = ${this.names.result}`
          return choice('1', condition, '0; ties share it')
        }
        return quotient(of(x), of(y))
      case 'reciprocal':
        return quotient(atom('1'), of(x))
      case 'neg':
        return { text: `−${around(of(x), SIGN)}`, strength: SIGN }
      case 'square':
        return { text: `${around(of(x), ATOM)}²`, strength: POWER }
      case 'pow':
        if (this.is(y, 1)) return of(x)
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
        return this.where(part)
      default:
        if (COMPARISONS.has(op)) {
          return choice('1', `${of(x).text} ${symbolOf(op)} ${of(y).text}`, '0')
        }
        return atom(`${op}(${operands.map((each) => of(each).text).join(', ')})`)
    }
  }

  private product(x: Value, y: Value): Piece {
    if (this.is(x, 1)) return this.piece(y)
    if (this.is(y, 1)) return this.piece(x)
    if (y.op === 'sech2') return quotient(this.piece(x), squaredCosh(this.piece(y.operands[0]!)))
    const [left, right] = [this.piece(x), this.piece(y)]
    return { text: `${around(left, PRODUCT)}·${around(right, PRODUCT + 1)}`, strength: PRODUCT }
  }

  private where({ operands }: Value): Piece {
    const [condition, yes, no] = operands as [Value, Value, Value]
    // A quotient that is 0 where its divisor is.
    if (yes.op === 'div' && yes.operands[1] === condition) return this.piece(yes)
    if (COMPARISONS.has(condition.op)) {
      const [a, b] = condition.operands
      const text = `${this.piece(a!).text} ${symbolOf(condition.op)} ${this.piece(b!).text}`
      return choice(this.piece(yes).text, text, this.piece(no).text)
    }
    // The rule of xʸ guards the one point where x = 0 and y ≥ 0; elsewhere it is what readers know.
    return this.piece(no)
  }
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
