import { TILE } from '../schedule'
import { Body } from './assembler'
import * as o from './opcodes'
import type { Lanes } from './opcodes'

// The loops that all programs share. Each goes over the vectors of a block, from byte 0 to byte `end`
// of every slot; `stride` is the distance from slot to slot.

const V = 0 // alignment of a vector is not relied on

/**
 * layer(weights, xs, out, size, count, end): out[j] = Σᵢ weights[j][i]·xs[i].
 *
 * Method: TILE neurons for two vectors of rows at a time, so that each weight that is loaded serves
 * two products and each x four; sums stay in registers. The weights of a tile lie interleaved.
 */
export function layer(lanes: Lanes, stride: number): Body {
  const [weights, xs, out, size, count, end] = [0, 1, 2, 3, 4, 5] as const
  const body = new Body(6)
  const [p, j, w, x, limit, z] = Array.from({ length: 6 }, () => body.local(o.i32)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const sums = Array.from({ length: 2 * TILE }, () => body.local(o.v128))
  const values = [body.local(o.v128), body.local(o.v128)]
  const weight = body.local(o.v128)

  const tile = (rows: number, vectors: number): void => {
    for (let i = 0; i < rows * vectors; i++) zero(body).set(sums[i]!)
    body.get(xs).get(p).op(o.i32Add).tee(x).get(size).int(stride).op(o.i32Mul, o.i32Add).set(limit)
    body.repeat(x, limit, stride, () => {
      for (let v = 0; v < vectors; v++)
        body
          .get(x)
          .vector(o.v128Load)
          .at(V, 16 * v)
          .set(values[v]!)
      for (let row = 0; row < rows; row++) {
        body
          .get(w)
          .vector(lanes.loadSplat)
          .at(lanes.align, row * lanes.bytes)
          .set(weight)
        for (let v = 0; v < vectors; v++) {
          const sum = sums[row * vectors + v]!
          body.get(sum).get(weight).get(values[v]!).vector(lanes.mul).vector(lanes.add).set(sum)
        }
      }
      body.advance(w, rows * lanes.bytes)
    })
    for (let row = 0; row < rows; row++) {
      for (let v = 0; v < vectors; v++) {
        body
          .get(z)
          .get(sums[row * vectors + v]!)
          .vector(o.v128Store)
          .at(V, row * stride + 16 * v)
      }
    }
    body.advance(z, rows * stride).advance(j, rows)
  }
  const all = (vectors: number): void => {
    body.int(0).set(j).get(weights).set(w).get(out).get(p).op(o.i32Add).set(z)
    // Whole tiles, then what is left, whose weights are interleaved by their own number.
    for (const rows of [TILE, 3, 2, 1]) {
      body
        .get(j)
        .int(rows)
        .op(o.i32Add)
        .get(count)
        .op(0x4d)
        .when(() => {
          // ≤, unsigned
          body.op(o.loop, o.emptyBlock)
          tile(rows, vectors)
          body.get(j).int(rows).op(o.i32Add).get(count).op(0x4d, o.brIf, 0, o.end)
        })
    }
    body.advance(p, 16 * vectors)
  }
  pairwise(body, p, end, all)
  return body
}

/** Goes over vectors two at a time, then over one that is left. */
function pairwise(body: Body, p: number, end: number, each: (vectors: number) => void): void {
  body.int(0).set(p)
  for (const vectors of [2, 1]) {
    body.op(o.block, o.emptyBlock, o.loop, o.emptyBlock)
    body
      .get(p)
      .int(16 * vectors)
      .op(o.i32Add)
      .get(end)
      .op(0x4b, o.brIf, 1) // >, unsigned
    each(vectors)
    body.op(o.br, 0, o.end, o.end)
  }
}

/**
 * dot(xs, ys, out, size, end) or sum(xs, out, size, end): in order, so that no bit differs from what
 * a loop over numbers gives; several vectors of rows keep the adders busy.
 */
export function fold(lanes: Lanes, stride: number, isDot: boolean): Body {
  const body = new Body(isDot ? 5 : 4)
  const [xs, ys, out, size, end] = isDot ? [0, 1, 2, 3, 4] : [0, -1, 1, 2, 3]
  const [p, x, y, limit] = [
    body.local(o.i32),
    body.local(o.i32),
    body.local(o.i32),
    body.local(o.i32),
  ]
  const sums = [body.local(o.v128), body.local(o.v128)]
  pairwise(body, p, end!, (vectors) => {
    for (let v = 0; v < vectors; v++) zero(body).set(sums[v]!)
    if (isDot) body.get(ys!).get(p).op(o.i32Add).set(y)
    body
      .get(xs!)
      .get(p)
      .op(o.i32Add)
      .tee(x)
      .get(size!)
      .int(stride)
      .op(o.i32Mul, o.i32Add)
      .set(limit)
    body.repeat(x, limit, stride, () => {
      for (let v = 0; v < vectors; v++) {
        body
          .get(sums[v]!)
          .get(x)
          .vector(o.v128Load)
          .at(V, 16 * v)
        if (isDot)
          body
            .get(y)
            .vector(o.v128Load)
            .at(V, 16 * v)
            .vector(lanes.mul)
        body.vector(lanes.add).set(sums[v]!)
      }
      if (isDot) body.advance(y, stride)
    })
    for (let v = 0; v < vectors; v++) {
      body
        .get(out!)
        .get(p)
        .op(o.i32Add)
        .get(sums[v]!)
        .vector(o.v128Store)
        .at(V, 16 * v)
    }
    body.advance(p, 16 * vectors)
  })
  return body
}

/**
 * outer(gs, xs, sums, size, count, end): sums[j][i] += Σ over rows of gs[j]·xs[i].
 *
 * Method: two gs and four xs at a time; each pair adds up its rows in lanes, over all vectors of the
 * block, and the lanes of one vector's worth of neighbours are then added by transposing them.
 */
export function outer(lanes: Lanes, stride: number): Body {
  const [gs, xs, sums, size, count, end] = [0, 1, 2, 3, 4, 5] as const
  const body = new Body(6)
  const [p, i, j, x, g, at, width] = Array.from({ length: 7 }, () => body.local(o.i32)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const acc = Array.from({ length: 8 }, () => body.local(o.v128))
  const values = Array.from({ length: 4 }, () => body.local(o.v128))
  const factor = body.local(o.v128)
  const { bytes } = lanes

  /** Adds the lanes of the sums of one row to memory. `columns` of them; all four, or one. */
  const reduce = (row: number, columns: number): void => {
    const v = (column: number): number =>
      column < columns ? acc[row * columns + column]! : acc[row * columns]!
    const address = (offset: number): void => {
      body.get(at)
      if (row === 1) body.get(width).op(o.i32Add)
      void offset
    }
    if (columns === 1) {
      address(0)
      address(0)
      body.op(lanes.scalarLoad).at(lanes.align, 0)
      for (let lane = 0; lane < lanes.lanes; lane++) {
        body.get(v(0)).vector(lanes.extract).op(lane).op(lanes.scalarAdd)
      }
      body.op(lanes.scalarStore).at(lanes.align, 0)
      return
    }
    const pair = (a: number, b: number): void => {
      // [a₀ b₀ …] + [a₁ b₁ …]; of floats [a₀+a₂ b₀+b₂ a₁+a₃ b₁+b₃]
      const low = bytes === 8 ? [0, 2] : [0, 4, 1, 5]
      const high = bytes === 8 ? [1, 3] : [2, 6, 3, 7]
      permute(body.get(a).get(b), low, bytes)
      permute(body.get(a).get(b), high, bytes)
      body.vector(lanes.add)
    }
    if (bytes === 8) {
      for (const c of [0, 2]) {
        address(0)
        address(0)
        body.vector(o.v128Load).at(V, 8 * c)
        pair(v(c), v(c + 1))
        body
          .vector(lanes.add)
          .vector(o.v128Store)
          .at(V, 8 * c)
      }
      return
    }
    pair(v(0), v(1))
    body.set(v(0))
    pair(v(2), v(3))
    body.set(v(1))
    address(0)
    address(0)
    body.vector(o.v128Load).at(V, 0)
    permute(body.get(v(0)).get(v(1)), [0, 1, 4, 5], 4)
    permute(body.get(v(0)).get(v(1)), [2, 3, 6, 7], 4)
    body.vector(lanes.add).vector(lanes.add).vector(o.v128Store).at(V, 0)
  }
  const tile = (rows: number, columns: number): void => {
    for (let k = 0; k < rows * columns; k++) zero(body).set(acc[k]!)
    body.int(0).set(p)
    body.repeat(p, end, 16, () => {
      for (let c = 0; c < columns; c++) {
        body
          .get(x)
          .get(p)
          .op(o.i32Add)
          .vector(o.v128Load)
          .at(V, c * stride)
          .set(values[c]!)
      }
      for (let row = 0; row < rows; row++) {
        body
          .get(g)
          .get(p)
          .op(o.i32Add)
          .vector(o.v128Load)
          .at(V, row * stride)
          .set(factor)
        for (let c = 0; c < columns; c++) {
          const sum = acc[row * columns + c]!
          body.get(sum).get(factor).get(values[c]!).vector(lanes.mul).vector(lanes.add).set(sum)
        }
      }
    })
    for (let row = 0; row < rows; row++) reduce(row, columns)
    body
      .advance(at, columns * bytes)
      .advance(x, columns * stride)
      .advance(i, columns)
  }
  const row = (rows: number): void => {
    body.int(0).set(i).get(xs).set(x)
    for (const columns of [4, 1]) {
      body.op(o.block, o.emptyBlock, o.loop, o.emptyBlock)
      body.get(i).int(columns).op(o.i32Add).get(size).op(0x4b, o.brIf, 1)
      tile(rows, columns)
      body.op(o.br, 0, o.end, o.end)
    }
    if (rows === 2) body.get(at).get(width).op(o.i32Add).set(at)
    body.advance(g, rows * stride).advance(j, rows)
  }
  body.get(size).int(bytes).op(o.i32Mul).set(width).get(sums).set(at).get(gs).set(g).int(0).set(j)
  for (const rows of [2, 1]) {
    body.op(o.block, o.emptyBlock, o.loop, o.emptyBlock)
    body.get(j).int(rows).op(o.i32Add).get(count).op(0x4b, o.brIf, 1)
    row(rows)
    body.op(o.br, 0, o.end, o.end)
  }
  return body
}

/** fill(rows, slot, width, end): slot + i gets the i-th number of each row; rows lie one after the other. */
export function fill(lanes: Lanes, stride: number): Body {
  const [rows, slot, width, end] = [0, 1, 2, 3] as const
  const body = new Body(4)
  const [p, at, limit, from, to] = Array.from({ length: 5 }, () => body.local(o.i32)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const { bytes } = lanes
  body.get(width).int(bytes).op(o.i32Mul).set(width).int(0).set(p).get(rows).set(at)
  body.repeat(p, end, 16, () => {
    body.get(at).get(width).op(o.i32Add).set(limit).get(slot).get(p).op(o.i32Add).set(to)
    body.repeat(at, limit, bytes, () => {
      body
        .get(to)
        .get(at)
        .vector(lanes.loadSplat)
        .at(lanes.align, 0)
        .set(body.parameters + 5)
      body.get(at).set(from)
      for (let lane = 1; lane < lanes.lanes; lane++) {
        body
          .get(from)
          .get(width)
          .op(o.i32Add)
          .tee(from)
          .get(body.parameters + 5)
        body
          .vector(lanes.loadLane)
          .at(lanes.align, 0)
          .op(lane)
          .set(body.parameters + 5)
      }
      body
        .get(body.parameters + 5)
        .vector(o.v128Store)
        .at(V, 0)
        .advance(to, stride)
    })
    // The next vector begins behind the rows of this one.
    for (let lane = 1; lane < lanes.lanes; lane++) body.get(at).get(width).op(o.i32Add).set(at)
  })
  body.local(o.v128)
  return body
}

/** spread(rows, slot, width): all lanes of slot + i get the i-th number of the only row. */
export function spread(lanes: Lanes, stride: number): Body {
  const [rows, slot, width] = [0, 1, 2] as const
  const body = new Body(3)
  body.get(width).int(lanes.bytes).op(o.i32Mul).get(rows).op(o.i32Add).set(width)
  body.repeat(rows, width, lanes.bytes, () => {
    body.get(slot).get(rows).vector(lanes.loadSplat).at(lanes.align, 0)
    body.vector(o.v128Store).at(V, 0).advance(slot, stride)
  })
  return body
}

/** reduce(laneSums, sums, count): each sum is what the lanes of a vector add up to. */
export function reduce(lanes: Lanes): Body {
  const [from, to, count] = [0, 1, 2] as const
  const body = new Body(3)
  const vector = body.local(o.v128)
  body.get(count).int(lanes.bytes).op(o.i32Mul).get(to).op(o.i32Add).set(count)
  body.repeat(to, count, lanes.bytes, () => {
    body.get(to).get(from).vector(o.v128Load).at(V, 0).tee(vector).vector(lanes.extract).op(0)
    for (let lane = 1; lane < lanes.lanes; lane++) {
      body.get(vector).vector(lanes.extract).op(lane).op(lanes.scalarAdd)
    }
    body.op(lanes.scalarStore).at(lanes.align, 0).advance(from, 16)
  })
  return body
}

function zero(body: Body): Body {
  return body.vector(o.v128Const).op(...Array<number>(16).fill(0))
}

/** Takes numbers, by their places, out of the two vectors on the stack. */
function permute(body: Body, places: readonly number[], bytes: number): void {
  body.vector(o.shuffle)
  for (const place of places) for (let b = 0; b < bytes; b++) body.op(place * bytes + b)
}
