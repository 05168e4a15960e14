import { Value } from '@mg/engine'
import { graph } from '@mg/engine/graph'
import { parse } from '@mg/engine/formula'
import { describe, expect, it } from 'vitest'
import { programOf } from '../src/site/program'

describe('a graph as a program of the playground', () => {
  const program = (value: Value): string | undefined => {
    value.backward()
    return programOf(graph(value))
  }

  it('has a line for each operation, and names leaves', () => {
    const a = new Value(2, { label: 'a' })
    expect(program(a.mul(-3).add(new Value(5)).tanh())).toBe(
      'a = 2\ny = a * (-3)\nx = 5\ny_2 = y + x\ny_3 = tanh(y_2)',
    )
  })

  it('can be read by the parser, whatever the labels', () => {
    const [a, b] = [new Value(1, { label: 'layers.0.w 1' }), new Value(2, { label: 'sin' })]
    const text = program(Value.dot([a, b], [3, b]).add(Value.max([a, b, 0])))!
    expect(parse(text).problems).toEqual([])
  })

  it('is not there for what the playground cannot draw', () => {
    expect(program(new Value(1).mul(Infinity))).toBeUndefined()
  })
})
