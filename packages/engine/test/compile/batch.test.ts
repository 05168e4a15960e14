import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, dot, logSumExp, mean, relu, sum } from '../../src/index'
import { distance, doubles, targets } from './targets'

/** A small network with a penalty: long dots, short ones, and what its parameters alone determine. */
function network(inputs: number, hidden: number) {
  let seed = 1
  const random = (): Value => new Value(Math.sin(seed++ * 12.9898))
  const layers = [
    Array.from({ length: hidden }, () => Array.from({ length: inputs + 1 }, random)),
    Array.from({ length: hidden }, () => Array.from({ length: hidden + 1 }, random)),
    [Array.from({ length: hidden + 1 }, random)],
  ]
  const parameters = layers.flat(2)
  const loss = (x: readonly (Value | number)[], y: Value | number): Value => {
    let activations = x
    layers.forEach((layer, l) => {
      activations = layer.map((w) => {
        const z = dot(w.slice(0, -1), activations).add(w.at(-1)!)
        return l === 0 ? relu(z) : l === 1 ? z.tanh() : z
      })
    })
    const [score] = activations as Value[]
    return score!.sub(y).square().add(dot(parameters, parameters).mul(1e-3))
  }
  return { parameters, loss }
}

const rowsOf = (n: number, width: number): Float64Array =>
  Float64Array.from({ length: n * width }, (_, i) => Math.cos(i * 1.7))

const gradients = (parameters: readonly Value[]): number[] => {
  const all = parameters.map((p) => p.grad)
  for (const p of parameters) p.zeroGrad()
  return all
}

describe('backward', () => {
  for (const { target, precision } of targets) {
    const tolerance = precision === 'f64' ? 1e-12 : 5e-5

    it(`gives the mean and its gradients for any number of rows, as ${target} in ${precision}`, () => {
      for (const [inputs, hidden] of [
        [2, 3],
        [9, 13],
        [3, 16],
      ] as const) {
        const { parameters, loss } = network(inputs, hidden)
        const step = compile((x: Value[], y: Value) => loss(x, y), [vector(inputs), scalar], {
          target,
          precision,
        })
        for (const rows of [0, 1, 2, 3, 4, 5, 7, 8, 31, 33, 65, 130]) {
          const X = rowsOf(rows, inputs)
          const Y = rowsOf(rows, 1)
          const weights =
            rows % 2 === 1 ? Float64Array.from({ length: rows }, (_, i) => i % 3) : undefined
          const values = new Float64Array(rows)
          const jacobian = new Float64Array(rows * parameters.length)
          const mean = step.backward(X, Y, { values, jacobian, ...(weights ? { weights } : {}) })
          const compiled = gradients(step.parameters)
          let total = new Value(0)
          let weight = 0
          for (let r = 0; r < rows; r++) {
            const w = weights ? weights[r]! : 1
            const value = loss([...X.subarray(r * inputs, (r + 1) * inputs)], Y[r]!)
            expect(distance(values[r]!, value.data)).toBeLessThan(tolerance)
            value.backward()
            const slopes = gradients(step.parameters)
            const steepest = Math.max(...slopes.map(Math.abs))
            // One assertion for the row: each costs more than all of the arithmetic.
            const errors = slopes.map((g, i) => Math.abs(jacobian[r * parameters.length + i]! - g))
            expect(Math.max(...errors) / steepest).toBeLessThan(tolerance)
            if (w !== 0) total = total.add(value.mul(w))
            weight += w
          }
          if (weight === 0) {
            expect(mean).toBe(0)
            expect(compiled.every((g) => g === 0)).toBe(true)
            continue
          }
          total.div(weight).backward()
          expect(distance(mean, total.data / weight)).toBeLessThan(tolerance)
          const eager = gradients(step.parameters)
          const scale = Math.max(...eager.map(Math.abs))
          eager.forEach((g, i) =>
            expect(Math.abs(compiled[i]! - g) / scale).toBeLessThan(tolerance),
          )
        }
      }
    })
  }

  it('trains a network for images on every target that computes with doubles', () => {
    const layer = (size: number, inputs: number, seed: number): Value[][] =>
      Array.from({ length: size }, (_, j) =>
        Array.from(
          { length: inputs },
          (_, i) => new Value(Math.sin(i * 7 + j * 13 + seed) / inputs),
        ),
      )
    const [first, second] = [layer(32, 784, 1), layer(10, 32, 2)]
    const loss = (x: readonly (Value | number)[], y: readonly (Value | number)[]): Value => {
      const z = second.map((w) =>
        dot(
          w,
          first.map((v) => relu(dot(v, x))),
        ),
      )
      return logSumExp(z).sub(dot(z, y))
    }
    const X = rowsOf(3, 784)
    const Y = Float64Array.from({ length: 30 }, (_, i) => (i % 11 === 0 ? 1 : 0))
    const parameters = [first, second].flat(2)
    mean(
      [0, 1, 2].map((r) =>
        loss([...X.subarray(r * 784, (r + 1) * 784)], [...Y.subarray(r * 10, r * 10 + 10)]),
      ),
    ).backward()
    const eager = gradients(parameters)
    for (const { target } of doubles) {
      const step = compile((x: Value[], y: Value[]) => loss(x, y), [vector(784), vector(10)], {
        target,
      })
      step.backward(X, Y)
      const largest = Math.max(...eager.map(Math.abs))
      gradients(parameters).forEach((g, i) => {
        if (!(Math.abs(g - eager[i]!) < 1e-13 * largest)) expect(g, `${target} ${i}`).toBe(eager[i])
      })
    }
  })

  it('adds rows up on request, and adds to what the parameters have', () => {
    const w = new Value(2)
    const step = compile((x: Value) => x.mul(w), [scalar])
    expect(step.backward([1, 2, 3], { reduction: 'sum' })).toBe(12)
    expect(w.grad).toBe(6)
    expect(step.backward([1, 2, 3])).toBe(4)
    expect(w.grad).toBe(8)
    w.data = 5
    expect(step.backward([[1], [2], [3]].flat())).toBe(10)
  })

  it('leaves rows of weight 0 out, whatever their numbers', () => {
    const w = new Value(2)
    const step = compile((x: Value) => x.log().mul(w), [scalar])
    expect(step.backward([Math.E, NaN, 0], { weights: [2, 0, 0] })).toBeCloseTo(2, 14)
    expect(w.grad).toBeCloseTo(1, 14)
  })

  it('takes arrays of rows, records and no inputs at all', () => {
    const w = new Value(3)
    const named = compile(
      (x: { a: Value; b: Value[] }) => x.a.mul(w).add(x.b[1]!),
      [{ a: scalar, b: vector(2) }],
    )
    expect(
      named.backward([
        { a: 1, b: [0, 4] },
        { a: 2, b: [0, 5] },
      ]),
    ).toBe(9)
    expect(w.grad).toBe(1.5)
    const alone = compile(() => w.square())
    expect(alone.backward()).toBe(9)
    expect(w.grad).toBe(7.5)
    const inferred = compile((x: Value[], y: Value) => x[0]!.mul(w).sub(y))
    expect(
      inferred.backward(
        [
          [1, 0],
          [2, 0],
        ],
        [0, 0],
      ),
    ).toBe(4.5)
  })

  it('counts rows that have no numbers, which change nothing', () => {
    const w = new Value(3)
    const options = { reduction: 'sum' } as const
    const alone = compile((xs: Value[]) => w.square().add(sum(xs)), [vector(0)])
    expect(alone.backward([[], []], options)).toBe(18)
    expect(w.grad).toBe(12)
    expect(alone.rows([[], []])).toEqual(Float64Array.of(9, 9))
    const first = compile((xs: Value[], x: Value) => x.mul(w).add(sum(xs)), [vector(0), scalar])
    const last = compile((x: Value, xs: Value[]) => x.mul(w).add(sum(xs)), [scalar, vector(0)])
    for (const empty of [[[], []], [], new Float64Array()]) {
      expect(first.backward(empty, [1, 2], options)).toBe(9)
      expect(last.backward([1, 2], empty, options)).toBe(9)
    }
    expect(() => first.backward([[]], [1, 2])).toThrow('input 2 has 2 rows')
    const product = compile((x: Value, y: Value) => x.mul(y), [scalar, scalar])
    expect(() => product.backward([], [1, 2])).toThrow('input 2 has 2 rows')
    expect(() => product.backward([1, 2], [])).toThrow('input 2 has 0 rows')
    expect(() => first.backward([1, 2], [1, 2])).toThrow('input 1 has 2 numbers; pass 0')
  })

  for (const { target, precision } of targets) {
    it(`hands gradients on through what parameters alone determine, as ${target} in ${precision}`, () => {
      const [a, b] = [new Value(0.5), new Value(-0.25)]
      const loss = (x: Value | number): Value =>
        a.exp().mul(x).add(b.square().mul(a)).mul(a.mul(b).sin()).add(b.tanh())
      const step = compile((x: Value) => loss(x), [scalar], { target, precision })
      const mean = step.backward([1, 2, 6])
      const [da, db] = [a.grad, b.grad]
      a.zeroGrad()
      b.zeroGrad()
      const eager = loss(1).add(loss(2)).add(loss(6)).div(3)
      eager.backward()
      const tolerance = precision === 'f64' ? 1e-14 : 1e-6
      expect(distance(mean, eager.data)).toBeLessThan(tolerance)
      expect(distance(da, a.grad)).toBeLessThan(tolerance)
      expect(distance(db, b.grad)).toBeLessThan(tolerance)
    })
  }

  it('gives frozen parameters no gradient', () => {
    const frozen = new Value(2, { requiresGrad: false })
    const w = new Value(3)
    compile((x: Value) => x.mul(frozen).mul(w), [scalar]).backward([1])
    expect([frozen.grad, w.grad]).toEqual([0, 2])
  })

  it('says what does not fit before anything runs', () => {
    const w = new Value(1)
    const step = compile((x: Value[], y: Value) => x[0]!.mul(w).sub(y), [vector(2), scalar])
    expect(() => step.backward([1, 2, 3], [1])).toThrow(
      'input 1 has 3 numbers; pass 2 for each row',
    )
    expect(() => step.backward([1, 2], [1, 2])).toThrow(
      'input 2 has 2 rows; pass as many as input 1, which has 1',
    )
    expect(() => step.backward([1, 2], [1], { weights: [1, 2] })).toThrow(
      'weights has length 2; pass one for each of 1 rows',
    )
    expect(() => step.backward([1, 2], [1], { values: [] })).toThrow(
      'the array for the results has length 0; pass one of length 1',
    )
    expect(() => step.backward([1, '2'] as never, [1])).toThrow(
      'got "2"; pass a number as input 1[1]',
    )
    expect(() => step.backward([[1, 2], [3]], [1, 2])).toThrow(
      'input 1[1] has length 1; pass an array of length 2',
    )
    expect(() => step.backward([1, 2], [1], { reduction: 'max' as never })).toThrow(
      "reduction is max; pass 'mean' or 'sum'",
    )
    expect(w.grad).toBe(0)
  })
})
