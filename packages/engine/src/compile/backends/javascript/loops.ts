import type { Loop } from '../../schedule/schedule'

// The loops of a program over one row, in JavaScript: `m` are the slots, `c` the cells, `s` the sums. A
// module that is written ahead of time has the text of these functions, so they use nothing else.

type Numbers = Float64Array

/** Weights are interleaved by four; see schedule.ts. */
// prettier-ignore
const layer = (m: Numbers, c: Numbers, weights: number, xs: number, out: number, size: number, count: number): void => {
  for (let j = 0, w = weights, n = 4; j < count; j += n, w += n * size) {
    if (j + n > count) n = 1
    for (let k = 0; k < n; k++) {
      let t = -0
      for (let i = 0; i < size; i++) t += c[w + i * n + k]! * m[xs + i]!
      m[out + j + k] = t
    }
  }
}

const dot = (m: Numbers, xs: number, ys: number, out: number, size: number): void => {
  let t = -0
  for (let i = 0; i < size; i++) t += m[xs + i]! * m[ys + i]!
  m[out] = t
}

// prettier-ignore
const outer = (m: Numbers, s: Numbers, gs: number, xs: number, sums: number, size: number, count: number): void => {
  for (let j = 0, o = sums; j < count; j++) {
    for (let i = 0; i < size; i++) s[o++]! += m[gs + j]! * m[xs + i]!
  }
}

/** The loops, by name, as text. */
export const loopTexts: readonly string[] = /* @__PURE__ */ Object.entries({
  layer,
  dot,
  outer,
}).map(([name, loop]) => `const ${name} = ${loop}`)

/** A loop as a function of a row. */
export function loopOf(step: Loop): (m: Numbers, c: Numbers, s: Numbers) => void {
  const { xs, size } = step
  switch (step.kind) {
    case 'layer':
      return (m, c) => layer(m, c, step.weights, xs, step.out, size, step.count)
    case 'dot':
      return (m) => dot(m, xs, step.ys, step.out, size)
    case 'outer':
      return (m, _, s) => outer(m, s, step.gs, xs, step.sums, size, step.count)
  }
}

/** A loop as the text of a call. */
export function loopText(step: Loop): string {
  const { kind, ...places } = step
  const more = { layer: ', c', dot: '', outer: ', s' }[kind]
  return `${kind}(m${more}, ${Object.values(places).join(', ')})`
}
