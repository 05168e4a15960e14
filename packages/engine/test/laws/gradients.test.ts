import { runs } from '@mg/workspace/laws'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Value, grad, gradient, hessian, hvp, jacobian, jvp, vjp } from '../../src/index'
import { checkGradients } from '../../src/testing/index'
import { expectClose } from './closeness'
import { dualDerivative } from './dual'
import { ALL, expression, moderate, point } from './expressions'
import type { Expression } from './expressions'

const numbers = (values: readonly Value[]): number[] => values.map((value) => value.data)

function backward(expr: Expression, at: readonly number[], seed = 1): number[] {
  const xs = at.map((x) => new Value(x))
  const y = expr.value(xs)
  if (y.requiresGrad) y.backward(seed)
  return xs.map((x) => x.grad)
}

/** Whether every number on the way is of a size at which rounding does not swamp the comparison. */
function isTame(expr: Expression, at: readonly number[], size = 50): boolean {
  const xs = at.map((x) => new Value(x))
  const results = expr.run<Value>(
    xs,
    (x) => new Value(x),
    (op, [x, ...others]) =>
      (x as unknown as Record<string, (...ys: Value[]) => Value>)[op]!(...others),
  )
  return results.every(({ data }) => Math.abs(data) < size)
}

const hasKink = (expr: Expression): boolean => expr.steps.some(({ op }) => op === 'hypot')

describe('backward', () => {
  it('agrees with dual numbers', () => {
    fc.assert(
      fc.property(expression(), point(3), point(3), (expr, at, direction) => {
        fc.pre(isTame(expr, at))
        const slopes = backward(expr, at)
        const along = slopes.reduce((sum, slope, i) => sum + slope * direction[i]!, 0)
        expectClose([along], [dualDerivative(expr, at, direction)], 1e-9)
      }),
      { numRuns: runs(1000) },
    )
  })

  it('agrees with central differences to second order', () => {
    fc.assert(
      fc.property(expression({ maxSteps: 6 }), point(3), (expr, at) => {
        fc.pre(isTame(expr, at, 5) && !hasKink(expr))
        checkGradients((xs) => expr.value(xs as Value[]), at, { order: 2, tolerance: 1e-5 })
      }),
      { numRuns: runs(300) },
    )
  })

  it('gives the same bits each time, and twice them when called twice', () => {
    fc.assert(
      fc.property(expression({ ops: ALL }), point(3), (expr, at) => {
        const once = backward(expr, at)
        expect(backward(expr, at)).toEqual(once)
        const xs = at.map((x) => new Value(x))
        const y = expr.value(xs)
        fc.pre(y.requiresGrad)
        y.backward()
        y.backward()
        expect(xs.map((x) => x.grad)).toEqual(once.map((slope) => slope + slope))
      }),
    )
  })

  it('gives what grad gives, as numbers and as Values', () => {
    fc.assert(
      fc.property(expression({ ops: ALL }), point(3), (expr, at) => {
        const xs = at.map((x) => new Value(x))
        const y = expr.value(xs)
        const asNumbers = grad(y, xs)
        const asValues = numbers(grad(y, xs, { createGraph: true }))
        expect(asNumbers).toEqual(backward(expr, at))
        expectClose(asValues, asNumbers, 1e-12)
        expect(xs.every((x) => x.grad === 0)).toBe(true)
      }),
      { numRuns: runs(1000) },
    )
  })

  it('is linear: ∇(αf + βg) = α∇f + β∇g', () => {
    fc.assert(
      fc.property(expression(), expression(), point(3), moderate, moderate, (f, g, at, a, b) => {
        fc.pre(isTame(f, at) && isTame(g, at))
        const sum = gradient((xs) => f.value(xs).mul(a).add(g.value(xs).mul(b)), at)
        const [df, dg] = [backward(f, at), backward(g, at)]
        expectClose(
          numbers(sum),
          df.map((slope, i) => a * slope + b * dg[i]!),
          1e-11,
        )
      }),
    )
  })

  it('follows the product rule and the quotient rule', () => {
    fc.assert(
      fc.property(expression(), expression(), point(3), (f, g, at) => {
        fc.pre(isTame(f, at) && isTame(g, at))
        const xs = at.map((x) => new Value(x))
        const [a, b] = [f.value(xs).data, g.value(xs).data]
        const [df, dg] = [backward(f, at), backward(g, at)]
        const product = numbers(gradient((ys) => f.value(ys).mul(g.value(ys)), at))
        expectClose(
          product,
          df.map((slope, i) => slope * b + a * dg[i]!),
          1e-11,
        )
        fc.pre(Math.abs(b) > 0.1)
        const quotient = numbers(gradient((ys) => f.value(ys).div(g.value(ys)), at))
        expectClose(
          quotient,
          df.map((slope, i) => (slope * b - a * dg[i]!) / b ** 2),
          1e-10,
        )
      }),
    )
  })

  it('follows the chain rule: (f ∘ g)ʹ = fʹ(g)·gʹ', () => {
    fc.assert(
      fc.property(expression({ inputs: 1 }), expression(), point(3), (f, g, at) => {
        const inner = g.value(at.map((x) => new Value(x))).data
        fc.pre(isTame(g, at) && isTame(f, [inner]))
        const [outer] = backward(f, [inner])
        const composed = numbers(gradient((xs) => f.value([g.value(xs)]), at))
        expectClose(
          composed,
          backward(g, at).map((slope) => outer! * slope),
          1e-11,
        )
      }),
    )
  })

  it('adds up what a Value gets from each of its uses', () => {
    fc.assert(
      fc.property(expression(), moderate, (expr, x) => {
        fc.pre(isTame(expr, [x, x, x]))
        const separate = backward(expr, [x, x, x])
        const shared = new Value(x)
        const y = expr.value([shared, shared, shared])
        expectClose([grad(y, shared)], [separate.reduce((a, b) => a + b)], 1e-11)
      }),
    )
  })

  it('scales with its seed', () => {
    fc.assert(
      fc.property(expression({ ops: ALL }), point(3), (expr, at) => {
        expect(backward(expr, at, 4)).toEqual(backward(expr, at).map((slope) => 4 * slope))
      }),
    )
  })

  it('does not depend on the order in which a sum is written', () => {
    fc.assert(
      fc.property(expression(), expression(), point(3), (f, g, at) => {
        const forwards = numbers(gradient((xs) => f.value(xs).add(g.value(xs)), at))
        const backwards = numbers(gradient((xs) => g.value(xs).add(f.value(xs)), at))
        expectClose(forwards, backwards, 1e-12)
      }),
    )
  })

  it('does not change when nothing is added and nothing multiplied', () => {
    fc.assert(
      fc.property(expression(), point(3), (expr, at) => {
        const plain = numbers(gradient((xs) => expr.value(xs), at))
        const padded = numbers(
          gradient(
            (xs) =>
              expr
                .value(xs.map((x) => x.add(0).mul(1)))
                .mul(1)
                .add(0),
            at,
          ),
        )
        expect(padded.map((slope) => slope + 0)).toEqual(plain.map((slope) => slope + 0))
      }),
    )
  })
})

describe('forward and reverse mode', () => {
  it('are dual: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩', () => {
    fc.assert(
      fc.property(
        fc.array(expression(), { minLength: 1, maxLength: 3 }),
        point(3),
        point(3),
        point(3),
        (fs, at, v, u) => {
          fc.pre(fs.every((f) => isTame(f, at)))
          const f = (xs: Value[]): Value[] => fs.map((expr) => expr.value(xs))
          const { tangent } = jvp(f, at, v)
          const { cotangent: pulled } = vjp(f, at, u.slice(0, fs.length))
          const left = tangent.reduce((sum, t, i) => sum + t.data * u[i]!, 0)
          const right = pulled.reduce((sum, p, i) => sum + p.data * v[i]!, 0)
          expectClose([left], [right], 1e-10)
        },
      ),
    )
  })

  it('give the rows and the columns of one Jacobian', () => {
    fc.assert(
      fc.property(fc.array(expression(), { minLength: 1, maxLength: 5 }), point(3), (fs, at) => {
        fc.pre(fs.every((f) => isTame(f, at)))
        const rows = jacobian((xs) => fs.map((expr) => expr.value(xs)), at)
        expectClose(
          rows.flatMap(numbers),
          fs.flatMap((expr) => backward(expr, at)),
          1e-11,
        )
      }),
    )
  })
})

describe('second derivatives', () => {
  it('are symmetric', () => {
    fc.assert(
      fc.property(expression(), point(3), (expr, at) => {
        fc.pre(isTame(expr, at) && !hasKink(expr))
        const h = hessian((xs) => expr.value(xs), at)
        expectClose(
          h.flatMap(numbers),
          h[0]!.flatMap((_, j) => h.map((row) => row[j]!.data)),
          1e-8,
        )
      }),
    )
  })

  it('times a vector are what hvp gives', () => {
    fc.assert(
      fc.property(expression(), point(3), point(3), (expr, at, v) => {
        fc.pre(isTame(expr, at) && !hasKink(expr))
        const rows = hessian((xs) => expr.value(xs), at)
        const expected = rows.map((row) => row.reduce((sum, d, j) => sum + d.data * v[j]!, 0))
        expectClose(numbers(hvp((xs) => expr.value(xs), at, v)), expected, 1e-8)
      }),
    )
  })

  it('of a harmonic function add up to 0', () => {
    const harmonic: [string, (x: Value, y: Value) => Value][] = [
      ['eˣ cos y', (x, y) => x.exp().mul(y.cos())],
      ['ln(x² + y²)', (x, y) => x.square().add(y.square()).log()],
      ['atan2', (x, y) => x.atan2(y)],
      ['x³ − 3xy²', (x, y) => x.pow(3).sub(x.mul(y.square()).mul(3))],
    ]
    fc.assert(
      fc.property(fc.constantFrom(...harmonic), point(2), ([, f], at) => {
        fc.pre(Math.hypot(...at) > 0.1)
        const h = hessian(([x, y]: Value[]) => f(x!, y!), at)
        expectClose([h[0]![0]!.data], [-h[1]![1]!.data], 1e-11)
      }),
    )
  })
})

describe('homogeneous functions', () => {
  it('follow Euler: Σ xᵢ ∂f/∂xᵢ = d·f', () => {
    const functions: [degree: number, f: (x: Value[]) => Value][] = [
      [1, (x) => Value.norm(x)],
      [1, ([x, y]) => x!.hypot(y!)],
      [3, ([x, y, z]) => x!.mul(y!).mul(z!)],
      [2, (x) => Value.dot(x, x)],
      [0, ([x, y]) => x!.atan2(y!)],
      [1, (x) => Value.max(x)],
    ]
    fc.assert(
      fc.property(fc.constantFrom(...functions), point(3), ([degree, f], at) => {
        fc.pre(Math.hypot(at[0]!, at[1]!) > 1e-3)
        const slopes = gradient(f, at)
        const sum = slopes.reduce((total, slope, i) => total + slope.data * at[i]!, 0)
        expectClose([sum], [degree * f(at.map((x) => new Value(x))).data], 1e-12)
      }),
    )
  })
})
