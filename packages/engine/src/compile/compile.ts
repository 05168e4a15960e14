import { typeError } from '../errors'
import { Mode, mode, needNumbers } from '../mode'
import { needKnown } from '../options'
import { Value, lift } from '../value'
import type { Operand } from '../value'
import { batchOf } from './run/batch'
import type { BackwardOptions, BatchProgram, FlatBackwardOptions } from './run/batch'
import { derivatives } from './run/derivatives'
import type { DerivativeKind, RowKind, RowResults } from './run/derivatives'
import type { Batch } from './run/read-batch'
import type { Numbers, Precision, WritableNumbers } from './numbers'
import type { BackendOptions, Target } from './backends/backend'
import { record } from './record/record'
import type { Recorded } from './record/record'
import { collect, filled, flatten, nameOf, shapeOf, sizeOf } from './shapes'
import type { ArgumentsOf, Given, NumbersOf, Shape } from './shapes'
import { backends, bestTarget, requireTarget } from './backends/backends'

export interface CompileOptions {
  /** Doubles, or floats, which are twice as fast and which only WebAssembly has. Default: `'f64'`. */
  precision?: Precision
  /** What the function becomes. Default: the fastest of WebAssembly, JavaScript and an interpreter that the page permits. */
  target?: Target
}

/** What a function may return: Values and numbers, and arrays and records of them. */
export type Result = Operand | readonly Result[] | { readonly [name: string]: Result }

type Inputs<A extends readonly unknown[]> = { [K in keyof A]: Given<A[K]> }
type Batches<A extends readonly unknown[]> = { [K in keyof A]: Batch }
type Gradient<A extends readonly unknown[]> = A extends readonly [infer Only]
  ? NumbersOf<Only>
  : { -readonly [K in keyof A]: NumbersOf<A[K]> }
/** The numbers that go with what a function returns. */
type Cotangent<R> = R extends Operand
  ? number
  : R extends readonly Operand[]
    ? ArrayLike<number>
    : { readonly [K in keyof R]: Cotangent<R[K]> }
type Direction<A extends readonly unknown[]> = A extends readonly [infer Only]
  ? Given<Only>
  : Inputs<A>

/** What every compiled function has, whatever it takes and returns. */
export interface AnyCompiled {
  /** The leaves that the function uses but does not receive: read before each run. */
  readonly parameters: readonly Value[]
  readonly target: Target
  readonly precision: Precision
  /** @internal */ readonly recording: Recorded
}

/** The gradient of a compiled function. */
export interface GradientFunction<A extends readonly unknown[]> {
  (...inputs: Inputs<A>): Gradient<A>
  (...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers

  /** The gradient of each row of a batch, one after the other: rows × numbers of the inputs. @throws TypeError unless the function returns one Value */
  rows(...batch: Batches<A>): Float64Array
  rows(...batch: [...Batches<A>, out: WritableNumbers]): WritableNumbers
}

/**
 * A compiled function. Called with numbers it gives numbers. Called with Values, or while another
 * function is recorded, it runs the function over Values: gradients reach the inputs and the
 * parameters. Everything that takes an `out` writes its numbers there, one after the other, and then
 * allocates nothing.
 */
export interface Compiled<A extends readonly unknown[], R> extends AnyCompiled {
  (...inputs: Inputs<A>): NumbersOf<R>
  (...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers
  (...inputs: A): R

  /** The derivatives with respect to the inputs, in the shape of the input, or an array of them if there are several. @throws TypeError unless the function returns one Value */
  readonly gradient: GradientFunction<A>

  /** Both in one pass; with `out` the value comes back and the gradient is written there. */
  valueAndGradient(...inputs: Inputs<A>): { value: number; gradient: Gradient<A> }
  valueAndGradient(...inputs: [...Inputs<A>, out: WritableNumbers]): number

  /** The matrix of second derivatives, a row for each number of the inputs. */
  hessian(...inputs: Inputs<A>): number[][]
  hessian(...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers

  /** The Hessian times a vector, which has the shape of the gradient, and so has the result. */
  hvp(...inputs: [...Inputs<A>, v: Direction<A>]): Gradient<A>
  hvp(...inputs: [...Inputs<A>, v: Direction<A>, out: WritableNumbers]): WritableNumbers

  /** The derivatives of each output, a row for each: one number of what the function returns. */
  jacobian(...inputs: Inputs<A>): number[][]
  jacobian(...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers

  /** How fast the outputs change when the inputs move with velocity `v`, which has the shape of the gradient. */
  jvp(...inputs: [...Inputs<A>, v: Direction<A>]): NumbersOf<R>
  jvp(...inputs: [...Inputs<A>, v: Direction<A>, out: WritableNumbers]): WritableNumbers

  /**
   * The derivatives of Σ uᵢ·fᵢ with respect to the inputs, in one pass: reverse mode. The cotangent u
   * has the shape of what the function returns, and what comes back that of the gradient.
   */
  vjp(...inputs: [...Inputs<A>, cotangent: Cotangent<R>]): Gradient<A>
  vjp(...inputs: [...Inputs<A>, cotangent: Cotangent<R>, out: WritableNumbers]): WritableNumbers

  /**
   * The mean of the function over a batch of rows. To the `grad` of each parameter it adds the
   * derivative of that mean. For each input it takes the numbers of all rows, one row after the
   * other in one array, or an array of rows; 0 rows give 0 and add nothing.
   * @throws RangeError when lengths do not fit
   * @throws TypeError for what is not a number, and unless the function returns one Value
   */
  backward(...batch: [...Batches<A>]): number
  backward(...batch: [...Batches<A>, options: BackwardOptions]): number

  /**
   * What the function gives for each row of a batch: all numbers of the first row, then those of the
   * next one. Batches are as for `backward`. With a record of arrays in place of `out`, the
   * derivatives of each row with respect to the parameters are computed in the same pass.
   * @throws RangeError when lengths do not fit
   * @throws TypeError for what is not a number, and for a `jacobian` of several Values
   */
  rows(...batch: Batches<A>): Float64Array
  rows(...batch: [...Batches<A>, out: WritableNumbers]): WritableNumbers
  rows(...batch: [...Batches<A>, out: RowResults]): RowResults

  /**
   * `backward` over arrays in place of Values, for a training that keeps its numbers itself:
   * `run(data, gradient, ...batch)` takes the number of each leaf from `data`, adds the derivatives of
   * the mean to `gradient`, both in the order of `leaves`, and returns the mean. No Value is read or
   * written. With `rows` it takes some of the rows, from where they are.
   * @param leaves Values, all parameters of the function among them; a frozen one has no derivative
   * @throws TypeError when a parameter of the function is not in `leaves`, and as `backward` does
   * @throws RangeError when the arrays have other lengths, and as `backward` does
   */
  flatBackward(leaves: readonly Value[]): FlatBackward<A>
}

/** What `flatBackward` returns. */
export interface FlatBackward<A extends readonly unknown[]> {
  (data: Numbers, gradient: WritableNumbers, ...batch: [...Batches<A>]): number
  (
    data: Numbers,
    gradient: WritableNumbers,
    ...batch: [...Batches<A>, options: FlatBackwardOptions]
  ): number
}

/**
 * A function of Values as a program over numbers, with its derivatives: WebAssembly where the page
 * permits it. The function runs once, now if the shapes of its inputs are given, else when it is
 * first called, on Values that have no numbers. So it may not decide by them: choose with
 * `where(x.gt(0), a, b)`. `x > 0`, `x * 2`, `Math.sin(x)`, `table[x]` and `x.data` throw. JavaScript gives
 * no way to catch `if (x)`, which is always taken, and `x === 3` and `switch (x)`, which never match.
 *
 * Leaf Values that it uses but does not receive are parameters: their numbers are read before each
 * run, and `backward` adds to their `grad`. JavaScript numbers are constants.
 *
 * @param shapes the shape of each input: `scalar`, `vector(n)`, arrays and records of them
 * @throws Error when the function asks for the number of a Value
 * @throws TypeError when the target that was asked for is not permitted here, and for an unknown option
 * @example
 * const f = compile((x: Value, y: Value) => x.mul(y).add(x.sin()))
 * f(0, 3) // 0
 * f.gradient(0, 3) // [ 4, 0 ]
 */
export function compile<const S extends readonly unknown[], R extends Result>(
  f: (...inputs: ArgumentsOf<S>) => R,
  shapes: S,
  options?: CompileOptions,
): Compiled<ArgumentsOf<S>, R>
export function compile<A extends unknown[], R extends Result>(
  f: (...inputs: A) => R,
  shapes?: undefined,
  options?: CompileOptions,
): Compiled<A, R>
export function compile(
  f: (...inputs: never[]) => Result,
  shapes?: readonly Shape[],
  options: CompileOptions = {},
): unknown {
  if (typeof f !== 'function') throw typeError(f, 'a function')
  if (shapes && !Array.isArray(shapes)) throw typeError(shapes, 'a shape for each input: [scalar]')
  needKnown(options, 'precision, target')
  const target = options.target ?? bestTarget()
  requireTarget(target)
  const { precision = 'f64' } = options
  if (!/^f(64|32)$/.test(precision))
    throw new TypeError(`precision is ${precision as string}; pass f64, f32`)
  const isOffered = backends[target].precisions.includes(precision)
  const backend: BackendOptions = { target, precision: isOffered ? precision : 'f64' }
  const open = (shapes as readonly Partial<OpenShape>[] | undefined)?.find((shape) => shape.compile)
  if (open) return open.compile!(f, backend, shapes!)
  return compilation(f, backend, shapes)
}

/** A shape whose size is known only when the function is called, and which compiles such functions. */
export interface OpenShape {
  compile: (
    f: (...inputs: never[]) => Result,
    backend: BackendOptions,
    shapes: readonly unknown[],
  ) => unknown
}

/** The compiled function, recorded by the time that its shapes are known. */
function compilation(
  f: (...inputs: never[]) => Result,
  backend: BackendOptions,
  shapes: readonly Shape[] | undefined,
): unknown {
  let recorded: Recorded | undefined
  let answers: Record<DerivativeKind | RowKind, (given: readonly unknown[]) => unknown> | undefined
  let batch: BatchProgram | undefined

  const call = (shapes: readonly Shape[], inputs: readonly unknown[]): Result => {
    let at = 0
    try {
      return f(...(shapes.map((shape) => filled(shape, () => inputs[at++])) as never[]))
    } catch (error) {
      if (!(error instanceof TypeError) || f.length === 0 || f.length >= shapes.length) throw error
      throw new TypeError(
        `got ${shapes.length} shapes for ${f.length} inputs; n numbers in one array are one: [vector(n)]`,
        { cause: error },
      )
    }
  }
  const recordWith = (shapes: readonly Shape[]): Recorded => {
    const sizes = shapes.map(sizeOf)
    let output: Shape = []
    const size = sizes.reduce((a, b) => a + b, 0)
    const recording = record(size, (inputs) => {
      const result: unknown = call(shapes, inputs)
      output = shapeOf(result)
      const values: Value[] = []
      collect(result, (value) => values.push(lift(value as Operand)))
      return values
    })
    return (recorded = { ...recording, shapes, sizes, output })
  }
  const known = (): Recorded => {
    if (!recorded)
      throw new Error(
        'the shapes of the inputs are not known yet; pass them to compile, or call the function first',
      )
    return recorded
  }
  const answer =
    (kind: DerivativeKind | RowKind, shape = shapeOf) =>
    (...given: unknown[]): unknown => {
      needNumbers('take derivatives of Values by grad, jvp, hvp')
      recorded ??= recordWith(given.slice(0, f.length).map(shape))
      answers ??= derivatives(recorded, backend)
      return answers[kind](given)
    }
  if (shapes ?? f.length === 0) recordWith(shapes ?? [])

  /** Given Values, the function runs as it is: its result has a graph, or is recorded with what calls it. */
  const overValues = (given: readonly unknown[]): Result => {
    const { shapes } = (recorded ??= recordWith(given.map(shapeOf)))
    if (given.length !== shapes.length)
      throw new RangeError(`got ${given.length} inputs; pass ${shapes.length}`)
    const inputs: Operand[] = []
    shapes.forEach((shape, i) =>
      flatten(shape, given[i], inputs as number[], inputs.length, nameOf(i, shapes), true),
    )
    return call(shapes, inputs.map(lift))
  }
  const value = answer('value')
  const compiled = (...given: unknown[]): unknown => {
    if (mode & Mode.recording) return overValues(given)
    try {
      return value(...given)
    } catch (error) {
      // Looked for only here, so that numbers do not pay for it.
      let hasValues = false
      collect(given, (part) => (hasValues ||= part instanceof Value))
      if (hasValues) return overValues(given)
      throw error
    }
  }
  for (const kind of KINDS) Object.defineProperty(compiled, kind, { value: answer(kind) })
  const { gradient } = compiled as unknown as { gradient: object }
  Object.defineProperty(gradient, 'rows', { value: answer('gradientRows', shapeOfRow) })
  return Object.defineProperties(compiled, {
    rows: { value: answer('rows', shapeOfRow) },
    backward: {
      value: (...given: unknown[]) => {
        needNumbers('call backward afterwards')
        recorded ??= recordWith(given.slice(0, f.length).map(shapeOfRow))
        batch ??= batchOf(recorded, backend)
        return batch(given)
      },
    },
    flatBackward: {
      value: (leaves: readonly Value[]) => {
        const { parameters } = known()
        const placeOf = new Map(leaves.map((leaf, i) => [leaf, i]))
        const places = Int32Array.from(parameters, (p, i) => {
          const place = placeOf.get(p)
          if (place === undefined)
            throw new TypeError(
              `parameter ${i} of the function is not among the leaves; pass it, too`,
            )
          return place
        })
        return (data: Numbers, gradient: WritableNumbers, ...given: unknown[]) => {
          for (const { length } of [data, gradient])
            if (length !== leaves.length)
              throw new RangeError(
                `got ${length} numbers; pass one for each of ${leaves.length} leaves`,
              )
          needNumbers('call flatBackward afterwards')
          batch ??= batchOf(known(), backend)
          return batch(given, { data, gradient, places })
        }
      },
    },
    parameters: { get: () => known().parameters },
    recording: { get: known },
    target: { value: backend.target },
    precision: { value: backend.precision },
  })
}

const KINDS = ['gradient', 'valueAndGradient', 'hessian', 'hvp', 'jacobian', 'jvp', 'vjp'] as const

/** The shape of one row of a batch whose shapes were not given: flat arrays hold a number for each row. */
function shapeOfRow(batch: unknown): Shape {
  return shapeOf((batch as ArrayLike<unknown>)[0] ?? 0)
}
