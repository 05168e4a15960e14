import { signal } from '@preact/signals'
import { Value, grad, sum } from '@mg/engine'
import { modelOf } from '../graph/model'
import { movesOf } from '../graph/moves'
import { Slider } from '../ui/field'
import { Readings } from './figures/readings'
import { Sketch } from './figures/sketch'
import { number } from './language'
import type { Begin } from './lesson'

const START = 2
/** The slopes of the three paths that the last question is about. */
const PATHS = [2, -2, 5] as const

export const begin: Begin<'twice'> = ({ words, step, isDone }) => {
  const at = signal(START)
  /** b = a + a at first, and f = a·b + a later. */
  const made = (from = at.value) => {
    const a = new Value(from, { label: 'a' })
    if (!isSecond()) return { a, b: undefined, result: Object.assign(a.add(a), { label: 'b' }) }
    const b = new Value(-3, { label: 'b' })
    return { a, b, result: Object.assign(a.mul(b).add(a), { label: 'f' }) }
  }
  const isSecond = (): boolean => step() === 'mixed' || step() === 'three'
  const slope = (): number => {
    const { a, result } = made()
    result.backward()
    return a.grad
  }
  const added = (): number => {
    const x = new Value(1)
    const [through] = grad(sum(PATHS.map((each) => x.mul(each))), [x])
    return through!
  }

  function Figure() {
    const { label, a: name, moved, result: answered, hidden } = words()
    const { a, result } = made()
    const model = modelOf(result)
    const isKnown = isDone(isSecond() ? 'mixed' : 'sum')
    return (
      <>
        <Sketch
          label={label}
          model={model}
          gradient={(id) => {
            const { label: node, grad: all } = model.nodes[id]!
            return node === 'a' && !isKnown ? hidden : number(all)
          }}
          shares={
            isKnown
              ? movesOf(model, 'topological')
                  .flatMap(({ shares }) => shares)
                  .filter(({ edge }) => model.values[edge.from] === a)
                  .map(({ edge, amount }) => ({ ...edge, text: number(amount) }))
              : []
          }
        />
        <div class="sliders">
          <Slider
            label={name}
            value={at.value}
            low={0}
            high={4}
            step={0.1}
            shown={number(at.value)}
            onChange={(next) => (at.value = next)}
          />
        </div>
        <Readings
          rows={[
            [moved, at.value - START],
            [answered, result.data - made(START).result.data],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: { try: () => at.value !== START },
    guesses: { sum: slope, mixed: slope },
    facts: () => ({
      a: at.value,
      b: made().b?.data ?? 0,
      added: added(),
      multiplied: PATHS.reduce((x, y) => x * y, 1),
    }),
    enter: (next) => {
      if (next === 'try' || next === 'mixed') at.value = START
    },
  }
}
