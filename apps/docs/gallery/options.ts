import type { Value } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import { formula } from '@mg/engine/formula'

// What a European call is worth (Black and Scholes 1973), and how that changes with everything that it
// depends on. Only the price is written down; the Greeks are its derivatives.

/** The probability that a standard normal number is below x. */
const below = (x: Value): Value => formula`(1 + erf(${x} / sqrt(2))) / 2`

function price(S: Value, K: Value, r: Value, sigma: Value, T: Value): Value {
  const d1 = formula`(log(${S} / ${K}) + (${r} + ${sigma}**2 / 2) * ${T}) / (${sigma} * sqrt(${T}))`
  const d2 = formula`${d1} - ${sigma} * sqrt(${T})`
  return formula`${S} * ${below(d1)} - ${K} * exp(-${r} * ${T}) * ${below(d2)}`
}

const call = compile(price, [scalar, scalar, scalar, scalar, scalar])

interface Slider {
  name: string
  min: number
  max: number
  step: number
  value: number
}
const SLIDERS: readonly Slider[] = [
  { name: 'Price of the share', min: 20, max: 200, step: 1, value: 100 },
  { name: 'Strike', min: 20, max: 200, step: 1, value: 105 },
  { name: 'Interest, a year', min: -0.02, max: 0.15, step: 0.005, value: 0.03 },
  { name: 'Volatility', min: 0.05, max: 1, step: 0.01, value: 0.25 },
  { name: 'Years to go', min: 0.02, max: 3, step: 0.02, value: 0.5 },
]
const [WIDTH, HEIGHT] = [640, 240]

/** The price and its derivatives, at S, K, r, σ, T. */
export function greeks(at: readonly [number, number, number, number, number]) {
  const { value, gradient } = call.valueAndGradient(...at)
  const hessian = call.hessian(...at)
  const [delta, , rho, vega, decay] = gradient
  return {
    Price: value,
    'Delta, for 1 of the share': delta,
    'Gamma, of delta': hessian[0]![0]!,
    'Vega, for 1 % of volatility': vega / 100,
    'Theta, for a day': -decay / 365,
    'Rho, for 1 % of interest': rho / 100,
    'Vanna, of delta for 1 % of volatility': hessian[0]![3]! / 100,
  }
}

/** Runs in an element; returns what ends it. */
export function start(host: HTMLElement): () => void {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute(
    'aria-label',
    'The price of the option by the price of the share, now and at the end',
  )
  const curves = ['#8b8f96', '#4f7de8'].map((stroke) => {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('fill', 'none')
    path.setAttribute('stroke', stroke)
    path.setAttribute('stroke-width', '2.5')
    svg.append(path)
    return path
  })
  const dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
  dot.setAttribute('r', '6')
  dot.setAttribute('fill', '#d9822b')
  svg.append(dot)

  const controls = document.createElement('div')
  const inputs = SLIDERS.map(({ name, ...range }) => {
    const label = document.createElement('label')
    const output = document.createElement('output')
    const input = document.createElement('input')
    Object.assign(input, { type: 'range', min: range.min, max: range.max, step: range.step })
    input.value = String(range.value)
    input.addEventListener('input', show)
    Object.assign(label.style, { display: 'flex', gap: '10px', alignItems: 'center' })
    Object.assign(input.style, { flex: '1', minWidth: '80px' })
    Object.assign(output.style, { width: '3.5em', textAlign: 'right' })
    label.append(`${name} `, input, output)
    controls.append(label)
    return { input, output }
  })
  const table = document.createElement('table')
  host.replaceChildren(svg, controls, table)

  function show(): void {
    const at = inputs.map(
      ({ input, output }) => (output.value = input.value) && Number(input.value),
    )
    const [S, K, r, sigma, T] = at as [number, number, number, number, number]
    const rows = Object.entries(greeks([S, K, r, sigma, T])).map(([name, value]) => {
      const row = document.createElement('tr')
      const [head, cell] = [document.createElement('th'), document.createElement('td')]
      head.scope = 'row'
      head.textContent = name
      cell.textContent = value.toFixed(4)
      row.append(head, cell)
      return row
    })
    table.replaceChildren(...rows)
    const most = call(200, K, r, sigma, T)
    const place = (share: number, worth: number): [string, string] => [
      (((share - 20) / 180) * (WIDTH - 20) + 10).toFixed(1),
      (HEIGHT - 10 - (worth / most) * (HEIGHT - 20)).toFixed(1),
    ]
    const shares = Array.from({ length: 121 }, (_, i) => 20 + i * 1.5)
    const atEnd = shares.map((share) => place(share, Math.max(share - K, 0)))
    const now = shares.map((share) => place(share, call(share, K, r, sigma, T)))
    curves[0]!.setAttribute('d', `M${atEnd.join('L')}`)
    curves[1]!.setAttribute('d', `M${now.join('L')}`)
    const [x, y] = place(S, call(S, K, r, sigma, T))
    dot.setAttribute('cx', x)
    dot.setAttribute('cy', y)
  }

  show()
  return () => host.replaceChildren()
}
