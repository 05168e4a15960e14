import { describe, expect, it } from 'vitest'
import { Value, dot, sum } from '../../src/index'
import { graph, toDot, toMermaid } from '../../src/graph/index'

const labelled = (label: string, data = 1): Value => new Value(data, { label })

/** A layer of two neurons and a sum, labelled as a module would. */
function network(): Value {
  const neuron = (i: number): Value =>
    dot(
      [labelled(`layers.0.neurons.${i}.weight.0`), labelled(`layers.0.neurons.${i}.weight.1`)],
      [1, 2],
    )
      .add(labelled(`layers.0.neurons.${i}.bias`))
      .tanh()
  return sum([neuron(0), neuron(1)]).mul(2)
}

describe('graph', () => {
  it('lists nodes after what they were made from', () => {
    const a = labelled('a', 2)
    const y = a.mul(a).add(1)
    y.backward()
    const { nodes, edges } = graph(y)
    expect(nodes.map(({ id, op, label, data, grad }) => [id, op, label, data, grad])).toEqual([
      [0, '', 'a', 2, 4],
      [1, 'mul', '', 4, 1],
      [2, '', '', 1, 0],
      [3, 'add', '', 5, 1],
    ])
    expect(edges).toEqual([
      { from: 0, to: 1, index: 0 },
      { from: 0, to: 1, index: 1 },
      { from: 1, to: 3, index: 0 },
      { from: 2, to: 3, index: 1 },
    ])
  })

  it('can be cut at a depth', () => {
    const { nodes } = graph(labelled('a').exp().log().sin(), { depth: 2 })
    expect(nodes.map(({ op, isCut }) => [op, isCut])).toEqual([
      ['exp', true],
      ['log', false],
      ['sin', false],
    ])
    expect(() => graph(labelled('a'), { depth: -1 })).toThrow('depth is -1; pass a number ≥ 0')
  })

  it('finds groups by labels', () => {
    const groups = new Set(graph(network()).nodes.map((node) => node.group))
    expect(groups).toEqual(new Set(['layers.0.neurons.0', '', 'layers.0.neurons.1']))
  })

  it('folds a group into one node', () => {
    const { nodes, edges } = graph(network(), { fold: (group) => group.includes('neurons.') })
    expect(nodes.filter(({ size }) => size > 1).map(({ label, size }) => [label, size])).toEqual([
      ['layers.0.neurons.0', 6],
      ['layers.0.neurons.1', 6],
    ])
    const total = nodes.find(({ op }) => op === 'sum')!
    expect(edges.filter(({ to }) => to === total.id).length).toBe(2)
    expect(
      graph(network(), { fold: (group) => group === 'layers' }).nodes.map(({ label }) => label),
    ).toContain('layers')
  })

  it('takes several results and refuses what is none', () => {
    const a = labelled('a')
    expect(graph([a.exp(), a.sin()]).nodes.length).toBe(3)
    expect(() => graph(3 as never)).toThrow(TypeError)
  })
})

describe('toDot', () => {
  it('draws a box for each Value and a node for its operation', () => {
    const y = labelled('a "x"', 2).relu()
    y.backward()
    expect(toDot(y)).toBe(
      [
        'digraph {',
        '  rankdir=LR',
        '  node [shape=record]',
        '  0 [label="{ a \\"x\\" | data 2.0000 | grad 1.0000 }"]',
        '  1 [label="{ data 2.0000 | grad 1.0000 }"]',
        '  op1 [label="relu" shape=ellipse]',
        '  op1 -> 1',
        '  0 -> op1',
        '}',
        '',
      ].join('\n'),
    )
  })

  it('frames groups', () => {
    expect(toDot(network())).toContain('subgraph "cluster_layers.0.neurons.1" {')
  })
})

describe('toMermaid', () => {
  it('draws boxes and arrows', () => {
    expect(toMermaid(labelled('a', 2).relu())).toBe(
      'flowchart LR\n  n0["a<br/>data 2.0000, grad 0.0000"]\n  n1["relu<br/>data 2.0000, grad 0.0000"]\n  n0 --> n1\n',
    )
    expect(toMermaid(network())).toMatch(/subgraph g\d+ \["layers\.0\.neurons\.0"\]/)
  })
})

describe('labels that are more than words', () => {
  const strange = (labels: readonly string[]): Value =>
    sum(labels.map((label, i) => new Value(i, { label: `${label}.w` }).mul(2)))

  it('give each group of a Mermaid chart an id of its own', () => {
    const chart = toMermaid(strange(['g_end', 'g\nend', 'g end', 'end']))
    const ids = [...chart.matchAll(/subgraph (\S+) \[/g)].map(([, id]) => id)
    expect(ids.length).toBe(4)
    expect(new Set(ids).size).toBe(4)
    expect(ids).not.toContain('end')
  })

  it('are neither a directive, markup nor a line of their own', () => {
    const label = '%%{init: {"theme": "dark"}}%%\n<b>`"]\u2028 end; n0-->n1 \u0000'
    const chart = toMermaid(new Value(1, { label }))
    expect(chart.split(/[\n\u2028]/)).toHaveLength(3)
    expect(chart).not.toContain('%%')
    expect(chart.split('["')[1]!.split('<br/>data')[0]).not.toMatch(/["<>`{}]/u)
    const dot = toDot(new Value(1, { label }))
    expect(dot.split('\n')).toHaveLength(toDot(new Value(1, { label: 'a' })).split('\n').length)
    expect(dot).not.toMatch(/[\0\u2028]/)
  })
})
