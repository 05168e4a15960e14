/** 100,000 steps, each of which replaces its leaf by a new one. */
import { Value, grad } from '../../src/index'

let x = new Value(5)
for (let step = 0; step < 100_000; step++) {
  const slope = grad(x.sub(2).square(), x, { createGraph: true })
  x = new Value(x.data - 0.1 * slope.data)
}
if (Math.abs(x.data - 2) > 1e-9) throw new Error(`ended at ${x}`)
