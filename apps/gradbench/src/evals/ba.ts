import { cos, dot, jacobian, sin, sqrt } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import { map, pick, sequence } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  n: number
  m: number
  p: number
  cam: number[]
  x: number[]
  w: number
  feat: number[]
}

const cross = ([a, b, c]: readonly Value[], [x, y, z]: readonly Value[]): Value[] => [
  b!.mul(z!).sub(c!.mul(y!)),
  c!.mul(x!).sub(a!.mul(z!)),
  a!.mul(y!).sub(b!.mul(x!)),
]

/** A point turned about an axis, by as many radians as the axis is long: Rodrigues' formula. */
function rotated(axis: readonly Value[], point: readonly Value[]): Value[] {
  const squared = dot(axis, axis)
  const isTurned = squared.gt(0)
  const angle = sqrt(isTurned.where(squared, 1))
  const unit = axis.map((a) => a.div(angle))
  const [c, s] = [cos(angle), sin(angle)]
  const along = dot(unit, point).mul(c.neg().add(1))
  const across = cross(unit, point)
  const small = cross(axis, point)
  return point.map((x, i) =>
    isTurned.where(x.mul(c).add(across[i]!.mul(s)).add(unit[i]!.mul(along)), x.add(small[i]!)),
  )
}

/**
 * Where a camera sees a point: rotation (3), centre (3), focal length, principal point (2), and two
 * coefficients of the distortion along the radius.
 */
function projected(camera: readonly Value[], point: readonly Value[]): Value[] {
  const [focal, k1, k2] = [camera[6]!, camera[9]!, camera[10]!]
  const centred = point.map((x, i) => x.sub(camera[3 + i]!))
  const [x, y, z] = rotated(camera.slice(0, 3), centred)
  const plane = [x!.div(z!), y!.div(z!)]
  const squared = dot(plane, plane)
  const distortion = k1.mul(squared).add(k2.mul(squared.square())).add(1)
  return plane.map((u, i) =>
    u
      .mul(distortion)
      .mul(focal)
      .add(camera[7 + i]!),
  )
}

/** How far a camera's view of a point is from where it was seen, weighted. */
const reprojection = (
  camera: readonly Value[],
  point: readonly Value[],
  weight: Value,
  feature: readonly Value[],
): Value[] => projected(camera, point).map((u, i) => u.sub(feature[i]!).mul(weight))

/** 1 − w², by which weights are kept near 1. */
const weightError = (weight: Value): Value => weight.square().neg().add(1)

/** Which camera saw which point. */
type Observation = [camera: Value, point: Value]

const SHAPES = [
  sequence(vector(11)),
  sequence(vector(3)),
  sequence(),
  sequence([scalar, scalar]),
  sequence(vector(2)),
] as const

const errors = compile(
  (
    cameras: Value[][],
    points: Value[][],
    weights: Value[],
    observations: Observation[],
    features: Value[][],
  ) => ({
    reprojections: map(
      ([camera, point], weight: Value, feature: Value[]) =>
        reprojection(pick(cameras, camera), pick(points, point), weight, feature),
      observations,
      weights,
      features,
    ),
    weightErrors: map(weightError, weights),
  }),
  SHAPES,
)

/** What is not 0 in the Jacobian: of each observation two rows of 15, and one number of each weight. */
const blocks = compile(
  (
    cameras: Value[][],
    points: Value[][],
    weights: Value[],
    observations: Observation[],
    features: Value[][],
  ) => ({
    reprojections: map(
      ([camera, point], weight: Value, feature: Value[]) =>
        jacobian(
          (x: Value[]) => reprojection(x.slice(0, 11), x.slice(11, 14), x[14]!, feature),
          [...pick(cameras, camera), ...pick(points, point), weight],
        ),
      observations,
      weights,
      features,
    ),
    weightErrors: map((weight: Value) => weight.mul(-2), weights),
  }),
  SHAPES,
)

/** The input of `count` observations: GradBench sends one camera, point, weight and feature, to be repeated. */
function repeated({ n, m, p, cam, x, w, feat }: Input) {
  const times = (count: number, numbers: readonly number[]): Float64Array =>
    Float64Array.from({ length: count * numbers.length }, (_, i) => numbers[i % numbers.length]!)
  return [
    times(n, cam),
    times(m, x),
    times(p, [w]),
    Float64Array.from({ length: 2 * p }, (_, i) => (i >> 1) % (i % 2 === 0 ? n : m)),
    times(p, feat),
  ] as const
}

/** A sparse matrix, row after row: where each row begins, and the column and the value of each entry. */
interface SparseMatrix {
  rows: Int32Array
  cols: Int32Array
  vals: Float64Array
}

export const ba = {
  objective(input: Input) {
    const given = repeated(input)
    const out = new Float64Array(3 * input.p)
    return {
      run: () => errors(...given, out),
      output: () => ({
        reproj_error: { elements: Array.from(out.subarray(0, 2)), repeated: input.p },
        w_err: { element: out.at(-1), repeated: input.p },
      }),
    }
  },
  jacobian(input: Input) {
    const given = repeated(input)
    const { n, m, p } = input
    const vals = new Float64Array(31 * p)
    return {
      run(): SparseMatrix {
        blocks(...given, vals)
        const rows = new Int32Array(3 * p + 1)
        const cols = new Int32Array(31 * p)
        for (let i = 0, at = 0; i < 2 * p; i++) {
          const camera = (i >> 1) % n
          const point = (i >> 1) % m
          for (let j = 0; j < 11; j++) cols[at++] = 11 * camera + j
          for (let j = 0; j < 3; j++) cols[at++] = 11 * n + 3 * point + j
          cols[at++] = 11 * n + 3 * m + (i >> 1)
          rows[i + 1] = at
        }
        for (let i = 0; i < p; i++) {
          cols[30 * p + i] = 11 * n + 3 * m + i
          rows[2 * p + i + 1] = 30 * p + i + 1
        }
        return { rows, cols, vals }
      },
      /** The first observation and the last entry stand for all. */
      output: ({ rows, cols, vals }: SparseMatrix) => {
        const ends = (numbers: Int32Array | Float64Array): number[] => [
          ...numbers.subarray(0, 30),
          numbers.at(-1)!,
        ]
        return { rows: ends(rows), cols: ends(cols), vals: ends(vals) }
      },
    }
  },
} satisfies Eval
