import { describe, expect, it } from 'vitest'
import { badgeWidth, foldable, folded, scopesIn } from '../src/graph/folding'
import { layoutOf } from '../src/graph/layout'
import type { Direction } from '../src/graph/layout'
import { modelOf } from '../src/graph/model'
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
