import dagre from '@dagrejs/dagre'

export type Direction = 'LR' | 'TB'

/** What is to be placed. */
export interface LayoutRequest {
  /** Which drawing this is for; it comes back with the answer. */
  key: string
  direction: Direction
  cards: readonly { key: string; width: number; height: number; badge: number; frame: string }[]
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

/** Where everything goes: centres of cards and frames, corners of lines, and where their shares are written. */
export interface Layout {
  key: string
  direction: Direction
  cards: Readonly<Record<string, Point>>
  wires: Readonly<Record<string, { points: readonly Point[]; label: Point }>>
  frames: Readonly<Record<string, Box>>
  width: number
  height: number
}

/** A key as dagre is told it, which keeps them in plain objects: these have a `constructor` already. */
const own = (key: string): string => `=${key}`

/** Places the cards in layers from the leaves to the result, with few crossings. */
export function layoutOf(request: LayoutRequest): Layout {
  const { key, direction, cards, wires, frames } = request
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: frames.length > 0 })
  graph.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? 18 : 14,
    ranksep: direction === 'TB' ? 34 : cards.length > ROOMY ? 40 : 58,
    edgesep: 12,
    marginx: direction === 'LR' ? 20 : 4,
    marginy: 20,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const frame of frames) graph.setNode(own(frame), {})
  for (const { key: card, width, height } of cards) graph.setNode(own(card), { width, height })
  for (const { key: wire, from, to } of wires) graph.setEdge(own(from), own(to), {}, wire)
  for (const frame of frames) {
    const parent = frames.findLast((other) => frame.startsWith(`${other}.`))
    if (parent !== undefined) graph.setParent(own(frame), own(parent))
  }
  for (const { key: card, frame } of cards) if (frame !== '') graph.setParent(own(card), own(frame))
  for (const { from, to } of sequels(request)) {
    graph.setEdge(own(from), own(to), { weight: 0 }, 'sequel')
  }
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  const isTurned = isUpsideDown(
    cards.map((card) => graph.node(own(card.key)) as unknown as Point),
    direction,
  )
  const turned = <T extends Point>(point: T): T => {
    if (!isTurned) return point
    return direction === 'LR' ? { ...point, y: height - point.y } : { ...point, x: width - point.x }
  }
  const placed = (name: string): Box => {
    const { x, y, width, height } = graph.node(own(name)) as unknown as Box
    return turned({ x, y, width, height })
  }
  const badges = new Map(cards.map((card) => [card.key, card.badge]))
  return {
    key,
    direction,
    cards: Object.fromEntries(cards.map(({ key: card }) => [card, placed(card)])),
    wires: Object.fromEntries(
      wires.map(({ key: wire, from, to }) => {
        const { points } = graph.edge(own(from), own(to), wire) as unknown as { points: Point[] }
        const ends = { from: placed(from), to: placed(to), badge: badges.get(to)! }
        return [wire, led(points.map(turned), ends, direction)]
      }),
    ),
    frames: Object.fromEntries(frames.map((frame) => [frame, placed(frame)])),
    width,
    height,
  }
}

/** Placing more cards than these takes long enough without it. */
const ORDERLY = 200

/**
 * What keeps frames one after the other: what begins in a frame, such as a layer's weights, comes
 * after the frame that leads into it.
 */
function sequels({ cards, wires, frames }: LayoutRequest): { from: string; to: string }[] {
  if (cards.length > ORDERLY) return []
  const outermost = ({ frame }: { frame: string }): string =>
    frames.find((name) => frame === name || frame.startsWith(`${name}.`)) ?? ''
  const frameOf = new Map(cards.map((card) => [card.key, outermost(card)]))
  const made = new Set(wires.map(({ to }) => to))
  const ways = new Map<string, { from: string; into: string }>()
  for (const { from, to } of wires) {
    const [out, into] = [frameOf.get(from)!, frameOf.get(to)!]
    if (out !== '' && into !== '' && out !== into) ways.set(`${out} ${into}`, { from, into })
  }
  return [...ways.values()].flatMap(({ from, into }) =>
    cards
      .filter(({ key }) => frameOf.get(key) === into && !made.has(key))
      .map(({ key }) => ({ from, to: key })),
  )
}

/** More cards than these stand closer, so that they can be read when all are shown. */
const ROOMY = 24

/** Whether cards of one column stand rather against the order of the calculation than in it. */
function isUpsideDown(places: readonly Point[], direction: Direction): boolean {
  const [along, across] = direction === 'LR' ? (['x', 'y'] as const) : (['y', 'x'] as const)
  let rising = 0
  places.forEach((place, i) => {
    for (const other of places.slice(0, i)) {
      if (Math.abs(place[along] - other[along]) < 1)
        rising += Math.sign(place[across] - other[across])
    }
  })
  return rising < 0
}

/** A line that leaves one card in the middle of its side and reaches the badge of the other. */
function led(
  points: readonly Point[],
  { from, to, badge }: { from: Box; to: Box; badge: number },
  direction: Direction,
): { points: Point[]; label: Point } {
  const isRight = direction === 'LR'
  const start = isRight
    ? { x: from.x + from.width / 2, y: from.y }
    : { x: from.x, y: from.y + from.height / 2 }
  const end = isRight
    ? { x: to.x - to.width / 2 - badge / 2, y: to.y }
    : { x: to.x, y: to.y - to.height / 2 }
  const between = points.slice(1, -1)
  const isShort = between.length < 2
  const middle = points[points.length >> 1]!
  const label = isShort ? { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 } : middle
  return { points: [start, ...between, end], label }
}
