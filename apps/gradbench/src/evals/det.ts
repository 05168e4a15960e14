import { sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import type { Eval } from './eval'

interface Input {
  A: number[]
  ell: number
}

/** The determinant of a matrix, row after row in one list, expanded by the minors of its first row. */
function determinant(matrix: readonly Value[], size: number): Value {
  // Many expansions share a minor: it belongs to the columns that are left.
  const minors = new Map<number, Value>()
  const minor = (columns: number[]): Value => {
    const row = size - columns.length
    if (row === size) return sum([]).add(1)
    const key = columns.reduce((bits, column) => bits | (1 << column), 0)
    let value = minors.get(key)
    if (!value) {
      const terms = columns.map((column, i) => {
        const rest = columns.filter((other) => other !== column)
        const term = matrix[row * size + column]!.mul(minor(rest))
        return i % 2 === 0 ? term : term.neg()
      })
      minors.set(key, (value = sum(terms)))
    }
    return value
  }
  return minor([...Array(size).keys()])
}

const compiled = ({ ell }: Input) =>
  compile((matrix: Value[]) => determinant(matrix, ell), [vector(ell * ell)])

export const det = {
  primal(input: Input) {
    const f = compiled(input)
    const matrix = Float64Array.from(input.A)
    return { run: () => f(matrix) }
  },
  gradient(input: Input) {
    const f = compiled(input)
    const matrix = Float64Array.from(input.A)
    const out = new Float64Array(matrix.length)
    return { run: () => f.gradient(matrix, out) }
  },
} satisfies Eval
