import { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'

// An arm that reaches for the pointer: inverse kinematics by damped least squares (Wampler 1986).

const LENGTHS = [1.15, 0.95, 0.75, 0.5]
const DAMPING = 0.02
const STEPS = 12 // of the search, in each frame

/** Where the tip is, for the angle of each joint against the part before. */
function tip(angles: Value[]): [Value, Value] {
  let direction = new Value(0, { requiresGrad: false })
  let [x, y]: [Value, Value] = [direction, direction]
  LENGTHS.forEach((length, i) => {
    direction = direction.add(angles[i]!)
    x = x.add(direction.cos().mul(length))
    y = y.add(direction.sin().mul(length))
  })
  return [x, y]
}

const reach = compile(tip, [vector(LENGTHS.length)])

/** Moves the angles one step nearer to where the tip is at the target. */
function step(angles: Float64Array, [tx, ty]: readonly [number, number]): number {
  const [x, y] = reach(angles) as unknown as [number, number]
  const [jx, jy] = reach.jacobian(angles) as [number[], number[]]
  const [ex, ey] = [tx - x, ty - y]
  // (J Jᵀ + λ) is a matrix of 2 × 2, whose inverse one writes down.
  let [a, b, d] = [DAMPING, 0, DAMPING]
  for (let i = 0; i < angles.length; i++) {
    a += jx[i]! * jx[i]!
    b += jx[i]! * jy[i]!
    d += jy[i]! * jy[i]!
  }
  const [u, v] = [(d * ex - b * ey) / (a * d - b * b), (a * ey - b * ex) / (a * d - b * b)]
  for (let i = 0; i < angles.length; i++) angles[i]! += jx[i]! * u + jy[i]! * v
  return Math.hypot(ex, ey)
}

/** Runs in an element; returns what ends it. */
export function start(host: HTMLElement): () => void {
  const canvas = document.createElement('canvas')
  canvas.tabIndex = 0
  canvas.setAttribute('role', 'img')
  canvas.setAttribute(
    'aria-label',
    'An arm that reaches for the pointer; arrow keys move its target',
  )
  Object.assign(canvas.style, {
    width: '100%',
    height: '380px',
    display: 'block',
    touchAction: 'none',
  })
  const text = document.createElement('p')
  text.textContent = 'Move the pointer, or use the arrow keys.'
  host.replaceChildren(canvas, text)
  const context = canvas.getContext('2d')!
  const angles = Float64Array.of(0.9, -0.5, -0.6, -0.4)
  let target: [number, number] = [1.8, 1.2]
  let [frame, scale, width, height] = [0, 1, 0, 0]
  let last = 0

  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    target = [(offsetX - width / 2) / scale, (height / 2 - offsetY) / scale]
  })
  canvas.addEventListener('keydown', (event) => {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-0.1, 0],
      ArrowRight: [0.1, 0],
      ArrowUp: [0, 0.1],
      ArrowDown: [0, -0.1],
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    target = [target[0] + move[0], target[1] + move[1]]
  })

  function draw(now: number): void {
    frame = requestAnimationFrame(draw)
    const before = performance.now()
    let error = 0
    for (let i = 0; i < STEPS; i++) error = step(angles, target)
    const spent = performance.now() - before
    if (now - last > 250) {
      last = now
      const off = error < 0.005 ? 'there' : `${error.toFixed(2)} away`
      text.textContent = `${off}; ${STEPS} steps in ${spent.toFixed(2)} ms`
    }
    paint()
  }

  function paint(): void {
    const ratio = devicePixelRatio
    ;[width, height] = [canvas.clientWidth, canvas.clientHeight]
    scale = Math.min(width, height) / 7.2
    if (
      canvas.width !== Math.round(width * ratio) ||
      canvas.height !== Math.round(height * ratio)
    ) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    context.translate(width / 2, height / 2)
    context.scale(scale, -scale)
    context.lineCap = 'round'
    context.strokeStyle = context.fillStyle = '#d9822b'
    circle(target, 0.09)
    context.strokeStyle = '#4f7de8'
    let [direction, x, y] = [0, 0, 0]
    const joints: [number, number][] = [[0, 0]]
    LENGTHS.forEach((length, i) => {
      direction += angles[i]!
      context.lineWidth = 0.26 - 0.05 * i
      context.beginPath()
      context.moveTo(x, y)
      x += length * Math.cos(direction)
      y += length * Math.sin(direction)
      context.lineTo(x, y)
      context.stroke()
      joints.push([x, y])
    })
    context.fillStyle = getComputedStyle(host).color
    for (const joint of joints) circle(joint, 0.06)
  }

  function circle([x, y]: readonly [number, number], radius: number): void {
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fill()
  }

  frame = requestAnimationFrame(draw)
  return () => cancelAnimationFrame(frame)
}
