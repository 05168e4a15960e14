import { classOf, frameOf } from '@mg/datasets'
import type { Dataset, Frame } from '@mg/datasets'
import { predict } from '@mg/optim'
import { printable } from './output'
import type { Network } from './training'

/** The scores of a network on a grid over its first two features, row by row from the top. */
export interface Grid {
  frame: Frame
  columns: number
  rows: number
  scores: number[][]
}

export async function gridOf(
  model: Network,
  data: Dataset,
  columns: number,
  rows: number,
): Promise<Grid> {
  const frame = frameOf(data)
  const at = ([low, high]: Frame['x'], i: number, count: number): number =>
    low + ((high - low) * (i + 0.5)) / count
  const points = Array.from({ length: rows * columns }, (_, i) => {
    const x = at(frame.x, i % columns, columns)
    const y = at(frame.y, rows - 1 - Math.floor(i / columns), rows)
    return [x, y, ...data.features.slice(2).map(() => 0)]
  })
  const scores = await predict(model, points, { compile: true })
  return { frame, columns, rows, scores: scores.map((score) => [score].flat()) }
}

/** How a terminal without colours tells classes apart: the ground, and the points on it. */
const GROUND = ['.', ':', '-', ' ', '~', '=']
const POINTS = ['o', 'x', '+', '*', '#', '@']
/** Colours of the ground and of points, as the eye tells them apart with any colour vision (Okabe and Ito 2008). */
const GROUND_COLOURS = [24, 94, 22, 53, 58, 17]
const POINT_COLOURS = [117, 215, 79, 176, 227, 75]

/** The decision boundary as lines of text, with the data on top. */
export async function drawBoundary(
  model: Network,
  data: Dataset,
  isColoured: boolean,
): Promise<string[]> {
  const [columns, rows] = [64, 24]
  const { frame, scores } = await gridOf(model, data, columns, rows)
  const cells = scores.map((score) => ({ ground: classOf(score), point: -1 }))
  data.X.forEach(([x, y], i) => {
    const column = Math.floor((columns * (x! - frame.x[0])) / (frame.x[1] - frame.x[0]))
    const row = rows - 1 - Math.floor((rows * (y! - frame.y[0])) / (frame.y[1] - frame.y[0]))
    const cell = cells[row * columns + column]
    if (cell) cell.point = data.y[i]!
  })
  const kind = <T>(list: readonly T[], label: number): T => list[label % list.length]!
  const draw = ({ ground, point }: (typeof cells)[number]): string => {
    if (!isColoured) return point < 0 ? kind(GROUND, ground) : kind(POINTS, point)
    const background = `\u001b[48;5;${kind(GROUND_COLOURS, ground)}m`
    const mark =
      point < 0
        ? ' '
        : `\u001b[38;5;${kind(POINT_COLOURS, point)}m${kind(['●', '▲', '■', '◆'], point)}`
    return `${background}${mark}`
  }
  return Array.from({ length: rows }, (_, row) => {
    const line = cells
      .slice(row * columns, (row + 1) * columns)
      .map(draw)
      .join('')
    return isColoured ? `${line}\u001b[0m` : line
  })
}

/** What the marks stand for. */
export const legend = (data: Dataset, isColoured: boolean): string =>
  data.classes
    .map(
      (name, i) =>
        `${isColoured ? ['●', '▲', '■', '◆'][i % 4] : POINTS[i % POINTS.length]} ${printable(name)}`,
    )
    .join('   ')
