import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open, set } from '../src/graph/actions'
import { badgeWidth, foldable, folded, scopesIn } from '../src/graph/folding'
import { layoutOf } from '../src/graph/layout'
import { modelOf } from '../src/graph/model'
import { sound } from '../src/graph/state'
import { evaluate } from '../src/language/evaluate'
import { functions } from '../src/language/functions'
import { parse } from '../src/language/parser'

const run = (text: string) => evaluate(parse(text))
const value = (text: string): number | undefined => run(text).result?.data
const problem = (text: string): string | undefined => run(text).problems[0]?.message

/** Texts of the language's own words, most of them nonsense. */
const babble = fc
  .array(
    fc.constantFrom(
      ...Object.keys(functions),
      ...'x|y|a.b|2|-1|.5|1e9|+|-|*|/|**|%|=|(|)|[|]|,|.|\n|;|# no|^|−|+=|…'.split('|'),
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '))

describe('a program', () => {
  it.each([
    ['1 + 2*3', 7],
    ['-2**2', -4],
    ['2**3**2', 512],
    ['2**-1', 0.5],
    ['7 % 4 - 5', -2],
    ['(1 +\n 2)', 3],
    ['a = 2; a += 3; a', 5],
    ['x = -1; x.relu()', 0],
    ['max(1, 2, 3) + max([4, 5])', 8],
    ['p = softmax(1, 1); p[0]', 0.5],
    ['dot([1, 2], [3, 4])', 11],
    ['2 # and a remark', 2],
  ])('%j is %d', (text, expected) => {
    expect(run(text).problems).toEqual([])
    expect(value(text)).toBe(expected)
  })

  it.each([
    ['f = 1 +', 'something is missing here'],
    ['f = (1', 'this ( is never closed'],
    ['f = 1)', 'this ) was never opened'],
    ['f = 2 x', 'an operator is missing between 2 and x'],
    ['f = a b', 'an operator is missing'],
    ['relu = 2', 'relu is a function'],
    ['f = relu', 'the last line must give a number'],
    ['f = [1, 2]', 'the last line is a list'],
    ['f = [1, 2][2]', 'there is no [2]'],
    ['a = b\nb = a', 'that is a circle'],
    ['1 = 2', 'only a name can stand to the left of ='],
    ['f = sni(1)', 'did you mean sin?'],
    ['dot([1], [2, 3])', 'equally long'],
    ['sum([])', 'sum got an empty list'],
  ])('%j gets a sentence: %s', (text, sentence) => {
    expect(problem(text)).toContain(sentence)
  })

  it('gets a value or a sentence, whatever stands in it', () => {
    const holds = (text: string): void => {
      const { result, problems } = run(text)
      for (const { from, to, message } of problems) {
        expect(message).not.toBe('')
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThanOrEqual(text.length)
      }
      if (text.trim() !== '' && result === undefined && problems.length === 0) {
        // Nothing but remarks and empty lines gives nothing, and that is no fault.
        expect(text.replaceAll(/(#|\/\/)[^\n]*/g, '').replaceAll(/[\s;]/g, '')).toBe('')
      }
    }
    fc.assert(fc.property(babble, holds), { numRuns: 500 })
    fc.assert(fc.property(fc.string({ unit: 'binary' }), holds), { numRuns: 500 })
  })
})

describe('a long program', () => {
  /** How long it takes, at best of three. */
  const quickest = (work: () => void): number =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const start = performance.now()
        work()
        return performance.now() - start
      }),
    )

  it('may have no more parameters in all its networks than in one', () => {
    const text = Array.from({ length: 850 }, () => 'MLP([x,y],[24,24])').join('\n')
    expect(problem(text)).toMatch(/has 672 parameters, and those above have 1344; at most 2000/)
    expect(quickest(() => run(text))).toBeLessThan(500)
  })

  it('says of 1,550 lines that each need the next what is wrong, at once', () => {
    const text = Array.from({ length: 1550 }, (_, i) => `v${i}=v${i + 1}`).join('\n')
    expect(run(text).problems.length).toBeGreaterThan(0)
    expect(quickest(() => run(text))).toBeLessThan(500)
  })
})

describe('a name that every object has', () => {
  const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']

  it.each(NAMES)('is a name like any other: %s', (name) => {
    expect(value(`${name} = 3\nf = ${name} * 2`)).toBe(6)
    const { result, leaves } = evaluate(parse(`f = ${name} * 2`), {
      numbers: Object.fromEntries([[name, 5]]),
    })
    expect(result?.data).toBe(10)
    expect(leaves.map(({ key }) => key)).toEqual([name])
    expect(value(`f = ${name} * 2`)).toBe(2)
  })

  it.each(NAMES)('is no function: %s', (name) => {
    expect(problem(`f = ${name}(2)`)).toBeDefined()
    expect(problem(`x = 2\nf = x.${name}()`)).toBeDefined()
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  it.each(NAMES)('is a leaf that can be moved, and a group that can be drawn: %s', (name) => {
    open({ name: '', note: '', text: `f = ${name} * 2` })
    set(name, 7)
    expect(sound.value.result?.data).toBe(14)
    const model = modelOf(
      run(`${name}.a = 1\n${name}.b = 2\n${name} = ${name}.a * ${name}.b\nf = tanh(${name})`)
        .result!,
    )
    const groups = foldable(scopesIn(model))
    expect([...groups]).toEqual([name])
    for (const opened of [groups, new Set<string>()]) {
      const { cards, wires, frames } = folded(model, opened)
      const layout = layoutOf({
        key: '',
        direction: 'LR',
        cards: cards.map((card) => ({ ...card, badge: badgeWidth(card.symbol) })),
        wires,
        frames,
      })
      for (const { key } of cards) expect(layout.cards[key]!.x).toBeGreaterThan(0)
      for (const frame of frames) expect(layout.frames[frame]!.width).toBeGreaterThan(0)
    }
  })
})
