import * as engine from '@mg/engine'
import { Value, grad } from '@mg/engine'

/** An operation by its name, applied to operands in a row as a node lists them. */
export function applied(op: string, operands: readonly Value[]): Value {
  const half = operands.length / 2
  const [x, y] = operands
  switch (op) {
    case 'dot':
      return engine.dot(operands.slice(0, half), operands.slice(half))
    case 'sum':
    case 'norm':
    case 'logSumExp':
    case 'min':
    case 'max':
      return engine[op](operands)
    // Ops of derivatives, which have no function of their own: they are found where they arise.
    case 'sech2':
      return grad(engine.tanh(x!), x!, { createGraph: true })
    case 'cosine':
      return grad(engine.hypot(x!, y!), x!, { createGraph: true })
    case 'normalCdf':
      return engine.gelu(x!).operands[1]!
    default: {
      const named = engine as unknown as Record<string, (...xs: readonly Value[]) => Value>
      return named[op]!(...operands)
    }
  }
}

/** The partial derivative of a node with respect to each of its operands, taken one by one. */
export function partials({ op, operands }: Value): number[] {
  // A Value that is used twice is two operands here: each has a partial of its own.
  const standIns = operands.map((operand) => new Value(operand.data))
  return grad(applied(op, standIns), standIns)
}
