import { dot, sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile } from '@mg/engine/compile'
import type { Compiled } from '@mg/engine/compile'
import { indices, map, pick, sequence, sumOf } from '@mg/engine/loops'
import { RMSNorm } from '@mg/nn'
import type { GPT } from './microgpt'

/**
 * The mean loss of a GPT for a name, from its tokens and those that come after each, as one compiled
 * program for names of all lengths: positions are the rows of its loops.
 */
export function lossProgram(model: GPT): Compiled<[Value[], Value[]], Value> {
  const { letters, positions, output, query, key, value, mix, widen, narrow } = model
  const size = letters.size
  const heads = 4
  const part = size / heads
  const norm = new RMSNorm(size, { eps: 1e-5, elementwiseAffine: false })
  const plus = (x: readonly Value[], y: readonly Value[]): Value[] => x.map((a, i) => a.add(y[i]!))

  const loss = (tokens: Value[], following: Value[]): Value => {
    const at = indices(tokens)
    const read = map(
      (token: Value, i: Value) => {
        const x = norm.forward(plus(letters.forward(token), positions.forward(i)))
        const y = norm.forward(x)
        return { x, q: query.forward(y), k: key.forward(y), v: value.forward(y) }
      },
      tokens,
      at,
    )
    const losses = map(
      ({ x, q }, here: Value, next: Value) => {
        // Each head takes from the values of all letters so far, by e to the power of its score.
        const { shares, told } = sumOf(
          ({ k, v }, there: Value) => {
            const shares = Array.from({ length: heads }, (_, head) => {
              const of = (row: Value[]): Value[] => row.slice(head * part, (head + 1) * part)
              return there.le(here).where(dot(of(q), of(k)).div(Math.sqrt(part)).exp(), 0)
            })
            return { shares, told: v.map((a, i) => a.mul(shares[Math.floor(i / part)]!)) }
          },
          read,
          at,
        )
        const attended = told.map((a, i) => a.div(shares[Math.floor(i / part)]!))
        const y = plus(x, mix.forward(attended))
        const z = plus(y, narrow.forward(widen.forward(norm.forward(y))))
        const logits = output.forward(z)
        return sum(logits.map((logit) => logit.exp()))
          .log()
          .sub(pick(logits, next))
      },
      read,
      at,
      following,
    )
    return sumOf((one: Value) => one, losses).div(sumOf(() => 1, losses))
  }
  return compile(loss, [sequence(), sequence()])
}
