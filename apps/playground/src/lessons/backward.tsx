import { Value } from '@mg/engine'
import { modelOf } from '../graph/model'
import { Sketch } from './figures/sketch'
import { number } from './language'
import type { Begin } from './lesson'

/** Which gradients a step reveals once it is done. */
const REVEALED = { end: ['L'], d: ['d'], f: ['f'], c: ['c', 'e'], a: ['a'], b: ['b'] } as const

export const begin: Begin<'backward'> = ({ words, step, isDone }) => {
  const leaf = (label: string, data: number) => new Value(data, { label })
  const [a, b, c, f] = [leaf('a', 2), leaf('b', -3), leaf('c', 10), leaf('f', -2)] as const
  const named = (value: Value, label: string): Value => Object.assign(value, { label })
  const e = named(a.mul(b), 'e')
  const d = named(e.add(c), 'd')
  const L = named(d.mul(f), 'L')
  const model = modelOf(L)
  const steps = Object.keys(REVEALED) as (keyof typeof REVEALED)[]
  const isKnown = (label: string): boolean =>
    steps.some((key) => isDone(key) && (REVEALED[key] as readonly string[]).includes(label))

  function Figure() {
    const { label, hidden } = words()
    const now = (REVEALED as Readonly<Record<string, readonly string[]>>)[step()] ?? []
    return (
      <Sketch
        label={label}
        model={model}
        gradient={(id) => {
          const { label: name, grad } = model.nodes[id]!
          return isKnown(name) ? number(grad) : hidden
        }}
        active={new Set(model.nodes.filter((node) => node.label === now[0]).map(({ id }) => id))}
      />
    )
  }

  return {
    Figure,
    goals: {},
    guesses: {
      end: () => L.grad,
      d: () => d.grad,
      f: () => f.grad,
      c: () => c.grad,
      a: () => a.grad,
      b: () => b.grad,
    },
    facts: () => ({ a: a.data, b: b.data, d: d.data, f: f.data, e: e.grad }),
  }
}
