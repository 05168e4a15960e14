import { describe, expect, it } from 'vitest'
import { Value } from '../src/index'
import { inOrder } from '../src/order'
import { State } from '../src/state'

/** What `inOrder` passes on; no longer marked as visited, as whoever uses it leaves it. */
function ordered(roots: readonly Value[]): Value[] {
  return inOrder(roots, (nodes, count) => {
    const all = nodes.slice(0, count)
    for (const node of all) node.state &= ~State.visited
    return all
  })
}

describe('inOrder', () => {
  const a = new Value(2)
  const b = a.mul(a)
  const c = b.add(a)

  it('has each Value once, after its operands', () => {
    expect(ordered([c])).toEqual([a, b, c])
    expect(ordered([c, b, a, c])).toEqual([a, b, c])
    expect(ordered([b, c])).toEqual([a, b, c])
    expect(ordered([])).toEqual([])
  })

  it('keeps no Value alive once it is done, even after an error', () => {
    let kept: Value[] = []
    const keep = (nodes: Value[], count: number): void => {
      kept = nodes
      for (let i = 0; i < count; i++) nodes[i]!.state &= ~State.visited
    }
    inOrder([c], keep)
    expect(kept.every((node) => node === undefined)).toBe(true)
    const fail = (nodes: Value[], count: number): never => {
      keep(nodes, count)
      throw new Error('failed')
    }
    expect(() => inOrder([c], fail)).toThrow('failed')
    expect(kept.every((node) => node === undefined)).toBe(true)
  })
})
