import type { Dataset } from '@mg/datasets'
import { contours } from 'd3-contour'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { gridOf } from './boundary'
import type { Network, Step } from './training'

const SIZE = 440
const PADDING = 48
/** As the eye tells them apart with any colour vision (Okabe and Ito 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#f0e442', '#56b4e9']
const RESOLUTION = 110

/** The decision boundary and the loss curve, side by side, as the text of an SVG file. */
export async function picture(
  model: Network,
  data: Dataset,
  steps: readonly Step[],
): Promise<string> {
  const width = 2 * SIZE + 3 * PADDING
  const height = SIZE + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g transform="translate(${PADDING} ${PADDING})">${await boundary(model, data)}</g>`,
    `<g transform="translate(${SIZE + 2 * PADDING} ${PADDING})">${lossCurve(steps)}</g>`,
    '</svg>',
    '',
  ].join('\n')
}

async function boundary(model: Network, data: Dataset): Promise<string> {
  const { frame, scores } = await gridOf(model, data, RESOLUTION, RESOLUTION)
  const x = scaleLinear(frame.x, [0, SIZE])
  const y = scaleLinear(frame.y, [SIZE, 0])
  const count = data.classes.length
  const regions = Array.from({ length: count }, (_, label) => {
    // How far ahead a class is of the others: its region is where that is positive.
    const lead = scores.map((score) => {
      if (score.length === 1) return label === 1 ? score[0]! : -score[0]!
      return score[label]! - Math.max(...score.filter((__, other) => other !== label))
    })
    const [region] = contours().size([RESOLUTION, RESOLUTION]).thresholds([0])(lead)
    const path = (region?.coordinates ?? [])
      .flat()
      .map((ring) =>
        line(
          (p) => (p[0]! * SIZE) / RESOLUTION,
          (p) => (p[1]! * SIZE) / RESOLUTION,
        )(ring as [number, number][]),
      )
      .join('Z')
    return `<path d="${path}" fill="${COLOURS[label % COLOURS.length]}" fill-opacity="0.18" fill-rule="evenodd"/>`
  })
  const points = data.X.map(
    (row, i) =>
      `<circle cx="${x(row[0]!).toFixed(1)}" cy="${y(row[1]!).toFixed(1)}" r="4" fill="${COLOURS[data.y[i]! % COLOURS.length]}" stroke="#fff"/>`,
  )
  const names = data.features.slice(0, 2).map(escaped)
  return [
    title('decision boundary'),
    ...regions,
    ...points,
    `<rect width="${SIZE}" height="${SIZE}" fill="none" stroke="#999"/>`,
    `<text x="${SIZE / 2}" y="${SIZE + 32}" text-anchor="middle">${names[0]}</text>`,
    `<text transform="translate(-16 ${SIZE / 2}) rotate(-90)" text-anchor="middle">${names[1] ?? ''}</text>`,
  ].join('\n')
}

function lossCurve(steps: readonly Step[]): string {
  const finite = steps.filter(({ loss }) => Number.isFinite(loss))
  const x = scaleLinear([0, Math.max(1, steps.length - 1)], [0, SIZE])
  const highest = finite.reduce((top, { loss }) => Math.max(top, loss), 1e-12)
  const y = scaleLinear([0, highest], [SIZE, 0]).nice()
  const path =
    line<Step>(
      ({ step }) => x(step),
      ({ loss }) => y(loss),
    )(finite) ?? ''
  const ticks = y
    .ticks(5)
    .map(
      (value) =>
        `<g transform="translate(0 ${y(value)})"><line x2="${SIZE}" stroke="#ddd"/><text x="-8" dy="4" text-anchor="end">${y.tickFormat(5)(value)}</text></g>`,
    )
  const marks = x
    .ticks(5)
    .map((value) => `<text x="${x(value)}" y="${SIZE + 18}" text-anchor="middle">${value}</text>`)
  return [
    title('loss by step'),
    ...ticks,
    ...marks,
    `<path d="${path}" fill="none" stroke="${COLOURS[0]}" stroke-width="2"/>`,
    `<text x="${SIZE / 2}" y="${SIZE + 38}" text-anchor="middle">step</text>`,
  ].join('\n')
}

const title = (text: string): string =>
  `<text y="-14" font-size="15" font-weight="600">${text}</text>`

/** Text as XML may hold it: what marks up is escaped, and characters that XML does not allow are replaced. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
