import type { Precision } from '../../compile/numbers'
import type { Language } from '../language'

// prettier-ignore
const RESERVED = [
  'auto', 'break', 'case', 'char', 'const', 'continue', 'default', 'do', 'double', 'else', 'enum', 'extern', 'float', 'for',
  'goto', 'if', 'inline', 'int', 'long', 'register', 'restrict', 'return', 'short', 'signed', 'sizeof', 'static', 'struct',
  'switch', 'typedef', 'union', 'unsigned', 'void', 'volatile', 'while', 'main', 'rows', 'out', 'gradient', 'rate', 'u',
  // C++, which includes the header
  'class', 'new', 'delete', 'this', 'template', 'typename', 'namespace', 'operator', 'private', 'public', 'protected', 'virtual',
  'try', 'catch', 'throw', 'bool', 'true', 'false', 'using', 'friend', 'explicit', 'export', 'and', 'or', 'not', 'xor', 'asm',
  // math.h, stddef.h
  'sqrt', 'cbrt', 'fabs', 'floor', 'ceil', 'exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos', 'tan', 'asin',
  'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'pow', 'fmod', 'hypot', 'erf', 'erfc', 'gamma',
  'lgamma', 'tgamma', 'round', 'trunc', 'rint', 'fma', 'fmin', 'fmax', 'fdim', 'remainder', 'remquo', 'scalbn', 'scalb', 'ldexp',
  'frexp', 'modf', 'ilogb', 'logb', 'nan', 'nextafter', 'copysign', 'isnan', 'isinf', 'isfinite', 'signbit', 'signgam', 'significand',
  'drem', 'exp10', 'pow10', 'finite', 'j0', 'j1', 'jn', 'y0', 'y1', 'yn', 'NAN', 'INFINITY', 'NULL', 'size_t', 'ptrdiff_t',
  'linux', 'unix', 'EACH', 'LANES', 'SIZE',
]

/** C99 over `double` or `float`. */
export function c(precision: Precision): Language {
  const [f, real, round] =
    precision === 'f64' ? ['', 'double', Number] : ['f', 'float', Math.fround]
  const named =
    (name: string) =>
    (x: string): string =>
      `${name}${f}(${x})`
  const literal = (number: number): string => {
    const value = round(number)
    if (Number.isNaN(value)) return 'NAN'
    if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '(-INFINITY)'
    const size = String(Math.abs(value))
    const text = (/[.e]/.test(size) ? size : `${size}.0`) + f
    return value < 0 || Object.is(value, -0) ? `(-${text})` : text
  }
  const [zero, one] = [literal(0), literal(1)]
  const flag = (condition: string): string => `${condition} ? ${one} : ${zero}`
  return {
    reserved: RESERVED,
    literal,
    define: (name, value) => `const ${real} ${name} = ${value};`,
    functionOf: (name, parameters, lines, result) =>
      [
        `static ${real} ${name}(${parameters.map((x) => `${real} ${x}`).join(', ')}) {`,
        ...lines.map((line) => `  ${line}`),
        `  return ${result};`,
        '}',
      ].join('\n'),
    atoms: {
      identity: (x) => x,
      neg: (x) => `-${x}`,
      sqrt: named('sqrt'),
      cbrt: named('cbrt'),
      abs: named('fabs'),
      floor: named('floor'),
      ceil: named('ceil'),
      exp: named('exp'),
      exp2: named('exp2'),
      expm1: named('expm1'),
      log: named('log'),
      log2: named('log2'),
      log10: named('log10'),
      log1p: named('log1p'),
      sin: named('sin'),
      cos: named('cos'),
      tan: named('tan'),
      asin: named('asin'),
      acos: named('acos'),
      atan: named('atan'),
      sinh: named('sinh'),
      cosh: named('cosh'),
      tanh: named('tanh'),
      asinh: named('asinh'),
      acosh: named('acosh'),
      atanh: named('atanh'),
      add: (x, y) => `${x} + ${y}`,
      sub: (x, y) => `${x} - ${y}`,
      mul: (x, y) => `${x} * ${y}`,
      div: (x, y) => `${x} / ${y}`,
      pow: (x, y) => `power(${x}, ${y})`,
      min: (x, y) => `smaller(${x}, ${y})`,
      max: (x, y) => `larger(${x}, ${y})`,
      atan2: (x, y) => `atan2${f}(${x}, ${y})`,
      rem: (x, y) => `fmod${f}(${x}, ${y})`,
      lt: (x, y) => flag(`${x} < ${y}`),
      le: (x, y) => flag(`${x} <= ${y}`),
      eq: (x, y) => flag(`${x} == ${y}`),
      ne: (x, y) => flag(`${x} != ${y}`),
      where: (x, y, w) => `${x} != ${zero} ? ${y} : ${w}`,
    },
    ops: {
      gt: (x, y) => flag(`${x} > ${y}`),
      ge: (x, y) => flag(`${x} >= ${y}`),
      step: (x) => flag(`${x} > ${zero}`),
      relu: (x) => `${x} <= ${zero} ? ${zero} : ${x}`,
      square: (x) => `${x} * ${x}`,
      reciprocal: (x) => `${one} / ${x}`,
      erf: named('erf'),
      normalCdf: (x) => `${literal(0.5)} * erfc${f}(${x} * ${literal(-Math.SQRT1_2)})`,
    },
    functions: {
      smaller: `/* The smaller one; NaN if one is, and -0 is below 0. */
static ${real} smaller(${real} x, ${real} y) {
  if (x != x || y != y) return x + y;
  return x < y || (x == y && signbit(x)) ? x : y;
}`,
      larger: `/* The larger one; NaN if one is, and 0 is above -0. */
static ${real} larger(${real} x, ${real} y) {
  if (x != x || y != y) return x + y;
  return x > y || (x == y && signbit(y)) ? x : y;
}`,
      power: `/* x to the power of y; unlike pow, NaN where y is, and for an infinite power of 1 or -1. */
static ${real} power(${real} x, ${real} y) {
  if (y != y || (isinf(y) && fabs${f}(x) == ${one})) return NAN;
  return pow${f}(x, y);
}`,
    },
  }
}
