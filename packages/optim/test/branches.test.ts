import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Adam, SGD, fit } from '@mg/optim'

type Row = readonly Operand[]

/** A model with as many weights as are asked for, all of which start at the same number. */
function model(count: number, forward: (x: Row, w: readonly Value[]) => Value, start = 0) {
  const weights = Array.from({ length: count }, () => new Value(start))
  return { parameters: () => weights, forward: (x: Row) => forward(x, weights) }
}

/** What a model is trained to, and how. */
async function trained(
  make: () => ReturnType<typeof model>,
  x: number[][],
  y: number[],
  options = {},
) {
  const network = make()
  const optimizer = new SGD(network.parameters(), { lr: 0.1 })
  const { executionMode } = await fit(network, { x, y }, { optimizer, epochs: 20, ...options })
  return { executionMode, weights: network.parameters().map(({ data }) => data) }
}

/** Models that do something else for other numbers, in JavaScript, which no recording sees. */
const branches: Record<string, (x: Row, w: readonly Value[]) => Value> = {
  'if (x)': ([flag, x], [a, b]) => (flag ? a! : b!).mul(x!),
  'x === 3': ([flag, x], [a, b]) => (flag === 1 ? a! : b!).mul(x!),
  switch: ([flag, x], [a, b]) => {
    switch (flag) {
      case 1:
        return a!.mul(x!)
      default:
        return b!.mul(x!)
    }
  },
  'Object.is': ([flag, x], [a, b]) => (Object.is(flag, 0) ? b! : a!).mul(x!),
}

describe('fit with a model that branches on its input', () => {
  it.each(Object.entries(branches))('trains as it does eagerly: %s', async (_, forward) => {
    const x = Array.from({ length: 40 }, (_, i) => [i < 20 ? 1 : 0, 1 + (i % 5)])
    const y = x.map(([flag, at]) => (flag ? 2 * at! : -3 * at!))
    const compiled = await trained(() => model(2, forward), x, y)
    const eager = await trained(() => model(2, forward), x, y, { compile: false })
    expect(compiled.executionMode).toBe('eager')
    expect(compiled.weights).toEqual(eager.weights)
  })

  it('notices a branch that one row in 10,000 takes, wherever it is and whatever the seed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(9999),
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(0, 0.5),
        async (place, seed, start) => {
          const x = Array.from({ length: 10_000 }, (_, i) => [i === place ? 0 : 1, 1])
          const make = () => model(2, ([flag, at], [a, b]) => (flag ? a! : b!).mul(at!), start)
          const y = x.map(() => 1)
          const { executionMode } = await trained(make, x, y, { seed, epochs: 1 })
          expect(executionMode).toBe('eager')
        },
      ),
      { numRuns: process.env.CI ? 20 : 4 },
    )
  })

  it('compiles what only looks like a branch', async () => {
    const x = Array.from({ length: 600 }, (_, i) => [i % 2, i / 100])
    const forward = ([flag, at]: Row, [a, b]: readonly Value[]) =>
      a!.mul(at!).mul(flag!).add(b!.sub(1).relu().mul(at!)).tanh()
    const y = x.map(([, at]) => at! / 10)
    const compiled = await trained(() => model(2, forward), x, y)
    const eager = await trained(() => model(2, forward), x, y, { compile: false })
    expect(compiled.executionMode).toBe('compiled')
    compiled.weights.forEach((w, i) => expect(w).toBeCloseTo(eager.weights[i]!, 9))
  })

  it('compiles a model that is trained to the last digit, or has no finite loss for some rows', async () => {
    const x = Array.from({ length: 50 }, (_, i) => [i])
    const line = () => model(1, ([at], [a]) => a!.mul(at!).div(50), 2 + 1e-15)
    const exact = await trained(
      line,
      x,
      x.map(([at]) => at! / 25),
    )
    expect(exact.executionMode).toBe('compiled')
    const logarithm = () => model(1, ([at], [a]) => a!.mul(at!).log().mul(0), 1)
    const infinite = logarithm()
    const { executionMode } = await fit(
      infinite,
      { x: [[1], [0], [2]], y: [0, 0, 0] },
      { epochs: 1 },
    ).catch(() => ({ executionMode: 'diverged' }))
    expect(['compiled', 'diverged']).toContain(executionMode)
  })

  it('notices later that the model has changed', async () => {
    let scale = 1
    const w = new Value(0)
    const changing = { parameters: () => [w], forward: (x: Operand) => w.mul(x).mul(scale) }
    const { executionMode, fallbackReason, history } = await fit(
      changing,
      { x: [1, 2, 3], y: [1, 2, 3] },
      {
        optimizer: new Adam([w], { lr: 0.05 }),
        epochs: 200,
        onEpoch: ({ epoch }) => {
          if (epoch === 3) scale = 0.5
        },
      },
    )
    expect(history[0]!.executionMode).toBe('compiled')
    expect(executionMode).toBe('eager')
    expect(fallbackReason).toMatch(/^after 4 epochs the compiled step gave other numbers/)
    expect(w.data).toBeCloseTo(2, 3)
  })

  it('leaves parameters, gradients and the order of batches alone when it compares', async () => {
    const w = new Value(0.25)
    w.grad = 7
    const seen: number[] = []
    const watched = { parameters: () => [w], forward: (x: Operand) => w.mul(x) }
    await fit(
      watched,
      { x: [1, 2, 3], y: [1, 2, 3] },
      { optimizer: new SGD([w], { lr: 0 }), epochs: 1, onBatch: () => seen.push(w.data) },
    )
    expect(seen).toEqual([0.25])
    expect(w.data).toBe(0.25)
  })
})
