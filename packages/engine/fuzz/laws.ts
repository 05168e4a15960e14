import { compile, toModule } from '../src/compile/index'
import type { Precision, Result, Target } from '../src/compile/index'
import { Value, grad, hvp, jvp } from '../src/index'
import type { Operand } from '../src/index'
import { count, flat, outputs, results, shaped, text } from './program'
import type { Profile, Program } from './program'

/** Everything that a program can become. */
const TARGETS: readonly [Target, Precision][] = [
  ['interpreter', 'f64'],
  ['js', 'f64'],
  ['wasm', 'f64'],
  ['wasm', 'f32'],
]

/** What a program is run on: rows of inputs with a weight each, and directions for derivatives. */
export interface Data {
  rows: readonly (readonly number[])[]
  weights: readonly number[]
  direction: readonly number[]
}

type Method = 'gradient' | 'valueAndGradient' | 'hessian' | 'hvp' | 'jacobian' | 'jvp' | 'backward'
/** A compiled function whose types are known at run time only. */
type AnyFunction = ((...inputs: unknown[]) => unknown) &
  Record<Method, (this: void, ...inputs: unknown[]) => unknown>

/** Numbers beyond this are too near a pole, or too far from the others, for rounding to be told from an error. */
const LARGE = 1e3

const number = (x: Operand): number => (typeof x === 'number' ? x : x.data)
const numbers = (xs: readonly Operand[]): number[] => xs.map(number)

function fail(what: string, program: Program, actual: unknown, expected: unknown): never {
  throw new Error(
    `${what}: got ${String(actual)}, expected ${String(expected)} for${text(program)}`,
  )
}

/** What makes the numbers of one program comparable. */
class Comparison {
  constructor(
    private readonly program: Program,
    private readonly what: string,
  ) {}

  /** The same bits, a NaN being like any other. */
  bits(actual: readonly number[], expected: readonly number[]): void {
    if (actual.length !== expected.length)
      fail(this.what, this.program, `${actual.length} numbers`, expected.length)
    actual.forEach((x, i) => {
      if (!Object.is(x, expected[i])) fail(`${this.what} at ${i}`, this.program, x, expected[i])
    })
  }

  close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
    if (actual.length !== expected.length)
      fail(this.what, this.program, `${actual.length} numbers`, expected.length)
    const scale = 1 + Math.max(...expected.map(Math.abs).filter(Number.isFinite), 0)
    actual.forEach((x, i) => {
      const y = expected[i]!
      const isSame = Object.is(x + 0, y + 0) || Math.abs(x - y) <= tolerance * scale
      if (!isSame) fail(`${this.what} at ${i}`, this.program, x, y)
    })
  }
}

/** Whether a program is well conditioned at a point: every number on the way and every gradient is of ordinary size. */
function isTame(program: Program, row: readonly number[], smallest = 1e-3): boolean {
  const all = results(
    program,
    row.map((x) => new Value(x)),
    program.parameters.map((p) => new Value(p)),
  )
  return all.every((y) => {
    const size = Math.abs(number(y))
    if (!(size < LARGE) || (size !== 0 && size < smallest)) return false
    if (typeof y === 'number' || !y.requiresGrad) return true
    y.backward()
    return all.every((x) => typeof x === 'number' || Math.abs(x.grad) < LARGE)
  })
}

/** Checks every law on one program. */
export async function check(program: Program, profile: Profile, data: Data): Promise<void> {
  const { shapes } = program
  const sizes = shapes.map(count)
  const width = sizes.reduce((a, b) => a + b, 0)
  const rows = data.rows.map((row) => Array.from({ length: width }, (_, i) => row[i % row.length]!))
  const direction = Array.from(
    { length: width },
    (_, i) => data.direction[i % data.direction.length]!,
  )
  const parameters = program.parameters.map((p) => new Value(p))
  const asInputs = (row: readonly unknown[]): unknown[] => {
    const rest = [...row]
    return shapes.map((shape) => shaped(shape, rest))
  }
  const run = (inputs: readonly Operand[]): Record<string, Operand> =>
    outputs(program, results(program, inputs, parameters))
  const f = (...inputs: unknown[]): Result => run(flat<Value>(inputs))
  const first = (...inputs: unknown[]): Operand => Object.values(run(flat<Value>(inputs)))[0]!
  const [row] = rows as [number[]]
  const isTameHere = isTame(program, row)
  const eagerRows = rows.map((xs) => numbers(Object.values(run(xs.map((x) => new Value(x))))))
  const tolerance = { f64: 1e-7, f32: 2e-2 }

  for (const [target, precision] of TARGETS) {
    const isExact = profile.isExact && precision === 'f64'
    const name = `${target} in ${precision}`
    const options = { target, precision }
    const compiled = compile(f as never, shapes as never, options) as unknown as AnyFunction
    const loss = compile(first as never, shapes as never, options) as unknown as AnyFunction

    rows.forEach((xs, i) => {
      const values = flat<number>(compiled(...asInputs(xs)))
      const comparison = new Comparison(program, `values of ${name}`)
      if (isExact) comparison.bits(values, eagerRows[i]!)
      else if (isTame(program, xs, precision === 'f64' ? 1e-3 : 1e-1))
        comparison.close(values, eagerRows[i]!, tolerance[precision])
    })
    if (!isTameHere || precision === 'f32') continue
    derivatives(program, row, direction, loss, compiled, asInputs, f, first, name)
    batch(program, rows, data.weights, parameters, first, loss, sizes, name)
  }
  if (isTameHere) await modules(program, profile, row, asInputs, f, first, eagerRows[0]!)
}

/** First and second derivatives, forward and reverse, against eager ones. */
function derivatives(
  program: Program,
  row: readonly number[],
  direction: readonly number[],
  loss: AnyFunction,
  compiled: AnyFunction,
  asInputs: (row: readonly unknown[]) => unknown[],
  f: (...inputs: unknown[]) => Result,
  first: (...inputs: unknown[]) => Operand,
  name: string,
): void {
  const inputs = asInputs(row)
  const along = asInputs(direction)
  const v = along.length === 1 ? along[0] : along
  const eager = (xs: Value[]): Operand => first(...asInputs(xs))
  const agree = (what: string, actual: unknown, expected: readonly Operand[]): void => {
    const limit = numbers(expected)
    if (limit.some((x) => Math.abs(x) > LARGE)) return
    new Comparison(program, `${what} of ${name}`).close(flat<number>(actual), limit, 1e-7)
  }
  const xs = row.map((x) => new Value(x))
  const y = eager(xs)
  const slopes = typeof y === 'number' || !y.requiresGrad ? row.map(() => 0) : grad(y, xs)
  agree('gradient', loss.gradient(...inputs), slopes)
  const both = loss.valueAndGradient(...inputs) as { value: number; gradient: unknown }
  agree('valueAndGradient', [both.value, both.gradient], [number(y), ...slopes])
  const tangents = jvp(
    (at) => Object.values(f(...asInputs(at)) as object) as Operand[],
    [...row],
    [...direction],
  ).tangent
  agree('jvp', compiled.jvp(...inputs, v), tangents)
  const curved = hvp(eager, [...row], [...direction])
  agree('hvp', loss.hvp(...inputs, v), curved)
  const unit = row.map((_, i) => (i === 0 ? 1 : 0))
  const [column] = loss.hessian(...inputs) as number[][]
  agree('first row of the hessian', column, hvp(eager, [...row], unit))
}

/** The mean over weighted rows, and the gradients of the parameters. */
function batch(
  program: Program,
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  parameters: readonly Value[],
  first: (...inputs: unknown[]) => Operand,
  loss: AnyFunction,
  sizes: readonly number[],
  name: string,
): void {
  const kept = rows.filter((row) => isTame(program, row))
  const w = kept.map((_, i) => weights[i % weights.length]!)
  const total = w.reduce((a, b) => a + b, 0)
  if (Math.abs(total) < 0.1) return
  let mean = 0
  const slopes = parameters.map(() => 0)
  kept.forEach((row, i) => {
    if (w[i] === 0) return
    const y = first(...row)
    mean += (w[i]! * number(y)) / total
    if (typeof y === 'number' || !y.requiresGrad) return
    grad(y, [...parameters]).forEach((slope, j) => (slopes[j]! += (w[i]! * slope) / total))
  })
  for (const p of parameters) p.zeroGrad()
  const columns: Float64Array[] = []
  let from = 0
  for (const size of sizes) {
    const until = from + size
    columns.push(Float64Array.from(kept.flatMap((row) => row.slice(from, until))))
    from = until
  }
  const values = new Float64Array(kept.length)
  const actual = loss.backward(...columns, { weights: w, values }) as number
  const close = (what: string, xs: readonly number[], ys: readonly number[]): void =>
    new Comparison(program, `${what} of ${name}`).close(xs, ys, 1e-7)
  close('mean over rows', [actual], [mean])
  close('values of rows', [...values], numbers(kept.map((row) => first(...row))))
  close(
    'gradients of parameters',
    parameters.map((p) => p.grad),
    slopes,
  )
}

/** What toModule writes, imported. */
async function modules(
  program: Program,
  profile: Profile,
  row: readonly number[],
  asInputs: (row: readonly unknown[]) => unknown[],
  f: (...inputs: unknown[]) => Result,
  first: (...inputs: unknown[]) => Operand,
  expected: readonly number[],
): Promise<void> {
  type Module = Record<'value' | 'gradient', (...inputs: unknown[]) => unknown>
  const load = async (g: unknown): Promise<[Module, AnyFunction]> => {
    const compiled = compile(g as never, program.shapes as never, { target: 'interpreter' })
    const source = toModule(compiled as never)
    const url = `data:text/javascript,${encodeURIComponent(source)}`
    return [(await import(url)) as Module, compiled as unknown as AnyFunction]
  }
  const [whole] = await load(f)
  const comparison = new Comparison(program, 'values of toModule')
  const values = flat<number>(whole.value(...asInputs(row)))
  if (profile.isExact) comparison.bits(values, expected)
  else comparison.close(values, expected, 1e-7)
  const [single, compiled] = await load(first)
  const gradient = flat<number>(compiled.gradient(...asInputs(row)))
  // A module guards fewer products than a program that may run again; where that shows, it says NaN.
  const written = flat<number>(single.gradient(...asInputs(row)))
  if (!written.includes(NaN))
    new Comparison(program, 'gradient of toModule').close(written, gradient, 1e-7)
}
