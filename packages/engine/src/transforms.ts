import { pullback, pushforward } from './chain'
import { Mode, withMode } from './mode'
import { Op } from './ops/arithmetic.gen'
import { State } from './state'
import { Value, lift, liftAll } from './value'
import type { Operand, Operands } from './value'

/** Where a derivative is taken: one number, or a list of them. */
export type Point = Operand | Operands

/** What a function gets at such a point: a Value for each number. */
export type Inputs<P extends Point> = P extends Operand
  ? Value
  : P extends readonly unknown[]
    ? { -readonly [K in keyof P]: Value }
    : Value[]

/** What a function of Values returns: one Value, or an array of them. A number is a constant. */
export type Outputs = Operand | readonly Operand[]

/** Values in the shape of what a function returned. */
export type Results<Y extends Outputs> = Y extends Operand
  ? Value
  : { -readonly [K in keyof Y]: Value }

/** For each output, something in the shape of the inputs. */
export type Jacobian<P extends Point, Y extends Outputs> = Y extends Operand
  ? Inputs<P>
  : { -readonly [K in keyof Y]: Inputs<P> }

/** The second derivatives at a point. */
export type Hessian<P extends Point> = P extends Operand
  ? Value
  : P extends readonly unknown[]
    ? { -readonly [K in keyof P]: Inputs<P> }
    : Value[][]

/**
 * The gradient of a function at a point: a Value for each number of the point.
 *
 * Like all functions here it returns Values, since what is differentiated may depend on others that
 * are differentiated too; so they nest in each other in any order.
 * @throws TypeError when `f` returns a list
 * @example
 * const [dx, dy] = gradient(([x, y]) => x.mul(y).add(x.sin()), [0, 3])
 * dx.data // 4
 * dy.data // 0
 */
export function gradient<const P extends Point>(f: (x: Inputs<P>) => Operand, point: P): Inputs<P> {
  return vjp((x: Inputs<P>) => single(f(x)), point, 1).cotangent
}

/**
 * Vector–Jacobian product, reverse mode: the value of `f` at a point, and the gradient of Σ uᵢ·fᵢ
 * there. `u` has the shape of what `f` returns. One pass, whatever the number of inputs.
 * @throws RangeError when `u` does not have the shape of what `f` returns
 * @example
 * const { cotangent } = vjp(([x, y]) => [x.mul(y), x.add(y)], [2, 3], [1, 10])
 * cotangent.map((d) => d.data) // [ 13, 12 ]
 */
export function vjp<const P extends Point, Y extends Outputs>(
  f: (x: Inputs<P>) => Y,
  point: P,
  u: NoInfer<Y> extends Operand ? Operand : Operands,
): { value: Results<Y>; cotangent: Inputs<P> } {
  const { xs, ys, inputs, outputs } = run(f, point)
  const seeds = along(u, ys.length, 'u')
  return { value: outputs(ys), cotangent: inputs(pullback(ys, seeds, xs, xs)) }
}

/**
 * Jacobian–vector product, forward mode: the value of `f` at a point, and how fast it changes when
 * the point moves with velocity `v`, which has the shape of the point. One pass, whatever the number
 * of outputs.
 * @throws RangeError when `v` does not have the shape of the point
 * @example
 * const { tangent } = jvp(([x, y]) => [x.mul(y), x.add(y)], [2, 3], [1, 10])
 * tangent.map((d) => d.data) // [ 23, 11 ]
 */
export function jvp<const P extends Point, Y extends Outputs>(
  f: (x: Inputs<P>) => Y,
  point: P,
  v: P extends Operand ? Operand : Operands,
): { value: Results<Y>; tangent: Results<Y> } {
  const { xs, ys, outputs } = run(f, point)
  const tangents = along(v, xs.length, 'v')
  return { value: outputs(ys), tangent: outputs(pushforward(xs, tangents, ys)) }
}

/**
 * Hessian–vector product H·v of a function that returns one Value, forward over reverse: it costs a
 * few times what the function costs, and the Hessian is never formed.
 * @throws RangeError when `v` does not have the shape of the point
 * @example
 * hvp(([x, y]) => x.pow(3).mul(y), [2, 5], [1, 0]).map((d) => d.data) // [ 60, 12 ]
 */
export function hvp<const P extends Point>(
  f: (x: Inputs<P>) => Operand,
  point: P,
  v: P extends Operand ? Operand : Operands,
): Inputs<P> {
  return jvp(gradientOf(f), point, v).tangent as Inputs<P>
}

/**
 * The derivative of each output with respect to each number of the point: a row of Values for each
 * output, a single row for a function that returns one Value, a column for a point that is one
 * number. In reverse or in forward mode, whichever takes fewer passes.
 * @example
 * const rows = jacobian(([x, y]) => [x.mul(y), x.add(y), y.square()], [2, 3])
 * rows.map((row) => row.map((d) => d.data)) // [ [ 3, 2 ], [ 1, 1 ], [ 0, 6 ] ]
 */
export function jacobian<const P extends Point, Y extends Outputs>(
  f: (x: Inputs<P>) => Y,
  point: P,
): Jacobian<P, Y> {
  const { xs, ys, inputs, outputs } = run(f, point)
  const one = lift(1)
  const rows =
    ys.length <= xs.length
      ? ys.map((y) => pullback([y], [one], xs, xs))
      : transpose(
          ys.length,
          xs.map((x) =>
            pushforward(
              xs,
              xs.map((other) => (other === x ? one : undefined)),
              ys,
            ),
          ),
        )
  return outputs(rows.map(inputs)) as Jacobian<P, Y>
}

/**
 * The second derivatives of a function that returns one Value: a symmetric matrix of Values, or one
 * Value for a point that is one number.
 * @example
 * const rows = hessian(([x, y]) => x.pow(3).mul(y), [2, 5])
 * rows.map((row) => row.map((d) => d.data)) // [ [ 60, 12 ], [ 12, 0 ] ]
 */
export function hessian<const P extends Point>(f: (x: Inputs<P>) => Operand, point: P): Hessian<P> {
  return jacobian(gradientOf(f), point) as unknown as Hessian<P>
}

/** @throws TypeError for a list, of which there is no gradient */
function single(y: Operand): Operand {
  if (isList(y)) throw new TypeError('got a list; return one Value or use jacobian')
  return y
}

function gradientOf<const P extends Point>(
  f: (x: Inputs<P>) => Operand,
): (x: Inputs<P>) => Outputs {
  return (x) => gradient(f as unknown as (x: Inputs<Inputs<P>>) => Operand, x)
}

/** Runs a function at a point. `inputs` and `outputs` give lists the shapes of either side. */
function run<P extends Point, Y extends Outputs>(f: (x: Inputs<P>) => Y, point: P) {
  const inputs = shapedAs<Inputs<P>>(point)
  const xs = valuesOf(point).map(alias)
  const y = withMode(0, Mode.noGrad, () => f(inputs([...xs])))
  return { xs, ys: valuesOf(y), inputs, outputs: shapedAs<Results<Y>>(y) }
}

/** What gives a list of Values the shape of an example: one Value, or a list. */
const shapedAs =
  <S>(example: unknown) =>
  (values: unknown[]): S =>
    (isList(example) ? values : values[0]) as S

const isList = (x: unknown): x is Operands =>
  typeof x === 'object' && x !== null && !(x instanceof Value)

const valuesOf = (x: Operand | Operands): Value[] => (isList(x) ? liftAll(x) : [lift(x)])

/**
 * A stand-in for an input. Differentiating with respect to it, and not to the input itself, keeps
 * nested derivatives apart: where a function also reaches the input by another way, that way is not
 * counted.
 */
function alias(x: Value): Value {
  return new Value(x.v, undefined, (Op.identity << State.op) | State.tracked, x)
}

function along(given: Operand | Operands, size: number, name: string): Value[] {
  const values = valuesOf(given)
  if (values.length !== size) {
    throw new RangeError(`${name} has length ${values.length}; pass ${size} numbers`)
  }
  return values
}

const transpose = (size: number, columns: readonly Value[][]): Value[][] =>
  Array.from({ length: size }, (_, i) => columns.map((column) => column[i]!))
