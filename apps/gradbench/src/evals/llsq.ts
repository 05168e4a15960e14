import { sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { sumOf } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  x: number[]
  n: number
}

/** Half the squared distance of the polynomial with coefficients `x` from a step, at n points of [−1, 1]. */
const distance = (x: readonly Value[], n: number): Value => {
  const ts = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1))
  return sumOf((t: Value) => {
    const polynomial = x.reduceRight((value, coefficient) => value.mul(t).add(coefficient), sum([]))
    return t.sign().sub(polynomial).square()
  }, ts).div(2)
}

const compiled = ({ x, n }: Input) => compile((x: Value[]) => distance(x, n), [vector(x.length)])

export const llsq = {
  primal(input: Input) {
    const f = compiled(input)
    const x = Float64Array.from(input.x)
    return { run: () => f(x) }
  },
  gradient(input: Input) {
    const f = compiled(input)
    const x = Float64Array.from(input.x)
    const out = new Float64Array(x.length)
    return { run: () => f.gradient(x, out) }
  },
} satisfies Eval
