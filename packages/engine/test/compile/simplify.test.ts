import { describe, expect, it } from 'vitest'
import { record } from '../../src/compile/record/record'
import { Op } from '../../src/ops/arithmetic.gen'
import { where } from '../../src/index'
import type { Value } from '../../src/index'
import { lift } from '../../src/value'

type Pair = (x: Value, y: Value) => readonly [Value, Value]

/** The nodes of two expressions in one graph, in which what is alike is one node. */
const nodesOf = (pair: Pair): number[] => record(2, ([x, y]) => pair(x!, y!)).outputs

/** What the first of two expressions is simplified to. */
// prettier-ignore
const SAME: Record<string, Pair> = {
  '−(−x) = x': (x) => [x.neg().neg(), x],
  '||x|| = |x|': (x) => [x.abs().abs(), x.abs()],
  '|−x| = |x|': (x) => [x.neg().abs(), x.abs()],
  '|4x| = 4|x|': (x) => [x.mul(4).abs(), x.abs().mul(4)],
  '|−½x| = ½|x|': (x) => [x.mul(-0.5).abs(), x.abs().mul(0.5)],
  'x + −0 = x': (x) => [x.add(-0), x],
  '−0 + x = x': (x) => [lift(-0).add(x), x],
  'x + −y = x − y': (x, y) => [x.add(y.neg()), x.sub(y)],
  'x − 0 = x': (x) => [x.sub(0), x],
  'x − −y = x + y': (x, y) => [x.sub(y.neg()), x.add(y)],
  '1·x = x': (x) => [x.mul(1), x],
  'c·x = x·c': (x) => [lift(3).mul(x), x.mul(3)],
  '−1·x = −x': (x) => [x.mul(-1), x.neg()],
  'y·x = x·y': (x, y) => [y.mul(x), x.mul(y)],
  '2(2x) = 4x': (x) => [x.mul(2).mul(2), x.mul(4)],
  '4(−x) = −4x': (x) => [x.neg().mul(4), x.mul(-4)],
  '¼(−x) = −¼x': (x) => [x.neg().mul(0.25), x.mul(-0.25)],
  '−x·y = −(x·y)': (x, y) => [x.neg().mul(y), x.mul(y).neg()],
  'x·−y = −(x·y)': (x, y) => [x.mul(y.neg()), x.mul(y).neg()],
  '−x·−y = x·y': (x, y) => [x.neg().mul(y.neg()), x.mul(y)],
  'x/1 = x': (x) => [x.div(1), x],
  'x/4 = ¼x': (x) => [x.div(4), x.mul(0.25)],
  'x/−½ = −2x': (x) => [x.div(-0.5), x.mul(-2)],
  'x⁰ = 1': (x) => [x.pow(0), lift(1)],
  'x¹ = x': (x) => [x.pow(1), x],
  'x² = x·x': (x) => [x.pow(2), x.square()],
  'x⁻¹ = 1/x': (x) => [x.pow(-1), x.reciprocal()],
  'a choice by a number is what it chooses': (x, y) => [where(0, x, y), y],
  'a choice by NaN is the first': (x, y) => [where(NaN, x, y), x],
  'a choice between one and the same is that': (x, y) => [where(x, y, y), y],
  'numbers are computed with': () => [lift(2).mul(3).add(1).sqrt(), lift(Math.sqrt(7))],
}

/** What is alike in the reals, and differs for some doubles. */
// prettier-ignore
const DIFFERENT: Record<string, Pair> = {
  'x + 0 is 0 for −0': (x) => [x.add(0), x],
  '0 + x is 0 for −0': (x) => [lift(0).add(x), x],
  'x − −0 is 0 for −0': (x) => [x.sub(-0), x],
  '0·x is NaN for ∞': (x) => [x.mul(0), lift(0)],
  'x − x is NaN for ∞': (x) => [x.sub(x), lift(0)],
  'x/x is NaN for 0': (x) => [x.div(x), lift(1)],
  '0 − x is 0 for 0': (x) => [lift(0).sub(x), x.neg()],
  'x/3 is not ⅓x': (x) => [x.div(3), x.mul(1 / 3)],
  'x/0.2 is not 5x': (x) => [x.div(0.2), x.mul(5)],
  'x/8 is not looked for': (x) => [x.div(3).mul(8), x.mul(8).div(3)],
  '¼(4x) is ∞ for 1e308': (x) => [x.mul(4).mul(0.25), x],
  '4(¼x) is not x for what is too small': (x) => [x.mul(0.25).mul(4), x],
  '½(½x) rounds twice what is too small': (x) => [x.mul(0.5).mul(0.5), x.mul(0.25)],
  '3(2x) is not 6x': (x) => [x.mul(2).mul(3), x.mul(6)],
  '2(3x) is not 6x': (x) => [x.mul(3).mul(2), x.mul(6)],
  '|3x| is not 3|x|, but for what grows exactly': (x) => [x.mul(3).abs(), x.abs().mul(3)],
  'x^½ is ∞ for −∞': (x) => [x.pow(0.5), x.sqrt()],
  'a − b is not b − a': (x, y) => [x.sub(y), y.sub(x)],
}

describe('a recorded graph', () => {
  it.each(Object.entries(SAME))('knows that %s', (_, pair) => {
    const [node, simpler] = nodesOf(pair)
    expect(node).toBe(simpler)
  })

  it.each(Object.entries(DIFFERENT))('keeps in mind that %s', (_, pair) => {
    const [node, other] = nodesOf(pair)
    expect(node).not.toBe(other)
  })
})

describe('the product of the chain rule', () => {
  const { k, inputs } = record(2, () => [])
  const [x, y] = inputs as [number, number]
  const { graph } = k
  const times = (a: number, b: number): number => k.make(Op.times, a, b)

  it('is 0 with 0 on either side, whatever the other is', () => {
    for (const zero of [graph.literal(0), graph.literal(-0)]) {
      expect(times(x, zero)).toBe(zero)
      expect(times(zero, x)).toBe(zero)
    }
  })

  it('is an ordinary one with a finite number, whichever comes first', () => {
    expect(times(x, graph.literal(3))).toBe(k.make(Op.mul, x, graph.literal(3)))
    expect(times(graph.literal(3), x)).toBe(k.make(Op.mul, x, graph.literal(3)))
    expect(times(graph.literal(1), x)).toBe(x)
  })

  it('is kept where either may be 0 and the other ∞', () => {
    for (const far of [Infinity, -Infinity, NaN].map((n) => graph.literal(n))) {
      expect(graph.op[times(x, far)]).toBe(Op.times)
      expect(times(far, x)).toBe(times(x, far))
    }
    expect(graph.op[times(x, y)]).toBe(Op.times)
  })
})
