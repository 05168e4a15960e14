/** 1,000,000 evaluations that nothing is made of. */
import { Value } from '../../src/index'

const w = new Value(0.5)
let last = w
for (let i = 0; i < 1_000_000; i++) last = w.mul(i).sin().add(w).tanh()
if (!(Math.abs(last.data) <= 1)) throw new Error(`ended at ${last}`)
