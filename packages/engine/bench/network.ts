/** What a network is built from: a Value of any make. */
interface Node<V> {
  data: number
  grad: number
  add(other: V | number): V
  mul(other: V | number): V
  relu(): V
  backward(): void
}

export interface Make<V extends Node<V>> {
  parameter: (data: number) => V
  input: (data: number) => V
  /** w·x + b */
  weighted: (w: V[], x: V[], b: V) => V
}

const ROWS = 100
const SIZES = [2, 16, 16, 1]

/** A stream of numbers in [−1, 1) that is the same each time (Park and Miller 1988). */
function stream(): () => number {
  let state = 1
  return () => {
    state = (state * 48271) % 2147483647
    return (2 * state) / 2147483647 - 1
  }
}

/** One full step of the notebook's network: 100 rows forward, the hinge loss, backward, the update. */
export function trainingStep<V extends Node<V>>({ parameter, input, weighted }: Make<V>): () => V {
  const random = stream()
  const X = Array.from({ length: ROWS }, () => [random(), random()])
  const layers = SIZES.slice(1).map((outputs, l) =>
    Array.from({ length: outputs }, () => ({
      w: Array.from({ length: SIZES[l]! }, () => parameter(random())),
      b: parameter(0),
    })),
  )
  const parameters = layers.flat().flatMap(({ w, b }) => [...w, b])
  return () => {
    let loss = parameter(0)
    for (const row of X) {
      let values = row.map(input)
      layers.forEach((layer, l) => {
        values = layer.map(({ w, b }) => {
          const sum = weighted(w, values, b)
          return l < layers.length - 1 ? sum.relu() : sum
        })
      })
      const sign = row[0]! * row[1]! > 0 ? 1 : -1
      loss = loss.add(values[0]!.mul(-sign).add(1).relu())
    }
    loss = loss.mul(1 / ROWS)
    for (const p of parameters) p.grad = 0
    loss.backward()
    for (const p of parameters) p.data -= 0.01 * p.grad
    return loss
  }
}

/** w·x + b with a node for each product and each sum. */
export function weightedByNodes<V extends Node<V>>(w: V[], x: V[], b: V): V {
  let sum = b
  for (let i = 0; i < w.length; i++) sum = sum.add(w[i]!.mul(x[i]!))
  return sum
}
