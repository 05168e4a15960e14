import { Value, dot, logSumExp, relu, sum } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import type { Precision } from '@mg/engine/compile'
import { MLP } from '@mg/nn'
import { SGD, hingeLoss, l2Penalty, trainer } from '@mg/optim'
import { numbers, shortest } from './timing'

export type Figures = Record<string, number>

/** The demo's step: 100 rows, hinge loss, L2 penalty, update. */
function trained(
  activation: 'relu' | 'tanh',
  precision: Precision,
): { step: () => void; compiling: number } {
  const X = numbers(200)
  const Y = Float64Array.from({ length: 100 }, (_, r) => (X[2 * r]! > X[2 * r + 1]! ? 1 : -1))
  const model = new MLP(2, [16, 16, 1], { activation })
  const parameters = model.parameters()
  const start = performance.now()
  const loss = compile(
    (x: Value[], y: Value) =>
      relu(y.mul(model.forward(x)).neg().add(1)).add(dot(parameters, parameters).mul(1e-4)),
    [vector(2), scalar],
    { precision },
  )
  loss.backward(X, Y)
  const compiling = performance.now() - start
  const training = trainer(loss, new SGD(parameters, { lr: 0.001 }))
  return { step: () => void training.step(X, Y), compiling }
}

// Each in a process of its own, as the C is: code that serves several programs is slower, by about 1 µs a step.

export function notebook(): Figures {
  const first = trained('relu', 'f64')
  const step = shortest(first.step, 100, 4)
  const again = Array.from({ length: 4 }, () => trained('relu', 'f64').compiling)
  return {
    'notebook f64': step,
    'notebook first compiling': first.compiling * 1000,
    'notebook compiling': Math.min(first.compiling, ...again) * 1000,
  }
}

export const notebookFloats = (): Figures => ({
  'notebook f32': shortest(trained('relu', 'f32').step, 100, 4),
})

export const notebookTanh = (): Figures => ({
  'notebook tanh': shortest(trained('tanh', 'f64').step, 100, 4),
})

/** The same step, Value by Value. */
export function notebookEager(): Figures {
  const numbersOf = numbers(200)
  const X = Array.from({ length: 100 }, (_, r) => [numbersOf[2 * r]!, numbersOf[2 * r + 1]!])
  const Y = X.map(([a, b]) => (a! > b! ? 1 : -1))
  const model = new MLP(2, [16, 16, 1])
  const parameters = model.parameters()
  const optimizer = new SGD(parameters, { lr: 0.001 })
  const step = (): void => {
    const scores = X.map((x) => model.forward(x))
    const loss = hingeLoss(scores, Y).add(l2Penalty(parameters, 1e-4))
    optimizer.zeroGrad()
    loss.backward()
    optimizer.step()
  }
  return { 'notebook eager': shortest(step, 10, 4) }
}

/** 784 → 128 → 10, cross-entropy, 64 rows. */
export function digits(): Figures {
  const X = Float32Array.from(numbers(784 * 64))
  const Y = new Float32Array(640)
  for (let r = 0; r < 64; r++) Y[10 * r + (r % 10)] = 1
  const model = new MLP(784, [128, 10])
  const start = performance.now()
  const loss = compile(
    (x: Value[], y: Value[]) => {
      const z = model.forward(x)
      return logSumExp(z).sub(dot(z, y))
    },
    [vector(784), vector(10)],
    { precision: 'f32' },
  )
  loss.backward(X, Y)
  const compiling = performance.now() - start
  const gradient = shortest(() => loss.backward(X, Y), 5, 5)
  const training = trainer(loss, new SGD(model.parameters(), { lr: 0.001 }))
  const step = shortest(() => training.step(X, Y), 5, 5)
  return { 'digits compiling': compiling * 1000, 'digits gradient': gradient, 'digits step': step }
}

/** A Gaussian mixture's log-likelihood: 25 components in 10 dimensions over 1,000 points. */
export function mixture(): Figures {
  const [K, D] = [25, 10]
  let seed = 0
  const values = (size: number): Value[] => Array.from(numbers(size, ++seed), (x) => new Value(x))
  const alphas = values(K)
  const components = alphas.map(() => ({
    mean: values(D),
    diagonal: values(D),
    lower: values((D * (D - 1)) / 2),
  }))
  const likelihood = (x: Value[]): Value => {
    const terms = components.map(({ mean, diagonal, lower }, k) => {
      const d = x.map((v, i) => v.sub(mean[i]!))
      const y = d.map((v, i) => {
        const first = (i * (i - 1)) / 2
        const own = v.mul(diagonal[i]!.exp())
        return i === 0 ? own : own.add(dot(lower.slice(first, first + i), d.slice(0, i)))
      })
      return alphas[k]!.add(sum(diagonal)).sub(dot(y, y).mul(0.5))
    })
    return logSumExp(terms).sub(logSumExp(alphas))
  }
  const X = numbers(D * 1000)
  const gradient = compile(likelihood, [vector(D)])
  const time = shortest(() => gradient.backward(X), 1, 4)
  // The value alone: the time that it takes to have the values of the rows as well.
  const values_ = new Float64Array(1000)
  const both = shortest(() => gradient.backward(X, { values: values_ }), 1, 4)
  return { 'mixture gradient': time, 'mixture value': both - time }
}

/** An LSTM cell with 60 parameters, unrolled over 1,000 steps. */
export function recurrence(): Figures {
  const H = 3
  const W = Array.from({ length: 4 * H }, (_, j) =>
    Array.from(numbers(H + 1, j), (x) => new Value(x)),
  )
  const B = Array.from(numbers(4 * H, 99), (x) => new Value(x))
  const run = (x: Value[]): Value => {
    let h: (Value | number)[] = Array<number>(H).fill(0)
    let c = h
    for (const input of x) {
      const z = W.map((w, i) => dot(w, [input, ...h]).add(B[i]!))
      c = c.map((cell, i) =>
        z[i]!.sigmoid()
          .mul(cell)
          .add(z[H + i]!.sigmoid().mul(z[2 * H + i]!.tanh())),
      )
      h = c.map((cell, i) => z[3 * H + i]!.sigmoid().mul((cell as Value).tanh()))
    }
    return sum(h)
  }
  const x = numbers(1000)
  const f = compile(run, [vector(1000)])
  const out = new Float64Array(1)
  return {
    'recurrence value': shortest(() => f(x, out), 2, 4),
    'recurrence gradient': shortest(() => f.backward(x), 2, 4),
  }
}

export function rosenbrock(): Figures {
  const figures: Figures = {}
  const f = (x: Value[]): Value =>
    sum(
      x
        .slice(1)
        .map((next, i) => next.sub(x[i]!.square()).square().mul(100).add(x[i]!.sub(1).square())),
    )
  for (const n of [100, 1_000, 10_000, 100_000]) {
    const x = numbers(n)
    const start = performance.now()
    const program = compile(f, [vector(n)])
    const gradient = new Float64Array(n)
    program.gradient(x, gradient)
    figures[`rosenbrock ${n} compiling`] = (performance.now() - start) * 1000
    if (n !== 10_000) continue
    const value = new Float64Array(1)
    figures['rosenbrock value'] = shortest(() => program(x, value), 5, 3)
    figures['rosenbrock gradient'] = shortest(() => program.gradient(x, gradient), 5, 3)
  }
  return figures
}
