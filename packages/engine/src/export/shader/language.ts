import { heavy } from '../../compile/vector-math/math'
import type { Expression, Language } from '../language'
import type { Dialect } from './dialect'
import { vectorFunction } from './vector-function'

const SPECIAL = `// A number from its bits, which the language has no way to write: infinity, or NaN.
fn special_number(bits: u32) -> f32 {
  var changed = bits;
  return bitcast<f32>(changed);
}`

/** A language of shaders. Functions that a card may compute badly are the polynomials of the compiler. */
export function shader(dialect: Dialect): Language {
  const { choose, define, float } = dialect
  const literal = (number: number): string => {
    const value = Math.fround(number)
    if (Number.isNaN(value)) return dialect.special('0x7fc00000u')
    if (!Number.isFinite(value)) return dialect.special(value > 0 ? '0x7f800000u' : '0xff800000u')
    const size = String(Math.abs(value))
    const text = /[.e]/.test(size) ? size : `${size}.0`
    return value < 0 || Object.is(value, -0) ? `(-${text})` : text
  }
  const flag = (condition: string): string => choose(condition, '1.0', '0.0')
  const called =
    (name: string): Expression =>
    (...operands) =>
      `${name}_of(${operands.filter((operand) => operand !== undefined).join(', ')})`
  const signature = (name: string, parameters: readonly string[]): string =>
    dialect.signature(
      name,
      parameters.map((parameter) => [float, parameter]),
      float,
    )
  const functionOf: Language['functionOf'] = (name, parameters, lines, result) =>
    [
      `${signature(name, parameters)} {`,
      ...lines.map((line) => `  ${line}`),
      `  return ${result};`,
      '}',
    ].join('\n')
  // Made when a text first calls one.
  const functions: Record<string, string> = {}
  for (const op of heavy) {
    Object.defineProperty(functions, `${op}_of`, {
      enumerable: true,
      get: () => vectorFunction(op, dialect, literal, functionOf),
    })
  }
  functions['power'] = [
    '// x to the power of y; for x < 0 where y is a whole number.',
    `${signature('power', ['x', 'y'])} {`,
    '  if (y == 0.0) { return 1.0; }',
    `  ${define(float, 'size', 'exp2_of(y * log2_of(abs(x)))')}`,
    '  if (x >= 0.0) { return size; }',
    `  if (y != floor(y)) { return ${literal(NaN)}; }`,
    `  return ${choose('y * 0.5 == floor(y * 0.5)', 'size', '-size')};`,
    '}',
  ].join('\n')
  if (dialect.special('').startsWith('special_number')) functions['special_number'] = SPECIAL
  return {
    reserved: dialect.reserved,
    literal,
    define: (name, value) => define(float, name, value),
    functionOf,
    atoms: {
      identity: (x) => x,
      neg: (x) => `-${x}`,
      sqrt: (x) => `sqrt(${x})`,
      cbrt: called('cbrt'),
      abs: (x) => `abs(${x})`,
      floor: (x) => `floor(${x})`,
      ceil: (x) => `ceil(${x})`,
      exp: called('exp'),
      exp2: called('exp2'),
      expm1: called('expm1'),
      log: called('log'),
      log2: called('log2'),
      log10: called('log10'),
      log1p: called('log1p'),
      sin: called('sin'),
      cos: called('cos'),
      tan: called('tan'),
      asin: called('asin'),
      acos: called('acos'),
      atan: called('atan'),
      sinh: called('sinh'),
      cosh: called('cosh'),
      tanh: called('tanh'),
      asinh: called('asinh'),
      acosh: called('acosh'),
      atanh: called('atanh'),
      add: (x, y) => `${x} + ${y}`,
      sub: (x, y) => `${x} - ${y}`,
      mul: (x, y) => `${x} * ${y}`,
      div: (x, y) => `${x} / ${y}`,
      pow: (x, y) => `power(${x}, ${y})`,
      min: (x, y) => `min(${x}, ${y})`,
      max: (x, y) => `max(${x}, ${y})`,
      atan2: called('atan2'),
      rem: dialect.remainder,
      lt: (x, y) => flag(`${x} < ${y}`),
      le: (x, y) => flag(`${x} <= ${y}`),
      eq: (x, y) => flag(`${x} == ${y}`),
      ne: (x, y) => flag(`${x} != ${y}`),
      where: (x, y, w) => choose(`${x} != 0.0`, y, w),
    },
    ops: {
      gt: (x, y) => flag(`${x} > ${y}`),
      ge: (x, y) => flag(`${x} >= ${y}`),
      step: (x) => flag(`${x} > 0.0`),
      relu: (x) => choose(`${x} <= 0.0`, '0.0', x),
      square: (x) => `${x} * ${x}`,
      reciprocal: (x) => `1.0 / ${x}`,
      sech2: called('sech2'),
    },
    functions,
  }
}
