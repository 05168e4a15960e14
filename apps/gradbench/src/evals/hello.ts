import type { Value } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import type { Eval } from './eval'

const square = compile((x: Value) => x.square(), [scalar])

/** x², and its derivative. */
export const hello = {
  square: (x: number) => ({ run: () => square(x) }),
  double: (x: number) => ({ run: () => square.gradient(x) }),
} satisfies Eval
