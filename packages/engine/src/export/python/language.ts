import type { Expression, Language } from '../language'

export type Library = 'torch' | 'numpy'

// prettier-ignore
const RESERVED = [
  'False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else',
  'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise',
  'return', 'try', 'while', 'with', 'yield', 'match', 'case', 'type', 'print', 'self', 'super', 'len', 'range', 'list', 'tuple',
  'torch', 'np', 'Model', 'DTYPE', 'shape', 'u', 'value', 'gradient', 'value_and_gradient', 'vjp', 'backward',
  'stacked', 'filled', 'flag', 'chosen', 'smaller', 'larger', 'power', 'cube_root', 'angle', 'remainder', 'modulo', 'numbers',
]

// prettier-ignore
const MODULE: ReadonlySet<string> = new Set([
  'T_destination', 'add_module', 'apply', 'bfloat16', 'buffers', 'call_super_init', 'children', 'compile', 'cpu', 'cuda', 'double',
  'dump_patches', 'eval', 'extra_repr', 'float', 'forward', 'get_buffer', 'get_extra_state', 'get_parameter', 'get_submodule',
  'half', 'ipu', 'load_state_dict', 'modules', 'mtia', 'named_buffers', 'named_children', 'named_modules', 'named_parameters',
  'parameters', 'register_backward_hook', 'register_buffer', 'register_forward_hook', 'register_forward_pre_hook',
  'register_full_backward_hook', 'register_full_backward_pre_hook', 'register_load_state_dict_post_hook',
  'register_load_state_dict_pre_hook', 'register_module', 'register_parameter', 'register_state_dict_post_hook',
  'register_state_dict_pre_hook', 'requires_grad_', 'set_extra_state', 'set_submodule', 'share_memory', 'state_dict', 'to',
  'to_empty', 'train', 'training', 'type', 'xpu', 'zero_grad',
])

/** A name as an attribute of a `torch.nn.Module`, whose own ones are kept: `parameters` becomes `parameters_`. */
export const attribute = (name: string): string => (MODULE.has(name) ? `${name}_` : name)

/** Python over arrays with a batch axis: tensors of PyTorch or arrays of NumPy. */
export function python(library: Library): Language {
  const isTorch = library === 'torch'
  const lib = isTorch ? 'torch' : 'np'
  const lifted = (x: string): string => (isTorch ? `torch.as_tensor(${x}, dtype=DTYPE)` : x)
  const literal = (value: number): string => {
    if (Number.isNaN(value)) return 'float("nan")'
    if (!Number.isFinite(value)) return value > 0 ? 'float("inf")' : '(-float("inf"))'
    const size = String(Math.abs(value))
    const text = /[.e]/.test(size) ? size : `${size}.0`
    return value < 0 || Object.is(value, -0) ? `(-${text})` : text
  }
  const named =
    (torch: string, numpy = torch): Expression =>
    (x) =>
      `${lib}.${isTorch ? torch : numpy}(${x})`
  const flag = (condition: string): string => `flag(${condition})`
  const binary = (name: string, call: string): string =>
    `def ${name}(x, y):\n    return ${lib}.${call}(${lifted('x')}, ${lifted('y')})`
  return {
    reserved: RESERVED,
    literal,
    define: (name, value) => `${name} = ${value}`,
    functionOf: (name, parameters, lines, result) =>
      [
        `def ${name}(${parameters.join(', ')}):`,
        ...(isTorch && parameters.length > 1
          ? [`    ${parameters.join(', ')} = ${parameters.map(lifted).join(', ')}`]
          : []),
        ...lines.map((line) => `    ${line}`),
        `    return ${result}`,
      ].join('\n'),
    atoms: {
      identity: (x) => x,
      neg: (x) => `-${x}`,
      sqrt: named('sqrt'),
      cbrt: (x) => (isTorch ? `cube_root(${x})` : `np.cbrt(${x})`),
      abs: named('abs'),
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
      asin: named('asin', 'arcsin'),
      acos: named('acos', 'arccos'),
      atan: named('atan', 'arctan'),
      sinh: named('sinh'),
      cosh: named('cosh'),
      tanh: named('tanh'),
      asinh: named('asinh', 'arcsinh'),
      acosh: named('acosh', 'arccosh'),
      atanh: named('atanh', 'arctanh'),
      add: (x, y) => `${x} + ${y}`,
      sub: (x, y) => `${x} - ${y}`,
      mul: (x, y) => `${x} * ${y}`,
      div: (x, y) => `${x} / ${y}`,
      pow: (x, y) => `power(${x}, ${y})`,
      min: (x, y) => `smaller(${x}, ${y})`,
      max: (x, y) => `larger(${x}, ${y})`,
      atan2: (x, y) => `angle(${x}, ${y})`,
      rem: (x, y) => `remainder(${x}, ${y})`,
      lt: (x, y) => flag(`${x} < ${y}`),
      le: (x, y) => flag(`${x} <= ${y}`),
      eq: (x, y) => flag(`${x} == ${y}`),
      ne: (x, y) => flag(`${x} != ${y}`),
      where: (x, y, w) => `chosen(${x}, ${y}, ${w})`,
    },
    ops: {
      gt: (x, y) => flag(`${x} > ${y}`),
      ge: (x, y) => flag(`${x} >= ${y}`),
      step: (x) => flag(`${x} > 0`),
      sign: named('sign'),
      square: (x) => `${x} * ${x}`,
      reciprocal: (x) => `1 / ${x}`,
      mod: (x, y) => `modulo(${x}, ${y})`,
      // With PyTorch's own functions its own derivatives are right at their edges, too.
      ...(isTorch && {
        relu: named('relu'),
        sigmoid: named('sigmoid'),
        erf: named('erf'),
        normalCdf: (x) => `0.5 * torch.erfc(${x} * ${literal(-Math.SQRT1_2)})`,
        softplus: (x) => `torch.logaddexp(${x}, torch.zeros_like(${x}))`,
      }),
    },
    functions: {
      flag: `def flag(condition):\n    """1 where a condition holds, else 0."""\n    return ${
        isTorch ? 'condition.to(DTYPE)' : 'np.asarray(condition, dtype=DTYPE)'
      }`,
      chosen: `def chosen(condition, x, y):\n    """x where the condition is not 0, else y."""\n    return ${lib}.where(condition != 0, ${lifted('x')}, ${lifted('y')})`,
      smaller: binary('smaller', 'minimum'),
      larger: binary('larger', 'maximum'),
      angle: binary('angle', isTorch ? 'atan2' : 'arctan2'),
      remainder: binary('remainder', 'fmod'),
      modulo: binary('modulo', isTorch ? 'remainder' : 'mod'),
      power: `def power(x, y):\n    """x to the power of y; NaN where y is, and for an infinite power of 1 or -1."""\n    x, y = ${lifted('x')}, ${lifted('y')}\n    undefined = (y != y) | ((abs(y) == float("inf")) & (abs(x) == 1))\n    return ${lib}.where(undefined, ${isTorch ? 'torch.full_like(x * y, float("nan"))' : 'np.nan'}, ${isTorch ? 'torch.pow(x, y)' : 'np.power(x, y)'})`,
      cube_root:
        'def cube_root(x):\n    """The real cube root."""\n    return torch.sign(x) * torch.abs(x) ** (1 / 3)',
      stacked: isTorch
        ? 'def stacked(shape, numbers):\n    """Numbers as the last axis of a tensor."""\n    return torch.stack([filled(shape, number) for number in numbers], -1)'
        : 'def stacked(shape, numbers):\n    """Numbers as the last axis of an array."""\n    return np.stack([filled(shape, number) for number in numbers], -1)',
      filled: isTorch
        ? 'def filled(shape, number):\n    """A number for each point of the batch."""\n    return torch.as_tensor(number, dtype=DTYPE).expand(shape)'
        : 'def filled(shape, number):\n    """A number for each point of the batch."""\n    return np.broadcast_to(np.asarray(number, dtype=DTYPE), shape)',
    },
  }
}
