import { Graph as Layout, layout } from '@dagrejs/dagre'
import type { Graph, GraphNode } from '@mg/engine/graph'

const WIDTH = 92
const HEIGHT = 52

const svg = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElementTagNameMap[K] => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  if (text !== undefined) element.textContent = text
  return element
}

const short = (x: number): string => String(Number(x.toPrecision(5)))
const nameOf = ({ op, label }: GraphNode): string =>
  op && label ? `${label} = ${op}` : op || label

/** A graph as a picture: operands to the left of what is made of them, gradients below the numbers. */
export function drawn({ nodes, edges }: Graph): SVGSVGElement {
  const placed = new Layout({ multigraph: true })
  placed.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 34, marginx: 4, marginy: 4 })
  nodes.forEach((_, i) => placed.setNode(String(i), { width: WIDTH, height: HEIGHT }))
  edges.forEach(({ from, to }, i) => placed.setEdge(String(from), String(to), {}, String(i)))
  layout(placed)
  const { width = 0, height = 0 } = placed.graph() as { width?: number; height?: number }
  const root = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' })
  root.setAttribute('aria-label', `A graph of ${nodes.length} Values`)
  for (const edge of placed.edges()) {
    const { points = [] } = placed.edge(edge) as { points?: { x: number; y: number }[] }
    const d = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
    root.append(svg('path', { d }))
  }
  nodes.forEach((node, i) => {
    const { x = 0, y = 0 } = placed.node(String(i)) as { x?: number; y?: number }
    const name = nameOf(node)
    const card = svg('g', { transform: `translate(${x} ${y})` })
    card.append(
      svg('rect', { x: -WIDTH / 2, y: -HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: 9 }),
      svg('text', { class: 'name', y: -9 }, name.length > 12 ? `${name.slice(0, 11)}…` : name),
      svg('text', { y: name === '' ? -2 : 6 }, short(node.data)),
      svg('text', { class: 'grad', y: 20 }, `∂ ${short(node.grad)}`),
    )
    root.append(card)
  })
  return root
}
