import { noGrad, softmax } from '@mg/engine'
import type { Value } from '@mg/engine'
import { graph } from '@mg/engine/graph'
import type { Past, Training } from '@mg/microgpt'
import type { Node, Study, Walk } from './protocol'

/** What a model makes of a text, and its loss opened along a path: the place of an operand for each step down. */
export function studyOf(training: Training, text: string, path: readonly number[]): Study {
  const { model, letters } = training
  const read = Array.from(text).filter((letter) => letters.includes(letter))
  const tokens = training.tokensOf(read.join('')).slice(0, read.length + 1)
  const past: Past = { keys: [], values: [], shares: [] }
  const [attention, next] = noGrad(() => {
    const logits = tokens.map((token) => model.forward(token, past)).at(-1)!
    const heads = past.shares[0]!.map((_, head) =>
      past.shares.map((shares) => shares[head]!.map((share) => share.data)),
    )
    return [heads, softmax(logits).map((share) => share.data)]
  })
  const letterOf = (token: number): string => letters[token] ?? '·'
  return {
    tokens: tokens.map(letterOf),
    attention,
    next: next
      .map((share, token) => ({ letter: letterOf(token), share }))
      .sort((a, b) => b.share - a.share),
    embedding: model.letters.weight.map((row, token) => ({
      letter: letterOf(token),
      numbers: row.map((each) => each.data),
    })),
    walk: walkOf(training, read.join(''), path),
  }
}

/** The loss of a name as the graph that it is, from its result down along a path. */
function walkOf(training: Training, name: string, path: readonly number[]): Walk {
  const { model } = training
  model.zeroGrad()
  const loss = model.loss(training.tokensOf(name))
  loss.backward()
  const names = new Map([...model.namedParameters()].map(([each, value]) => [value, each]))
  const nodeOf = (value: Value): Node => ({
    op: value.op,
    name: names.get(value) ?? value.label ?? '',
    data: value.data,
    grad: value.grad,
  })
  const trail = [loss]
  for (const place of path) {
    const operand = trail.at(-1)!.operands[place]
    if (operand === undefined) break
    trail.push(operand)
  }
  const walk = {
    size: graph(loss).nodes.length,
    trail: trail.map(nodeOf),
    operands: trail.at(-1)!.operands.map(nodeOf),
  }
  model.zeroGrad()
  return walk
}
