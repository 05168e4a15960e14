import { describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/index'
import { Value, dot, sum } from '../../src/index'
import { indices, map, pick, sequence, sumOf } from '../../src/loops/index'
import { targets } from '../compile/targets'

const SIZE = 8
const HEAD = 4
const WORDS = 5

const matrix = (rows: number, columns: number, seed: number): Value[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => new Value(Math.sin(seed + 7.1 * i + 1.3 * j) / 3)),
  )

const linear = (x: readonly Value[], w: readonly Value[][]): Value[] => w.map((row) => dot(row, x))
const plus = (x: readonly Value[], y: readonly Value[]): Value[] => x.map((a, i) => a.add(y[i]!))
const normed = (x: readonly Value[]): Value[] => {
  const scale = dot(x, x).div(x.length).add(1e-5).pow(-0.5)
  return x.map((a) => a.mul(scale))
}

/** A transformer of one layer, and its mean loss for a text of any length. */
function transformer() {
  const [tokens, places, head] = [
    matrix(WORDS, SIZE, 1),
    matrix(9, SIZE, 2),
    matrix(WORDS, SIZE, 3),
  ]
  const [wq, wk, wv, wo] = [4, 5, 6, 7].map((seed) => matrix(SIZE, SIZE, seed)) as [
    Value[][],
    Value[][],
    Value[][],
    Value[][],
  ]
  const [up, down] = [matrix(2 * SIZE, SIZE, 8), matrix(SIZE, 2 * SIZE, 9)]
  const parameters = [tokens, places, head, wq, wk, wv, wo, up, down].flat(2)

  const loss = (text: readonly Value[], targets: readonly Value[]): Value => {
    const at = indices(text)
    const embedded = map(
      (token: Value, i: Value) => {
        const x = normed(plus(pick(tokens, token), pick(places, i)))
        const h = normed(x)
        return { x, q: linear(h, wq), k: linear(h, wk), v: linear(h, wv) }
      },
      text,
      at,
    )
    const losses = map(
      ({ x, q }, t: Value, target: Value) => {
        const { totals, out } = sumOf(
          ({ k, v }, s: Value) => {
            const weights = Array.from({ length: SIZE / HEAD }, (_, h) => {
              const [from, to] = [h * HEAD, (h + 1) * HEAD]
              return s.le(t).where(dot(q.slice(from, to), k.slice(from, to)).exp(), 0)
            })
            return {
              totals: weights,
              out: v.map((a, i) => a.mul(weights[Math.floor(i / HEAD)]!)),
            }
          },
          embedded,
          at,
        )
        const attended = out.map((o, i) => o.div(totals[Math.floor(i / HEAD)]!))
        const y = plus(linear(attended, wo), x)
        const z = plus(
          linear(
            linear(normed(y), up).map((a) => a.relu()),
            down,
          ),
          y,
        )
        const scores = linear(z, head)
        return sum(scores.map((score) => score.exp()))
          .log()
          .sub(pick(scores, target))
      },
      embedded,
      at,
      targets,
    )
    return sumOf((l: Value) => l, losses).div(sumOf(() => 1, losses))
  }
  return { loss, parameters }
}

describe('a transformer', () => {
  for (const { target, precision } of targets) {
    it(`has the losses and gradients of eager code for texts of all lengths, as ${target} in ${precision}`, () => {
      const tolerance = precision === 'f64' ? 1e-13 : 1e-5
      const { loss, parameters } = transformer()
      const compiled = compile(loss, [sequence(), sequence()], { target, precision })
      expect(compiled.parameters).toHaveLength(parameters.length)
      for (const length of [1, 3, 8, 2]) {
        const text = Array.from({ length }, (_, i) => (3 * i + length) % WORDS)
        const next = text.map((token) => (token * 2 + 1) % WORDS)
        const y = loss(
          text.map((t) => new Value(t)),
          next.map((t) => new Value(t)),
        )
        for (const p of parameters) p.zeroGrad()
        y.backward()
        const expected = parameters.map((p) => p.grad)
        for (const p of parameters) p.zeroGrad()
        expect(Math.abs(compiled.backward([text], [next]) - y.data)).toBeLessThan(tolerance)
        parameters.forEach((p, i) => {
          expect(Math.abs(p.grad - expected[i]!)).toBeLessThan(tolerance)
        })
      }
    })
  }
})
