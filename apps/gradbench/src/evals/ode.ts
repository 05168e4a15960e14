import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { map, scan } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  x: number[]
  s: number
}

/** The solution at t = 2 of y₀′ = x₀, yᵢ′ = xᵢ·yᵢ₋₁ from y(0) = 0, by `steps` steps of Runge and Kutta's method. */
function solution(x: Value[], steps: number): Value[] {
  const h = 2 / steps
  const one = x[0]!.mul(0).add(1)
  const slope = (y: Value[]): Value[] =>
    map((x, before) => x.mul(before), x, [one, ...y.slice(0, -1)])
  const moved = (y: Value[], k: Value[], by: number): Value[] =>
    map((y, k) => y.add(k.mul(by)), y, k)
  const [y] = scan(
    (y: Value[]) => {
      const k1 = slope(y)
      const k2 = slope(moved(y, k1, h / 2))
      const k3 = slope(moved(y, k2, h / 2))
      const k4 = slope(moved(y, k3, h))
      const next = map(
        (y, k1, k2, k3, k4) =>
          y.add(
            k1
              .add(k2.mul(2))
              .add(k3.mul(2))
              .add(k4)
              .mul(h / 6),
          ),
        y,
        k1,
        k2,
        k3,
        k4,
      )
      return [next, []]
    },
    x.map(() => 0),
    steps,
  )
  return y
}

export const ode = {
  primal({ x, s }: Input) {
    const f = compile((x: Value[]) => solution(x, s), [vector(x.length)])
    const given = Float64Array.from(x)
    const out = new Float64Array(x.length)
    return { run: () => f(given, out) }
  },
  gradient({ x, s }: Input) {
    const f = compile((x: Value[]) => solution(x, s).at(-1)!, [vector(x.length)])
    const given = Float64Array.from(x)
    const out = new Float64Array(x.length)
    return { run: () => f.gradient(given, out) }
  },
} satisfies Eval
