import { noGrad } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile } from '@mg/engine/compile'
import { reduce, sequence, sumOf } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  x: number[]
}

/** ln Σ eˣⁱ, without overflow. */
const logSumExp = compile(
  (xs: Value[]) => {
    // What is subtracted is added again, so that its derivative is 0.
    const largest = noGrad(() => reduce((a: Value, x: Value) => a.max(x), -Infinity, xs))
    return sumOf((x: Value) => x.sub(largest).exp(), xs)
      .log()
      .add(largest)
  },
  [sequence()],
)

export const lse = {
  primal({ x }: Input) {
    const xs = Float64Array.from(x)
    return { run: () => logSumExp(xs) }
  },
  gradient({ x }: Input) {
    const xs = Float64Array.from(x)
    const out = new Float64Array(xs.length)
    return { run: () => logSumExp.gradient(xs, out) }
  },
} satisfies Eval
