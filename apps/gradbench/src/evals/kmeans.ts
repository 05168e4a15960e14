import { sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { pick, sumOf } from '@mg/engine/loops'
import { rowsOf } from './eval'
import type { Eval } from './eval'

interface Input {
  points: number[][]
  centroids: number[][]
}

const squaredDistance = (p: readonly Value[], q: readonly Value[]): Value =>
  sum(p.map((x, i) => x.sub(q[i]!).square()))

/** The index of the smallest of a list, the first of several. */
function indexOfLeast(xs: readonly Value[]): Value {
  let [least, index] = [xs[0]!, sum([])]
  xs.slice(1).forEach((x, i) => {
    const isLess = x.lt(least)
    least = isLess.where(x, least)
    index = isLess.where(i + 1, index)
  })
  return index
}

/** The sum of the squared distances of points from the nearest of some centroids. */
const cost = (centroids: Value[][], points: number[][]): Value =>
  sumOf((point: Value[]) => {
    const nearest = indexOfLeast(centroids.map((centroid) => squaredDistance(point, centroid)))
    return squaredDistance(point, pick(centroids, nearest))
  }, points)

const compiled = ({ points, centroids }: Input) =>
  compile(
    (centroids: Value[][]) => cost(centroids, points),
    [centroids.map((centroid) => vector(centroid.length))],
  )

export const kmeans = {
  cost(input: Input) {
    const f = compiled(input)
    return { run: () => f(input.centroids) }
  },
  /** The direction of Newton's method: the gradient, each number divided by the diagonal of the Hessian, which has nothing else. */
  dir(input: Input) {
    const f = compiled(input)
    const { centroids } = input
    const ones = centroids.map((centroid) => centroid.map(() => 1))
    const width = centroids[0]!.length
    const gradient = new Float64Array(centroids.length * width)
    const diagonal = new Float64Array(gradient.length)
    return {
      run() {
        f.gradient(centroids, gradient)
        f.hvp(centroids, ones, diagonal)
        return gradient.map((slope, i) => slope / diagonal[i]!)
      },
      output: (direction: Float64Array) => rowsOf(direction, width),
    }
  },
} satisfies Eval
