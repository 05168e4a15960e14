import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { learn, openByThemselves } from '../src/graph/depth'
import { badgeWidth, foldable, folded, scopesIn } from '../src/graph/folding'
import { layoutOf } from '../src/graph/layout'
import type { Direction } from '../src/graph/layout'
import { modelOf } from '../src/graph/model'
import type { Model } from '../src/graph/model'
import { LEGIBLE, direction, room, scaleIn } from '../src/graph/room'
import { evaluate } from '../src/language/evaluate'
import { parse } from '../src/language/parser'

describe('the places of an opened network', () => {
  it.each(['LR', 'TB'] as const)(
    'has its layers one after the other: %s',
    (direction: Direction) => {
      const { result } = evaluate(parse('MLP([x, y], [4, 4, 1])'), { numbers: {} })
      const model = modelOf(result!)
      const { cards, wires, frames } = folded(model, foldable(scopesIn(model)))
      const layout = layoutOf({
        key: '',
        direction,
        cards: cards.map((card) => ({ ...card, badge: badgeWidth(card.symbol) })),
        wires,
        frames,
      })
      const spans = ['layers.0', 'layers.1', 'layers.2'].map((name) => {
        const { x, y, width, height } = layout.frames[name]!
        return direction === 'LR'
          ? [x - width / 2, x + width / 2]
          : [y - height / 2, y + height / 2]
      })
      expect(spans[0]![1]).toBeLessThanOrEqual(spans[1]![0]!)
      expect(spans[1]![1]).toBeLessThanOrEqual(spans[2]![0]!)
    },
  )
})

/** A drawing as it is when groups have folded by themselves, as far as they had to. */
function settled(model: Model) {
  const groups = foldable(scopesIn(model))
  for (let tries = 0; tries < 10; tries++) {
    const open = openByThemselves(model, groups)
    const { cards, wires, frames } = folded(model, open)
    const layout = layoutOf({
      key: '',
      direction: direction.value,
      cards: cards.map((card) => ({ ...card, badge: badgeWidth(card.symbol) })),
      wires,
      frames,
    })
    learn(model, groups, open, layout)
    if (openByThemselves(model, groups).size === open.size) return { open, groups, cards, layout }
  }
  throw new Error('it never comes to rest')
}

const modelFor = (text: string): Model => modelOf(evaluate(parse(text)).result!)

describe('a graph that cannot be read at once', () => {
  it('folds by itself, one level of its groups after the other', () => {
    direction.value = 'LR'
    const model = modelFor('MLP([x, y], [4, 4, 1])')
    room.value = { width: 880, height: 520 }
    const halfway = settled(model)
    expect(halfway.open).toEqual(new Set(['layers.0', 'layers.1', 'layers.2']))
    expect(scaleIn(room.value, halfway.layout)).toBeGreaterThanOrEqual(LEGIBLE)
    room.value = { width: 300, height: 120 }
    expect(settled(model).open.size).toBe(0)
    expect(halfway.groups.size).toBe(12)
  })

  it('is drawn around its result, as far as that can be placed', () => {
    const chain = Array.from({ length: 1500 }, (_, i) => `v${i + 1}=v${i}*x`)
    const long = modelFor(['v0 = 1', ...chain].join('\n'))
    const wide = modelFor(
      `sum([${Array.from({ length: 900 }, (_, i) => `tanh(x${i})`).join(', ')}])`,
    )
    for (const [model, least, most] of [
      [long, 60, 120],
      [wide, 200, 200],
    ] as const) {
      const { cards, wires, cardOf, frames } = folded(model, new Set())
      expect(cards.length).toBeGreaterThanOrEqual(least)
      expect(cards.length).toBeLessThanOrEqual(most)
      expect(cardOf.at(-1)).toBe(`#${model.nodes.length - 1}`)
      const sized = cards.map((card) => ({ ...card, badge: badgeWidth(card.symbol) }))
      const layout = layoutOf({ key: '', direction: 'LR', cards: sized, wires, frames })
      expect(Object.keys(layout.cards)).toHaveLength(cards.length)
    }
  })

  it('stays open where there is room', () => {
    room.value = { width: 20_000, height: 20_000 }
    const { open, groups } = settled(modelFor('MLP([x, y], [2, 1])'))
    expect(open).toEqual(groups)
  })

  it('draws no more cards than can be read while that is not asked for, and always comes to rest', () => {
    const side = fc.integer({ min: 100, max: 2000 })
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
    fc.assert(
      fc.property(side, side, sizes, fc.constantFrom('LR', 'TB'), (width, height, layers, flow) => {
        direction.value = flow
        room.value = { width, height }
        const text = `MLP([x, y], [${[...layers, 1].join(', ')}])`
        const { cards, layout, open } = settled(modelFor(text))
        expect(cards.length).toBeLessThanOrEqual(60)
        const isLegible = scaleIn(room.value, layout) >= LEGIBLE
        expect(isLegible || open.size === 0).toBe(true)
      }),
      { seed: 10, numRuns: 20 },
    )
  })
})
