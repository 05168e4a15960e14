import { pullback } from '../src/compile/passes/differentiate'
import type { Graph } from '../src/compile/ir/graph'
import { sourceOf } from '../src/compile/backends/javascript/source'
import { INPUT } from '../src/compile/ir/ops'
import { scheduleOf } from '../src/compile/pipeline'
import type { Target } from '../src/compile/backends/backend'
import { record } from '../src/compile/record/record'
import type { Step } from '../src/compile/schedule/steps'
import { emitModule } from '../src/compile/backends/wasm/emit'
import { Value, dot, relu } from '../src/index'

/** What docs/compile.md shows, made by the compiler itself: the notebook's network, 2 → 16 → 16 → 1. */
function listings(): Record<string, string> {
  const sizes = [2, 16, 16, 1]
  const layers = sizes.slice(1).map((count, l) =>
    Array.from({ length: count }, () => ({
      w: Array.from({ length: sizes[l]! }, () => new Value(0)),
      b: new Value(0),
    })),
  )
  const recording = record(3, ([x0, x1, y]) => {
    let x: Value[] = [x0!, x1!]
    layers.forEach((layer, l) => {
      x = layer.map(({ w, b }) => (l < 2 ? relu(dot(w, x).add(b)) : dot(w, x).add(b)))
    })
    return [relu(y!.neg().mul(x[0]!).add(1))]
  })
  const { k, inputs, outputs, parameterNodes } = recording
  const { graph } = k
  const recorded = graph.size
  const dots = [...graph.op.subarray(0, graph.size).keys()].filter((id) => graph.name(id) === 'dot')
  const first = nodes(graph, dots[16]!, 3)
  const weight = graph.node(INPUT, 3)
  const products = pullback(k, outputs, [weight], parameterNodes)
  const ends = { inputs: [...inputs, weight], uniforms: parameterNodes, roots: outputs }
  const divided = (target: Target) =>
    scheduleOf({ target, precision: 'f64' }, graph, ends, products)
  const scheduled = divided('wasm')
  const js = sourceOf(divided('js'))
  const { bytes, layout, cells } = emitModule(scheduled, 'f64')
  const [start] = scheduled.steps
  return {
    recorded: `${recorded} nodes for one row, ${parameterNodes.length} of them parameters; the first neuron of the second layer:\n\n${first}`,
    derived: `${graph.size} nodes with the derivatives; the last four:\n\n${nodes(graph, graph.size - 4, 4)}`,
    steps: scheduled.steps.map(described).join('\n'),
    javascript: `${js[0]!.split('\n').slice(0, 9).join('\n')}\n  …`,
    straight: start?.kind === 'straight' ? nodes(scheduled.graph, start.nodes[2]!, 4) : '',
    memory: [
      `${bytes.length} bytes of code`,
      `${cells.length * 8} bytes of cells: parameters, the weights of layers in the order of their loops, literals`,
      `${layout.laneSums} bytes of sums`,
      `${layout.slots - layout.laneSums} bytes of lane sums`,
      `${scheduled.slots} slots of ${layout.vectors} vectors: ${2 * layout.vectors} rows at a time`,
    ].join('\n'),
  }
}

function nodes(graph: Graph, from: number, count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const id = from + i
    const operands: number[] = []
    graph.eachOperand(id, (operand) => operands.push(operand))
    if (operands.length === 0) operands.push(graph.number(id) ?? graph.x[id]!)
    const shown = operands.length > 6 ? [...operands.slice(0, 5), '…'] : operands
    return `${id} = ${graph.name(id)} ${shown.join(' ')}`
  }).join('\n')
}

function described(step: Step): string {
  switch (step.kind) {
    case 'straight':
      return `straight  ${step.nodes.length} operations, ${step.stores.length} stores, ${step.adds.length} lane sums`
    case 'layer':
      return `layer     ${step.count} neurons of ${step.size} inputs: slots ${step.xs}… → ${step.out}…`
    case 'outer':
      return `outer     ${step.count} × ${step.size} gradients: slots ${step.gs}…, ${step.xs}…`
    default:
      return `${step.kind.padEnd(9)} ${step.size} products → slot ${step.out}`
  }
}

/** The page with its listings made anew: each stands between two marks. */
export function page(text: string): string {
  const made = listings()
  return text.replace(
    /(<!-- listing: (\w+) -->\n\n```\w*\n)[^]*?(\n```\n\n<!-- end -->)/g,
    (_, before: string, name: string, after: string) => before + made[name]! + after,
  )
}
