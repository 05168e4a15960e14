import { algebraOf, ops, publicName } from './algebra'
import type { ValueAlgebra } from './algebra'
import { clearGrads, propagate } from './backward'
import type { CustomRule } from './custom'
import { BRAND, typeError, version } from './errors'
import { Mode, mode, needNumbers, watcher } from './mode'
import * as f from './ops/arithmetic.gen'
import { Op } from './ops/arithmetic.gen'
import { countOperands, inOrder, operandAt } from './order'
import { State } from './state'

/** A Value, or a number, which stands for a constant. */
export type Operand = Value | number

/** A list of operands: an array of Values, numbers or both, or a typed array. */
export type Operands = ArrayLike<Operand>

/** What `JSON.stringify` makes of a Value: the graph is left out. */
export interface ValueJSON {
  data: number
  grad: number
  op: string | undefined
  label: string | undefined
}

export interface ValueOptions {
  /** A name for printing and drawing. */
  label?: string
  /** Whether `backward` gives this Value a gradient; default: true. */
  requiresGrad?: boolean
}

const INSPECT = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/**
 * A number that remembers how it was made, so that derivatives can be taken.
 *
 * Arithmetic on Values builds a graph: each result points to its operands. `backward()` walks that
 * graph from the result to the leaves and leaves in every `grad` the derivative of the result.
 *
 * @example
 * const a = new Value(2)
 * const b = a.mul(a).add(1)
 * b.backward()
 * b.data // 5
 * a.grad // 4
 */
// prettier-ignore
export class Value {
  /** The derivative of what `backward()` was called on with respect to this Value. Leaves add up what several calls give. */
  grad: number

  /** @internal The number itself. */ v: number
  /** @internal What made it, and whether it takes a gradient; see state.ts. */ state: number
  /** @internal The operand, or for an op over many the list of them. */ x: Value | readonly Value[] | undefined
  /** @internal The second operand, the second list, or the rule of a function of the user's own. */ y: Value | readonly Value[] | CustomRule | undefined

  /** @throws TypeError when `data` is not a number (NaN and ±∞ are numbers) */
  constructor(data: number, options?: ValueOptions)
  /** @internal */
  constructor(data: number, options: undefined, state: number, x?: Value['x'], y?: Value['y'])
  constructor(data: number, options?: ValueOptions, state: number = State.tracked, x?: Value['x'], y?: Value['y']) {
    if (typeof data !== 'number') throw typeError(data, 'a number')
    this.v = data
    this.grad = 0
    this.state = state
    this.x = x
    this.y = y
    if (options) {
      if (options.label) this.label = options.label
      this.requiresGrad = options.requiresGrad !== false
    }
  }

  /** The number. A leaf's may be set, as in `p.data -= 0.01 * p.grad`; what was computed from it stays as it was. */
  get data(): number {
    needNumbers()
    return this.v
  }
  set data(data: number) {
    if (typeof data !== 'number') throw typeError(data, 'a number')
    needNumbers()
    checkLeaf(this, 'data')
    this.v = data
  }

  /**
   * Adds to the `grad` of every leaf that led to this Value the derivative of this Value with respect
   * to that leaf, times `seed`. Called twice it doubles them; the `grad` of what lies between starts
   * afresh each time. Where an error ends it, leaves have what they had before.
   * @throws Error when this Value takes no gradient
   */
  backward(seed = 1): void {
    needNumbers('use grad(y, xs)')
    if (!this.requiresGrad) throw new Error(`${this} takes no gradient: made from constants, by detach() or noGrad`)
    inOrder([this], (nodes, count) => {
      const before = clearGrads(nodes, count)
      this.grad = seed
      try {
        propagate(nodes, count)
      } catch (error) {
        clearGrads(nodes, count)
        throw error
      } finally {
        for (const [leaf, grad] of before) leaf.grad += grad
      }
    })
  }

  /** Sets `grad` to 0. */
  zeroGrad(): void { this.grad = 0 }
  /** A leaf with the same number, through which no gradient flows. */
  detach(): Value { return make(Op.identity, this.v, 0, this) }

  // Of each operation, with x for this Value: what it gives, from the table, and how it is made.

  // Arithmetic
  /** The sum: x + other. */ add(other: Operand): Value { const y = lift(other); return binary(Op.add, this.v + y.v, this, y) }
  /** The difference: x − other. */ sub(other: Operand): Value { const y = lift(other); return binary(Op.sub, this.v - y.v, this, y) }
  /** The product: x·other. */ mul(other: Operand): Value { const y = lift(other); return binary(Op.mul, this.v * y.v, this, y) }
  /** The quotient: x/other. */ div(other: Operand): Value { const y = lift(other); return binary(Op.div, this.v / y.v, this, y) }
  /** The remainder that has the sign of other: x − other·⌊x/other⌋. */ mod(other: Operand): Value { const y = lift(other); return binary(Op.mod, f.mod(this.v, y.v), this, y) }
  /** The power: xʸ. */ pow(other: Operand): Value { const y = lift(other); return binary(Op.pow, this.v ** y.v, this, y) }
  /** The smaller of two: min(x, other). */ min(other: Operand): Value { const y = lift(other); return binary(Op.min, Math.min(this.v, y.v), this, y) }
  /** The larger of two: max(x, other). */ max(other: Operand): Value { const y = lift(other); return binary(Op.max, Math.max(this.v, y.v), this, y) }
  /** The length of the vector (x, other), without overflow: √(x² + other²). */ hypot(other: Operand): Value { const y = lift(other); return binary(Op.hypot, f.hypot(this.v, y.v), this, y) }
  /** The angle of the point (other, x): atan2(x, other). */ atan2(other: Operand): Value { const y = lift(other); return binary(Op.atan2, Math.atan2(this.v, y.v), this, y) }
  /** The negative: −x. */ neg(): Value { return unary(Op.neg, -this.v, this) }
  /** The reciprocal: 1/x. */ reciprocal(): Value { return unary(Op.reciprocal, 1 / this.v, this) }
  /** The square: x². */ square(): Value { return unary(Op.square, this.v * this.v, this) }
  /** The square root: √x. */ sqrt(): Value { return unary(Op.sqrt, Math.sqrt(this.v), this) }
  /** The cube root: ∛x. */ cbrt(): Value { return unary(Op.cbrt, Math.cbrt(this.v), this) }
  /** The absolute value: |x|. */ abs(): Value { return unary(Op.abs, Math.abs(this.v), this) }
  /** −1, 0 or 1, by the sign of x: sgn x. */ sign(): Value { return unary(Op.sign, f.sign(this.v), this) }
  /** The largest integer ≤ x: ⌊x⌋. */ floor(): Value { return unary(Op.floor, Math.floor(this.v), this) }
  /** The smallest integer ≥ x: ⌈x⌉. */ ceil(): Value { return unary(Op.ceil, Math.ceil(this.v), this) }
  /** The nearest integer, halves going up: ⌊x + ½⌋. */ round(): Value { return unary(Op.round, f.round(this.v), this) }

  // Exponential, trigonometric, hyperbolic, special
  /** The exponential function: eˣ. */ exp(): Value { return unary(Op.exp, Math.exp(this.v), this) }
  /** 2 to the power x: 2ˣ. */ exp2(): Value { return unary(Op.exp2, 2 ** this.v, this) }
  /** The exponential minus 1, accurate near 0: eˣ − 1. */ expm1(): Value { return unary(Op.expm1, Math.expm1(this.v), this) }
  /** The natural logarithm: ln x. */ log(): Value { return unary(Op.log, Math.log(this.v), this) }
  /** The logarithm to base 2: log₂ x. */ log2(): Value { return unary(Op.log2, Math.log2(this.v), this) }
  /** The logarithm to base 10: log₁₀ x. */ log10(): Value { return unary(Op.log10, Math.log10(this.v), this) }
  /** The natural logarithm of 1 + x, accurate near 0: ln(1 + x). */ log1p(): Value { return unary(Op.log1p, Math.log1p(this.v), this) }
  /** The sine of an angle in radians: sin x. */ sin(): Value { return unary(Op.sin, Math.sin(this.v), this) }
  /** The cosine of an angle in radians: cos x. */ cos(): Value { return unary(Op.cos, Math.cos(this.v), this) }
  /** The tangent of an angle in radians: tan x. */ tan(): Value { return unary(Op.tan, Math.tan(this.v), this) }
  /** The angle from −π/2 to π/2 whose sine is x: arcsin x. */ asin(): Value { return unary(Op.asin, Math.asin(this.v), this) }
  /** The angle from 0 to π whose cosine is x: arccos x. */ acos(): Value { return unary(Op.acos, Math.acos(this.v), this) }
  /** The angle from −π/2 to π/2 whose tangent is x: arctan x. */ atan(): Value { return unary(Op.atan, Math.atan(this.v), this) }
  /** The hyperbolic sine: sinh x. */ sinh(): Value { return unary(Op.sinh, Math.sinh(this.v), this) }
  /** The hyperbolic cosine: cosh x. */ cosh(): Value { return unary(Op.cosh, Math.cosh(this.v), this) }
  /** The hyperbolic tangent: tanh x. */ tanh(): Value { return unary(Op.tanh, Math.tanh(this.v), this) }
  /** The number whose hyperbolic sine is x: arsinh x. */ asinh(): Value { return unary(Op.asinh, Math.asinh(this.v), this) }
  /** The number ≥ 0 whose hyperbolic cosine is x: arcosh x. */ acosh(): Value { return unary(Op.acosh, Math.acosh(this.v), this) }
  /** The number whose hyperbolic tangent is x: artanh x. */ atanh(): Value { return unary(Op.atanh, Math.atanh(this.v), this) }
  /** The error function: erf x. */ erf(): Value { return unary(Op.erf, f.erf(this.v), this) }

  // Activations
  /** The rectified linear unit: max(x, 0). */ relu(): Value { return unary(Op.relu, f.relu(this.v), this) }
  /** The logistic function: 1/(1 + e⁻ˣ). */ sigmoid(): Value { return unary(Op.sigmoid, f.sigmoid(this.v), this) }
  /** a smooth relu: ln(1 + eˣ). */ softplus(): Value { return unary(Op.softplus, f.softplus(this.v), this) }
  /** x where x > 0, else slope·x: max(x, 0) + slope·min(x, 0). */ leakyRelu(slope: Operand = 0.01): Value { const y = lift(slope); return binary(Op.leakyRelu, f.leakyRelu(this.v, y.v), this, y) }
  /** x where x > 0, else alpha·(eˣ − 1): max(x, 0) + alpha·min(eˣ − 1, 0). */ elu(alpha: Operand = 1): Value { const y = lift(alpha); return binary(Op.elu, f.elu(this.v, y.v), this, y) }
  /** The Gaussian error linear unit, Φ being the normal distribution function: x·Φ(x). */ gelu(): Value { return k.gelu(this) }
  /** The sigmoid linear unit, also called swish: x/(1 + e⁻ˣ). */ silu(): Value { return k.silu(this) }
  /** a sigmoid with slow tails: x/(1 + |x|). */ softsign(): Value { return unary(Op.softsign, f.softsign(this.v), this) }

  // Comparison, without gradient, and choice
  /** 1 where x < other, else 0: [x < other]. */ lt(other: Operand): Value { const y = lift(other); return compare(Op.lt, this.v < y.v, this, y) }
  /** 1 where x ≤ other, else 0: [x ≤ other]. */ le(other: Operand): Value { const y = lift(other); return compare(Op.le, this.v <= y.v, this, y) }
  /** 1 where x > other, else 0: [x > other]. */ gt(other: Operand): Value { const y = lift(other); return compare(Op.gt, this.v > y.v, this, y) }
  /** 1 where x ≥ other, else 0: [x ≥ other]. */ ge(other: Operand): Value { const y = lift(other); return compare(Op.ge, this.v >= y.v, this, y) }
  /** 1 where x = other, else 0: [x = other]. */ eq(other: Operand): Value { const y = lift(other); return compare(Op.eq, this.v === y.v, this, y) }
  /** 1 where x ≠ other, else 0: [x ≠ other]. */ ne(other: Operand): Value { const y = lift(other); return compare(Op.ne, this.v !== y.v, this, y) }
  /** a where x ≠ 0, else b. */ where(a: Operand, b: Operand): Value { const xs = [this, lift(a), lift(b)] as const; return make(Op.where, f.where(this.v, xs[1].v, xs[2].v), stateOf(xs), xs) }
  /** x, but at least low and at most high: min(max(x, low), high). */ clamp(low: Operand, high: Operand): Value { return k.clamp(this, lift(low), lift(high)) }

  // Over many: each is one node, whose operands are copied
  /** The sum of a list: x₁ + … + xₙ. */ static sum(this: void, xs: Operands): Value { return many(Op.sum, f.sum, liftAll(xs)) }
  /** The arithmetic mean of a list: (x₁ + … + xₙ)/n. */ static mean(this: void, xs: Operands): Value { return k.mean(liftSome(xs)) }
  /** The product of a list: x₁·…·xₙ. */ static prod(this: void, xs: Operands): Value { return xs?.length === 0 ? lift(1) : k.prod(liftAll(xs)) }
  /** The Euclidean norm of a list, without overflow: √(x₁² + … + xₙ²). */ static norm(this: void, xs: Operands): Value { return many(Op.norm, f.norm, liftAll(xs)) }
  /** The logarithm of a sum of exponentials, without overflow: ln(eˣ¹ + … + eˣⁿ). */ static logSumExp(this: void, xs: Operands): Value { return many(Op.logSumExp, f.logSumExp, liftAll(xs)) }
  /** The list of eˣⁱ/(eˣ¹ + … + eˣⁿ), without overflow. */
  static softmax(this: void, xs: Operands): Value[] {
    const top = Value.max(xs).detach()
    const powers = liftAll(xs).map((x) => x.sub(top).exp())
    const total = Value.sum(powers)
    return powers.map((power) => power.div(total))
  }
  /** The smallest of a list: min(x₁, …, xₙ). */ static min(this: void, xs: Operands): Value { return many(Op.least, f.least, liftSome(xs)) }
  /** The largest of a list: max(x₁, …, xₙ). */ static max(this: void, xs: Operands): Value { return many(Op.greatest, f.greatest, liftSome(xs)) }
  /** The sum of squared deviations from the mean, divided by n − `correction`. */
  static variance(this: void, xs: Operands, correction = 1): Value { const n = liftSome(xs); return k.variance(n).mul(n.length / (n.length - correction)) }
  /** The inner product of two lists: x₁y₁ + … + xₙyₙ. @throws RangeError when the lengths differ */
  static dot(this: void, xs: Operands, ys: Operands): Value {
    const [us, vs] = [liftAll(xs), liftAll(ys)]
    if (us.length !== vs.length) throw new RangeError(`dot got ${us.length} and ${vs.length} operands; pass as many of each`)
    return dot(us, vs)
  }

  /** The name of the operation that made this Value; '' for a leaf. */
  get op(): string { const op = this.state >> State.op; return this.x === undefined ? '' : op === Op.custom ? (this.y as CustomRule).name : publicName(op) }
  /** What this Value was made from; none for a leaf. */
  get operands(): readonly Value[] { return Array.from({ length: countOperands(this) }, (_, i) => operandAt(this, i)) }
  /** Whether a gradient reaches this Value. May be set on a leaf: false freezes it. */
  get requiresGrad(): boolean { return (this.state & State.tracked) !== 0 }
  set requiresGrad(wanted: boolean) {
    checkLeaf(this, 'requiresGrad')
    this.state = wanted ? this.state | State.tracked : this.state & ~State.tracked
  }
  /** A name for printing and drawing, if it was given one. */
  get label(): string | undefined { return labels.get(this) }
  set label(label: string | undefined) { labels.set(this, label) }

  /** The number, so that `a > b` compares numbers; as text what `toString` gives. @throws Error while a function is recorded */
  [Symbol.toPrimitive](hint: string): number | string { needNumbers(); return hint === 'string' ? this.toString() : this.v }
  /** As micrograd prints it: `Value(data=5, grad=1)`. */
  toString(): string { return `Value(${this.label ? `${this.label}: ` : ''}data=${this.v}, grad=${this.grad})` }
  /** The numbers, the operation and the label, without the graph. */
  toJSON(): ValueJSON { const { v: data, grad, op, label } = this; return { data, grad, op: op || undefined, label } }
  /** @internal */ [INSPECT](): string { return this.toString() }
  /** @internal */ get [BRAND](): string { return version }
}

// Few Values have a label: a field for it would make every node larger.
const labels = new WeakMap<Value, string | undefined>()

/** A Value as it is, a number as a constant. @internal */
export function lift(operand: Operand): Value {
  if (operand instanceof Value) return operand
  if (typeof operand === 'number') return new Value(operand, undefined, Op.constant << State.op)
  throw typeError(operand, 'a number or a Value')
}

/** @throws Error for the result of an operation, which follows from its operands */
function checkLeaf({ x }: Value, field: string): void {
  if (x !== undefined) throw new Error(`${field} is set on leaves; detach() gives one`)
}

/** A copy of a list, its numbers as constants. @internal */
export function liftAll(operands: Operands): Value[] {
  if (!(operands?.length >= 0)) throw typeError(operands, 'a list')
  const values = (Array.isArray(operands) ? operands.slice() : Array.from(operands)) as Value[]
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] instanceof Value)) values[i] = lift(values[i]!)
  }
  return values
}

function liftSome(operands: Operands): Value[] {
  if (operands?.length === 0) throw new RangeError('got no values; pass at least one')
  return liftAll(operands)
}

function unary(op: Op, data: number, x: Value): Value {
  return make(op, data, x.state & State.tracked, x)
}

function binary(op: Op, data: number, x: Value, y: Value): Value {
  return make(op, data, (x.state | y.state) & State.tracked, x, y)
}

function compare(op: Op, holds: boolean, x: Value, y: Value): Value {
  return make(op, Number(holds), 0, x, y)
}

function many(op: Op, forward: (xs: readonly Value[]) => number, xs: readonly Value[]): Value {
  return make(op, forward(xs), stateOf(xs), xs)
}

/** Summed up and looked through in one go: most of the time that a network takes is spent here. */
function dot(xs: readonly Value[], ys: readonly Value[]): Value {
  let sum = xs.length && -0
  let state = 0
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!
    const y = ys[i]!
    sum += x.v * y.v
    state |= x.state | y.state
  }
  return make(Op.dot, sum, (state & State.tracked) | State.list, xs, ys)
}

/** The state of what is made from a list: it is tracked if one of them is. @internal */
export function stateOf(xs: readonly Value[]): number {
  let state = 0
  for (let i = 0; i < xs.length; i++) state |= xs[i]!.state
  return (state & State.tracked) | State.list
}

/**
 * The result of an operation: a node that knows its operands if a gradient is wanted, which `state`
 * says, else just a number. @internal
 */
export function make(op: Op, data: number, state: number, x: Value['x'], y?: Value['y']): Value {
  if (mode !== 0) return makeInMode(op, data, state, x, y)
  return state & State.tracked
    ? new Value(data, undefined, (op << State.op) | state, x, y)
    : new Value(data, undefined, Op.leaf)
}

function makeInMode(op: Op, data: number, state: number, x: Value['x'], y?: Value['y']): Value {
  const known = mode & Mode.noGrad ? state & ~State.tracked : state
  const value =
    known & State.tracked || mode & Mode.recording
      ? new Value(data, undefined, (op << State.op) | known, x, y)
      : new Value(data, undefined, Op.leaf)
  watcher?.result(value, op, [x, y])
  return value
}

/** The table's operations over Values. @internal */
export const k: ValueAlgebra = /* @__PURE__ */ algebraOf(Value, lift, (op, data, x, y) =>
  make(op, data, ops[op]!.partials.length && (x.state | (y?.state ?? 0)) & State.tracked, x, y),
)
