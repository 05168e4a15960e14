/** What differs between the languages of shaders. */
export interface Dialect {
  /** The type of so many numbers. */
  type: (size: number) => string
  /** A value that is named; in a function, and at the top of a text. */
  define: (type: string, name: string, value: string) => string
  constant: (type: string, name: string, value: string) => string
  /** A variable, which a loop changes. */
  variable: (type: string, name: string, value: string) => string
  loop: (start: number, end: number, statement: string) => string
  signature: (
    name: string,
    parameters: readonly (readonly [type: string, name: string])[],
    result: string,
  ) => string
  choose: (condition: string, x: string, y: string) => string
  /** Bits of a number as a whole number, and back. */
  bitsOf: (x: string) => string
  numberOf: (bits: string) => string
  bool: string
  uint: string
  float: string
  nearest: (x: string) => string
  remainder: (x: string, y: string) => string
  /** A number that cannot be written as one. */
  special: (bits: string) => string
  reserved: readonly string[]
}

// prettier-ignore
const COMMON = [
  'if', 'else', 'for', 'while', 'do', 'switch', 'case', 'default', 'break', 'continue', 'return', 'discard', 'struct', 'const',
  'true', 'false', 'bool', 'int', 'uint', 'float', 'double', 'void', 'in', 'out', 'inout', 'uniform', 'varying', 'attribute',
  'sampler', 'texture', 'precision', 'highp', 'mediump', 'lowp', 'main', 'fn', 'let', 'var', 'override', 'alias', 'array', 'atomic',
  'i32', 'u32', 'f32', 'f16', 'ptr', 'loop', 'enable', 'requires', 'diagnostic', 'common', 'partition', 'active', 'asm', 'class',
  'union', 'enum', 'typedef', 'template', 'this', 'resource', 'goto', 'inline', 'noinline', 'public', 'static', 'extern', 'external',
  'interface', 'long', 'short', 'half', 'fixed', 'unsigned', 'superp', 'input', 'output', 'filter', 'sizeof', 'cast', 'namespace',
  'using', 'null', 'self', 'super', 'new', 'delete', 'type', 'target', 'smooth', 'flat', 'layout', 'coherent', 'shared', 'patch', 'sample',
  'abs', 'floor', 'ceil', 'sqrt', 'min', 'max', 'sin', 'cos', 'tan', 'exp', 'log', 'pow', 'mix', 'step', 'sign', 'fract', 'mod', 'clamp',
  'length', 'distance', 'dot', 'cross', 'normalize', 'reflect', 'refract', 'select', 'round', 'trunc', 'all', 'any', 'not', 'fma',
  'smaller', 'larger', 'power', 'u', 'gradient', 'bitcast', 'infinity', 'undefined_number', 'active', 'mat2', 'mat3', 'mat4',
  'vec2', 'vec3', 'vec4', 'ivec2', 'ivec3', 'ivec4', 'uvec2', 'uvec3', 'uvec4', 'bvec2', 'bvec3', 'bvec4', 'texture2D', 'determinant',
]

/** GLSL ES 3.00, which WebGL 2 has. */
export const glsl: Dialect = {
  type: (size) => (size === 1 ? 'float' : size <= 4 ? `vec${size}` : `float[${size}]`),
  define: (type, name, value) => `${type} ${name} = ${value};`,
  constant: (type, name, value) => `const ${type} ${name} = ${type}(${value});`,
  variable: (type, name, value) => `${type} ${name} = ${value};`,
  loop: (start, end, statement) => `for (int i = ${start}; i < ${end}; i++) ${statement}`,
  signature: (name, parameters, result) =>
    `${result} ${name}(${parameters.map(([type, name]) => `${type} ${name}`).join(', ')})`,
  choose: (condition, x, y) => `${condition} ? ${x} : ${y}`,
  bitsOf: (x) => `floatBitsToUint(${x})`,
  numberOf: (bits) => `uintBitsToFloat(${bits})`,
  bool: 'bool',
  uint: 'uint',
  float: 'float',
  nearest: (x) => `roundEven(${x})`,
  remainder: (x, y) => `${x} - ${y} * trunc(${x} / ${y})`,
  special: (bits) => `uintBitsToFloat(${bits})`,
  reserved: COMMON,
}

/** WGSL, which WebGPU has. */
export const wgsl: Dialect = {
  type: (size) => (size === 1 ? 'f32' : size <= 4 ? `vec${size}f` : `array<f32, ${size}>`),
  define: (type, name, value) => `let ${name}: ${type} = ${value};`,
  constant: (type, name, value) => `const ${name}: ${type} = ${type}(${value});`,
  variable: (type, name, value) => `var ${name}: ${type} = ${value};`,
  loop: (start, end, statement) => `for (var i = ${start}; i < ${end}; i++) { ${statement} }`,
  signature: (name, parameters, result) =>
    `fn ${name}(${parameters.map(([type, name]) => `${name}: ${type}`).join(', ')}) -> ${result}`,
  choose: (condition, x, y) => `select(${y}, ${x}, ${condition})`,
  bitsOf: (x) => `bitcast<u32>(${x})`,
  numberOf: (bits) => `bitcast<f32>(${bits})`,
  bool: 'bool',
  uint: 'u32',
  float: 'f32',
  nearest: (x) => `round(${x})`,
  remainder: (x, y) => `${x} % ${y}`,
  special: (bits) => `special_number(${bits})`,
  reserved: [...COMMON, 'special_number'],
}
