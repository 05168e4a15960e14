import { Graph } from '../../compile/ir/graph'
import { INPUT, codes, arities } from '../../compile/ir/ops'
import { lower } from '../../compile/passes/lower'
import { expansions, literals } from '../../compile/vector-math/math'
import type { Language } from '../language'
import type { Dialect } from './dialect'

/** What a node of a vector function is: a number, its bits, or whether something holds. */
type Kind = 'number' | 'bits' | 'truth'

const bits = new DataView(new ArrayBuffer(4))
function bitsOf(value: number): string {
  bits.setFloat32(0, value)
  return `0x${bits.getUint32(0).toString(16).padStart(8, '0')}u`
}

/**
 * A function of the table as the compiler has it for vectors of floats: sums, products and bits. Masks
 * are conditions here, and numbers pass through whole numbers where bits are handled, so that no card
 * meets a NaN that is a mask.
 */
export function vectorFunction(
  op: string,
  dialect: Dialect,
  literal: (value: number) => string,
  functionOf: Language['functionOf'],
): string {
  const whole = new Graph()
  const code = codes[op]!
  const inputs = Array.from({ length: arities[code]! }, (_, i) => whole.node(INPUT, i))
  const ends = { inputs, uniforms: [], roots: [whole.node(code, ...inputs)] }
  const { graph, roots } = lower(whole, ends, expansions('f32'), literals.f32)
  const parameters = ['x', 'y'].slice(0, inputs.length)
  const kinds: Kind[] = []
  const names: string[] = []
  const lines: string[] = []
  const needed = graph.needed(roots)
  const value = (id: number): number | undefined => graph.number(id)
  const isSpecial = (id: number): boolean => {
    const number = value(id)
    return number !== undefined && (!Number.isFinite(number) || number === 0)
  }
  const kindOf = (id: number): Kind => kinds[id] ?? 'number'
  const asNumber = (id: number): string => {
    const number = value(id)
    if (number !== undefined) return literal(number)
    if (graph.op[id] === INPUT) return parameters[graph.x[id]!]!
    return kindOf(id) === 'bits' ? dialect.numberOf(names[id]!) : names[id]!
  }
  const asBits = (id: number): string => {
    const number = value(id)
    if (number !== undefined) return bitsOf(number)
    return kindOf(id) === 'bits' ? names[id]! : dialect.bitsOf(asNumber(id))
  }
  const { choose } = dialect
  let count = 0
  for (let id = 0; id < graph.size; id++) {
    const arity = arities[graph.op[id]!]!
    if (needed[id] === 0 || arity === 0) continue
    const [x, y, w] = [graph.x[id]!, graph.y[id]!, graph.w[id]!]
    const [kind, text] = ((): readonly [Kind, string] => {
      const name = graph.name(id)
      const numbers = (f: (x: string, y: string) => string): readonly [Kind, string] => [
        'number',
        f(asNumber(x), y < 0 ? '' : asNumber(y)),
      ]
      const truth = (sign: string): readonly [Kind, string] => [
        'truth',
        `${asNumber(x)} ${sign} ${asNumber(y)}`,
      ]
      const logic = (sign: string): readonly [Kind, string] => [
        'bits',
        `${asBits(x)} ${sign} ${asBits(y)}`,
      ]
      const masked = (mask: number, other: number, isOn: boolean): readonly [Kind, string] => {
        const zero = isSpecial(other) ? '0u' : '0.0'
        const text = isSpecial(other) ? asBits(other) : asNumber(other)
        const [yes, no] = isOn ? [text, zero] : [zero, text]
        return [isSpecial(other) ? 'bits' : 'number', choose(names[mask]!, yes, no)]
      }
      const isTruth = (id: number): boolean => kindOf(id) === 'truth'
      switch (name) {
        case 'less':
          return truth('<')
        case 'lessEqual':
          return truth('<=')
        case 'equal':
          return truth('==')
        case 'unequal':
          return truth('!=')
        case 'and':
          if (isTruth(x) && isTruth(y)) return ['truth', `${names[x]} && ${names[y]}`]
          if (isTruth(x)) return masked(x, y, true)
          return isTruth(y) ? masked(y, x, true) : logic('&')
        case 'andNot':
          if (isTruth(x) && isTruth(y)) return ['truth', `${names[x]} && !${names[y]}`]
          return isTruth(y) ? masked(y, x, false) : ['bits', `${asBits(x)} & ~${asBits(y)}`]
        case 'or':
          return isTruth(x) && isTruth(y) ? ['truth', `${names[x]} || ${names[y]}`] : logic('|')
        case 'xor':
          return isTruth(x) && isTruth(y) ? ['truth', `${names[x]} != ${names[y]}`] : logic('^')
        case 'select':
          return ['number', choose(names[x]!, asNumber(y), asNumber(w))]
        case 'shiftLeft':
          return ['bits', `${asBits(x)} << 23u`]
        case 'shiftRight':
          return ['bits', `${asBits(x)} >> 23u`]
        case 'integerAdd':
          return logic('+')
        case 'integerSub':
          return logic('-')
        case 'nearest':
          return numbers(dialect.nearest)
        case 'pmin':
          return numbers((x, y) => choose(`${y} < ${x}`, y, x))
        case 'pmax':
          return numbers((x, y) => choose(`${x} < ${y}`, y, x))
        case 'farSin':
          return numbers((x, y) => choose(`abs(${x}) > 4000.0`, `sin(${x})`, y))
        case 'farCos':
          return numbers((x, y) => choose(`abs(${x}) > 4000.0`, `cos(${x})`, y))
        case 'farTan':
          return numbers((x, y) => choose(`abs(${x}) > 4000.0`, `tan(${x})`, y))
        case 'add':
          return numbers((x, y) => `${x} + ${y}`)
        case 'sub':
          return numbers((x, y) => `${x} - ${y}`)
        case 'mul':
          return numbers((x, y) => `${x} * ${y}`)
        case 'div':
          return numbers((x, y) => `${x} / ${y}`)
        case 'neg':
          return numbers((x) => `-${x}`)
        default:
          return numbers((x, y) => `${name}(${y === '' ? x : `${x}, ${y}`})`)
      }
    })()
    kinds[id] = kind
    names[id] = `v${count++}`
    const type = { number: dialect.float, bits: dialect.uint, truth: dialect.bool }[kind]
    lines.push(dialect.define(type, names[id]!, text))
  }
  return functionOf(`${op}_of`, parameters, lines, asNumber(roots[0]!))
}
