import type { Dataset } from '@mg/datasets'
import { printable } from './output'
import type { Network } from './training'
import { classOf, scoresAt } from './training'

/** The part of the plane that a picture shows. */
interface Frame {
  x: [low: number, high: number]
  y: [low: number, high: number]
}

/** The scores of a network on a grid over its first two features, row by row from the top. */
export interface Grid {
  frame: Frame
  columns: number
  rows: number
  scores: number[][]
}

function frameOf(data: Dataset): Frame {
  const range = (j: number): [number, number] => {
    const column = data.X.map((row) => row[j]!)
    const [low, high] = [
      column.reduce((a, b) => Math.min(a, b)),
      column.reduce((a, b) => Math.max(a, b)),
    ]
    const margin = 0.12 * (high - low || 1)
    return [low - margin, high + margin]
  }
  return { x: range(0), y: range(1) }
}

export function gridOf(model: Network, data: Dataset, columns: number, rows: number): Grid {
  const frame = frameOf(data)
  const at = ([low, high]: [number, number], i: number, count: number): number =>
    low + ((high - low) * (i + 0.5)) / count
  const scores = Array.from({ length: rows * columns }, (_, i) => {
    const x = at(frame.x, i % columns, columns)
    const y = at(frame.y, rows - 1 - Math.floor(i / columns), rows)
    return scoresAt(model, [x, y, ...data.features.slice(2).map(() => 0)])
  })
  return { frame, columns, rows, scores }
}

/** How a terminal without colours tells classes apart: the ground, and the points on it. */
const GROUND = ['.', ':', '-', ' ', '~', '=']
const POINTS = ['o', 'x', '+', '*', '#', '@']
/** Colours of the ground and of points, as the eye tells them apart with any colour vision (Okabe and Ito 2008). */
const GROUND_COLOURS = [24, 94, 22, 53, 58, 17]
const POINT_COLOURS = [117, 215, 79, 176, 227, 75]

/** The decision boundary as lines of text, with the data on top. */
export function drawBoundary(model: Network, data: Dataset, isColoured: boolean): string[] {
  const [columns, rows] = [64, 24]
  const { frame, scores } = gridOf(model, data, columns, rows)
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
