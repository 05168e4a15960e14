import { describe, expect, it } from 'vitest'
import { compile, scalar, toModule, toWasm, vector } from '../../src/compile/index'
import { Value, grad, gradient, hessian, jvp } from '../../src/index'
import {
  cond,
  cumulative,
  loopWhile,
  map,
  pick,
  reduce,
  scan,
  sequence,
  sumOf,
} from '../../src/loops/index'
import { doubles } from '../compile/targets'

/** Asserts that numbers agree to a few roundings. */
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  actual.forEach((a, i) => {
    expect(Math.abs(a - expected[i]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected[i]!)))
  })
}

const numbers = (n: number, seed = 1): number[] =>
  Array.from({ length: n }, (_, i) => Math.sin(seed + 2.3 * i))

for (const { target } of doubles) {
  describe(`as ${target}`, () => {
    const w = new Value(0.6)
    const f = (xs: readonly Value[], a: Value): Value => {
      const [last, ys] = scan((c: Value, x: Value) => [c.mul(w).add(x).tanh(), c.mul(x)], a, xs)
      const zs = map((y: Value, x: Value) => y.sin().mul(x), ys, xs)
      return sumOf(
        (z: Value) => z.mul(last).add(1).log(),
        map((z: Value) => z.square(), zs),
      ).add(reduce((c: Value, x: Value) => c.mul(x).cos(), a, xs))
    }

    it('give arrays for arrays and records for records, lists in them included', () => {
      const double = (x: Value): Value => x.mul(2)
      const pair = compile(
        (xs: Value[]) => [map(double, xs), sumOf(double, xs)],
        [sequence(scalar)],
      )
      expect(pair([1, 2])).toEqual([[2, 4], 6])
      const named = compile(
        (xs: Value[]) => ({ all: map(double, xs), total: sumOf(double, xs) }),
        [sequence(scalar)],
      )
      expect(named([1, 2])).toEqual({ all: [2, 4], total: 6 })
    })

    it('one program serves lists of all lengths, none among them', () => {
      const open = compile(f, [sequence(), scalar], { target })
      for (const n of [3, 0, 1, 15, 2]) {
        const xs = numbers(n)
        const values = xs.map((x) => new Value(x))
        const a = new Value(0.3)
        const y = f(values, a)
        expectClose([open(xs, 0.3)], [y.data])
        const [slopes, slope] = open.gradient(xs, 0.3)
        expectClose([...slopes, slope], grad(y, [...values, a]))
        const eager = (all: readonly Value[]): Value => f(all.slice(0, n), all[n]!)
        const v = numbers(n + 1, 5)
        expectClose(
          [open.jvp(xs, 0.3, [v.slice(0, n), v[n]!])],
          [jvp(eager, [...xs, 0.3], v).tangent.data],
        )
        const rows = hessian(eager, [...xs, 0.3])
        expectClose(
          open.hessian(xs, 0.3).flat(),
          rows.flat().map((h) => h.data),
        )
      }
    })

    it('rows of a batch may have lists of different lengths', () => {
      const open = compile(f, [sequence(), scalar], { target })
      const rows = [4, 0, 7, 1].map((n) => numbers(n, n))
      w.grad = 0
      const mean = open.backward(rows, [0.1, 0.2, 0.3, 0.4])
      const got = w.grad
      w.grad = 0
      const ys = rows.map((xs, i) =>
        f(
          xs.map((x) => new Value(x)),
          new Value(0.1 * (i + 1)),
        ),
      )
      for (const y of ys) y.backward(0.25)
      expectClose([mean, got], [ys.reduce((sum, y) => sum + y.data / 4, 0), w.grad])
    })

    it('gives lists back, in arrays and records', () => {
      const open = compile(
        (xs: Value[]) => ({ sums: cumulative((c: Value, x: Value) => c.add(x), 0, xs), n: w }),
        [sequence()],
        { target },
      )
      expect(open([1, 2, 3])).toEqual({ sums: [1, 3, 6], n: 0.6 })
      expect(open([])).toEqual({ sums: [], n: 0.6 })
    })

    it('has elements of several numbers, and picks from lists', () => {
      const open = compile(
        (points: Value[][], i: Value) => {
          const [x, y] = pick(points, i)
          return sumOf(
            (p: Value[]) => p[0]!.sub(x!).square().add(p[1]!.sub(y!).square()).sqrt(),
            points,
          )
        },
        [sequence(vector(2)), scalar],
        { target },
      )
      const points = [
        [0, 0],
        [3, 4],
        [0, 5],
      ]
      expect(open(points, 0)).toBe(10)
      expect(() => open(points, 3)).toThrow('index 3')
    })

    it('reads elements from one array of all their numbers', () => {
      const f = (points: Value[][]): Value =>
        sumOf(([x, y]: Value[]) => x!.mul(2).add(y!.square()), points)
      const open = compile(f, [sequence(vector(2))], { target })
      const sized = compile(f, [[vector(2), vector(2)]], { target })
      const points: [number[], number[]] = [
        [1, 2],
        [3, 4],
      ]
      const flat = Float64Array.from(points.flat())
      for (const compiled of [open, sized]) {
        expect(compiled(flat)).toBe(28)
        expect(compiled(points)).toBe(28)
        expect(compiled.gradient(flat)).toEqual([
          [2, 4],
          [2, 8],
        ])
        const out = new Float64Array(4).fill(NaN)
        expect(compiled.gradient(flat, out)).toBe(out)
        expect([...out]).toEqual([2, 4, 2, 8])
      }
      expect(() => open(flat.subarray(1))).toThrow('pass 2 for each element')
      expect(() => sized(flat.subarray(1))).toThrow('pass an array of length 4')
    })

    it('has the vector–Jacobian product that is the transpose of the Jacobian–vector product', () => {
      const several = (xs: Value[], a: Value) => {
        const [last, ys] = scan((c: Value, x: Value) => [c.mul(w).add(x).tanh(), c.mul(x)], a, xs)
        return { last, pair: [last.mul(a), a.sin()], ys: map((y: Value) => [y, y.square()], ys) }
      }
      const xs = numbers(3)
      const [v, u] = [numbers(4, 7), numbers(9, 3)]
      const cotangent = {
        last: u[0]!,
        pair: u.slice(1, 3),
        ys: [u.slice(3, 5), u.slice(5, 7), u.slice(7, 9)],
      }
      const out = new Float64Array(4)
      for (const f of [
        compile(several, [sequence(), scalar], { target }),
        compile(several, [vector(3), scalar], { target }),
      ]) {
        const { last, pair, ys } = f.jvp(xs, 0.3, [v.slice(0, 3), v[3]!])
        const along = [last, ...pair, ...ys.flat()].reduce((sum, t, i) => sum + t * u[i]!, 0)
        const [slopes, slope] = f.vjp(xs, 0.3, cotangent)
        const pulled = [...slopes, slope]
        expectClose([pulled.reduce((sum, g, i) => sum + g * v[i]!, 0)], [along])
        expect(f.vjp(xs, 0.3, cotangent, out)).toBe(out)
        expect([...out]).toEqual(pulled)
        const rows = f.jacobian(xs, 0.3)
        expectClose(
          pulled,
          pulled.map((_, j) => rows.reduce((sum, row, i) => sum + row[j]! * u[i]!, 0)),
        )
        expect(() => f.vjp(xs, 0.3, { ...cotangent, pair: [1] })).toThrow('pair has length 1')
        expect(() => (f.vjp as (...given: unknown[]) => unknown)(xs, 0.3)).toThrow('pass 3')
        const short = { ...cotangent, ys: [[1, 2]] }
        expect(() => f.vjp(xs, 0.3, short)).toThrow('length')
      }
    })

    it('repeats while a condition holds, and differentiates the steps that were made', () => {
      const root = (a: Value): Value =>
        loopWhile(
          (x: Value) => x.square().sub(a).abs().gt(1e-13),
          (x: Value) => x.add(a.div(x)).mul(0.5),
          1,
        )
      const compiled = compile((a: Value) => root(a), [scalar], { target })
      for (const a of [2, 1, 9.5]) {
        const x = new Value(a)
        const y = root(x)
        expectClose([compiled(a)], [y.data])
        expectClose([compiled.gradient(a)], [grad(y, x)])
        expectClose(compiled.hessian(a).flat(), [hessian(root, a).data])
        expectClose([compiled.jvp(a, 1)], [grad(y, x)])
      }
    })

    it('evaluates only the branch that is chosen', () => {
      const branches = (x: Value, i: Value): Value =>
        cond(
          x.gt(0),
          () => pick([x, x.square()], i),
          () => x.mul(w).exp(),
        )
      const compiled = compile(branches, [scalar, scalar], { target })
      for (const [x, i] of [
        [2, 1],
        [-1, 7],
        [0, -3],
      ] as const) {
        const values = [new Value(x), new Value(i)] as const
        const y = branches(...values)
        expectClose([compiled(x, i)], [y.data])
        expectClose(compiled.gradient(x, i), grad(y, values))
      }
      expect(() => compiled(1, 7)).toThrow('index 7')
    })

    it('takes derivatives inside of a compiled function, through loops', () => {
      const energy = (p: Value): Value =>
        reduce((c: Value, i: Value) => c.mul(p).add(i).sin(), p, [0.1, 0.2, 0.3])
      const step = (x: Value): Value => x.sub(gradient(energy, x).mul(0.1))
      const g = (x: Value): Value => scan((c: Value) => [step(c), []], x, 4)[0]
      const compiled = compile((x: Value) => g(x), [scalar], { target })
      const x = new Value(0.4)
      const y = g(x)
      expectClose([compiled(0.4)], [y.data])
      expectClose([compiled.gradient(0.4)], [grad(y, x)])
      expectClose([compiled.jvp(0.4, 2)], [2 * grad(y, x)])
    })

    it('takes derivatives inside of a compiled function, from one loop through the next', () => {
      const energy = (p: Value): Value => {
        const [last, ys] = scan(
          (c: Value, x: Value) => [c.mul(p).add(x).sin(), c.mul(x)],
          p,
          [0.1, 0.7, 0.4],
        )
        const zs = map((y: Value) => y.mul(last).exp(), ys)
        return sumOf((z: Value, y: Value) => z.mul(y).mul(p), zs, ys)
      }
      const slope = (x: Value): Value => gradient(energy, x).mul(energy(x.square()))
      const compiled = compile((x: Value) => slope(x), [scalar], { target })
      const x = new Value(0.4)
      const y = slope(x)
      expectClose([compiled(0.4)], [y.data])
      expectClose([compiled.gradient(0.4)], [grad(y, x)])
      expectClose([compiled.jvp(0.4, 2)], [2 * grad(y, x)])
    })
  })
}

it('says what a list of no certain length cannot do', () => {
  expect(() => compile((xs: Value[]) => xs[0]!, [sequence()])).toThrow('scan, map, reduce or pick')
  expect(() => compile((xs: Value[]) => xs.reduce((a, b) => a.add(b)), [sequence()])).toThrow(
    'only when the program is called',
  )
  expect(() => compile(({ xs }: { xs: Value[] }) => xs[0]!, [{ xs: sequence() }])).toThrow(
    'input of its own',
  )
})

describe('a loop of more steps than a module has room for', () => {
  const w = 0.25
  const n = 9001
  const xs = numbers(n)
  // Plain numbers, forward and backward.
  const carries = [0.5]
  for (const x of xs) carries.push(Math.tanh(carries.at(-1)! * w + x))
  const gave = xs.map((x, i) => carries[i]! * x)

  it('gives all that its steps give, and their gradients, in their order', () => {
    for (const { target } of doubles) {
      const f = compile(
        (xs: Value[], c: Value) =>
          scan((c: Value, x: Value) => [c.mul(w).add(x).tanh(), c.mul(x)], c, xs),
        [sequence(), scalar],
        { target },
      )
      const [last, ys] = f(xs, 0.5)
      expectClose([last], [carries.at(-1)!])
      expectClose(ys, gave)
      const sum = compile(
        (xs: Value[], c: Value) => {
          const [last, ys] = scan((c: Value, x: Value) => [c.mul(w).add(x).tanh(), c.mul(x)], c, xs)
          return sumOf((y: Value) => y, ys).add(last)
        },
        [sequence(), scalar],
        { target },
      )
      let g = 1
      const slopes = xs.map(() => 0)
      for (let i = n - 1; i >= 0; i--) {
        const inner = g * (1 - carries[i + 1]! ** 2)
        slopes[i] = inner + carries[i]!
        g = inner * w + xs[i]!
      }
      const [got, slope] = sum.gradient(xs, 0.5)
      expectClose([...got, slope], [...slopes, g])
    }
  })

  for (const steps of [0, 1, 4095, 4096, 4097, 8192, 9001]) {
    it(`makes ${steps} steps while a condition holds`, () => {
      for (const { target } of doubles) {
        const f = compile(
          (limit: Value, x: Value) =>
            loopWhile(
              ({ i }) => i.lt(limit),
              ({ i, y }) => ({ i: i.add(1), y: y.mul(x) }),
              {
                i: 0,
                y: 1,
              },
            ),
          [scalar, scalar],
          { target },
        )
        const x = 1 - 1e-4
        const power = ({ i, y }: { i: number; y: number }): number[] => [i, y]
        expectClose(power(f(steps, x)), [steps, x ** steps])
        expectClose(f.jacobian(steps, x).flat(), [0, 0, 0, steps * x ** (steps - 1)])
      }
    })
  }
})

it('begins a sum at 0, so that what adds up −0 alone is 0', () => {
  const f = (xs: readonly Value[]): Value => sumOf((x: Value) => x.neg(), xs)
  expect(f([new Value(0), new Value(0)]).data).toBe(0)
  for (const { target } of doubles) expect(compile(f, [vector(2)], { target })([0, 0])).toBe(0)
})

it('takes the parts of records by their names, in whatever order they stand', () => {
  const f = (x: Value): Value => {
    const [{ p, q }] = scan(
      ({ p, q }: { p: Value; q: Value[] }) => [{ q: [q[0]!.add(p)], p: p.mul(x) }, []],
      { p: 2, q: [1] },
      2,
    )
    const points = [
      { a: p, b: q[0]! },
      { b: q[0]!.mul(3), a: p.mul(5) },
    ]
    const [, last] = map(({ a, b }: { a: Value; b: Value }) => a.add(b.mul(x)), points)
    return cond(
      x.gt(0),
      () => ({ a: last!, b: p }),
      () => ({ b: q[0]!, a: p }),
    ).a
  }
  // p = 2x², q = 1 + 2 + 2x, last = 10x² + 3x(3 + 2x)
  expect(f(new Value(2)).data).toBe(82)
  expect(f(new Value(-2)).data).toBe(8)
  for (const { target } of doubles) {
    const compiled = compile(f, [scalar], { target })
    expect([compiled(2), compiled(-2)]).toEqual([82, 8])
    expect([compiled.gradient(2), compiled.gradient(-2)]).toEqual([73, -8])
  }
  expect(() => scan(() => [{ p: 1 } as never, []], { p: 1, q: 2 }, 2)).toThrow('carry what it got')
})

it('refuses a Value of a loop outside of it', () => {
  let kept: Value | undefined
  expect(() =>
    compile(
      (x: Value) => {
        scan((c: Value) => [(kept = c.mul(2)), []], x, 3)
        return kept!.add(x)
      },
      [scalar],
    ),
  ).toThrow('inside of a loop')
})

it('says that a program with loops has no module', () => {
  const f = compile((x: Value) => scan((c: Value) => [c.mul(x), []], x, 3)[0], [scalar])
  expect(() => toModule(f)).toThrow('with loops')
  expect(() => toWasm(f)).toThrow('with loops')
})
