import { ops } from '@mg/engine/ops'
import { describe, expect, it } from 'vitest'
import { partialOf } from '../src/graph/formula'
import { modelOf } from '../src/graph/model'
import { movesOf } from '../src/graph/moves'
import { calculation, symbolOf } from '../src/graph/symbols'
import { evaluate } from '../src/language/evaluate'
import { functions } from '../src/language/functions'
import { parse } from '../src/language/parser'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']
const COUNTS = { unary: 1, binary: 2, ternary: 3, many: 3, pairs: 6 }

/** What the page says of an op: its calculation, and its partials. */
const said = (op: string, operands: readonly (string | number)[]): string[] => [
  calculation(op, operands.map(String)),
  ...operands.map((_, i) => partialOf(op, i, { operands, result: 'z' })),
]

describe('the page’s words for an op', () => {
  it.each([
    ['mul', ['a', 'b'], ['a·b', 'b', 'a']],
    ['div', ['a', 'b'], ['a/b', '1/b', '−(z/b)']],
    ['pow', ['a', 2], ['a^2', '2·a', 'z·ln(a)']],
    ['pow', ['a', 3], ['a^3', '3·a²', 'z·ln(a)']],
    ['sub', ['a', '−3'], ['a − (−3)', '1', '−1']],
    ['tanh', ['n'], ['tanh(n)', '1/cosh²(n)']],
    ['exp', ['n'], ['e^n', 'z']],
    ['sigmoid', ['n'], ['1/(1 + e^(−n))', '¼/cosh²(½·n)']],
    ['asin', ['n'], ['asin(n)', '1/√(1 − n²)']],
    ['relu', ['n'], ['relu(n)', '1 if n > 0, else 0']],
    ['sum', ['a', 'b'], ['a + b', '1', '1']],
    ['norm', ['a', 'b'], ['norm(a, b)', 'a/z', 'b/z']],
    ['dot', ['a', 'b', 'c', 'd'], ['a·c + b·d', 'c', 'd', 'a', 'b']],
    ['lt', ['a', 'b'], ['1 where a < b, else 0', '0', '0']],
    [
      'where',
      ['a', 'b', 'c'],
      ['b where a ≠ 0, else c', '0', '1 if a ≠ 0, else 0', '1 if a = 0, else 0'],
    ],
  ])('%s of %j', (op, operands, expected) => {
    expect(said(op, operands)).toEqual(expected)
  })

  it('exist for every op that a drawing can show, and name all that they are made of', () => {
    let shown = 0
    for (const { name, arity, doc } of ops) {
      const names = NAMES.slice(0, COUNTS[arity])
      expect(symbolOf(name).length).toBeLessThan(12)
      expect(doc).not.toBe('')
      let words: string[]
      try {
        words = said(name, names)
      } catch (error) {
        expect(String(error)).toContain('made of other ops')
        continue
      }
      shown++
      for (const text of words) expect(text).not.toMatch(/undefined|NaN|\[object|^$/)
    }
    expect(shown).toBeGreaterThan(55)
  })

  it('are about functions that the language has', () => {
    for (const { name, isPublic } of ops) if (isPublic) expect(functions).toHaveProperty(name)
  })
})

describe('the steps of a calculation', () => {
  it('end at the gradients of backward, where an operand is used twice as well', () => {
    const text = 'a = -1.5\nb = 2\nf = a*a + tanh(a*b)/b + max(a, b, 1)**2 + dot([a, b], [b, b])'
    const model = modelOf(evaluate(parse(text)).result!)
    const grads = new Float64Array(model.nodes.length)
    grads[grads.length - 1] = 1
    for (const { shares } of movesOf(model, 'topological')) {
      for (const { edge, amount } of shares) grads[edge.from]! += amount
    }
    const isClose = model.nodes.map(
      ({ id, grad }) =>
        !model.values[id]!.requiresGrad || Math.abs(grads[id]! - grad) <= 1e-13 * Math.abs(grad),
    )
    expect(isClose).not.toContain(false)
  })
})
