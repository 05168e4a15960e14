import dagre from '@dagrejs/dagre'

export type Direction = 'LR' | 'TB'

/** What is to be placed. */
export interface LayoutRequest {
  /** Which drawing this is for; it comes back with the answer. */
  key: string
  direction: Direction
  cards: readonly { key: string; width: number; height: number; frame: string }[]
  wires: readonly { key: string; from: string; to: string }[]
  frames: readonly string[]
}

export interface Point {
  x: number
  y: number
}

interface Box extends Point {
  width: number
  height: number
}

/** Where everything goes: centres of cards and frames, corners of lines. */
export interface Layout {
  key: string
  direction: Direction
  cards: Readonly<Record<string, Point>>
  wires: Readonly<Record<string, readonly Point[]>>
  frames: Readonly<Record<string, Box>>
  width: number
  height: number
}

/** Places the cards in layers from the leaves to the result, with few crossings. */
export function layoutOf(request: LayoutRequest): Layout {
  const { key, direction, cards, wires, frames } = request
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: frames.length > 0 })
  graph.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? 18 : 26,
    ranksep: direction === 'LR' ? 36 : 34,
    edgesep: 12,
    marginx: 20,
    marginy: 20,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const frame of frames) graph.setNode(frame, {})
  for (const { key: card, width, height } of cards) graph.setNode(card, { width, height })
  for (const { key: wire, from, to } of wires) graph.setEdge(from, to, {}, wire)
  for (const frame of frames) {
    const parent = frames.findLast((other) => frame.startsWith(`${other}.`))
    if (parent !== undefined) graph.setParent(frame, parent)
  }
  for (const { key: card, frame } of cards) if (frame !== '') graph.setParent(card, frame)
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  const placed = (name: string): Box => {
    const { x, y, width, height } = graph.node(name) as unknown as Box
    return { x, y, width, height }
  }
  return {
    key,
    direction,
    cards: Object.fromEntries(cards.map(({ key: card }) => [card, placed(card)])),
    wires: Object.fromEntries(
      wires.map(({ key: wire, from, to }) => {
        const { points } = graph.edge(from, to, wire) as unknown as { points: Point[] }
        return [wire, anchored(points, placed(from), placed(to), direction)]
      }),
    ),
    frames: Object.fromEntries(frames.map((frame) => [frame, placed(frame)])),
    width,
    height,
  }
}

/** A line that leaves one card in the middle of its side and reaches the other there. */
function anchored(points: Point[], from: Box, to: Box, direction: Direction): Point[] {
  const between = points.slice(1, -1)
  return direction === 'LR'
    ? [{ x: from.x + from.width / 2, y: from.y }, ...between, { x: to.x - to.width / 2, y: to.y }]
    : [{ x: from.x, y: from.y + from.height / 2 }, ...between, { x: to.x, y: to.y - to.height / 2 }]
}
