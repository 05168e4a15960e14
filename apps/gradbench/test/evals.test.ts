import { describe, expect, it } from 'vitest'
import { evaluate } from '../src/protocol'
import { D, STEP, gradientByDifferences, inner, total } from './differences'
import type { Big } from './differences'
import { list, rows, stream } from '../src/figures/inputs'

/** What the tool answers. */
const answer = (module: string, name: string, input: unknown): unknown =>
  evaluate(module, name, input).output

/** Asserts that numbers agree to twelve digits of the largest. */
function expectClose(actual: unknown, expected: readonly number[]): void {
  const numbers = [actual].flat(3) as number[]
  const scale = Math.max(...expected.map(Math.abs))
  expect(scale).toBeGreaterThan(0)
  expect(numbers).toHaveLength(expected.length)
  numbers.forEach((number, i) => {
    expect(Math.abs(number - expected[i]!), `number ${i}`).toBeLessThan(1e-12 * scale)
  })
}

const big = (xs: readonly number[]): Big[] => xs.map((x) => new D(x))

describe('hello', () => {
  it('squares a number, and doubles one', () => {
    expect(answer('hello', 'square', 16384)).toBe(268435456)
    expect(answer('hello', 'double', 64)).toBe(128)
  })
})

describe('llsq', () => {
  const x = list(stream(1), 5)
  const n = 12
  const distance = (x: readonly Big[]): Big =>
    total(
      Array.from({ length: n }, (_, i) => {
        const t = new D(2 * i).div(n - 1).sub(1)
        const value = total(x.map((c, power) => c.mul(t.pow(power))))
        return value
          .sub(t.s * (t.isZero() ? 0 : 1))
          .pow(2)
          .div(2)
      }),
    )

  it('is half the squared distance of a polynomial from a step', () => {
    expectClose(answer('llsq', 'primal', { x, n }), [distance(big(x)).toNumber()])
  })

  it('has the gradient of central differences', () => {
    expectClose(answer('llsq', 'gradient', { x, n }), gradientByDifferences(distance, x))
  })

  it('counts the middle point, where the step is 0', () => {
    expect(answer('llsq', 'primal', { x: [0], n: 3 })).toBe(1)
  })
})

describe('lse', () => {
  it('is the logarithm of a sum of exponentials, whose gradient is their shares', () => {
    const x = list(stream(2), 33).map((u) => 200 * u - 100)
    const exponentials = big(x).map((number) => number.exp())
    const sum = total(exponentials)
    expectClose(answer('lse', 'primal', { x }), [sum.ln().toNumber()])
    expectClose(
      answer('lse', 'gradient', { x }),
      exponentials.map((share) => share.div(sum).toNumber()),
    )
  })

  it('neither overflows nor vanishes', () => {
    expect(answer('lse', 'primal', { x: [1000, 1000] })).toBeCloseTo(1000 + Math.LN2, 10)
    expect(answer('lse', 'gradient', { x: [-1000, -1000] })).toEqual([0.5, 0.5])
  })
})

describe('det', () => {
  // Gaussian elimination, which has nothing of the expansion by minors.
  const determinant = (entries: readonly Big[], size: number): Big => {
    const matrix = Array.from({ length: size }, (_, i) => entries.slice(i * size, (i + 1) * size))
    let result = new D(1)
    for (let i = 0; i < size; i++) {
      const pivot = matrix.findIndex((row, j) => j >= i && !row[i]!.isZero())
      if (pivot !== i) result = result.neg()
      ;[matrix[i], matrix[pivot]] = [matrix[pivot]!, matrix[i]!]
      result = result.mul(matrix[i]![i]!)
      for (let j = i + 1; j < size; j++) {
        const factor = matrix[j]![i]!.div(matrix[i]![i]!)
        matrix[j] = matrix[j]!.map((entry, k) => entry.sub(factor.mul(matrix[i]![k]!)))
      }
    }
    return result
  }

  for (const ell of [1, 2, 5, 6]) {
    it(`agrees with Gaussian elimination, and so does its gradient, for ${ell} rows`, () => {
      const A = list(stream(ell), ell * ell)
      expectClose(answer('det', 'primal', { A, ell }), [determinant(big(A), ell).toNumber()])
      expectClose(
        answer('det', 'gradient', { A, ell }),
        gradientByDifferences((a) => determinant(a, ell), A),
      )
    })
  }
})

describe('gmm', () => {
  const next = stream(4)
  const [d, k, n, m, gamma] = [3, 2, 6, 1, 0.75]
  const input = {
    d,
    k,
    n,
    m,
    gamma,
    x: rows(next, n, d),
    alpha: list(next, k),
    mu: rows(next, k, d),
    q: rows(next, k, d),
    l: rows(next, k, (d * (d - 1)) / 2),
  }
  const numbers = [...input.alpha, ...input.mu.flat(), ...input.q.flat(), ...input.l.flat()]

  /** The definition: densities are multiplied, and their logarithm taken at the end. */
  const logPosterior = (parameters: readonly Big[]): Big => {
    let at = 0
    const take = (count: number): Big[] => parameters.slice(at, (at += count))
    const matrix = (count: number): Big[][] => Array.from({ length: k }, () => take(count))
    const alpha = take(k)
    const [mu, q, l] = [matrix(d), matrix(d), matrix(3)]
    const pi = D.acos(-1)
    const weights = alpha.map((a) => a.exp())
    const triangles = q.map((q, i) => {
      const [a, b, c] = l[i]! as [Big, Big, Big]
      const [x, y, z] = q.map((number) => number.exp()) as [Big, Big, Big]
      return [
        [x, new D(0), new D(0)],
        [a, y, new D(0)],
        [b, c, z],
      ]
    })
    const rootOfDeterminant = q.map((q) => total(q).exp())
    const likelihood = input.x.reduce((product, x) => {
      const densities = triangles.map((rows, i) => {
        const centred = mu[i]!.map((mean, j) => new D(x[j]!).sub(mean))
        const squared = total(rows.map((row) => inner(row, centred).pow(2)))
        return weights[i]!.div(total(weights))
          .mul(squared.div(-2).exp())
          .mul(rootOfDeterminant[i]!)
          .div(pi.mul(2).pow(new D(d).div(2)))
      })
      return product.mul(total(densities))
    }, new D(1))
    // Wishart with n = d + m + 1 = 5 degrees of freedom: Γ₃(5/2) = π^(3/2) Γ(5/2) Γ(2) Γ(3/2).
    const gammas = pi.pow(1.5).mul(pi.sqrt().mul(0.75)).mul(pi.sqrt().div(2))
    const prior = triangles.reduce((product, rows, i) => {
      const trace = total(rows.flat().map((entry) => entry.pow(2))).mul(gamma ** 2)
      return product
        .mul(rootOfDeterminant[i]!.pow(m))
        .mul(trace.div(-2).exp())
        .mul(new D(gamma).pow(15))
        .div(new D(2).pow(7.5).mul(gammas))
    }, new D(1))
    return likelihood.mul(prior).ln()
  }

  it('is the logarithm of the posterior, as it is defined', () => {
    expectClose(answer('gmm', 'objective', input), [logPosterior(big(numbers)).toNumber()])
  })

  it('has the gradient of central differences', () => {
    const { alpha, mu, q, l } = answer('gmm', 'jacobian', input) as typeof input
    expect([mu.length, q.length, l.length]).toEqual([k, k, k])
    expectClose([alpha, mu, q, l], gradientByDifferences(logPosterior, numbers))
  })
})

describe('lstm', () => {
  const next = stream(5)
  const [layers, size, length] = [2, 2, 4]
  const input = {
    main_params: rows(next, 2 * layers, 4 * size),
    extra_params: rows(next, 3, size),
    state: rows(next, 2 * layers, size),
    sequence: rows(next, length, size).map((row) => row.map(Math.round)),
  }
  const numbers = [...input.main_params, ...input.extra_params].flat()

  const sigmoid = (x: Big): Big => new D(1).div(x.neg().exp().add(1))
  /** Written with indices, cell by cell. */
  const loss = (parameters: readonly Big[]): Big => {
    const main = (layer: number, isBias: number, gate: number, i: number): Big =>
      parameters[((2 * layer + isBias) * 4 + gate) * size + i]!
    const extra = (row: number, i: number): Big => parameters[(8 * layers + row) * size + i]!
    const state = input.state.map(big)
    let sum = new D(0)
    for (let t = 0; t + 1 < length; t++) {
      let x = input.sequence[t]!.map((bit, i) => extra(0, i).mul(bit))
      for (let layer = 0; layer < layers; layer++) {
        const [hidden, cell] = [state[2 * layer]!, state[2 * layer + 1]!]
        for (let i = 0; i < size; i++) {
          const gate = (index: number, value: Big): Big =>
            value.mul(main(layer, 0, index, i)).add(main(layer, 1, index, i))
          const change = gate(3, hidden[i]!)
            .tanh()
            .mul(sigmoid(gate(1, hidden[i]!)))
          cell[i] = cell[i]!.mul(sigmoid(gate(0, x[i]!))).add(change)
          hidden[i] = sigmoid(gate(2, x[i]!)).mul(cell[i]!.tanh())
        }
        x = hidden
      }
      const scores = x.map((value, i) => value.mul(extra(1, i)).add(extra(2, i)))
      const normalizer = total(scores.map((score) => score.exp()))
        .add(2)
        .ln()
      input.sequence[t + 1]!.forEach((bit, i) => {
        sum = sum.add(normalizer.sub(scores[i]!).mul(bit))
      })
    }
    return sum.div((length - 1) * size)
  }

  it('is the mean loss over the sequence', () => {
    expectClose(answer('lstm', 'objective', input), [loss(big(numbers)).toNumber()])
  })

  it('has the gradient of central differences, of the main parameters and then the extra ones', () => {
    expectClose(answer('lstm', 'jacobian', input), gradientByDifferences(loss, numbers))
  })
})

describe('ode', () => {
  const x = list(stream(6), 5).map((u) => u + 0.5)

  it('is Taylor’s polynomial where one step is enough of it', () => {
    // yᵢ = x₀⋯xᵢ·tⁱ⁺¹/(i+1)!, which a method of order 4 has exactly up to t⁴.
    for (const s of [1, 7]) {
      const expected = [2, 2, 4 / 3, 2 / 3].map((c, i) =>
        x.slice(0, i + 1).reduce((product, factor) => product * factor, c),
      )
      expectClose(answer('ode', 'primal', { x: x.slice(0, 4), s }), expected)
    }
  })

  it('has the gradient of central differences', () => {
    const s = 3
    const last = (x: readonly Big[]): Big => {
      const h = new D(2).div(s)
      const slope = (y: readonly Big[]): Big[] => x.map((c, i) => (i === 0 ? c : c.mul(y[i - 1]!)))
      let y = x.map(() => new D(0))
      for (let step = 0; step < s; step++) {
        const ahead = (k: readonly Big[], by: Big): Big[] => y.map((v, i) => v.add(k[i]!.mul(by)))
        const k1 = slope(y)
        const k2 = slope(ahead(k1, h.div(2)))
        const k3 = slope(ahead(k2, h.div(2)))
        const k4 = slope(ahead(k3, h))
        y = y.map((v, i) =>
          v.add(h.div(6).mul(k1[i]!.add(k2[i]!.mul(2)).add(k3[i]!.mul(2)).add(k4[i]!))),
        )
      }
      return y.at(-1)!
    }
    expectClose(answer('ode', 'gradient', { x, s }), gradientByDifferences(last, x))
  })
})

describe('ba', () => {
  const next = stream(7)
  const camera = [...list(next, 9), 0.1 * next(), 0.1 * next()]
  const point = list(next, 3).map((u) => u + 2)
  const feature = list(next, 2)
  const w = 0.4
  const input = { n: 2, m: 3, p: 11, cam: camera, x: point, w, feat: feature }

  /** A camera turns a point by the matrix exponential of its axis, summed up as a series. */
  const reprojection = (numbers: readonly Big[]): Big[] => {
    const [a, b, c] = numbers as [Big, Big, Big]
    const zero = new D(0)
    const generator = [
      [zero, c.neg(), b],
      [c, zero, a.neg()],
      [b.neg(), a, zero],
    ]
    let term = [0, 1, 2].map((i) => numbers[11 + i]!.sub(numbers[3 + i]!))
    let turned = term
    for (let order = 1; order < 36; order++) {
      term = generator.map((row) => inner(row, term).div(order))
      turned = turned.map((x, i) => x.add(term[i]!))
    }
    const plane = [turned[0]!.div(turned[2]!), turned[1]!.div(turned[2]!)]
    const r = inner(plane, plane)
    const distortion = numbers[9]!.mul(r).add(numbers[10]!.mul(r).mul(r)).add(1)
    return plane.map((u, i) =>
      u
        .mul(distortion)
        .mul(numbers[6]!)
        .add(numbers[7 + i]!)
        .sub(feature[i]!)
        .mul(numbers[14]!),
    )
  }
  const variables = [...camera, ...point, w]

  it('weights how far projections are from what was seen', () => {
    expectClose(
      (answer('ba', 'objective', input) as { reproj_error: { elements: number[] } }).reproj_error
        .elements,
      reprojection(big(variables)).map((error) => error.toNumber()),
    )
    expect(answer('ba', 'objective', input)).toMatchObject({
      reproj_error: { repeated: 11 },
      w_err: { element: 1 - w * w, repeated: 11 },
    })
  })

  it('has the sparse Jacobian of central differences', () => {
    const { rows, cols, vals } = answer('ba', 'jacobian', input) as Record<string, number[]>
    const expected = [0, 1].flatMap((i) =>
      gradientByDifferences((x) => reprojection(x)[i]!, variables),
    )
    expectClose(vals, [...expected, -2 * w])
    const columns = [...Array(11).keys(), 22, 23, 24, 31]
    expect(cols).toEqual([...columns, ...columns, 41])
    const starts = Array.from({ length: 23 }, (_, i) => 15 * i)
    expect(rows).toEqual([...starts, 331, 332, 333, 334, 335, 336, 337, 341])
  })

  it('has derivatives where a camera is not turned', () => {
    const straight = { ...input, cam: [0, 0, 0, ...camera.slice(3)] }
    const { vals } = answer('ba', 'jacobian', straight) as { vals: number[] }
    const at = [0, 0, 0, ...variables.slice(3)]
    const expected = [0, 1].flatMap((i) => gradientByDifferences((x) => reprojection(x)[i]!, at))
    expectClose(vals, [...expected, -2 * w])
  })
})

describe('ht', () => {
  const next = stream(9)
  const matrix = (height: number, width: number): number[][] => rows(next, height, width)
  const bones = 22
  const model = {
    bone_count: bones,
    parents: Array.from({ length: bones }, (_, i) => (i % 4 === 1 ? 0 : i - 1)),
    base_relatives: Array.from({ length: bones }, () => matrix(4, 4)),
    inverse_base_absolutes: Array.from({ length: bones }, () => matrix(4, 4)),
    base_positions: matrix(4, 3).map((row) => [...row, 1]),
    weights: matrix(4, bones),
    triangles: [
      [0, 1, 2],
      [0, 3, 1],
    ],
    is_mirrored: false,
  }
  const theta = list(next, 26)
  const points = matrix(2, 3)
  const us = matrix(2, 2)
  const simple = { theta, us: [], data: { model, correspondences: [3, 0], points } }
  const complicated = { theta, us, data: { model, correspondences: [1, 0], points } }

  const product = (a: readonly Big[][], b: readonly Big[][]): Big[][] =>
    a.map((row) =>
      b[0]!.map((_, j) =>
        inner(
          row,
          b.map((other) => other[j]!),
        ),
      ),
    )
  /** The exponential of a matrix of 3 rows, as a series: a rotation about an axis. */
  const rotation = ([a, b, c]: readonly Big[]): Big[][] => {
    const zero = new D(0)
    const one = new D(1)
    const generator = [
      [zero, c!.neg(), b!],
      [c!, zero, a!.neg()],
      [b!.neg(), a!, zero],
    ]
    let term = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? one : zero)))
    let result = term
    for (let order = 1; order < 30; order++) {
      term = product(term, generator).map((row) => row.map((entry) => entry.div(order)))
      result = result.map((row, i) => row.map((entry, j) => entry.add(term[i]![j]!)))
    }
    return result
  }

  /** All vertices are moved by all bones, one after the other. */
  const vertices = (theta: readonly Big[], isMirrored: boolean): Big[][] => {
    const zero = new D(0)
    const absolutes: Big[][][] = []
    for (let bone = 0; bone < bones; bone++) {
      const joint = (bone - 2) % 4
      const first = 6 + 4 * Math.floor((bone - 2) / 4)
      const isBent = bone >= 2 && joint < 3
      const x = isBent ? theta[first + (joint === 0 ? 0 : joint + 1)]! : zero
      const z = isBent && joint === 0 ? theta[first + 1]! : zero
      const [cx, sx, cz, sz] = [x.cos(), x.sin(), z.cos(), z.sin()]
      // About the x axis, and then about the z axis.
      const turned = [
        [cz, sz.neg().mul(cx), sz.mul(sx)],
        [sz, cz.mul(cx), cz.neg().mul(sx)],
        [zero, sx, cx],
      ]
      const bent = [...turned.map((row) => [...row, zero]), [zero, zero, zero, new D(1)]]
      const relative = product(model.base_relatives[bone]!.map(big), bent)
      const parent = model.parents[bone]!
      absolutes.push(parent < 0 ? relative : product(absolutes[parent]!, relative))
    }
    const turned = rotation(theta.slice(0, 3))
    const transforms = absolutes.map((absolute, bone) =>
      product(absolute.slice(0, 3), model.inverse_base_absolutes[bone]!.map(big)),
    )
    return model.base_positions.map((position, v) => {
      const posed = [zero, zero, zero]
      transforms.forEach((transform, bone) => {
        const moved = transform.map((row) => inner(row, big(position)))
        for (let j = 0; j < 3; j++)
          posed[j] = posed[j]!.add(moved[j]!.mul(model.weights[v]![bone]!))
      })
      if (isMirrored) posed[0] = posed[0]!.neg()
      return turned.map((row, j) => inner(row, posed).add(theta[3 + j]!))
    })
  }
  const distances = (input: typeof complicated | typeof simple, numbers: readonly Big[]): Big[] => {
    const { correspondences, model } = input.data
    const free = input.us.length > 0 ? 2 : 0
    const all = vertices(numbers.slice(free), model.is_mirrored)
    return correspondences.flatMap((index, i) => {
      if (free === 0) return all[index]!.map((x, j) => new D(points[i]![j]!).sub(x))
      const [a, b, c] = model.triangles[index]!.map((vertex) => all[vertex]!)
      const [s, t] = us[i]!.map((u, j) => numbers[j]!.add(u)) as [Big, Big]
      return a!.map((x, j) =>
        new D(points[i]![j]!)
          .sub(s.mul(x))
          .sub(t.mul(b![j]!))
          .sub(s.neg().sub(t).add(1).mul(c![j]!)),
      )
    })
  }

  for (const [name, input] of [
    ['of vertices', simple],
    ['of places on triangles', complicated],
    [
      'of a left hand',
      { ...simple, data: { ...simple.data, model: { ...model, is_mirrored: true } } },
    ],
  ] as const) {
    it(`has the distances ${name}, and their Jacobian by central differences`, () => {
      const at = [...(input.us.length > 0 ? [0, 0] : []), ...theta]
      const expected = distances(input, big(at)).map((distance) => distance.toNumber())
      expectClose(answer('ht', 'objective', input), expected)
      const columns = at.map((_, i) => {
        const moved = (by: Big): Big[] =>
          distances(
            input,
            big(at).map((x, j) => (i === j ? x.add(by) : x)),
          )
        const [after, before] = [moved(STEP), moved(STEP.neg())]
        return after.map((x, j) => x.sub(before[j]!).div(STEP.mul(2)).toNumber())
      })
      expectClose(
        answer('ht', 'jacobian', input),
        expected.flatMap((_, j) => columns.map((column) => column[j]!)),
      )
    })
  }
})

describe('kmeans', () => {
  const next = stream(8)
  const points = rows(next, 20, 3)
  const centroids = points.slice(-4)

  it('is the sum of squared distances from the nearest centroid', () => {
    const cost = total(
      points.map((point) =>
        D.min(
          ...centroids.map((centroid) =>
            total(point.map((x, i) => new D(x).sub(centroid[i]!).pow(2))),
          ),
        ),
      ),
    )
    expectClose(answer('kmeans', 'cost', { points, centroids }), [cost.toNumber()])
  })

  it('steps from each centroid to the mean of its points', () => {
    const squared = (p: readonly number[], q: readonly number[]): number =>
      p.reduce((sum, x, i) => sum + (x - q[i]!) ** 2, 0)
    const owners = points.map((point) => {
      const distances = centroids.map((centroid) => squared(point, centroid))
      return distances.indexOf(Math.min(...distances))
    })
    const expected = centroids.map((centroid, k) => {
      const own = points.filter((_, i) => owners[i] === k)
      return centroid.map((x, j) => x - own.reduce((sum, p) => sum + p[j]!, 0) / own.length)
    })
    expectClose(answer('kmeans', 'dir', { points, centroids }), expected.flat())
  })
})

describe.each(['ff', 'fr', 'rf', 'rr'])('nested derivatives, %s', (modes) => {
  it('find the saddle point', () => {
    const expected = 8.246324826140356e-6
    expect(answer('saddle', modes, { start: [1, 1] })).toEqual(Array(4).fill(expected))
  })

  it('find where the particle meets the origin', () => {
    expect(answer('particle', modes, { w: 0 })).toBeCloseTo(0.2071918746486116, 14)
  })
})
