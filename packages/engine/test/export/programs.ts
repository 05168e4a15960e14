import { isThorough } from '@mg/workspace/laws'
import fc from 'fast-check'
import { compile, scalar, vector } from '../../src/compile/index'
import type { Compiled } from '../../src/compile/index'
import {
  Value,
  dot,
  logSumExp,
  max,
  mean,
  min,
  norm,
  prod,
  softmax,
  sum,
  variance,
  vjp,
} from '../../src/index'
import { lift } from '../../src/value'
import { ALL, expression } from '../laws/expressions'
import type { Expression } from '../laws/expressions'

/** A function of numbers that is printed in every language, and where it is compared with eager. */
export interface Sample {
  name: string
  size: number
  f: (x: Value[]) => Value | Value[]
  compiled: AnyCompiled
  points: number[][]
}

type AnyCompiled = Compiled<[Value[]], Value>

/** Where an op is defined, if not everywhere from −2 to 2. */
const DOMAINS: Readonly<Record<string, readonly [number, number]>> = {
  sqrt: [0.01, 3],
  log: [0.01, 3],
  log2: [0.01, 3],
  log10: [0.01, 3],
  log1p: [-0.9, 3],
  acosh: [1.01, 4],
  asin: [-0.99, 0.99],
  acos: [-0.99, 0.99],
  atanh: [-0.99, 0.99],
  pow: [0.1, 3],
}

const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function sample(
  name: string,
  size: number,
  f: Sample['f'],
  [low, high] = [-2, 2] as readonly [number, number],
  seed = 1,
): Sample {
  const next = random(seed)
  const points = Array.from({ length: 5 }, () =>
    Array.from({ length: size }, () => low + (high - low) * next()),
  )
  return { name, size, f, compiled: compile(f as (x: Value[]) => Value, [vector(size)]), points }
}

type Method = (...others: Value[]) => Value

/** Each op over numbers by itself, at points of its domain. */
const ops: readonly Sample[] = Object.entries(ALL).map(([op, arity]) =>
  sample(
    op,
    arity,
    ([x, ...others]) => (x as unknown as Record<string, Method>)[op]!(...others),
    DOMAINS[op],
  ),
)

/** Each op over lists, short and long ones: long ones are loops. */
const lists: readonly Sample[] = [3, 12].flatMap((n) => [
  ...Object.entries({ sum, mean, prod, norm, logSumExp, max, min, variance }).map(([op, f]) =>
    sample(`${op}_${n}`, n, (x) => f(x)),
  ),
  sample(`softmax_${n}`, n, (x) => softmax(x)),
  sample(`dot_${n}`, 2 * n, (x) =>
    dot(x.slice(0, n), x.slice(n)).mul(dot(x.slice(0, n), x.slice(0, n))),
  ),
])

/** An expression's value, its constants as numbers. */
const valueOf = (e: Expression, inputs: readonly Value[]): Value =>
  e
    .run<Value>(inputs, lift, (op, [x, ...others]) =>
      (x as unknown as Record<string, Method>)[op]!(...others),
    )
    .at(-1)!

/** Random programs of smooth ops. */
const programs: readonly Sample[] = fc
  .sample(expression({ inputs: 3, maxSteps: 16 }), { seed: 7, numRuns: 40 })
  .map((e, i) => sample(`random_${i}`, 3, (x) => valueOf(e, x), [-2, 2], i + 1))

const all: readonly Sample[] = [...ops, ...lists, ...programs]

/** All of them in a thorough run, else every eighth: compilers of other languages are slow. */
export const samples = isThorough ? all : all.filter((_, i) => i % 8 === 0)

/** Value, and the gradient of Σ outputs, of the function over Values. */
function eager({ f }: Sample, point: readonly number[]): number[] {
  const count = [f(point.map((x) => new Value(x)))].flat().length
  const many = (x: Value[]): Value[] => [f(x)].flat()
  const { value, cotangent } = vjp(many, point, new Array<number>(count).fill(1)) as unknown as {
    value: Value[]
    cotangent: Value[]
  }
  return [...value, ...cotangent].map(({ data }) => data)
}

/** The largest deviation of numbers from those of eager, relative to those above 1; NaN where one is NaN alone. */
export function deviation(sample: Sample, numbers: readonly number[]): number {
  let at = 0
  let worst = 0
  for (const point of sample.points) {
    for (const expected of eager(sample, point)) {
      const seen = numbers[at++]!
      if (Object.is(seen, expected) || seen === expected) continue
      worst = Math.max(worst, Math.abs(seen - expected) / Math.max(1, Math.abs(expected)))
    }
  }
  return at === numbers.length ? worst : NaN
}

/** A network of two hidden layers with a penalty, over a row of two numbers and a label: the function, its parameters and rows. */
export function network(tanh = false) {
  const next = random(3)
  const value = (): Value => new Value(next() - 0.5)
  const layers = [
    [2, 16],
    [16, 16],
    [16, 1],
  ].map(([inputs, outputs]) =>
    Array.from({ length: outputs! }, () => ({
      bias: value(),
      weights: Array.from({ length: inputs! }, value),
    })),
  )
  const parameters = layers.flat().flatMap(({ weights, bias }) => [...weights, bias])
  const f = compile(
    (x: Value[], y: Value) => {
      let h = x
      layers.forEach((layer, i) => {
        h = layer.map(({ weights, bias }) => {
          const score = dot(weights, h).add(bias)
          if (i === 2) return score
          return tanh ? score.tanh() : score.relu()
        })
      })
      const penalty = sum(parameters.map((p) => p.square())).mul(1e-4)
      return h[0]!.mul(y).neg().add(1).relu().add(penalty)
    },
    [vector(2), scalar],
  )
  const rows = Array.from({ length: 21 }, () => [next() * 2 - 1, next() * 2 - 1])
  const labels = rows.map(([x, y]) => (x! > y! ? 1 : -1))
  return { f, layers, parameters, rows, labels }
}
