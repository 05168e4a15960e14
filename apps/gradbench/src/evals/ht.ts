import { cos, dot, norm, sin } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { map } from '@mg/engine/loops'
import { rowsOf } from './eval'
import type { Eval } from './eval'

interface Input {
  theta: number[]
  data: {
    model: {
      bone_count: number
      parents: number[]
      base_relatives: number[][][]
      inverse_base_absolutes: number[][][]
      base_positions: number[][]
      weights: number[][]
      triangles: number[][]
      is_mirrored: boolean
    }
    correspondences: number[]
    points: number[][]
  }
  us: number[][]
}

type Matrix = readonly (readonly (Value | number)[])[]

/** The product of two matrices, whose elements may be plain numbers. */
function product(a: Matrix, b: Matrix): Value[][] {
  return a.map((row) =>
    b[0]!.map((_, j) =>
      dot(
        row,
        b.map((other) => other[j]!),
      ),
    ),
  )
}

/** The rotation about an axis, by as many radians as it is long; none below 0.0001. */
function rotation(axis: readonly Value[]): Value[][] {
  const angle = norm(axis)
  const isTurned = angle.ge(1e-4)
  const unit = axis.map((a) => a.div(isTurned.where(angle, 1)))
  const [x, y, z] = unit as [Value, Value, Value]
  const [s, c] = [sin(angle), cos(angle)]
  const zero = s.mul(0)
  const crossed = [
    [zero, z.neg(), y],
    [z, zero, x.neg()],
    [y.neg(), x, zero],
  ]
  return unit.map((u, i) =>
    unit.map((v, j) =>
      isTurned.where(
        u
          .mul(v)
          .mul(c.neg().add(1))
          .add(crossed[i]![j]!.mul(s))
          .add(i === j ? c : 0),
        i === j ? 1 : 0,
      ),
    ),
  )
}

/** The rotations of a bone about its x, then y, then z axis, as an affine transform. */
function bend([x, z, y]: readonly (Value | number)[]): Matrix {
  const about = (angle: Value | number): [Value | number, Value | number] =>
    angle === 0 ? [1, 0] : [cos(angle), sin(angle)]
  const [[cx, sx], [cy, sy], [cz, sz]] = [about(x!), about(y!), about(z!)]
  const minus = (s: Value | number): Value | number => (typeof s === 'number' ? -s : s.neg())
  const aboutX = [
    [1, 0, 0],
    [0, cx, minus(sx)],
    [0, sx, cx],
  ]
  const aboutY = [
    [cy, 0, sy],
    [0, 1, 0],
    [minus(sy), 0, cy],
  ]
  const aboutZ = [
    [cz, minus(sz), 0],
    [sz, cz, 0],
    [0, 0, 1],
  ]
  const turned = product(product(aboutZ, aboutY), aboutX)
  return [...turned.map((row) => [...row, 0]), [0, 0, 0, 1]]
}

/** The angles by which each bone bends: of each of five fingers three joints, the first of which has two. */
function anglesOf(fingers: readonly Value[], bones: number): (Value | number)[][] {
  const angles = Array.from({ length: bones }, (): (Value | number)[] => [0, 0, 0])
  let at = 0
  for (let finger = 0; finger < 5; finger++) {
    for (let joint = 0; joint < 3; joint++) {
      const bone = angles[2 + 4 * finger + joint]!
      bone[0] = fingers[at++]!
      if (joint === 0) bone[1] = fingers[at++]!
    }
  }
  return angles
}

/** How far points of a surface are from where they were measured: three numbers for each point. */
function distances(theta: readonly Value[], offset: readonly Value[], input: Input): Value[][] {
  const { data, us } = input
  const { model, correspondences, points } = data
  const absolutes: Matrix[] = []
  anglesOf(theta.slice(6), model.bone_count).forEach((angles, i) => {
    const relative = product(model.base_relatives[i]!, bend(angles))
    const parent = model.parents[i]!
    absolutes.push(parent < 0 ? relative : product(absolutes[parent]!, relative))
  })
  const transforms = absolutes.map((absolute, i) =>
    product(absolute, model.inverse_base_absolutes[i]!),
  )
  const turned = rotation(theta.slice(0, 3))
  // Row j of all transforms, one after the other: a position is a dot with them.
  const rows = [0, 1, 2].map((j) => transforms.flatMap((transform) => transform[j]!))
  const skin = (vertex: number): number[] =>
    model.weights[vertex]!.flatMap((weight) => model.base_positions[vertex]!.map((x) => weight * x))
  const position = (skin: readonly Value[]): Value[] => {
    const [x, y, z] = rows.map((row) => dot(row, skin)) as [Value, Value, Value]
    const posed = [model.is_mirrored ? x.neg() : x, y, z]
    return turned.map((row, j) => dot(row, posed).add(theta[3 + j]!))
  }
  const vertices = correspondences.map((index) =>
    us.length > 0 ? model.triangles[index]! : [index],
  )
  return map(
    (skins: Value[][], u: Value[], point: Value[]) => {
      const [a, b, c] = skins.map(position)
      if (us.length === 0) return point.map((x, j) => x.sub(a![j]!))
      const [s, t] = u.map((u, i) => u.add(offset[i]!)) as [Value, Value]
      const rest = s.add(t).neg().add(1)
      return point.map((x, j) => x.sub(dot([s, t, rest], [a![j]!, b![j]!, c![j]!])))
    },
    vertices.map((corners) => corners.map(skin)),
    us.length > 0 ? us : points.map(() => [0, 0]),
    points,
  )
}

/** A function of how far all places on the surface are moved, and of the pose. */
const compiled = (input: Input) => {
  const free = input.us.length > 0 ? 2 : 0
  const f = compile(
    (offset: Value[], theta: Value[]) => distances(theta, offset, input),
    [vector(free), vector(input.theta.length)],
  )
  const count = 3 * input.data.points.length
  return { f, offset: new Float64Array(free), width: free + input.theta.length, count }
}

export const ht = {
  objective(input: Input) {
    const { f, offset, count } = compiled(input)
    const out = new Float64Array(count)
    return { run: () => f(offset, input.theta, out) }
  },
  /** Each error depends on its own two coordinates on the surface, so that all of them share two columns. */
  jacobian(input: Input) {
    const { f, offset, count, width } = compiled(input)
    const out = new Float64Array(count * width)
    return {
      run: () => f.jacobian(offset, input.theta, out),
      output: () => rowsOf(out, width),
    }
  },
} satisfies Eval
