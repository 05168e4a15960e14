import fc from 'fast-check'
import * as engine from '../src/index'
import { Value } from '../src/index'
import type { Operand } from '../src/index'
import { scalar } from '../src/compile/index'
import type { Shape } from '../src/compile/index'

/** One step: an op over earlier results, each given by how far back it is. */
interface Step {
  op: string
  operands: readonly number[]
}

/** What a kind of program may contain. */
export interface Profile {
  name: string
  /** Each op with the number of operands that it takes; a list where there is none. */
  ops: Readonly<Record<string, number | undefined>>
  /** Whether results are the same to the bit on every back end in doubles. */
  isExact: boolean
}

/** A random program: inputs in records and lists, parameters, constants, and several outputs. */
export interface Program {
  shapes: readonly Shape[]
  parameters: readonly number[]
  constants: readonly number[]
  steps: readonly Step[]
  /** How far back each output is, and its key. */
  outputs: readonly (readonly [key: string, back: number])[]
}

const functions = engine as unknown as Readonly<
  Record<string, (...operands: (Operand | Operand[])[]) => Value | Value[]>
>

// prettier-ignore
const EXACT = {
  add: 2, sub: 2, mul: 2, div: 2, mod: 2, pow: 2, min: 2, max: 2, leakyRelu: 2, lt: 2, le: 2, gt: 2, ge: 2, eq: 2,
  ne: 2, where: 3, clamp: 3, neg: 1, reciprocal: 1, square: 1, sqrt: 1, abs: 1, sign: 1, floor: 1, ceil: 1, round: 1,
  relu: 1, softsign: 1, sum: undefined, mean: undefined, prod: undefined, dot: undefined, least: undefined,
  greatest: undefined, variance: undefined, norm: undefined, hypot: 2,
}

// prettier-ignore
const SMOOTH = {
  add: 2, sub: 2, mul: 2, div: 2, hypot: 2, atan2: 2, elu: 2, neg: 1, square: 1, reciprocal: 1, sqrt: 1, cbrt: 1, exp: 1,
  exp2: 1, expm1: 1, log: 1, log2: 1, log10: 1, log1p: 1, sin: 1, cos: 1, tan: 1, asin: 1, acos: 1, atan: 1, sinh: 1,
  cosh: 1, tanh: 1, asinh: 1, acosh: 1, atanh: 1, erf: 1, sigmoid: 1, softplus: 1, gelu: 1, silu: 1, softsign: 1,
  sum: undefined, mean: undefined, dot: undefined, norm: undefined, logSumExp: undefined, variance: undefined,
  softmax: undefined,
}

export const PROFILES: readonly Profile[] = [
  { name: 'algebra', ops: EXACT, isExact: true },
  { name: 'functions', ops: SMOOTH, isExact: false },
]

/** Names whose op is called by another name, over a list. */
const LISTS: Readonly<Record<string, string>> = { least: 'min', greatest: 'max' }

/** Every result of a program, inputs, parameters and constants first. */
export function results(
  program: Program,
  inputs: readonly Operand[],
  parameters: readonly Operand[],
): Operand[] {
  const all: Operand[] = [...inputs, ...parameters, ...program.constants]
  for (const { op, operands } of program.steps) {
    const xs = operands.map((back) => all[all.length - 1 - (back % all.length)]!)
    const f = functions[LISTS[op] ?? op]!
    let result: Value | Value[]
    if (op === 'dot') result = f(xs, [...xs].reverse())
    else result = op in LISTS || OVER_LISTS.has(op) ? f(xs) : f(...xs)
    all.push(Array.isArray(result) ? result[0]! : result)
  }
  return all
}

const OVER_LISTS = new Set(['sum', 'mean', 'prod', 'norm', 'logSumExp', 'variance', 'softmax'])

/** The outputs under their keys. */
export function outputs(program: Program, all: readonly Operand[]): Record<string, Operand> {
  return Object.fromEntries(
    program.outputs.map(([key, back]) => [key, all[all.length - 1 - (back % all.length)]!]),
  )
}

/** The numbers, or Values, of something in a shape, in order. */
export function flat<T>(given: unknown): T[] {
  if (typeof given === 'number' || given instanceof Value) return [given as T]
  return Object.values(given as object).flatMap((part) => flat<T>(part))
}

/** Something in a shape, of what is taken off a list. */
export function shaped(shape: Shape, from: unknown[]): unknown {
  if (shape === scalar) return from.shift()
  if (Array.isArray(shape)) return (shape as readonly Shape[]).map((part) => shaped(part, from))
  return Object.fromEntries(Object.entries(shape).map(([key, part]) => [key, shaped(part, from)]))
}

export const count = (shape: Shape): number => flat(shaped(shape, NUMBERS.slice())).length
const NUMBERS = Array<number>(100).fill(0)

/** Numbers at which factors vanish, things tie or overflow, as often as others. */
// prettier-ignore
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, -2, 0.5, -0.5, 0.25, 4, 3, 0.2, 1 / 3, 1.5, -1.5),
  fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1e308, 5e-324, 35e-324, 1e-300, 710, -746, 1e6, 1e22, 2 ** -1022),
  fc.double({ min: -3, max: 3, noNaN: true }),
)
/** Of ordinary size, and 0 rather than nearly so. */
export const ordinary: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, -2, 0.5, -0.5, 0.25, 4, 3, 0.2, 1 / 3, 1.5, -1.5),
  fc.integer({ min: -300, max: 300 }).map((x) => x / 128),
)

const keys = fc.oneof(
  fc.constantFrom(
    'x',
    'y',
    'class',
    '__proto__',
    'constructor',
    '*/',
    'a b',
    "'",
    '"',
    '\u2028',
    '</script>',
    '0',
  ),
  fc.string({ maxLength: 4 }),
)

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    fc.constant(scalar),
    fc.constant(scalar),
    fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(8, 9, 12).map((size) => Array<Shape>(size).fill(scalar)),
    fc.dictionary(keys, tie('shape'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
}))

export function programs({ ops }: Profile, constants: fc.Arbitrary<number>): fc.Arbitrary<Program> {
  const back = fc.nat(20)
  const step = fc.constantFrom(...Object.keys(ops)).chain((op) => {
    const size = ops[op]
    const operands =
      size === undefined
        ? fc.oneof(
            fc.array(back, { minLength: 1, maxLength: 4 }),
            fc.array(back, { minLength: 7, maxLength: 10 }),
          )
        : fc.array(back, { minLength: size, maxLength: size })
    return operands.map((operands): Step => ({ op, operands }))
  })
  return fc.record({
    shapes: fc.array(shape, { minLength: 1, maxLength: 3 }),
    parameters: fc.array(constants, { maxLength: 3 }),
    constants: fc.array(constants, { maxLength: 3 }),
    steps: fc.array(step, { minLength: 1, maxLength: 10 }),
    outputs: fc.uniqueArray(fc.tuple(keys, fc.nat(6)), {
      minLength: 1,
      maxLength: 3,
      selector: ([key]) => key,
    }),
  })
}

/** A program as code, so that a failure can be read. */
export function text({ shapes, parameters, constants, steps, outputs }: Program): string {
  const names: string[] = []
  const lines: string[] = []
  const define = (name: string, value: string): void => {
    names.push(name)
    lines.push(`${name} = ${value}`)
  }
  const at = (back: number): string => names[names.length - 1 - (back % names.length)]!
  shapes.forEach((shape, i) => lines.push(`input ${i}: ${JSON.stringify(shape)}`))
  for (let i = 0; i < shapes.reduce((sum, shape) => sum + count(shape), 0); i++) names.push(`x${i}`)
  const number = (x: number): string => (Object.is(x, -0) ? '-0' : String(x))
  parameters.forEach((p, i) => define(`p${i}`, `parameter ${number(p)}`))
  constants.forEach((c, i) => define(`c${i}`, number(c)))
  steps.forEach(({ op, operands }, i) => define(`t${i}`, `${op}(${operands.map(at).join(', ')})`))
  for (const [key, back] of outputs) lines.push(`output ${JSON.stringify(key)}: ${at(back)}`)
  return `\n${lines.join('\n')}\n`
}
