import { TILE } from '../../schedule/steps'
import type { Loop } from '../../schedule/steps'
import { Func, int, load, loadSplat, plus, repeat, store, vector, whileFits } from './assembler'
import type { Code, Local } from './assembler'
import * as o from './opcodes'
import type { Lanes } from './opcodes'

// The loops that all programs share. Each goes over the vectors of a block, from byte 0 to byte `end`
// of every slot; `stride` is the distance from slot to slot.

const times = (x: Code, y: number): Code => [x, int(y), o.i32Mul]
/** Where sums begin: at −0, which changes no number that is added to it. */
const zero = ({ bytes }: Lanes): Code => [
  vector(o.v128Const),
  Array.from({ length: 16 }, (_, i) => (i % bytes === bytes - 1 ? 0x80 : 0)),
]

/** sum + a·b */
const plusProduct = ({ instructions }: Lanes, sum: Code, a: Code, b: Code): Code => [
  [sum, a, b],
  [vector(instructions.mul), vector(instructions.add)],
]

/** Goes over the vectors of a block two at a time, then over one that is left. */
const inPairs = (p: Local, end: Code, each: (vectors: number) => Code): Code => [
  p.set(int(0)),
  [2, 1].map((vectors) => whileFits(p, 16 * vectors, end, each(vectors))),
]

/**
 * layer(weights, xs, out, size, count, end): out[j] = Σᵢ weights[j][i]·xs[i], in order, so that no bit
 * differs from what a loop over numbers gives.
 *
 * Method: TILE neurons for two vectors of rows at a time, so that each weight that is loaded serves
 * two products and each x four; sums stay in registers. The weights of a tile lie interleaved.
 */
function layer(lanes: Lanes, stride: number): Func {
  const f = new Func(6)
  const [weights, xs, out, size, count, end] = f.parameters as Tuple
  const [p, j, w, x, limit, z] = f.locals(6, o.i32) as Tuple
  const sums = f.locals(2 * TILE, o.v128)
  const values = f.locals(2, o.v128)
  const weight = f.local(o.v128)
  const tile = (neurons: number, vectors: number): Code => {
    const each = sums.slice(0, neurons * vectors)
    return [
      each.map((sum) => sum.set(zero(lanes))),
      x.set(plus(xs, p)),
      limit.set(plus(x, times(size, stride))),
      repeat(x, limit, stride, [
        values.slice(0, vectors).map((value, v) => value.set(load(x, 16 * v))),
        each.map((sum, i) => [
          i % vectors === 0 ? weight.set(loadSplat(lanes, w, (i / vectors) * lanes.bytes)) : [],
          sum.set(plusProduct(lanes, sum, weight, values[i % vectors]!)),
        ]),
        w.add(neurons * lanes.bytes),
      ]),
      each.map((sum, i) => store(z, sum, Math.floor(i / vectors) * stride + 16 * (i % vectors))),
      z.add(neurons * stride),
    ]
  }
  f.push(
    inPairs(p, end, (vectors) => [
      [w.set(weights), z.set(plus(out, p)), j.set(int(0))],
      [TILE, 1].map((neurons) => whileFits(j, neurons, count, tile(neurons, vectors))),
    ]),
  )
  return f
}

/** dot(xs, ys, out, size, end): in order as well; two vectors of rows keep the adders busy. */
function dot(lanes: Lanes, stride: number): Func {
  const f = new Func(5)
  const [xs, ys, out, size, end] = f.parameters as Tuple
  const [p, x, y, limit] = f.locals(4, o.i32) as Tuple
  const sums = f.locals(2, o.v128)
  f.push(
    inPairs(p, end, (vectors) => {
      const each = sums.slice(0, vectors)
      return [
        each.map((sum) => sum.set(zero(lanes))),
        [x.set(plus(xs, p)), y.set(plus(ys, p)), limit.set(plus(x, times(size, stride)))],
        repeat(x, limit, stride, [
          each.map((sum, v) => sum.set(plusProduct(lanes, sum, load(x, 16 * v), load(y, 16 * v)))),
          y.add(stride),
        ]),
        each.map((sum, v) => store(plus(out, p), sum, 16 * v)),
      ]
    }),
  )
  return f
}

/**
 * outer(gs, xs, sums, size, count, end): sums[j][i] += Σ over rows of gs[j]·xs[i].
 *
 * Method: two gs and four xs at a time; each pair adds up its rows in lanes, over all vectors of the
 * block, and the lanes of one vector's worth of neighbours are then added by transposing them.
 */
function outer(lanes: Lanes, stride: number): Func {
  const f = new Func(6)
  const [gs, xs, sums, size, count, end] = f.parameters as Tuple
  const [p, i, j, x, g, at, width] = f.locals(7, o.i32) as Tuple
  const products = f.locals(8, o.v128)
  const values = f.locals(4, o.v128)
  const factor = f.local(o.v128)
  const add = vector(lanes.instructions.add)

  /** Numbers of two vectors, by their places. */
  const picked = (a: Local, b: Local, places: readonly number[]): Code => [
    [a, b, vector(o.shuffle)],
    places.map((place) => Array.from({ length: lanes.bytes }, (_, n) => place * lanes.bytes + n)),
  ]
  /** The sums of neighbours, first those of a, then those of b. */
  const paired = (a: Local, b: Local): Code => {
    const even = Array.from({ length: lanes.lanes }, (_, n) => 2 * n)
    const odd = even.map((n) => n + 1)
    return [picked(a, b, even), picked(a, b, odd), add]
  }
  /** Adds the lanes of some products to the sums that begin at an address. */
  const addTo = (address: Code, sums: readonly Local[]): Code => {
    const [a, b, c, d] = sums as Tuple
    const plusMemory = (offset: number, value: Code): Code =>
      store(address, [load(address, offset), value, add], offset)
    if (sums.length === 1) {
      const lane = (n: number): Code => [a, vector(lanes.extract), n, lanes.scalarAdd]
      const sum = [
        [address, lanes.scalarLoad, lanes.align, 0],
        values.map((_, n) => (n < lanes.lanes ? lane(n) : [])),
      ]
      return [address, sum, lanes.scalarStore, lanes.align, 0]
    }
    return lanes.lanes === 2
      ? [plusMemory(0, paired(a, b)), plusMemory(16, paired(c, d))]
      : [a.set(paired(a, b)), b.set(paired(c, d)), plusMemory(0, paired(a, b))]
  }
  const tile = (rows: number, columns: number): Code => {
    const row = (n: number): Local[] => products.slice(n * columns, (n + 1) * columns)
    const each = [0, 1].slice(0, rows)
    return [
      products.slice(0, rows * columns).map((sum) => sum.set(zero(lanes))),
      p.set(int(0)),
      repeat(p, end, 16, [
        values.slice(0, columns).map((value, c) => value.set(load(plus(x, p), c * stride))),
        each.map((n) => [
          factor.set(load(plus(g, p), n * stride)),
          row(n).map((sum, c) => sum.set(plusProduct(lanes, sum, factor, values[c]!))),
        ]),
      ]),
      each.map((n) => addTo(n === 0 ? at : plus(at, width), row(n))),
      [at.add(columns * lanes.bytes), x.add(columns * stride)],
    ]
  }
  f.push([
    [width.set(times(size, lanes.bytes)), at.set(sums), g.set(gs), j.set(int(0))],
    [2, 1].map((rows) =>
      whileFits(j, rows, count, [
        [i.set(int(0)), x.set(xs)],
        [4, 1].map((columns) => whileFits(i, columns, size, tile(rows, columns))),
        rows === 2 ? at.set(plus(at, width)) : [],
        g.add(rows * stride),
      ]),
    ),
  ])
  return f
}

type Tuple = [Local, Local, Local, Local, Local, Local, Local]

/** Where things lie in memory, in bytes. */
export interface Places {
  slot: (index: number) => number
  cell: (index: number) => number
  sum: (index: number) => number
}

/** The arguments of a loop's function, but for `end`, in the order of its parameters. */
export function argumentsOf(loop: Loop, { slot, cell, sum }: Places): readonly number[] {
  const { xs, size } = loop
  switch (loop.kind) {
    case 'layer':
      return [cell(loop.weights), slot(xs), slot(loop.out), size, loop.count]
    case 'dot':
      return [slot(xs), slot(loop.ys), slot(loop.out), size]
    case 'outer':
      return [slot(loop.gs), slot(xs), sum(loop.sums), size, loop.count]
  }
}

/** The function of each kind of loop. */
export const kernels: Readonly<Record<Loop['kind'], (lanes: Lanes, stride: number) => Func>> = {
  layer,
  dot,
  outer,
}
