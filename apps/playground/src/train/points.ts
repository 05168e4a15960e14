import * as datasets from '@mg/datasets'
import type { Dataset, Frame } from '@mg/datasets'
import { FastRandom } from '@mg/nn'
import type { Settings } from './settings'

/** The part of the plane, or of the axis, that a picture shows. */
export type Area = Frame

/** A point that was painted: where, and of which class. */
export type Painted = readonly [x: number, y: number, label: number]

/** The points of a run, split, with the area that holds them. */
export interface Points {
  data: Dataset
  /** Which rows are trained on, and which are kept back. */
  train: readonly number[]
  test: readonly number[]
  area: Area
}

/** A class as it is called in a sentence: many are only numbered. */
export const classTitle = (name: string): string => (/^\d+$/.test(name) ? `class ${name}` : name)

/** Where points are painted. */
const CANVAS: Area = { x: [-2, 2], y: [-2, 2] }

const CLASS_NAMES = ['first', 'second', 'third', 'fourth']

/** Points of two features as if they had been painted, moved to where one can paint. */
export function asPainted({ data, area }: Points): Painted[] {
  const moved = (x: number, [low, high]: Area['x'], [to, end]: Area['x']): number =>
    to + ((x - low) / (high - low)) * (end - to)
  return data.X.map(([x, y], i): Painted => {
    const label = Math.min(CLASS_NAMES.length - 1, data.y[i]!)
    return [moved(x!, area.x, CANVAS.x), moved(y!, area.y, CANVAS.y), label]
  })
}

/** Points that were painted as a data set of two classes or more. */
function fromPainted(points: readonly Painted[]): Dataset {
  const classes = Math.max(2, ...points.map(([, , label]) => label + 1))
  return {
    X: points.map(([x, y]) => [x, y]),
    y: points.map(([, , label]) => label),
    classes: CLASS_NAMES.slice(0, classes),
    features: ['x', 'y'],
  }
}

/** The points that the settings describe; what was painted or read from a file is handed in. */
export function pointsOf(
  settings: Settings,
  painted: readonly Painted[],
  file: Dataset | undefined,
): Points {
  const { data: name, samples, noise, dataSeed: seed } = settings
  const options = { samples, noise, seed }
  const make: Record<Settings['data'], () => Dataset> = {
    moons: () => datasets.moons(options),
    circles: () => datasets.circles(options),
    xor: () => datasets.xor(options),
    blobs: () => datasets.blobs(options),
    spiral: () => datasets.spiral(options),
    three: () => datasets.blobs({ ...options, centers: 3 }),
    curve: () => datasets.curve(options),
    painted: () => fromPainted(painted),
    file: () => file ?? fromPainted([]),
  }
  const data = make[name]()
  const area = name === 'painted' || data.X.length === 0 ? CANVAS : datasets.frameOf(data)
  return { data, area, ...split(data.X.length, settings) }
}

/** The same split each time; in the order of the data, so that without a test part nothing moves. */
function split(count: number, { testShare, dataSeed }: Settings): Pick<Points, 'train' | 'test'> {
  const tests = Math.min(Math.round(count * testShare), Math.max(0, count - 1))
  const kept = new Set(new FastRandom(dataSeed).permutation(count).slice(0, tests))
  const all = Array.from({ length: count }, (_, i) => i)
  return { train: all.filter((i) => !kept.has(i)), test: all.filter((i) => kept.has(i)) }
}

/** Points beyond these make training slow to follow; a sample of as many is as good. */
const MOST_ROWS = 10_000
const MOST_CLASSES = 8
const MOST_FEATURES = 64

/** A table that does not fit, in a sentence. */
class TableError extends Error {
  override readonly name = 'TableError'
}

/**
 * The data set of a CSV file: every feature with mean 0 and deviation 1, so that one rate suits all.
 * @returns also a remark on what was left out
 * @throws TableError, or CsvError of the reader, with a sentence
 */
export function fromCsv(
  text: string,
  options: { name: string; label: string | undefined; kind: 'classes' | 'values' },
): { data: Dataset; remark: string | undefined } {
  const { name, label, kind } = options
  const table = datasets.parseCsv(text, { name, kind, ...(label !== undefined && { label }) })
  const { classes, features } = table
  if (features.length > MOST_FEATURES) {
    throw new TableError(
      `${name} has ${features.length} features; at most ${MOST_FEATURES} can be drawn here`,
    )
  }
  if (kind === 'classes' && classes.length < 2) {
    throw new TableError(`${name}: all rows belong to one class, so there is nothing to tell apart`)
  }
  if (classes.length > MOST_CLASSES) {
    throw new TableError(
      `${name} has ${classes.length} classes; at most ${MOST_CLASSES} can be drawn here. If these are values, choose “a value to predict”`,
    )
  }
  const step = Math.max(1, table.X.length / MOST_ROWS)
  const kept = Array.from({ length: Math.floor(table.X.length / step) }, (_, i) =>
    Math.floor(i * step),
  )
  const X = datasets.standardized(kept.map((i) => table.X[i]!))
  const y = kept.map((i) => table.y[i]!)
  const remark =
    kept.length < table.X.length
      ? `${name} has ${table.X.length} rows; an even sample of ${kept.length} is used`
      : undefined
  return {
    data: {
      ...table,
      X,
      y: kind === 'values' ? datasets.standardized(y.map((v) => [v])).flat() : y,
    },
    remark,
  }
}
