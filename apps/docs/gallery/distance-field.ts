import { Value } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import { formula } from '@mg/engine/formula'

// A shape as a signed distance: below 0 inside, 0 on its edge. The gradient is the normal, which lights
// it, and needs no line of code of its own.

const [WIDTH, HEIGHT] = [220, 150]
const pixels = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i)
const SPAN = 3.4 // what the picture shows, from its left to its right

/** A disc and a box, melted together: the smooth minimum is −ln(e^−ka + e^−kb)/k. */
function shape(x: Value, y: Value, cx: Value, cy: Value, k: Value): Value {
  const disc = formula`hypot(${x} - ${cx}, ${y} - ${cy}) - 0.45`
  const [dx, dy] = [formula`abs(${x}) - 0.7`, formula`abs(${y}) - 0.3`]
  const box = formula`hypot(max(${dx}, 0), max(${dy}, 0)) + min(max(${dx}, ${dy}), 0)`
  return formula`-logSumExp(-${k} * ${disc}, -${k} * ${box}) / ${k}`
}

const fixed = (x: number): Value => new Value(x, { requiresGrad: false })
const [cx, cy, k] = [fixed(0.75), fixed(0.5), fixed(7)]
// A shift that is 0 stands for the place: the derivative by it is the normal, of all pixels at once.
const [shiftX, shiftY] = [new Value(0), new Value(0)]
const field = compile(
  (x: Value, y: Value) => shape(x.add(shiftX), y.add(shiftY), cx, cy, k),
  [scalar, scalar],
)

/** Runs in an element; returns what ends it. */
export function start(host: HTMLElement): () => void {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: WIDTH, height: HEIGHT, tabIndex: 0 })
  canvas.setAttribute('role', 'img')
  canvas.setAttribute(
    'aria-label',
    'A disc melted into a box, lit from above; arrow keys move the disc',
  )
  Object.assign(canvas.style, {
    width: '100%',
    display: 'block',
    borderRadius: '8px',
    touchAction: 'none',
  })
  const label = document.createElement('label')
  label.textContent = 'How sharply they meet: '
  const sharpness = document.createElement('input')
  Object.assign(sharpness, { type: 'range', min: '2', max: '30', step: '0.5', value: '7' })
  label.append(sharpness)
  const text = document.createElement('p')
  host.replaceChildren(canvas, label, text)
  const context = canvas.getContext('2d')!
  const image = context.createImageData(WIDTH, HEIGHT)
  const unit = SPAN / WIDTH
  const xs = Float64Array.from(pixels, (i) => ((i % WIDTH) - WIDTH / 2) * unit)
  const ys = Float64Array.from(pixels, (i) => (HEIGHT / 2 - Math.floor(i / WIDTH)) * unit)
  const values = new Float64Array(pixels.length)
  const jacobian = new Float64Array(pixels.length * field.parameters.length)
  const [across, upward] = [shiftX, shiftY].map((p) => field.parameters.indexOf(p))
  let frame = 0

  function draw(): void {
    frame = 0
    const before = performance.now()
    k.data = Number(sharpness.value)
    field.backward(xs, ys, { values, jacobian })
    const width = field.parameters.length
    for (const i of pixels) {
      paint(4 * i, values[i]!, jacobian[width * i + across!]!, jacobian[width * i + upward!]!)
    }
    context.putImageData(image, 0, 0)
    const spent = performance.now() - before
    text.textContent = `${WIDTH * HEIGHT} distances and normals in ${spent.toFixed(0)} ms`
  }

  /** A pixel: lit by its normal inside, lines of equal distance outside. */
  function paint(at: number, distance: number, nx: number, ny: number): void {
    const { data } = image
    let [r, g, b] = [0, 0, 0]
    if (distance < 0) {
      // The nearer to the edge, the more it bends away from us.
      const bend = Math.exp(6 * distance)
      const light = 0.45 + 0.5 * (0.6 * (1 - bend) + bend * (0.8 * ny - 0.35 * nx))
      ;[r, g, b] = [95 * light + 30, 140 * light + 40, 255 * light + 20]
    } else {
      const line = 0.5 + 0.5 * Math.cos(distance * 45)
      const shade = 236 - 26 * line - 90 * Math.min(1, distance / 2)
      ;[r, g, b] = [shade, shade - 4, shade - 14]
    }
    // Within a pixel of the edge, a dark line.
    const edge = Math.min(1, Math.abs(distance) / (1.3 * (SPAN / WIDTH)))
    data[at] = r * edge
    data[at + 1] = g * edge
    data[at + 2] = b * edge
    data[at + 3] = 255
  }

  const soon = (): void => {
    frame ||= requestAnimationFrame(draw)
  }
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const scale = SPAN / canvas.clientWidth
    cx.data = (offsetX - canvas.clientWidth / 2) * scale
    cy.data = (canvas.clientHeight / 2 - offsetY) * scale
    soon()
  })
  canvas.addEventListener('keydown', (event) => {
    const { key } = event
    if (!key.startsWith('Arrow')) return
    event.preventDefault()
    cx.data += key === 'ArrowRight' ? 0.08 : key === 'ArrowLeft' ? -0.08 : 0
    cy.data += key === 'ArrowUp' ? 0.08 : key === 'ArrowDown' ? -0.08 : 0
    soon()
  })
  sharpness.addEventListener('input', soon)
  soon()
  return () => cancelAnimationFrame(frame)
}
