/**
 * What ports of micrograd to this language do: a closure on every node for its derivative, its
 * operands in an array, the order found by recursion. Written for the comparison.
 */
export class PortValue {
  grad = 0
  private backwardStep: () => void = () => undefined

  constructor(
    public data: number,
    private readonly operands: PortValue[] = [],
  ) {}

  add(other: PortValue | number): PortValue {
    const y = other instanceof PortValue ? other : new PortValue(other)
    const out = new PortValue(this.data + y.data, [this, y])
    out.backwardStep = () => {
      this.grad += out.grad
      y.grad += out.grad
    }
    return out
  }

  mul(other: PortValue | number): PortValue {
    const y = other instanceof PortValue ? other : new PortValue(other)
    const out = new PortValue(this.data * y.data, [this, y])
    out.backwardStep = () => {
      this.grad += y.data * out.grad
      y.grad += this.data * out.grad
    }
    return out
  }

  relu(): PortValue {
    const out = new PortValue(Math.max(0, this.data), [this])
    out.backwardStep = () => {
      this.grad += (out.data > 0 ? 1 : 0) * out.grad
    }
    return out
  }

  backward(): void {
    const order: PortValue[] = []
    const visited = new Set<PortValue>()
    const visit = (value: PortValue): void => {
      if (visited.has(value)) return
      visited.add(value)
      for (const operand of value.operands) visit(operand)
      order.push(value)
    }
    visit(this)
    this.grad = 1
    for (const value of order.reverse()) value.backwardStep()
  }
}
