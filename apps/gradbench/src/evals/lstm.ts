import { dot, log, sum } from '@mg/engine'
import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { scan } from '@mg/engine/loops'
import type { Eval } from './eval'

interface Input {
  main_params: number[][]
  extra_params: number[][]
  state: number[][]
  sequence: number[][]
}

/** Weights and biases of a layer's gates: forget, input, output and change, one after the other. */
interface Layer {
  weights: Value[]
  biases: Value[]
}

type State = { hidden: Value[]; cell: Value[] }

type Carry = { states: State[]; total: Value }

function step(layer: Layer, { hidden, cell }: State, input: readonly Value[]): State {
  const size = input.length
  const gate = (index: number, x: readonly Value[]): Value[] =>
    x.map((x, i) => x.mul(layer.weights[index * size + i]!).add(layer.biases[index * size + i]!))
  const forget = gate(0, input).map((x) => x.sigmoid())
  const ingate = gate(1, hidden).map((x) => x.sigmoid())
  const outgate = gate(2, input).map((x) => x.sigmoid())
  const change = gate(3, hidden).map((x) => x.tanh())
  const next = cell.map((c, i) => c.mul(forget[i]!).add(ingate[i]!.mul(change[i]!)))
  return { cell: next, hidden: next.map((c, i) => outgate[i]!.mul(c.tanh())) }
}

/** The mean negative log-likelihood of each symbol of a sequence, predicted from those before it. */
function loss(main: Value[][], extra: Value[][], { state, sequence }: Input): Value {
  const [inWeight, outWeight, outBias] = extra as [Value[], Value[], Value[]]
  const inPairs = <T>(rows: readonly T[]): [T, T][] =>
    Array.from({ length: rows.length / 2 }, (_, i) => [rows[2 * i]!, rows[2 * i + 1]!])
  const layers = inPairs(main).map(([weights, biases]) => ({ weights, biases }))
  const states = inPairs(state).map(([hidden, cell]) => ({ hidden, cell }))
  const steps = sequence.slice(1).map((next, t) => ({ x: sequence[t]!, next }))
  const [{ total }] = scan(
    ({ states, total }: Carry, { x, next }: { x: Value[]; next: Value[] }): [Carry, never[]] => {
      let output = x.map((x, i) => x.mul(inWeight[i]!))
      const nextStates = layers.map((layer, i) => {
        const next = step(layer, states[i]!, output)
        output = next.hidden
        return next
      })
      const scores = output.map((x, i) => x.mul(outWeight[i]!).add(outBias[i]!))
      const normalizer = log(sum(scores.map((score) => score.exp())).add(2))
      const logProbabilities = scores.map((score) => score.sub(normalizer))
      return [{ states: nextStates, total: total.sub(dot(next, logProbabilities)) }, []]
    },
    { states, total: 0 },
    steps,
  )
  return total.div(steps.length * inWeight.length)
}

function compiled(input: Input) {
  const shapeOf = (rows: readonly number[][]) => rows.map((row) => vector(row.length))
  return compile(
    (main: Value[][], extra: Value[][]) => loss(main, extra, input),
    [shapeOf(input.main_params), shapeOf(input.extra_params)],
  )
}

export const lstm = {
  objective(input: Input) {
    const f = compiled(input)
    return { run: () => f(input.main_params, input.extra_params) }
  },
  jacobian(input: Input) {
    const f = compiled(input)
    const { main_params: main, extra_params: extra } = input
    const out = new Float64Array([...main, ...extra].flat().length)
    return { run: () => f.gradient(main, extra, out) }
  },
} satisfies Eval
