import { Value, atan, cos, dot, exp, hypot, prod, sin, sub, sum, where } from '@mg/engine'
import type { Operand } from '@mg/engine'

/** A test function of Moré, Garbow and Hillstrom (1981): residuals, the standard start, and the sums of squares of its minima. */
export interface TestFunction {
  name: string
  residuals: (x: Value[]) => Operand[]
  start: number[]
  /** The sum of squares at its minimum, and then at others that are known. */
  minima: number[]
}

type Four = [Value, Value, Value, Value]

const upTo = <Item>(m: number, f: (i: number) => Item) =>
  Array.from({ length: m }, (_, i) => f(i + 1))

const bard = [
  0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39,
]
const gaussian = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989]
const meyer = [
  34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307,
  2872,
]
const kowalik = [
  [4, 0.1957],
  [2, 0.1947],
  [1, 0.1735],
  [0.5, 0.16],
  [0.25, 0.0844],
  [0.167, 0.0627],
  [0.125, 0.0456],
  [0.1, 0.0342],
  [0.0833, 0.0323],
  [0.0714, 0.0235],
  [0.0625, 0.0246],
] as const
const osborne1 = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658,
  0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431,
  0.424, 0.42, 0.414, 0.411, 0.406,
]
const osborne2 = [
  1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655,
  0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558,
  0.533, 0.495, 0.5, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562,
  0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.71,
  0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054,
]

const watson = (n: number, minimum: number): TestFunction => ({
  name: `Watson, ${n} variables`,
  start: new Array<number>(n).fill(0),
  minima: [minimum],
  residuals: (x) => [
    ...upTo(29, (i) => {
      const t = i / 29
      const slope = dot(
        x.slice(1),
        x.slice(1).map((_, j) => (j + 1) * t ** j),
      )
      const height = dot(
        x,
        x.map((_, j) => t ** j),
      )
      return slope.sub(height.square()).sub(1)
    }),
    x[0]!,
    x[1]!.sub(x[0]!.square()).sub(1),
  ],
})

export const functions: TestFunction[] = [
  {
    name: 'Rosenbrock',
    start: [-1.2, 1],
    minima: [0],
    residuals: ([x, y]) => [y!.sub(x!.square()).mul(10), sub(1, x!)],
  },
  {
    name: 'Freudenstein and Roth',
    start: [0.5, -2],
    minima: [0, 48.98425367924],
    residuals: ([x, y]) => [
      sub(5, y!).mul(y!).sub(2).mul(y!).add(x!).sub(13),
      y!.add(1).mul(y!).sub(14).mul(y!).add(x!).sub(29),
    ],
  },
  {
    name: 'Powell badly scaled',
    start: [0, 1],
    minima: [0],
    residuals: ([x, y]) => [
      x!.mul(y!).mul(1e4).sub(1),
      x!.neg().exp().add(y!.neg().exp()).sub(1.0001),
    ],
  },
  {
    name: 'Brown badly scaled',
    start: [1, 1],
    minima: [0],
    residuals: ([x, y]) => [x!.sub(1e6), y!.sub(2e-6), x!.mul(y!).sub(2)],
  },
  {
    name: 'Beale',
    start: [1, 1],
    minima: [0],
    residuals: ([x, y]) => [1.5, 2.25, 2.625].map((c, i) => sub(c, x!.mul(sub(1, y!.pow(i + 1))))),
  },
  {
    name: 'Jennrich and Sampson',
    start: [0.3, 0.4],
    minima: [124.36218235561],
    residuals: ([x, y]) => upTo(10, (i) => sub(2 + 2 * i, x!.mul(i).exp().add(y!.mul(i).exp()))),
  },
  {
    name: 'helical valley',
    start: [-1, 0, 0],
    minima: [0],
    residuals: ([x, y, z]) => {
      const turns = atan(y!.div(x!))
        .div(2 * Math.PI)
        .add(where(x!.lt(0), 0.5, 0))
      return [z!.sub(turns.mul(10)).mul(10), hypot(x!, y!).sub(1).mul(10), z!]
    },
  },
  {
    name: 'Bard',
    start: [1, 1, 1],
    minima: [8.2148773065789e-3, 17.4286933333],
    residuals: ([x, y, z]) =>
      bard.map((value, i) => {
        const u = i + 1
        const v = 15 - i
        return sub(value, x!.add(sub(0, -u).div(y!.mul(v).add(z!.mul(Math.min(u, v))))))
      }),
  },
  {
    name: 'Gaussian',
    start: [0.4, 1, 0],
    minima: [1.1279327696188e-8],
    residuals: ([x, y, z]) =>
      upTo(15, (i) => {
        const peak = z!
          .neg()
          .add((8 - i) / 2)
          .square()
          .mul(y!)
          .div(-2)
          .exp()
        return x!.mul(peak).sub(gaussian[i <= 8 ? i - 1 : 15 - i]!)
      }),
  },
  {
    name: 'Meyer',
    start: [0.02, 4000, 250],
    minima: [87.945855170395],
    residuals: ([x, y, z]) =>
      meyer.map((value, i) => x!.mul(y!.div(z!.add(50 + 5 * i)).exp()).sub(value)),
  },
  {
    name: 'Box three-dimensional',
    start: [0, 10, 20],
    minima: [0],
    residuals: ([x, y, z]) =>
      upTo(10, (i) => {
        const t = i / 10
        const known = Math.exp(-t) - Math.exp(-10 * t)
        return x!.mul(-t).exp().sub(y!.mul(-t).exp()).sub(z!.mul(known))
      }),
  },
  {
    name: 'Powell singular',
    start: [3, -1, 0, 1],
    minima: [0],
    residuals: (x) => {
      const [a, b, c, d] = x as Four
      return [
        a.add(b.mul(10)),
        c.sub(d).mul(Math.sqrt(5)),
        b.sub(c.mul(2)).square(),
        a.sub(d).square().mul(Math.sqrt(10)),
      ]
    },
  },
  {
    name: 'Wood',
    start: [-3, -1, -3, -1],
    minima: [0],
    residuals: (x) => {
      const [a, b, c, d] = x as Four
      return [
        b.sub(a.square()).mul(10),
        sub(1, a),
        d.sub(c.square()).mul(Math.sqrt(90)),
        sub(1, c),
        b.add(d).sub(2).mul(Math.sqrt(10)),
        b.sub(d).div(Math.sqrt(10)),
      ]
    },
  },
  {
    name: 'Kowalik and Osborne',
    start: [0.25, 0.39, 0.415, 0.39],
    minima: [3.0750560384924e-4, 1.0273471e-3],
    residuals: (x) => {
      const [a, b, c, d] = x as Four
      return kowalik.map(([u, y]) =>
        sub(
          y,
          a.mul(b.mul(u).add(u * u)).div(
            c
              .mul(u)
              .add(u * u)
              .add(d),
          ),
        ),
      )
    },
  },
  {
    name: 'Brown and Dennis',
    start: [25, 5, -5, -1],
    minima: [85822.201626356],
    residuals: (x) => {
      const [a, b, c, d] = x as Four
      return upTo(20, (i) => {
        const t = i / 5
        const first = a.add(b.mul(t)).sub(Math.exp(t)).square()
        return first.add(
          c
            .add(d.mul(Math.sin(t)))
            .sub(Math.cos(t))
            .square(),
        )
      })
    },
  },
  {
    name: 'Osborne 1',
    start: [0.5, 1.5, -1, 0.01, 0.02],
    minima: [5.464894697483e-5],
    residuals: ([a, b, c, d, e]) =>
      osborne1.map((y, i) =>
        sub(y, sum([a!, b!.mul(d!.mul(-10 * i).exp()), c!.mul(e!.mul(-10 * i).exp())])),
      ),
  },
  {
    name: 'Biggs EXP6',
    start: [1, 2, 1, 1, 1, 1],
    minima: [0, 5.6556499255e-3],
    residuals: ([a, b, c, d, e, f]) =>
      upTo(13, (i) => {
        const t = i / 10
        const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t)
        const term = (height: Value, rate: Value) => height.mul(rate.mul(-t).exp())
        return term(c!, a!).sub(term(d!, b!)).add(term(f!, e!)).sub(y)
      }),
  },
  {
    name: 'Osborne 2',
    start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
    minima: [4.0137736293548e-2],
    residuals: (x) =>
      osborne2.map((y, i) => {
        const t = i / 10
        const peak = (k: number) =>
          x[k]!.mul(
            exp(
              x[k + 7]!.neg()
                .add(t)
                .square()
                .mul(x[k + 4]!)
                .neg(),
            ),
          )
        return sub(y, sum([x[0]!.mul(exp(x[4]!.mul(-t))), peak(1), peak(2), peak(3)]))
      }),
  },
  watson(6, 2.2876700535524e-3),
  watson(9, 1.3997601389e-6),
  watson(12, 4.7223811e-10),
  {
    name: 'Broyden tridiagonal, 10 variables',
    start: new Array<number>(10).fill(-1),
    minima: [0],
    residuals: (x) =>
      x.map((xi, i) =>
        sub(3, xi.mul(2))
          .mul(xi)
          .sub(x[i - 1] ?? 0)
          .sub((x[i + 1] ?? new Value(0)).mul(2))
          .add(1),
      ),
  },
  {
    name: 'Brown almost-linear, 10 variables',
    start: new Array<number>(10).fill(0.5),
    minima: [0, 1],
    residuals: (x) => [...x.slice(0, -1).map((xi) => xi.add(sum(x)).sub(11)), prod(x).sub(1)],
  },
  {
    name: 'trigonometric, 10 variables',
    start: new Array<number>(10).fill(0.1),
    minima: [0, 2.795056122e-5],
    residuals: (x) => {
      const cosines = sum(x.map((xi) => cos(xi)))
      return x.map((xi, i) =>
        sub(x.length, cosines)
          .add(sub(1, cos(xi)).mul(i + 1))
          .sub(sin(xi)),
      )
    },
  },
]
