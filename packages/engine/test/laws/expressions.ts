import fc from 'fast-check'
import * as engine from '../../src/index'
import type { Operand, Value } from '../../src/index'
import { ARITIES, descriptors } from '../../src/ops/descriptors'

/** One step of a program: an op applied to earlier results, given by how far back they are. */
interface Step {
  op: string
  operands: readonly number[]
}

/** The functions that the engine exports, by the names of the ops. */
const functions = engine as unknown as Readonly<Record<string, (...xs: Operand[]) => Value>>

/** A straight-line program over some inputs, with sharing: a random graph. Its last result is its value. */
export class Expression {
  constructor(
    readonly inputs: number,
    readonly constants: readonly number[],
    readonly steps: readonly Step[],
  ) {}

  /** Every result in turn, the inputs and constants first. */
  run<T>(inputs: readonly T[], constant: (x: number) => T, apply: (op: string, xs: T[]) => T): T[] {
    const results = [...inputs, ...this.constants.map(constant)]
    for (const { op, operands } of this.steps) {
      results.push(
        apply(
          op,
          operands.map((back) => results[results.length - 1 - (back % results.length)]!),
        ),
      )
    }
    return results
  }

  /** Every result over Values; constants stay numbers, so that a compiler may fold them. */
  results(inputs: readonly Value[]): Operand[] {
    return this.run<Operand>(
      inputs,
      (x) => x,
      (op, operands) => functions[op]!(...operands),
    )
  }

  /** The value over Values. */
  value(inputs: readonly Value[]): Value {
    return this.results(inputs).at(-1) as Value
  }

  /** The program as code, so that a failure can be read. */
  toString(): string {
    const names = [
      ...Array.from({ length: this.inputs }, (_, i) => `x${i}`),
      ...this.constants.map((_, i) => `c${i}`),
      ...this.steps.map((_, i) => `t${i}`),
    ]
    const lines = this.constants.map((c, i) => `c${i} = ${c}`)
    this.steps.forEach(({ op, operands }, i) => {
      const size = this.inputs + this.constants.length + i
      const args = operands.map((back) => names[size - 1 - (back % size)])
      lines.push(`t${i} = ${op}(${args.join(', ')})`)
    })
    return `\n${lines.join('\n')}\n`
  }
}

/** Ops that are smooth wherever they are defined, and defined everywhere, with how many operands they take. */
export const SMOOTH: Readonly<Record<string, number>> = {
  add: 2,
  sub: 2,
  mul: 2,
  hypot: 2,
  neg: 1,
  square: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  atan: 1,
  asinh: 1,
  erf: 1,
  sigmoid: 1,
  softplus: 1,
  gelu: 1,
  silu: 1,
}

/** Every op over numbers, with how many operands it takes: those with kinks, poles or edges, too. */
export const ALL: Readonly<Record<string, number>> = Object.fromEntries(
  descriptors
    .filter(({ isHidden, arity }) => !isHidden && !ARITIES[arity].isList)
    .map(({ publicName, arity }) => [publicName, ARITIES[arity].count]),
)

export interface ExpressionConstraints {
  ops?: Readonly<Record<string, number>>
  inputs?: number
  maxSteps?: number
  /** How many constants there are at most. */
  constants?: number
  /** Where constants are taken from. */
  numbers?: fc.Arbitrary<number>
}

/** Random programs: any ops, any sharing; they shrink to a few steps. */
export function expression({
  ops = SMOOTH,
  inputs = 3,
  maxSteps = 12,
  constants: maxLength = 2,
  numbers = moderate,
}: ExpressionConstraints = {}): fc.Arbitrary<Expression> {
  const step = fc
    .constantFrom(...Object.keys(ops))
    .chain((op) =>
      fc
        .array(fc.nat(12), { minLength: ops[op]!, maxLength: ops[op]! })
        .map((operands): Step => ({ op, operands })),
    )
  const constants = fc.array(numbers, { maxLength })
  return fc
    .tuple(constants, fc.array(step, { minLength: 1, maxLength: maxSteps }))
    .map(([values, steps]) => new Expression(inputs, values, steps))
}

/** Numbers of ordinary size: what is next to nothing is 0. */
export const moderate: fc.Arbitrary<number> = fc
  .double({ min: -2, max: 2, noNaN: true })
  .map((x) => (Math.abs(x) < 1e-100 ? 0 : x))

/** As often as not a number at which factors vanish or things tie. */
export const awkward: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, -2, 0.5, -0.5, 0.25, 1.5, -1.5, 1 / 3, -2 / 3),
  moderate,
)

export const point = (length: number): fc.Arbitrary<number[]> =>
  fc.array(moderate, { minLength: length, maxLength: length })
