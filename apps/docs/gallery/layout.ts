import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'

// A graph that settles: springs along its edges, repulsion between all nodes, and the exact gradient
// of the whole energy, sixty times a second.

const EDGES: readonly (readonly [number, number])[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i, (i + 1) % 8] as const),
  ...[0, 2, 4, 6].map((i) => [i, 8] as const),
  ...[9, 10, 11].map((i) => [8, i] as const),
  [9, 12], [10, 13], [11, 14], [12, 13], [13, 14], [1, 15], [15, 16], [16, 17], [5, 18], [18, 19],
] // prettier-ignore
const COUNT = 20
const LENGTH = 1

/** Places are x₀ y₀ x₁ y₁ …: one list, so that the gradient is one as well. */
function energy(places: Value[]): Value {
  const distance = (i: number, j: number): Value =>
    places[2 * i]!.sub(places[2 * j]!).hypot(places[2 * i + 1]!.sub(places[2 * j + 1]!))
  let total = places[0]!.mul(0)
  for (const [i, j] of EDGES) total = total.add(distance(i, j).sub(LENGTH).square().mul(2))
  for (let i = 0; i < COUNT; i++) {
    for (let j = 0; j < i; j++) total = total.add(distance(i, j).add(0.1).reciprocal().mul(1.2))
    // A weak pull towards the middle keeps everything in sight.
    total = total.add(
      places[2 * i]!.square()
        .add(places[2 * i + 1]!.square())
        .mul(0.02),
    )
  }
  return total
}

/** Runs in an element; returns what ends it. */
export function start(host: HTMLElement): () => void {
  const canvas = document.createElement('canvas')
  canvas.setAttribute('role', 'img')
  canvas.setAttribute(
    'aria-label',
    `A graph of ${COUNT} nodes and ${EDGES.length} edges that settles; nodes can be dragged`,
  )
  Object.assign(canvas.style, {
    width: '100%',
    height: '380px',
    display: 'block',
    touchAction: 'none',
  })
  const again = document.createElement('button')
  again.className = 'mg-button'
  again.textContent = 'Shake it'
  const text = document.createElement('p')
  host.replaceChildren(canvas, again, text)
  const context = canvas.getContext('2d')!

  const f = compile(energy, [vector(2 * COUNT)])
  const places = new Float64Array(2 * COUNT)
  const velocity = new Float64Array(2 * COUNT)
  const gradient = new Float64Array(2 * COUNT)
  let [frame, scale, held, last] = [0, 1, -1, 0]
  const shake = (): void => {
    // Any start will do; this one is the same each time.
    for (let i = 0; i < places.length; i++) places[i] = 3 * Math.sin(7.3 * (i + 1) ** 1.5)
    velocity.fill(0)
  }
  shake()
  again.addEventListener('click', shake)

  const pointer = ({ offsetX, offsetY }: PointerEvent): [number, number] => [
    (offsetX - canvas.clientWidth / 2) / scale,
    (offsetY - canvas.clientHeight / 2) / scale,
  ]
  canvas.addEventListener('pointerdown', (event) => {
    const [x, y] = pointer(event)
    const away = Array.from({ length: COUNT }, (_, i) =>
      Math.hypot(places[2 * i]! - x, places[2 * i + 1]! - y),
    )
    const nearest = away.indexOf(Math.min(...away))
    if (away[nearest]! < 0.6) held = nearest
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (held >= 0) [places[2 * held], places[2 * held + 1]] = pointer(event)
  })
  canvas.addEventListener('pointerup', () => (held = -1))

  function draw(now: number): void {
    frame = requestAnimationFrame(draw)
    let [value, slope] = [0, 0]
    for (let k = 0; k < 4; k++) {
      value = f.valueAndGradient(places, gradient)
      slope = Math.hypot(...gradient)
      for (let i = 0; i < places.length; i++) {
        if (i >> 1 === held) continue
        // A step is bounded, so that two nodes on top of each other do not fly apart.
        velocity[i] = 0.85 * velocity[i]! - 0.03 * Math.max(-4, Math.min(4, gradient[i]!))
        places[i]! += velocity[i]!
      }
    }
    if (now - last > 250) {
      last = now
      const state = slope < 0.01 ? 'settled' : 'settling'
      text.textContent = `${state}: energy ${value.toFixed(3)}, slope ${slope.toFixed(3)}`
    }
    paint()
  }

  function paint(): void {
    const ratio = devicePixelRatio
    const { clientWidth: width, clientHeight: height } = canvas
    scale = Math.min(width, height) / 13.4
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    context.setTransform(
      ratio * scale,
      0,
      0,
      ratio * scale,
      (ratio * width) / 2,
      (ratio * height) / 2,
    )
    context.lineWidth = 0.08
    context.strokeStyle = '#8b8f96'
    for (const [i, j] of EDGES) {
      context.beginPath()
      context.moveTo(places[2 * i]!, places[2 * i + 1]!)
      context.lineTo(places[2 * j]!, places[2 * j + 1]!)
      context.stroke()
    }
    for (let i = 0; i < COUNT; i++) {
      context.fillStyle = i === held ? '#d9822b' : '#4f7de8'
      context.beginPath()
      context.arc(places[2 * i]!, places[2 * i + 1]!, 0.25, 0, 2 * Math.PI)
      context.fill()
    }
  }

  frame = requestAnimationFrame(draw)
  return () => cancelAnimationFrame(frame)
}
