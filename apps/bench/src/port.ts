import type { Figures } from './ours'
import { RATE, SIZES, X, Y } from './peers'
import { numbers, shortest } from './timing'

/** micrograd as its README shows it: closures, sets of children, a recursive sort. */
export function micrograd(): Figures {
  class Node {
    grad = 0
    backward_ = (): void => undefined
    constructor(
      public data: number,
      readonly children: Node[] = [],
    ) {}
    add(other: Node): Node {
      const out = new Node(this.data + other.data, [this, other])
      out.backward_ = () => {
        this.grad += out.grad
        other.grad += out.grad
      }
      return out
    }
    mul(other: Node): Node {
      const out = new Node(this.data * other.data, [this, other])
      out.backward_ = () => {
        this.grad += other.data * out.grad
        other.grad += this.data * out.grad
      }
      return out
    }
    relu(): Node {
      const out = new Node(Math.max(0, this.data), [this])
      out.backward_ = () => {
        this.grad += (out.data > 0 ? 1 : 0) * out.grad
      }
      return out
    }
    backward(): void {
      const order: Node[] = []
      const visited = new Set<Node>()
      const visit = (node: Node): void => {
        if (visited.has(node)) return
        visited.add(node)
        node.children.forEach(visit)
        order.push(node)
      }
      visit(this)
      this.grad = 1
      for (const node of order.reverse()) node.backward_()
    }
  }
  const layers = SIZES.slice(1).map((size, l) =>
    Array.from({ length: size }, (_, j) =>
      Array.from(numbers(SIZES[l]! + 1, 20 * l + j), (p) => new Node(p)),
    ),
  )
  const parameters = layers.flat(2)
  const step = (): void => {
    let total = new Node(0)
    for (let r = 0; r < 100; r++) {
      let x = [new Node(X[2 * r]!), new Node(X[2 * r + 1]!)]
      layers.forEach((layer, l) => {
        x = layer.map((w) => {
          const z = x.reduce((sum, v, i) => sum.add(w[i]!.mul(v)), w[w.length - 1]!)
          return l < 2 ? z.relu() : z
        })
      })
      total = total.add(new Node(-Y[r]!).mul(x[0]!).add(new Node(1)).relu())
    }
    const penalty = parameters.map((p) => p.mul(p)).reduce((a, b) => a.add(b))
    const loss = total.mul(new Node(0.01)).add(penalty.mul(new Node(1e-4)))
    for (const p of parameters) p.grad = 0
    loss.backward()
    for (const p of parameters) p.data -= RATE * p.grad
  }
  return { 'notebook micrograd port': shortest(step, 1, 3) }
}
