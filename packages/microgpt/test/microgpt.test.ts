import { readFileSync } from 'node:fs'
import { logSumExp, sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { names, publishedMicrogpt } from '@mg/datasets'
import { PythonRandom } from '@mg/nn'
import { minimize } from '@mg/optim'
import { describe, expect, it } from 'vitest'
import { GPT, Training, lossProgram } from '../src'

const reference = JSON.parse(readFileSync('test/reference/microgpt.json', 'utf8')) as {
  words: string[]
  start: number[]
  firstGradients: number[]
  end: number[]
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(b))

describe('microgpt', () => {
  it('starts from the published parameters, and its first gradients are the published ones', () => {
    const random = new PythonRandom(42)
    const documents = random.shuffle(names())
    expect(documents.slice(0, 1000)).toEqual(reference.words)
    const model = new GPT(27, random)
    const parameters = model.parameters()
    expect(parameters).toHaveLength(4192)
    // Logarithms and cosines may differ in their last bit from one platform to another.
    reference.start.forEach((start, i) => {
      expect(Math.abs(parameters[i]!.data - start)).toBeLessThan(1e-16)
    })
    const letters = Array.from(documents[0]!, (letter) => letter.charCodeAt(0) - 97)
    model.loss([26, ...letters, 26]).backward()
    parameters.forEach(({ grad }, i) => {
      expect(Math.abs(grad - reference.firstGradients[i]!)).toBeLessThan(1e-14)
    })
    expect(parameters.filter(({ grad }) => grad !== 0)).toHaveLength(3728)
  })

  it.each([
    ['eager', undefined],
    ['compiled', lossProgram],
  ])('has the published losses, parameters and names, %s', (_, program) => {
    const training = new Training(names(), program && { program })
    const losses = Array.from({ length: training.steps }, () => training.step())
    expect(losses).toHaveLength(1000)
    losses.forEach((loss, i) =>
      expect(relative(loss, publishedMicrogpt.losses[i]!)).toBeLessThan(1e-12),
    )
    training.model.parameters().forEach(({ data }, i) => {
      expect(relative(data, reference.end[i]!)).toBeLessThan(1e-11)
    })
    const samples = publishedMicrogpt.samples.map(() => training.invent())
    expect(samples).toEqual(publishedMicrogpt.samples)
  })
})

describe('the bigram model of makemore', () => {
  it('is found by minimize, from the counts of all 228,146 pairs', () => {
    const counts = Array.from({ length: 27 }, () => new Array<number>(27).fill(0))
    const number = (letter: string) => (letter === '.' ? 0 : letter.charCodeAt(0) - 96)
    for (const name of names()) {
      const tokens = Array.from(`.${name}.`, number)
      tokens.slice(1).forEach((next, i) => counts[tokens[i]!]![next]!++)
    }
    const pairs = counts.flat().reduce((a, b) => a + b)
    expect(pairs).toBe(228_146)
    const loss = (logits: Value[]) =>
      sum(
        counts.flatMap((row, i) => {
          const total = logSumExp(logits.slice(27 * i, 27 * i + 27))
          return row.flatMap((count, j) =>
            count === 0 ? [] : [total.sub(logits[27 * i + j]!).mul(count / pairs)],
          )
        }),
      )
    const { value } = minimize(loss, new Array<number>(729).fill(0), { ftol: 1e-8 })
    expect(Math.abs(value - 2.454014489)).toBeLessThan(1e-5)
  })
})
