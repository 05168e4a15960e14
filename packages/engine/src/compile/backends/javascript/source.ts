import { javascript } from '../../../ops/atoms'
import { UNIFORM } from '../../ir/ops'
import { TILE } from '../../schedule/steps'
import type { Loop, Schedule, Straight } from '../../schedule/steps'

/** A number as a program has it: −0 is not 0. */
export const text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

/** A program as JavaScript: the text of a function for each step. */
export function sourceOf(schedule: Schedule): string[] {
  return schedule.steps.map((step, i) => {
    const lines = step.kind === 'straight' ? linesOf(schedule, step) : [callOf(step)]
    return [`function step${i}(m, c, s) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
  })
}

/** Straight code, a statement to a line. */
export function linesOf({ graph, slotOf, cellOf, sums }: Schedule, step: Straight): string[] {
  const lines: string[] = []
  const known: boolean[] = []
  const define = (id: number, value: string): void => {
    known[id] = true
    lines.push(`const v${id} = ${value}`)
  }
  const use = (id: number): string => {
    const value = graph.number(id)
    if (value !== undefined)
      return value < 0 || Object.is(value, -0) ? `(${text(value)})` : text(value)
    if (!known[id])
      define(id, graph.op[id] === UNIFORM ? `c[${cellOf[graph.x[id]!]}]` : `m[${slotOf[id]}]`)
    return `v${id}`
  }
  for (const id of step.nodes) {
    const operands: string[] = []
    graph.eachOperand(id, (operand) => operands.push(use(operand)))
    define(id, javascript(graph.name(id), operands))
  }
  for (const [id, slot] of step.stores) {
    const value = use(id)
    lines.push(`m[${slot}] = ${value}`)
  }
  for (const [lane, g, p] of step.adds) {
    const product = graph.number(p) === 1 ? use(g) : `${use(g)} * ${use(p)}`
    lines.push(`s[${sums + lane}] += ${product}`)
  }
  return lines
}

/** The loops of backends/loops.ts as text, by the name that a call has. */
export const loopTexts: Readonly<Record<Loop['kind'], string>> = {
  layer: `const layer = (m, c, weights, xs, out, size, count) => {
  for (let j = 0, w = weights, n = ${TILE}; j < count; j += n, w += n * size) {
    if (j + n > count) n = 1
    for (let k = 0; k < n; k++) {
      let t = -0
      for (let i = 0; i < size; i++) t += c[w + i * n + k] * m[xs + i]
      m[out + j + k] = t
    }
  }
}`,
  dot: `const dot = (m, xs, ys, out, size) => {
  let t = -0
  for (let i = 0; i < size; i++) t += m[xs + i] * m[ys + i]
  m[out] = t
}`,
  outer: `const outer = (m, s, gs, xs, sums, size, count) => {
  for (let j = 0, o = sums; j < count; j++) {
    for (let i = 0; i < size; i++) s[o++] += m[gs + j] * m[xs + i]
  }
}`,
}

/** A loop as the text of a call. */
function callOf(loop: Loop): string {
  const { xs, size } = loop
  switch (loop.kind) {
    case 'layer':
      return `layer(m, c, ${loop.weights}, ${xs}, ${loop.out}, ${size}, ${loop.count})`
    case 'dot':
      return `dot(m, ${xs}, ${loop.ys}, ${loop.out}, ${size})`
    case 'outer':
      return `outer(m, s, ${loop.gs}, ${xs}, ${loop.sums}, ${size}, ${loop.count})`
  }
}
