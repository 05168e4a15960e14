import { Value, grad, hessian } from '@mg/engine'
import type { Operand } from '@mg/engine'

/** What is to become small: a function of a list of Values. */
export type Objective = (x: Value[]) => Operand

/** A point, and what is known there. */
export interface Point {
  x: Float64Array
  value: number
  gradient: Float64Array
}

/** How a search is to end. */
export interface Tests {
  gtol: number
  ftol: number
  xtol: number
  maxIterations: number
}

/** Why a search ended. */
export type MinimizeStatus =
  'gradient' | 'function' | 'step' | 'precision' | 'unbounded' | 'iterations'

export interface Searched {
  point: Point
  status: MinimizeStatus
  iterations: number
}

/** How many times lower than at the start, or than −1, a function has to fall to count as unbounded. */
const FAR = 1e100

/** A function and its derivatives. */
export interface Differentiable {
  pointAt: (x: Float64Array) => Point
  hessianAt: (x: Float64Array) => Float64Array[]
}

/** A function of Values, of which a graph is recorded at each point. */
export const eagerObjective = (f: Objective): Differentiable => ({
  pointAt(x) {
    const variables = Array.from(x, (xi) => new Value(xi))
    const y = f([...variables])
    if (typeof y === 'number') return { x, value: y, gradient: new Float64Array(x.length) }
    return { x, value: y.data, gradient: Float64Array.from(grad(y, variables)) }
  },
  hessianAt: (x) =>
    hessian(f as (x: Value[]) => Operand, x).map((row) => Float64Array.from(row, (h) => h.data)),
})

/** A function with its derivatives, which counts how often it was evaluated. */
export class Evaluated {
  evaluations = 0
  /** Whether the function was seen to fall beyond all bounds. */
  isUnbounded = false
  private limit: number | undefined

  constructor(private readonly f: Differentiable) {}

  at(x: Float64Array): Point {
    this.evaluations++
    const point = this.f.pointAt(x)
    this.limit ??= -FAR * Math.max(1, Math.abs(point.value))
    if (point.value < this.limit) this.isUnbounded = true
    return point
  }

  hessianAt(x: Float64Array): Float64Array[] {
    return this.f.hessianAt(x)
  }
}

/** Whether a value and its gradient are finite. */
export const isFinitePoint = ({ value, gradient }: Point): boolean =>
  Number.isFinite(value) && gradient.every(Number.isFinite)
