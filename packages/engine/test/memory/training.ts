/** 100,000 steps of gradient descent on a line through points. */
import { Value } from '../../src/index'

const w = new Value(0)
const b = new Value(0)
for (let step = 0; step < 100_000; step++) {
  const losses = [1, 2, 3, 4].map((x) =>
    w
      .mul(x)
      .add(b)
      .sub(3 * x - 1)
      .square(),
  )
  w.zeroGrad()
  b.zeroGrad()
  Value.mean(losses).backward()
  w.data -= 0.02 * w.grad
  b.data -= 0.02 * b.grad
}
if (Math.abs(w.data - 3) + Math.abs(b.data + 1) > 1e-9) throw new Error(`ended at ${w}, ${b}`)
