import { NumpyRandom } from '@mg/nn'
import type { Random } from '@mg/nn'
import type { Dataset } from './dataset'

export interface ShapeOptions {
  /** How many points in all; default: 100. */
  samples?: number
  /** The standard deviation of what is added to each coordinate; default: 0.1. */
  noise?: number
  /** The same seed gives the same points; default: 1337. */
  seed?: number
  /** Where the randomness comes from instead of a seed: the notebook draws more from the same source. */
  random?: Random
}

type Shape = (options?: ShapeOptions) => Dataset
type Point = [x: number, y: number]

/** `count` numbers from `low` to `high`, as NumPy's `linspace` gives them. */
function spaced(low: number, high: number, count: number, withEnd = true): number[] {
  const step = (high - low) / Math.max(1, withEnd ? count - 1 : count)
  return Array.from({ length: count }, (_, i) =>
    withEnd && i === count - 1 && i > 0 ? high : low + i * step,
  )
}

/** Lists of points, one a class, shuffled and blurred in the order in which scikit-learn does it. */
function shuffled(
  classes: readonly Point[][],
  options: ShapeOptions,
  names?: readonly string[],
): Dataset {
  const { noise = 0.1, seed = 1337, random = new NumpyRandom(seed) } = options
  if (!(noise >= 0)) throw new RangeError(`the noise is ${noise}; pass a number ≥ 0`)
  const points = classes.flatMap((list, label) => list.map((point) => ({ point, label })))
  const order = random.shuffle(points.map((_, i) => i))
  return {
    X: order.map((i) => points[i]!.point.map((x) => x + random.normal(0, noise))),
    y: order.map((i) => points[i]!.label),
    classes: names ?? classes.map((_, label) => String(label)),
    features: ['x', 'y'],
  }
}

function halves({ samples = 100 }: ShapeOptions): [number, number] {
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new RangeError(`got ${samples} samples; pass an integer ≥ 2`)
  }
  return [Math.floor(samples / 2), Math.ceil(samples / 2)]
}

/** Two interleaving half circles: scikit-learn's `make_moons`, number by number for the same seed. */
export const moons: Shape = (options = {}) => {
  const [outer, inner] = halves(options)
  return shuffled(
    [
      spaced(0, Math.PI, outer).map((a): Point => [Math.cos(a), Math.sin(a)]),
      spaced(0, Math.PI, inner).map((a): Point => [1 - Math.cos(a), 1 - Math.sin(a) - 0.5]),
    ],
    options,
  )
}

/** A circle within a circle: scikit-learn's `make_circles` with a factor of ½, number by number for the same seed. */
export const circles: Shape = (options = {}) => {
  const [outer, inner] = halves(options)
  const circle = (count: number, radius: number): Point[] =>
    spaced(0, 2 * Math.PI, count, false).map((a) => [radius * Math.cos(a), radius * Math.sin(a)])
  return shuffled([circle(outer, 1), circle(inner, 0.5)], options)
}

/** The four quadrants of a square, of which opposite ones are of one class. */
export const xor: Shape = (options = {}) => {
  const { seed = 1337, random = new NumpyRandom(seed) } = options
  const quadrant = (count: number, sign: number): Point[] =>
    Array.from({ length: count }, () => {
      const [x, y] = [random.uniform(-1, 1), random.uniform(0, 1)]
      return [x, sign * Math.sign(x) * y]
    })
  const [same, opposite] = halves(options)
  return shuffled([quadrant(same, 1), quadrant(opposite, -1)], { ...options, random })
}

/** Two arms that wind around each other one and a half times. */
export const spiral: Shape = (options = {}) => {
  const arm = (count: number, turn: number): Point[] =>
    spaced(0.1, 1, count).map((r) => {
      const a = 3 * Math.PI * r + turn
      return [r * Math.cos(a), r * Math.sin(a)]
    })
  const [first, second] = halves(options)
  return shuffled([arm(first, 0), arm(second, Math.PI)], {
    ...options,
    noise: (options.noise ?? 0.1) / 4,
  })
}

/** Gaussian clouds, one a class, around points on a circle. */
export const blobs = ({
  centers = 2,
  ...options
}: ShapeOptions & { centers?: number } = {}): Dataset => {
  if (!(Number.isInteger(centers) && centers >= 1)) {
    throw new RangeError(`got ${centers} centers; pass an integer ≥ 1`)
  }
  const { samples = 100 } = options
  halves(options)
  const clouds = spaced(0, 2 * Math.PI, centers, false).map((a, i) => {
    const count = Math.floor((samples + i) / centers)
    return Array.from({ length: count }, (): Point => [Math.cos(a), Math.sin(a)])
  })
  return shuffled(clouds, { ...options, noise: (options.noise ?? 0.1) * 3 })
}

/** A curve to be fitted: sin 3x + x/2 on [−1.5, 1.5], with noise. */
export const curve: Shape = (options = {}) => {
  halves(options)
  const { samples = 100, noise = 0.1, seed = 1337, random = new NumpyRandom(seed) } = options
  const xs = spaced(-1.5, 1.5, samples)
  return {
    X: xs.map((x) => [x]),
    y: xs.map((x) => Math.sin(3 * x) + x / 2 + random.normal(0, noise)),
    classes: [],
    features: ['x'],
  }
}
