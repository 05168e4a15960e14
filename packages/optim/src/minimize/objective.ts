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

/** Which test ended a search. */
export type MinimizeStatus = 'gradient' | 'function' | 'step' | 'precision' | 'iterations'

export interface Searched {
  point: Point
  status: MinimizeStatus
  iterations: number
}

/** A function with its derivatives, which counts how often it was evaluated. */
export class Evaluated {
  evaluations = 0

  constructor(private readonly f: Objective) {}

  at(x: Float64Array): Point {
    this.evaluations++
    const variables = Array.from(x, (xi) => new Value(xi))
    const y = this.f([...variables])
    if (typeof y === 'number') return { x, value: y, gradient: new Float64Array(x.length) }
    return { x, value: y.data, gradient: Float64Array.from(grad(y, variables)) }
  }

  hessianAt(x: Float64Array): Float64Array[] {
    return hessian(this.f as (x: Value[]) => Operand, x).map((row) =>
      Float64Array.from(row, (h) => h.data),
    )
  }
}

/** Whether a value and its gradient are finite. */
export const isFinitePoint = ({ value, gradient }: Point): boolean =>
  Number.isFinite(value) && gradient.every(Number.isFinite)
