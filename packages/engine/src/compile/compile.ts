import { unfit } from '../errors'
import { lift } from '../value'
import type { Operand, Value } from '../value'
import { batchOf } from './batch'
import type { BackwardOptions, Batch, BatchProgram } from './batch'
import { derivatives } from './derivatives'
import type { Derivatives } from './derivatives'
import type { WritableNumbers } from './machine'
import type { Means, Precision, Target } from './program'
import { record } from './record'
import type { Recording } from './record'
import { collect, filled, shapeOf, sizeOf } from './shapes'
import type { ArgumentsOf, Given, NumbersOf, Shape } from './shapes'
import { bestTarget, requireTarget } from './target'

export interface CompileOptions {
  /** How numbers are kept: doubles, unless `'f32'` asks for floats, which are twice as fast; only WebAssembly has them. */
  precision?: Precision
  /** What the function becomes: the best of WebAssembly, JavaScript and an interpreter that the page permits, unless said otherwise. */
  target?: Target
}

/** What a function may return: Values and numbers, and arrays and records of them. */
export type Result = Operand | readonly Result[] | { readonly [name: string]: Result }

type Inputs<A extends readonly unknown[]> = { [K in keyof A]: Given<A[K]> }
type Gradient<A extends readonly unknown[]> = A extends readonly [infer Only]
  ? NumbersOf<Only>
  : { -readonly [K in keyof A]: NumbersOf<A[K]> }
type Direction<A extends readonly unknown[]> = A extends readonly [infer Only]
  ? Given<Only>
  : Inputs<A>

/**
 * A compiled function. Called with numbers it gives numbers. Everything that takes an `out` writes its
 * numbers there, one after the other, and then allocates nothing.
 */
export interface Compiled<A extends readonly unknown[], R> {
  (...inputs: Inputs<A>): NumbersOf<R>
  (...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers

  /** The derivatives with respect to the inputs, in the shape of the input, or an array of them if there are several. @throws TypeError unless the function returns one Value */
  gradient(...inputs: Inputs<A>): Gradient<A>
  gradient(...inputs: [...Inputs<A>, out: WritableNumbers]): WritableNumbers

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
   * The mean of the function over a batch of rows. To the `grad` of each parameter it adds the
   * derivative of that mean. For each input it takes the numbers of all rows, one row after the
   * other in one array, or an array of rows; 0 rows give 0 and add nothing.
   * @throws RangeError when lengths do not fit
   * @throws TypeError for what is not a number, and unless the function returns one Value
   */
  backward(...batch: [...{ [K in keyof A]: Batch }]): number
  backward(...batch: [...{ [K in keyof A]: Batch }, options: BackwardOptions]): number

  /** The leaves that the function uses but does not receive: read before each run. */
  readonly parameters: readonly Value[]
  readonly target: Target
  readonly precision: Precision
  /** @internal */ readonly recording: Recorded
}

/** A recorded function and the shapes on both sides of it. */
export interface Recorded extends Recording {
  shapes: readonly Shape[]
  sizes: readonly number[]
  output: Shape
}

/**
 * A function of Values as a program over numbers, with its derivatives: WebAssembly where the page
 * permits it. The function runs once, now if the shapes of its inputs are given, else when it is
 * first called; what it computes must not depend on the numbers of Values, which are not known then.
 *
 * Leaf Values that it uses but does not receive are parameters: their numbers are read before each
 * run, and `backward` adds to their `grad`. JavaScript numbers are constants.
 *
 * @param shapes the shape of each input: `scalar`, `vector(n)`, arrays and records of them
 * @throws Error when the function asks for the number of a Value
 * @throws TypeError when the target that was asked for is not permitted here
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
  if (typeof f !== 'function') throw unfit(f, 'a function')
  const target = options.target ?? bestTarget()
  requireTarget(target)
  const precision = target === 'wasm' ? (options.precision ?? 'f64') : 'f64'
  return new Compilation(f, { target, precision }, shapes).compiled()
}

class Compilation {
  private recorded: Recorded | undefined
  private parts: Derivatives | undefined
  private batch: BatchProgram | undefined

  constructor(
    private readonly f: (...inputs: never[]) => Result,
    private readonly means: Means,
    shapes: readonly Shape[] | undefined,
  ) {
    if (shapes) this.record(shapes)
    else if (f.length === 0) this.record([])
  }

  private record(shapes: readonly Shape[]): Recorded {
    const sizes = shapes.map(sizeOf)
    let output: Shape = []
    const recording = record(
      sizes.reduce((a, b) => a + b, 0),
      (inputs) => {
        let at = 0
        const given = shapes.map((shape) => filled(shape, () => inputs[at++]))
        const result: unknown = this.f(...(given as never[]))
        output = shapeOf(result)
        const values: Value[] = []
        collect(result, (value) => values.push(lift(value as Operand)))
        return values
      },
    )
    this.recorded = { ...recording, shapes, sizes, output }
    return this.recorded
  }

  /** What was recorded, by now at the latest. */
  private known(inputs?: readonly unknown[]): Recorded {
    if (this.recorded) return this.recorded
    if (!inputs)
      throw new Error(
        'the shapes of the inputs are not known yet; pass them to compile, or call the function first',
      )
    return this.record(inputs.slice(0, this.f.length).map(shapeOf))
  }

  compiled(): unknown {
    const parts = (inputs: readonly unknown[]): Derivatives => {
      this.parts ??= derivatives(this.known(inputs), this.means)
      return this.parts
    }
    const call = (...inputs: unknown[]): unknown => parts(inputs).value(inputs)
    const methods = {
      gradient: (...inputs: unknown[]) => parts(inputs).gradient(inputs),
      valueAndGradient: (...inputs: unknown[]) => parts(inputs).valueAndGradient(inputs),
      hessian: (...inputs: unknown[]) => parts(inputs).hessian(inputs),
      hvp: (...inputs: unknown[]) => parts(inputs).hvp(inputs),
      jacobian: (...inputs: unknown[]) => parts(inputs).jacobian(inputs),
      jvp: (...inputs: unknown[]) => parts(inputs).jvp(inputs),
      backward: (...batch: unknown[]) => {
        if (!this.recorded) this.record(batch.slice(0, this.f.length).map(shapeOfRow))
        this.batch ??= batchOf(this.known(), this.means)
        return this.batch(batch)
      },
    }
    for (const [name, value] of Object.entries(methods))
      Object.defineProperty(call, name, { value })
    const { means } = this
    const known = (): Recorded => this.known()
    Object.defineProperties(call, {
      parameters: { get: () => known().parameters },
      recording: { get: known },
      target: { value: means.target },
      precision: { value: means.precision },
    })
    return call
  }
}

/** The shape of one row of a batch whose shapes were not given: flat arrays hold a number for each row. */
function shapeOfRow(batch: unknown): Shape {
  return shapeOf((batch as ArrayLike<unknown>)[0] ?? 0)
}
