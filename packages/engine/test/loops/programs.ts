import fc from 'fast-check'
import { sum } from '../../src/index'
import type { Value } from '../../src/index'
import { cond, cumulative, loopWhile, map, pick, reduce, scan, sumOf } from '../../src/loops/index'
import { expression } from '../laws/expressions'
import type { Expression } from '../laws/expressions'

/** A function of a list and two numbers, made of loops: from Values to a Value. */
export interface Program {
  f: (xs: readonly Value[], a: Value, b: Value) => Value
  toString: () => string
}

type Make = (e: readonly Expression[]) => Program['f']

/** An expression of bounded size, so that long loops do not overflow. */
const tamed = (e: Expression, ...xs: Value[]): Value => e.value(xs).tanh()

/** Shapes of programs, in which expressions stand for what a step does. */
// prettier-ignore
const SHAPES: Readonly<Record<string, Make>> = {
  'a scan that uses what it gives': ([e, g]) => (xs, a, b) => {
    const [last, ys] = scan((c: Value, x: Value) => [tamed(e!, c, x, a), tamed(g!, x, c, b)], a, xs)
    return sum([last, ...ys.map((y, i) => y.mul(i + 1))])
  },
  'a carry of several parts that change places': ([e, g]) => (xs, a, b) => {
    const [{ p, q }] = scan(({ p, q: [r, s] }: { p: Value; q: Value[] }, x: Value) =>
      [{ p: s!, q: [tamed(e!, p, r!, x), tamed(g!, s!, x, p)] }, []], { p: a, q: [b, 0.5] }, xs)
    return p.add(q[0]!.mul(q[1]!))
  },
  'a map whose rows are summed': ([e, g]) => (xs, a, b) => {
    const ys = map((x: Value) => ({ y: e!.value([x, a, b]).sin(), z: x.mul(a) }), xs)
    return sumOf(({ y, z }: { y: Value; z: Value }, x: Value) => tamed(g!, y, z, x), ys, xs)
  },
  'a scan in a map': ([e, g]) => (xs, a, b) =>
    sum(map((x: Value) => {
      const [last, ys] = scan((c: Value, i: Value) => [tamed(e!, c, x, i.add(b)), c.mul(x)], x, 3)
      return last.add(tamed(g!, ys[1]!, a, last))
    }, xs)),
  'a map in a scan': ([e, g]) => (xs, a, b) =>
    reduce((c: Value, x: Value) => tamed(g!, sumOf((y: Value) => tamed(e!, y, c, x), [a, b, 0.25]), c, x), a, xs),
  'a scan over what a scan gave': ([e, g]) => (xs, a, b) => {
    const ys = cumulative((c: Value, x: Value) => tamed(e!, c, x, b), a, xs)
    return reduce((c: Value, y: Value) => tamed(g!, c, y, b), 0.5, ys)
  },
  'rows of a table': ([e, g]) => (xs, a, b) => {
    const table = [[a, b], [b.mul(a), a], [a.sin(), 2]]
    const rows = map((i: Value, x: Value) => {
      const [p, q] = pick(table, i)
      return tamed(e!, p as Value, q as Value, x)
    }, Array.from(xs, (_, i) => (2 * i) % 3), xs)
    return sum(rows.map((row) => tamed(g!, row, a, b)))
  },
  'a table that a step makes': ([e, g]) => (xs, a, b) =>
    sumOf((x: Value, i: Value) => {
      const [p, q] = [pick([x, x.mul(a), e!.value([x, a, b]).sin()], i), pick([b, a.mul(b)], i.gt(0))]
      return tamed(g!, p, q, x)
    }, xs, Array.from(xs, (_, i) => (i + 1) % 3)),
  'a branch in a loop': ([e, g]) => (xs, a, b) =>
    reduce((c: Value, x: Value) => cond(x.gt(c), () => tamed(e!, c, x, a), () => tamed(g!, x, c, b)), a, xs),
  'as many steps as a condition holds': ([e, g]) => (xs, a, b) => {
    const { c } = loopWhile(({ n }: { n: Value; c: Value }) => n.lt(xs.length), ({ n, c }) =>
      ({ n: n.add(1), c: tamed(e!, c, a, n.add(b)) }), { n: 0, c: b })
    return tamed(g!, c, a, xs[0] ?? b)
  },
  'the result of a loop as what a body uses': ([e, g]) => (xs, a, b) => {
    const total = reduce((c: Value, x: Value) => tamed(e!, c, x, a), b, xs)
    return sumOf((x: Value) => tamed(g!, x, total, total.mul(a)), [...xs, 1])
  },
}

/** Random programs whose steps are made of some ops. */
export const programs = (ops: Readonly<Record<string, number>>): fc.Arbitrary<Program> =>
  fc
    .tuple(
      fc.constantFrom(...Object.keys(SHAPES)),
      fc.array(expression({ ops, maxSteps: 4 }), { minLength: 2, maxLength: 2 }),
    )
    .map(([shape, expressions]) => ({
      f: SHAPES[shape]!(expressions),
      toString: () => `${shape}: ${expressions.join('; ')}`,
    }))
