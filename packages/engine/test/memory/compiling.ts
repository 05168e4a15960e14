/** 2,000 programs, each with parameters of its own, that run once. */
import { Value, dot, relu } from '../../src/index'
import { compile, vector } from '../../src/compile/index'

let total = 0
for (let i = 0; i < 2_000; i++) {
  const w = Array.from({ length: 16 }, (_, j) => new Value(i + j))
  const f = compile((x: Value[]) => relu(dot(w, x)), [vector(16)])
  f.backward(new Float64Array(32).fill(1))
  total += w[0]!.grad
}
if (total !== 2_000) throw new Error(`ended at ${total}`)
