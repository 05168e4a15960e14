/**
 * A GPT over scalar Values, after Andrej Karpathy's microgpt (2026): it reads names letter by letter,
 * learns which letter comes next, and makes up names of its own. This file is all there is to it; the
 * derivatives come from the engine.
 */
import { dot, softmax } from '@mg/engine'
import type { Value } from '@mg/engine'
import { Embedding, Layer, Module, PythonRandom, RMSNorm, normal, weightedChoice } from '@mg/nn'
import { Adam, crossEntropy } from '@mg/optim'
import type { lossProgram } from './program'

const SIZE: number = 16
const HEADS = 4
const HEAD_SIZE = SIZE / HEADS
/** How many letters of a name are read, and made up, at most. */
const LENGTH = 16

/** Of all letters so far: what each has to offer (key), what it tells (value), and how much each head took from those before. */
export interface Past {
  keys: Value[][]
  values: Value[][]
  shares: Value[][][]
}
const nothingYet = (): Past => ({ keys: [], values: [], shares: [] })

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

  /** Each head takes from the values of all letters so far, most from those whose keys suit what the letter looks for (query). */
  private attend(x: Value[], { keys, values, shares: all }: Past): Value[] {
    const query = this.query.forward(x)
    keys.push(this.key.forward(x))
    values.push(this.value.forward(x))
    const heads: Value[][] = []
    all.push(heads)
    return range(HEADS).flatMap((head) => {
      const part = (row: Value[]) => row.slice(head * HEAD_SIZE, (head + 1) * HEAD_SIZE)
      const scores = keys.map((key) => dot(part(query), part(key)).div(Math.sqrt(HEAD_SIZE)))
      const shares = softmax(scores)
      heads.push(shares)
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
  loss(tokens: readonly number[], past = nothingYet()): Value {
    const logits = tokens.slice(0, -1).map((token) => this.forward(token, past))
    return crossEntropy(logits, tokens.slice(1))
  }

  /** Tokens that it makes up after `end`, until it comes to `end` again; a low temperature is careful, a high one bold. */
  invent(end: number, temperature: number, random: PythonRandom): number[] {
    const past = nothingYet()
    const tokens: number[] = []
    for (let token = end; tokens.length < LENGTH; tokens.push(token)) {
      const logits = this.forward(token, past).map((logit) => logit.div(temperature))
      const shares = softmax(logits).map((share) => share.data)
      token = weightedChoice(range(shares.length), shares, random)
      if (token === end) break
    }
    return tokens
  }
}

const plus = (x: Value[], y: Value[]): Value[] => x.map((value, i) => value.add(y[i]!))
const range = (length: number): number[] => Array.from({ length }, (_, i) => i)

/** A GPT that learns one name a step, while its rate falls to 0. With a program of the loss, the steps are compiled. */
export class Training {
  readonly letters: string[]
  readonly model: GPT
  readonly steps: number
  /** The steps that were taken so far. */
  taken = 0
  private readonly names: string[]
  private readonly random = new PythonRandom(42)
  private readonly optimizer: Adam
  private readonly compiled: ReturnType<typeof lossProgram> | undefined

  constructor(
    names: readonly string[],
    { steps = 1000, program }: { steps?: number; program?: typeof lossProgram } = {},
  ) {
    this.names = this.random.shuffle([...names])
    this.letters = [...new Set(this.names.join(''))].sort()
    this.model = new GPT(this.letters.length + 1, this.random)
    this.steps = steps
    this.optimizer = new Adam(this.model.parameters(), { betas: [0.85, 0.99] })
    this.compiled = program?.(this.model)
  }

  /** A name with the token that stands before and after each, as far as it is read. */
  tokensOf(name: string): number[] {
    const end = this.letters.length
    const letters = Array.from(name, (letter) => this.letters.indexOf(letter))
    return [end, ...letters, end].slice(0, LENGTH + 1)
  }

  /** Learns the next name. What comes back is the loss before. */
  step(): number {
    const tokens = this.tokensOf(this.names[this.taken % this.names.length]!)
    this.optimizer.zeroGrad()
    const loss =
      this.compiled?.backward([tokens.slice(0, -1)], [tokens.slice(1)]) ?? this.eager(tokens)
    this.optimizer.lr = 0.01 * (1 - this.taken++ / this.steps)
    this.optimizer.step()
    return loss
  }

  private eager(tokens: readonly number[]): number {
    const loss = this.model.loss(tokens)
    loss.backward()
    return loss.data
  }

  /** A name that the model makes up. */
  invent(temperature = 0.5, random = this.random): string {
    const tokens = this.model.invent(this.letters.length, temperature, random)
    return tokens.map((token) => this.letters[token]!).join('')
  }
}
