import { isThorough } from '@mg/workspace/laws'
import { describe, expect, it } from 'vitest'
import { Value, dot, grad, jvp, logSumExp, prod, sum } from '../src/index'
import { graph, toDot, toMermaid } from '../src/graph/index'

function chain(x: Value, length: number): Value {
  let y = x
  for (let i = 0; i < length; i++) y = i % 2 === 0 ? y.mul(1) : y.add(1)
  return y
}

/** Far more than any stack holds. */
const LENGTH = isThorough ? 1_000_000 : 100_000

describe('nothing recurses', () => {
  it(`in a chain of ${LENGTH} operations: backward, grad, second order, forward mode`, () => {
    const x = new Value(3)
    const y = chain(x, LENGTH)
    y.backward()
    expect([y.data, x.grad]).toEqual([LENGTH / 2 + 3, 1])
    const slope = grad(y.mul(x), x, { createGraph: true })
    expect([slope.data, grad(slope, x)]).toEqual([LENGTH / 2 + 6, 2])
    expect(jvp((t) => chain(t, LENGTH / 2), 3, 2).tangent.data).toBe(2)
  })

  it('in a chain of 100,000 operations: derivatives of derivatives', () => {
    let y = new Value(1)
    const x = y
    for (let i = 0; i < 100_000; i++) y = y.mul(0.99999).add(x.mul(1e-5))
    const first = grad(y.square(), x, { createGraph: true })
    const second = grad(first, x, { createGraph: true })
    expect(second.data).toBeCloseTo(2, 9)
  })

  it(`in a sum, a product and a logSumExp of ${LENGTH} terms`, () => {
    const xs = Array.from({ length: LENGTH }, () => new Value(1))
    sum(xs).backward()
    expect([xs[0]!.grad, xs[LENGTH - 1]!.grad]).toEqual([1, 1])
    prod(xs).backward()
    expect(xs[LENGTH / 2]!.grad).toBe(2)
    const total = logSumExp(xs)
    expect(total.data).toBeCloseTo(1 + Math.log(LENGTH), 12)
    expect(grad(total, xs.slice(0, 1))[0]).toBeCloseTo(1 / LENGTH, 15)
    expect(dot(xs, xs).data).toBe(LENGTH)
  })

  it('in a diamond of depth 100,000, whose paths are 2^100000', () => {
    const x = new Value(1)
    let y = x
    for (let i = 0; i < 100_000; i++) y = y.add(y).mul(0.5)
    y.backward()
    expect([y.data, x.grad, grad(y, x)]).toEqual([1, 1, 1])
  })

  it('in printing and drawing', () => {
    const y = chain(new Value(3, { label: 'x' }), LENGTH)
    expect(String(y)).toBe(`Value(data=${LENGTH / 2 + 3}, grad=0)`)
    expect(JSON.stringify(y)).toBe(`{"data":${LENGTH / 2 + 3},"grad":0,"op":"add"}`)
    const drawn = graph(y)
    expect(drawn.nodes.length).toBe(2 * LENGTH + 1)
    expect(toDot(drawn).length).toBeGreaterThan(LENGTH)
    expect(toMermaid(drawn).length).toBeGreaterThan(LENGTH)
    expect(graph(y, { depth: 3 }).nodes.length).toBe(7)
  })

  it.runIf(isThorough)('in one graph of 10,000,000 nodes', () => {
    const x = new Value(1)
    const y = chain(x, 10_000_000)
    y.backward()
    expect([y.data, x.grad]).toEqual([5_000_001, 1])
  })
})
