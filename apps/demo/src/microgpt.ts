/**
 * A GPT over scalar Values, after Andrej Karpathy's microgpt (2026): it reads names letter by letter,
 * learns which letter comes next, and makes up names of its own. This file is all there is to it; the
 * derivatives come from the engine.
 */
import { dot, softmax } from '@mg/engine'
import type { Value } from '@mg/engine'
import { Embedding, Layer, Module, PythonRandom, RMSNorm, normal, weightedChoice } from '@mg/nn'
import { Adam, crossEntropy } from '@mg/optim'
import type { lossProgram } from './microgpt-program'

const SIZE: number = 16
const HEADS = 4
const HEAD_SIZE = SIZE / HEADS
/** How many letters of a name are read, and made up, at most. */
const LENGTH = 16

/** What a letter looks for (query), what it has to offer (key), and what it tells (value): of all letters so far. */
interface Past {
  keys: Value[][]
  values: Value[][]
}

export class GPT extends Module {
  letters: Embedding
  positions: Embedding
  output: Layer
  query: Layer
  key: Layer
  value: Layer
  mix: Layer
  widen: Layer
  narrow: Layer
  private readonly norm = new RMSNorm(SIZE, { eps: 1e-5, elementwiseAffine: false })

  constructor(tokens: number, random: PythonRandom) {
    super()
    const start = { weight: normal(0, 0.08), random }
    const matrix = (inputs: number, outputs: number, activation: 'linear' | 'relu' = 'linear') =>
      new Layer(inputs, outputs, { ...start, activation, bias: false })
    this.letters = new Embedding(tokens, SIZE, start)
    this.positions = new Embedding(LENGTH, SIZE, start)
    this.output = matrix(SIZE, tokens)
    this.query = matrix(SIZE, SIZE)
    this.key = matrix(SIZE, SIZE)
    this.value = matrix(SIZE, SIZE)
    this.mix = matrix(SIZE, SIZE)
    this.widen = matrix(SIZE, 4 * SIZE, 'relu')
    this.narrow = matrix(4 * SIZE, SIZE)
  }

  /** The logits of what comes after a token, which joins the past. */
  forward(token: number, past: Past): Value[] {
    const position = past.keys.length
    let x = this.norm.forward(plus(this.letters.forward(token), this.positions.forward(position)))
    x = plus(x, this.mix.forward(this.attend(this.norm.forward(x), past)))
    x = plus(x, this.narrow.forward(this.widen.forward(this.norm.forward(x))))
    return this.output.forward(x)
  }

  /** Each head takes from the values of all letters so far, most from those whose keys suit its query. */
  private attend(x: Value[], { keys, values }: Past): Value[] {
    const query = this.query.forward(x)
    keys.push(this.key.forward(x))
    values.push(this.value.forward(x))
    return range(HEADS).flatMap((head) => {
      const part = (row: Value[]) => row.slice(head * HEAD_SIZE, (head + 1) * HEAD_SIZE)
      const scores = keys.map((key) => dot(part(query), part(key)).div(Math.sqrt(HEAD_SIZE)))
      const shares = softmax(scores)
      const told = values.map(part)
      return range(HEAD_SIZE).map((i) =>
        dot(
          shares,
          told.map((row) => row[i]!),
        ),
      )
    })
  }

  /** The mean loss of guessing each token from those before it. */
  loss(tokens: readonly number[]): Value {
    const past: Past = { keys: [], values: [] }
    const logits = tokens.slice(0, -1).map((token) => this.forward(token, past))
    return crossEntropy(logits, tokens.slice(1))
  }
}

const plus = (x: Value[], y: Value[]): Value[] => x.map((value, i) => value.add(y[i]!))
const range = (length: number): number[] => Array.from({ length }, (_, i) => i)

export interface MicrogptOptions {
  steps?: number
  samples?: number
  temperature?: number
  program?: typeof lossProgram
}

/**
 * One name a step; what comes back is the loss of each step, and in the end names that were made up.
 * With the program of the loss, the steps are compiled.
 */
export function* microgpt(
  names: readonly string[],
  { steps = 1000, samples = 20, temperature = 0.5, program }: MicrogptOptions = {},
): Generator<number, { model: GPT; samples: string[] }> {
  const random = new PythonRandom(42)
  const documents = random.shuffle([...names])
  const letters = [...new Set(documents.join(''))].sort()
  /** The token before and after each name. */
  const end = letters.length
  const model = new GPT(letters.length + 1, random)
  const optimizer = new Adam(model.parameters(), { betas: [0.85, 0.99] })
  const compiled = program?.(model)
  const eager = (tokens: readonly number[]): number => {
    const loss = model.loss(tokens)
    loss.backward()
    return loss.data
  }

  for (let step = 0; step < steps; step++) {
    const name = Array.from(documents[step % documents.length]!, (x) => letters.indexOf(x))
    const tokens = [end, ...name, end].slice(0, LENGTH + 1)
    optimizer.zeroGrad()
    const loss = compiled?.backward([tokens.slice(0, -1)], [tokens.slice(1)]) ?? eager(tokens)
    optimizer.lr = 0.01 * (1 - step / steps)
    optimizer.step()
    yield loss
  }

  const sample = (): string => {
    const past: Past = { keys: [], values: [] }
    let name = ''
    for (let token = end; name.length < LENGTH; name += letters[token]!) {
      const logits = model.forward(token, past).map((logit) => logit.div(temperature))
      const shares = softmax(logits).map((share) => share.data)
      token = weightedChoice(range(shares.length), shares, random)
      if (token === end) break
    }
    return name
  }
  return { model, samples: range(samples).map(sample) }
}
