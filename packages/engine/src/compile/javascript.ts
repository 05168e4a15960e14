import { javascript as atoms } from '../ops/javascript'
import type { Graph } from './graph'
import type { Column, Machine, WritableNumbers } from './machine'
import { GIVEN, LITERAL, names, takes } from './ops'
import { TILE } from './schedule'
import type { Schedule, Step, Straight } from './schedule'

/** The operations whose result needs no parentheses. */
const isCall = /^Math\.\w+\(/

/**
 * A program as JavaScript: a function for each step over `m`, the slots of a row, `c`, the cells,
 * and `s`, the sums.
 */
export function sourceOf(schedule: Schedule): string[] {
  return schedule.steps.map((step, i) => {
    const lines = step.kind === 'straight' ? straight(schedule, step) : loop(step)
    return [`function step${i}(m, c, s) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
  })
}

const literal = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

function straight({ graph, slotOf, cellOf, sums }: Schedule, step: Straight): string[] {
  const lines: string[] = []
  const known = new Set<number>()
  const text = (id: number): string => {
    if (graph.op[id] === LITERAL) {
      const value = graph.literals[graph.x[id]!]!
      return value < 0 || Object.is(value, -0) ? `(${literal(value)})` : literal(value)
    }
    if (!known.has(id)) {
      known.add(id)
      const from = graph.op[id] === GIVEN ? `c[${cellOf[graph.x[id]!]}]` : `m[${slotOf[id]}]`
      lines.push(`const v${id} = ${from}`)
    }
    return `v${id}`
  }
  for (const id of step.nodes) {
    const result = operation(graph, id, text)
    known.add(id)
    lines.push(`const v${id} = ${result}`)
  }
  for (const [id, slot] of step.stores) {
    const value = text(id)
    lines.push(`m[${slot}] = ${value}`)
  }
  for (const [lane, g, p] of step.adds) {
    const product = graph.number(p) === 1 ? text(g) : `${text(g)} * ${text(p)}`
    lines.push(`s[${sums + lane}] += ${product}`)
  }
  return lines
}

function operation(graph: Graph, id: number, text: (id: number) => string): string {
  const op = graph.op[id]!
  const operands = [graph.x[id]!, graph.y[id]!, graph.w[id]!].slice(0, takes[op]).map(text)
  const atom = atoms[names[op] as keyof typeof atoms]
  const result = atom(...(operands as [string, string, string]))
  return isCall.test(result) ? result : result.replace(/^-\((.*)\)$/, '-$1')
}

function loop(step: Exclude<Step, Straight>): string[] {
  switch (step.kind) {
    case 'layer':
      return [
        `for (let j = 0, w = ${step.weights}; j < ${step.count}; j += ${TILE}) {`,
        `  const n = Math.min(${TILE}, ${step.count} - j)`,
        '  for (let k = 0; k < n; k++) {',
        '    let t = -0',
        `    for (let i = 0; i < ${step.size}; i++) t += c[w + i * n + k] * m[${step.xs} + i]`,
        `    m[${step.out} + j + k] = t`,
        '  }',
        `  w += n * ${step.size}`,
        '}',
      ]
    case 'dot':
      return [
        `let t = -0; for (let i = 0; i < ${step.size}; i++) t += m[${step.xs} + i] * m[${step.ys} + i]; m[${step.out}] = t`,
      ]
    case 'sum':
      return [
        `let t = -0; for (let i = 0; i < ${step.size}; i++) t += m[${step.xs} + i]; m[${step.out}] = t`,
      ]
    case 'outer':
      return [
        `for (let j = 0, o = ${step.sums}; j < ${step.count}; j++) { const g = m[${step.gs} + j]; for (let i = 0; i < ${step.size}; i++) s[o++] += g * m[${step.xs} + i] }`,
      ]
  }
}

type StepFunction = (m: Float64Array, c: Float64Array, s: Float64Array) => void

/** A program that runs as JavaScript, built by `new Function`, which a Content-Security-Policy may forbid. */
export function javascriptMachine(schedule: Schedule): Machine {
  const steps = inGroups(sourceOf(schedule)).flatMap(
    // oxlint-disable-next-line typescript/no-implied-eval -- what this back end is for; it is chosen only where it is permitted
    (group) => new Function(`${group.text}\nreturn [${group.names}]`)() as StepFunction[],
  )
  return rowByRow(schedule, steps)
}

/** Sources joined while they are short: one long text would be parsed as a whole at each first call. */
function inGroups(sources: readonly string[]): { text: string; names: string }[] {
  const groups: { text: string; names: string }[] = []
  sources.forEach((source, i) => {
    const last = groups[groups.length - 1]
    if (last === undefined || last.text.length > 1 << 20)
      groups.push({ text: source, names: `step${i}` })
    else {
      last.text += `\n${source}`
      last.names += `, step${i}`
    }
  })
  return groups
}

/** Runs a program one row after the other, by a function for each step. */
export function rowByRow(schedule: Schedule, steps: readonly StepFunction[]): Machine {
  const { slots, cells, sums, lanes, rootSlots, sumOf } = schedule
  const m = new Float64Array(slots)
  const c = new Float64Array(cells.length)
  const s = new Float64Array(sums + lanes)
  return {
    cells: c,
    run(columns: readonly Column[], rows: number, out?: WritableNumbers): void {
      s.fill(0)
      for (let row = 0; row < rows; row++) {
        let slot = 0
        for (let i = 0; i < columns.length; i++) {
          const { data, width, isShared } = columns[i]!
          const from = isShared ? 0 : row * width
          for (let j = 0; j < width; j++) m[slot++] = data[from + j]!
        }
        for (let i = 0; i < steps.length; i++) steps[i]!(m, c, s)
        if (out === undefined) continue
        const at = row * rootSlots.length
        for (let i = 0; i < rootSlots.length; i++) out[at + i] = m[rootSlots[i]!]!
      }
    },
    sums: s,
    places: sumOf.map((place) => (place < 0 ? sums - 1 - place : place)),
  }
}
