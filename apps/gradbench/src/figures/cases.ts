import { list, rows, stream } from './inputs'

/** A line of the table: an input of an eval, and the same numbers for the program in C++. */
export interface Case {
  name: string
  module: string
  function: string
  input: object
  /** What the program in C++ reads, where there is one. */
  native?: readonly number[]
}

const SEED = 31337

function gmm(d: number, k: number): Case {
  const next = stream(SEED)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const [n, m, gamma] = [1000, 0, 1]
  const input = {
    d,
    k,
    n,
    m,
    gamma,
    x: rows(normal, n, d),
    alpha: list(normal, k),
    mu: rows(next, k, d),
    q: rows(normal, k, d),
    l: rows(normal, k, (d * (d - 1)) / 2),
  }
  const { x, alpha, mu, q, l } = input
  const native = [d, k, n, m, gamma, ...[x, alpha, mu, q, l].flat(2)]
  return { name: `gmm ${d}/${k}/${n}`, module: 'gmm', function: 'jacobian', input, native }
}

function lstm(layers: number, length: number): Case {
  const next = stream(SEED)
  const size = 14
  const input = {
    main_params: rows(next, 2 * layers, 4 * size),
    extra_params: rows(next, 3, size),
    state: rows(next, 2 * layers, size),
    sequence: rows(next, length, size).map((row) => row.map(Math.round)),
  }
  const native = [layers, length, size, ...Object.values(input).flat(2)]
  const name = `lstm l${layers} c${length}`
  return { name, module: 'lstm', function: 'jacobian', input, native }
}

function ode(n: number, s: number): Case {
  const x = list(stream(SEED), n)
  const native = [n, s, ...x]
  return { name: `ode n=${n} s=${s}`, module: 'ode', function: 'gradient', input: { x, s }, native }
}

function lse(n: number): Case {
  const x = list(stream(SEED), n)
  return { name: `lse ${n}`, module: 'lse', function: 'gradient', input: { x }, native: [n, ...x] }
}

function llsq(n: number, m: number): Case {
  const x = list(stream(SEED), m)
  const native = [n, m, ...x]
  return { name: `llsq ${n}`, module: 'llsq', function: 'gradient', input: { x, n }, native }
}

/** As large as the smallest of GradBench's. */
function ba(n: number, m: number, p: number): Case {
  const next = stream(SEED)
  const cam = [...list(next, 6), 400, 5, -8, 0.1 * next(), 0.01 * next()]
  const [x, w, feat] = [list(next, 3).map((u) => u + 3), next(), list(next, 2)]
  const native = [n, m, p, ...cam, ...x, w, ...feat]
  const input = { n, m, p, cam, x, w, feat }
  return { name: `ba ${p}`, module: 'ba', function: 'jacobian', input, native }
}

/** As large as GradBench's big model; each vertex follows four bones. */
function ht(count: number): Case {
  const next = stream(SEED)
  const [bones, vertices] = [22, 544]
  const index = (limit: number): number => Math.floor(limit * next())
  const model = {
    bone_count: bones,
    parents: Array.from({ length: bones }, (_, i) => (i % 4 === 1 ? 0 : i - 1)),
    base_relatives: Array.from({ length: bones }, () => rows(next, 4, 4)),
    inverse_base_absolutes: Array.from({ length: bones }, () => rows(next, 4, 4)),
    base_positions: rows(next, vertices, 3).map((position) => [...position, 1]),
    weights: Array.from({ length: vertices }, () => {
      const weights = Array<number>(bones).fill(0)
      for (let i = 0; i < 4; i++) weights[index(bones)] = next()
      return weights
    }),
    triangles: Array.from({ length: 1000 }, () => [0, 0, 0].map(() => index(vertices))),
    is_mirrored: false,
  }
  const correspondences = Array.from({ length: count }, () => index(1000))
  const data = { model, correspondences, points: rows(next, count, 3) }
  const input = { theta: list(next, 26), us: rows(next, count, 2), data }
  return { name: `ht big ${count}`, module: 'ht', function: 'jacobian', input }
}

function kmeans(k: number, n: number, d: number): Case {
  const points = rows(stream(SEED), n, d)
  const centroids = points.slice(-k)
  const native = [k, n, d, ...points.flat(), ...centroids.flat()]
  const name = `kmeans ${k}/${n}/${d}`
  return { name, module: 'kmeans', function: 'dir', input: { points, centroids }, native }
}

const nested = (module: string, input: object, native: readonly number[]): Case[] =>
  ['ff', 'fr', 'rf', 'rr'].map((modes) => ({
    name: `${module} ${modes}`,
    module,
    function: modes,
    input,
    native,
  }))

/** The lines of the table. */
export const cases = (): Case[] => [
  gmm(10, 25),
  gmm(20, 25),
  gmm(64, 25),
  lstm(2, 1024),
  ode(1000, 10),
  ode(1000, 100),
  ode(10_000, 100),
  lse(2500),
  lse(20_000),
  lse(1_280_000),
  llsq(4096, 128),
  ba(49, 7776, 31_843),
  kmeans(100, 1000, 8),
  ht(100),
  ...nested('particle', { w: 0 }, [0]),
  ...nested('saddle', { start: [1, 1] }, [1, 1]),
]
