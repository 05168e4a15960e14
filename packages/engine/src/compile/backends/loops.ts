import { TILE } from '../schedule/steps'
import type { Loop } from '../schedule/steps'
import type { StepFunction } from './row-by-row'

// The loops of a program over one row: `m` are the slots, `c` the cells, `s` the sums.
// javascript/source.ts has their text, for modules that are written ahead of time.

/** Weights are interleaved by tiles; see schedule.ts. */
function layer(m: Float64Array, c: Float64Array, loop: Extract<Loop, { kind: 'layer' }>): void {
  const { xs, out, size, count } = loop
  for (let j = 0, w = loop.weights, n = TILE; j < count; j += n, w += n * size) {
    if (j + n > count) n = 1
    for (let k = 0; k < n; k++) {
      let t = -0
      for (let i = 0; i < size; i++) t += c[w + i * n + k]! * m[xs + i]!
      m[out + j + k] = t
    }
  }
}

function dot(m: Float64Array, { xs, ys, out, size }: Extract<Loop, { kind: 'dot' }>): void {
  let t = -0
  for (let i = 0; i < size; i++) t += m[xs + i]! * m[ys + i]!
  m[out] = t
}

function outer(m: Float64Array, s: Float64Array, loop: Extract<Loop, { kind: 'outer' }>): void {
  const { gs, xs, size, count } = loop
  for (let j = 0, o = loop.sums; j < count; j++) {
    for (let i = 0; i < size; i++) s[o++]! += m[gs + j]! * m[xs + i]!
  }
}

/** A loop as a function of a row. */
export function loopOf(loop: Loop): StepFunction {
  switch (loop.kind) {
    case 'layer':
      return (m, c) => layer(m, c, loop)
    case 'dot':
      return (m) => dot(m, loop)
    case 'outer':
      return (m, _, s) => outer(m, s, loop)
  }
}
