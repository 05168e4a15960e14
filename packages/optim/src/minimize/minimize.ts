import { needKnown } from '../options'
import { boundsOf } from '../bounds'
import type { Bounds } from '../bounds'
import { maxNorm } from '../linear-algebra/vectors'
import { executed, isCompiled } from '../execution'
import type { Compile, Execution } from '../execution'
import { compiledObjective, provenObjective } from './compiled-objective'
import { lbfgs } from './lbfgs'
import { newton } from './newton'
import { Evaluated, eagerObjective, isFinitePoint } from './objective'
import type { Differentiable, MinimizeStatus, Objective } from './objective'
import { followed } from './runaway'

export interface MinimizeOptions {
  /** `newton` uses the exact Hessian, which pays for few variables; `lbfgs` needs gradients alone; default: `newton` for up to 20 variables without bounds. */
  method?: 'lbfgs' | 'newton'
  /** The smallest and the largest number that each variable may be, or one such pair for all; default: no bounds. */
  bounds?: Bounds
  /** Stops when no component of the gradient is larger; default: 1e-10. */
  gtol?: number
  /** Stops when the function keeps falling by less than this fraction of itself; default: 1e-15. */
  ftol?: number
  /** Stops when a step is smaller than this fraction of x; default: 1e-15. */
  xtol?: number
  /** The maximum number of steps; default: 400 for each variable, and at least 4000. */
  maxIterations?: number
  /** How many steps `lbfgs` remembers; default: 10. */
  memory?: number
  /** `compile` of `@mg/engine/compile`, by which the function becomes a program; default: it runs Value by Value. */
  compile?: Compile
}

export interface MinimizeResult extends Execution {
  /** Where the function is least. */
  x: number[]
  /** What it is there. */
  value: number
  /** Its gradient there. */
  gradient: number[]
  /** The largest component of the gradient that bounds leave free. */
  gradientNorm: number
  /** For each variable −1 at its lower bound, 1 at its upper one, else 0. */
  active: number[]
  /** Whether a test of convergence was passed. */
  success: boolean
  /** Why the search ended. */
  status: MinimizeStatus
  /** The same in words. */
  message: string
  /** How many steps were taken. */
  iterations: number
  /** How often the function and its gradient were evaluated. */
  evaluations: number
}

const messages: Record<MinimizeStatus, string> = {
  gradient: 'the gradient is 0, by gtol',
  function: 'the function falls no further, by ftol',
  step: 'the steps are too small to matter, by xtol',
  precision: 'no step along any direction makes the function smaller, as far as rounding lets see',
  unbounded: 'the function falls without end: it has no minimum to be found from here',
  iterations: 'maxIterations was reached before any test of convergence was passed',
}

/**
 * Where a function of several variables is least, near `x0`: by L-BFGS with a line search that meets
 * the strong Wolfe conditions, by L-BFGS along bounds, or by Newton's method in a trust region.
 * Gradient and Hessian come from the engine. For sums of squares `leastSquares` is better.
 * @param f a function of a list of Values, or what `compile` made of one
 * @throws RangeError when x0 is empty, out of bounds, or when the function or its gradient is not finite there
 * @throws TypeError when Newton's method is asked for with bounds, or when an option is unknown
 * @example
 * const { x, status } = minimize(([a, b]) => a!.sub(1).square().add(b!.add(2).square()), [0, 0])
 * x // [ 1, -2 ]
 * status // 'gradient'
 */
export function minimize(
  f: Objective,
  x0: ArrayLike<number>,
  options: MinimizeOptions = {},
): MinimizeResult {
  needKnown(options, 'method, bounds, gtol, ftol, xtol, maxIterations, memory, compile')
  const { compile, ...search } = options
  const found = (by: Differentiable) => minimizeBy(by, x0, search)
  if (isCompiled(f)) return { ...found(compiledObjective(f)), executionMode: 'compiled' }
  return executed(
    () => found(eagerObjective(f)),
    compile,
    (compile) => {
      const by = provenObjective(f, compile, boundsOf(search.bounds, x0))
      const result = found(by)
      by.proof.end(result.x)
      return result
    },
  )
}

/** The same for a function whose derivatives are known, whatever they come from. */
export function minimizeBy(
  f: Differentiable,
  x0: ArrayLike<number>,
  options: Omit<MinimizeOptions, 'compile'>,
): Omit<MinimizeResult, keyof Execution> {
  const n = x0.length
  if (n === 0) throw new RangeError('got no variables; pass at least one starting number')
  const { bounds, memory = 10, gtol = 1e-10, ftol = 1e-15, xtol = 1e-15 } = options
  const { method = bounds || n > 20 ? 'lbfgs' : 'newton' } = options
  if (method !== 'newton' && method !== 'lbfgs') {
    throw new TypeError(`got the method ${String(method)}; pass newton or lbfgs`)
  }
  if (method === 'newton' && bounds) {
    throw new TypeError(`got bounds with the method newton; pass the method lbfgs`)
  }
  const maxIterations = options.maxIterations ?? Math.max(4000, 400 * n)
  const box = boundsOf(bounds, x0)
  const evaluated = new Evaluated(f)
  const start = evaluated.at(Float64Array.from(x0))
  if (!isFinitePoint(start)) {
    throw new RangeError(
      `got a function or a gradient that is not finite at [${Array.from(x0)}]; pass another start`,
    )
  }
  const tests = { gtol, ftol, xtol, maxIterations }
  const searched =
    method === 'newton'
      ? newton(evaluated, start, tests)
      : lbfgs(evaluated, start, box, memory, tests)
  const { point, status, iterations } = followed(evaluated, start, box, searched)
  const active = Array.from(point.x, (x, j) => box.side(x, j))
  const free = point.gradient.map((g, j) => (active[j]! * g > 0 || active[j] === 0 ? g : 0))
  return {
    x: Array.from(point.x),
    value: point.value,
    gradient: Array.from(point.gradient),
    gradientNorm: maxNorm(free),
    active,
    success: status !== 'iterations' && status !== 'unbounded',
    status,
    message: messages[status],
    iterations,
    evaluations: evaluated.evaluations,
  }
}
