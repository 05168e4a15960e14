import { gradient } from '@mg/engine'
import type { Value } from '@mg/engine'
import { formula } from '@mg/engine/formula'
import { curveFit } from '@mg/optim'

// A curve through points from a CSV file, with the band in which it lies in 95 of 100 cases.

const START = `x,y
0,9.8
1,7.4
2,6.1
3,4.6
4,4.2
5,3.1
6,2.9
7,2.4
8,2.5
9,2.0`
const [WIDTH, HEIGHT, MARGIN] = [640, 330, 34]

const model = (x: number, [a, b, c]: Value[]): Value => formula`${a!} * exp(-${b!} * ${x}) + ${c!}`

/** Rows of two numbers; a line of words, as a heading, is passed over. */
export function points(csv: string): [number, number][] {
  return csv.split(/\r?\n/).flatMap((line): [number, number][] => {
    const [x, y] = line.split(/[,;\t]/).map((cell) => (cell.trim() === '' ? NaN : Number(cell)))
    return Number.isFinite(x) && Number.isFinite(y) ? [[x!, y!]] : []
  })
}

/** The fit, and how far the curve may be off at an x: 1.96 standard deviations, √(J C Jᵀ). */
function fitted(data: readonly [number, number][]) {
  const [xs, ys] = [data.map(([x]) => x), data.map(([, y]) => y)]
  const low = Math.min(...ys)
  const span = Math.max(...xs) - Math.min(...xs)
  const fit = curveFit(model, xs, ys, [Math.max(...ys) - low, 2 / span, low])
  const parameters = fit.parameters
  const at = (x: number): number => parameters[0]! * Math.exp(-parameters[1]! * x) + parameters[2]!
  const off = (x: number): number => {
    const j = gradient((p) => model(x, p), parameters).map(({ data }) => data)
    const variance = fit.covariance
      .flatMap((row, i) => row.map((c, k) => j[i]! * c * j[k]!))
      .reduce((a, b) => a + b, 0)
    return 1.96 * Math.sqrt(variance)
  }
  return { ...fit, at, off }
}

/** Runs in an element; returns what ends it. */
export function start(host: HTMLElement): () => void {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', 'The points, the curve that fits them best, and its band')
  const label = document.createElement('label')
  label.textContent = 'A CSV file of x and y, chosen or dropped here: '
  const file = document.createElement('input')
  file.type = 'file'
  file.accept = '.csv,text/csv'
  label.append(file)
  const text = document.createElement('p')
  text.setAttribute('role', 'status')
  host.replaceChildren(svg, text, label)

  function show(csv: string): void {
    const data = points(csv)
    if (data.length < 4) {
      text.textContent = `Got ${data.length} rows of two numbers; a curve of three parameters takes at least 4.`
      return
    }
    const fit = fitted(data)
    const names = ['a', 'b', 'c']
    const shown = fit.parameters.map(
      (p, i) => `${names[i]} = ${p.toPrecision(4)} ± ${fit.standardErrors[i]!.toPrecision(2)}`,
    )
    text.textContent = `y = a·exp(−b·x) + c with ${shown.join(', ')}: ${fit.message}`
    draw(data, fit)
  }

  function draw(data: readonly [number, number][], fit: ReturnType<typeof fitted>): void {
    const xs = data.map(([x]) => x)
    const [left, right] = [Math.min(...xs), Math.max(...xs)]
    const grid = Array.from({ length: 121 }, (_, i) => left + ((right - left) * i) / 120)
    const lines = [-1, 0, 1].map((side) =>
      grid.map((x): [number, number] => [x, fit.at(x) + side * fit.off(x)]),
    )
    const ys = [...data, ...lines.flat()].map(([, y]) => y).filter(Number.isFinite)
    const [bottom, top] = [Math.min(...ys), Math.max(...ys)]
    const place = ([x, y]: readonly [number, number]): string => {
      const across = MARGIN + ((x - left) / (right - left || 1)) * (WIDTH - 2 * MARGIN)
      const down = HEIGHT - MARGIN - ((y - bottom) / (top - bottom || 1)) * (HEIGHT - 2 * MARGIN)
      return `${across.toFixed(1)} ${down.toFixed(1)}`
    }
    const shape = (name: string, attributes: Record<string, string>, content = ''): SVGElement => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
      element.textContent = content
      return element
    }
    const [lower, middle, upper] = lines.map((line) => line.map(place))
    const band = `M${[...lower!, ...upper!.reverse()].join('L')}Z`
    const label = (x: number, y: number, anchor: string, value: number): SVGElement =>
      shape(
        'text',
        { x: `${x}`, y: `${y}`, 'text-anchor': anchor, fill: 'currentColor', 'font-size': '13' },
        value.toPrecision(3),
      )
    svg.replaceChildren(
      shape('path', { d: band, fill: '#4f7de8', opacity: '0.22' }),
      shape('path', {
        d: `M${middle!.join('L')}`,
        fill: 'none',
        stroke: '#4f7de8',
        'stroke-width': '2.5',
      }),
      ...data.map((point) => {
        const [cx, cy] = place(point).split(' ')
        return shape('circle', { cx: cx!, cy: cy!, r: '4.5', fill: '#d9822b' })
      }),
      label(MARGIN, HEIGHT - 10, 'start', left),
      label(WIDTH - MARGIN, HEIGHT - 10, 'end', right),
      label(4, MARGIN - 10, 'start', top),
      label(4, HEIGHT - MARGIN, 'start', bottom),
    )
  }

  const read = async (chosen: File | undefined): Promise<void> => show((await chosen?.text()) ?? '')
  file.addEventListener('change', () => void read(file.files?.[0]))
  host.addEventListener('dragover', (event) => event.preventDefault())
  host.addEventListener('drop', (event) => {
    event.preventDefault()
    void read(event.dataTransfer?.files[0])
  })
  show(START)
  return () => host.replaceChildren()
}
