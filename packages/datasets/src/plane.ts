import type { Dataset } from './dataset'

/** The part of the plane, or of the axis, that a picture shows. */
export interface Frame {
  x: readonly [low: number, high: number]
  y: readonly [low: number, high: number]
}

/** How far a picture reaches beyond the points, as a part of what they span. */
const MARGIN = 0.12

/** What holds all points of a data set: by its first two features, or, for a curve, by its only one and the values. */
export function frameOf({ X, y, classes, features }: Dataset): Frame {
  const isCurve = features.length === 1 && classes.length === 0
  return { x: range(X.map((row) => row[0]!)), y: range(isCurve ? y : X.map((row) => row[1] ?? 0)) }
}

function range(column: readonly number[]): [low: number, high: number] {
  const low = column.reduce((a, b) => Math.min(a, b), Infinity)
  const high = column.reduce((a, b) => Math.max(a, b), -Infinity)
  const margin = MARGIN * (high - low || 1)
  return [low - margin, high + margin]
}
