import { Value, dot, mean, softmax, sum } from '@mg/engine'
import { MLP } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  NAdam,
  RMSprop,
  SGD,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  clipGradNorm,
  clipGradValue,
  crossEntropy,
  hingeLoss,
  huberLoss,
  klDiv,
  l1Loss,
  l1Penalty,
  l2Penalty,
  mseLoss,
  nllLoss,
  smoothL1Loss,
  softMarginLoss,
  squaredHingeLoss,
} from '@mg/optim'
import type { CommonOptions, Optimizer, OptimizerState } from '@mg/optim'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const values = (xs: readonly number[]) => xs.map((x) => new Value(x))
const numbers = (xs: readonly Value[]) => xs.map((x) => x.data)

/** A quadratic function ½Σ aᵢxᵢ² + bᵢxᵢ at random: its coefficients and a point. */
const quadratic = fc.array(fc.tuple(real(-3, 3), real(-3, 3), real(-3, 3)), {
  minLength: 1,
  maxLength: 6,
})

/** Puts into the `grad` of x the gradient of that function. */
function differentiate(x: readonly Value[], terms: readonly (readonly number[])[]): number[] {
  for (const xi of x) xi.grad = 0
  sum(
    x.map((xi, i) =>
      xi
        .square()
        .mul(terms[i]![0]! / 2)
        .add(xi.mul(terms[i]![1]!)),
    ),
  ).backward()
  return terms.map(([a, b], i) => a! * x[i]!.data + b!)
}

type Make = (x: Value[], options: Partial<CommonOptions>) => Optimizer<never>
const optimizers: [name: string, make: Make][] = [
  ['SGD', (x, o) => new SGD(x, { momentum: 0.9, ...o }) as never],
  ['Adam', (x, o) => new Adam(x, { amsgrad: true, ...o }) as never],
  ['AdamW', (x, o) => new AdamW(x, o) as never],
  ['NAdam', (x, o) => new NAdam(x, o) as never],
  ['RMSprop', (x, o) => new RMSprop(x, { centered: true, momentum: 0.5, ...o }) as never],
  ['Adagrad', (x, o) => new Adagrad(x, { lrDecay: 0.1, ...o }) as never],
  ['Adadelta', (x, o) => new Adadelta(x, o) as never],
]

describe('SGD', () => {
  it('steps by x − lr·g on random quadratics', () => {
    fc.assert(
      fc.property(quadratic, real(0, 1), (terms, lr) => {
        const x = values(terms.map(([, , at]) => at))
        const before = numbers(x)
        const gradient = differentiate(x, terms)
        new SGD(x, { lr }).step()
        x.forEach((xi, i) => expect(xi.data).toBeCloseTo(before[i]! - lr * gradient[i]!, 12))
      }),
    )
  })

  it('remembers momentum: two steps by hand', () => {
    fc.assert(
      fc.property(
        quadratic,
        real(0, 0.5),
        real(0.1, 1),
        real(0, 1),
        (terms, lr, momentum, dampening) => {
          const x = values(terms.map(([, , at]) => at))
          const optimizer = new SGD(x, { lr, momentum, dampening })
          const first = differentiate(x, terms)
          optimizer.step()
          const middle = numbers(x)
          const second = differentiate(x, terms)
          optimizer.step()
          x.forEach((xi, i) => {
            const velocity = momentum * first[i]! + (1 - dampening) * second[i]!
            expect(xi.data).toBeCloseTo(middle[i]! - lr * velocity, 12)
          })
        },
      ),
    )
  })

  it('with weight decay does what an L2 penalty does, and Adam does not', () => {
    const after = (make: (x: Value[]) => Optimizer<never>, at: number[], strength: number) => {
      const x = values(at)
      const optimizer = make(x)
      for (let k = 0; k < 3; k++) {
        optimizer.zeroGrad()
        const loss = mean(x.map((xi) => xi.sub(1).square()))
        ;(strength > 0 ? loss.add(l2Penalty(x, strength / 2)) : loss).backward()
        optimizer.step()
      }
      return numbers(x)
    }
    fc.assert(
      fc.property(
        fc.array(real(-3, 3), { minLength: 1, maxLength: 5 }),
        real(0.01, 0.5),
        (at, strength) => {
          const decayed = (weightDecay: number) => (x: Value[]) =>
            new SGD(x, { lr: 0.1, momentum: 0.9, weightDecay }) as never
          const penalized = after(decayed(0), at, strength)
          after(decayed(strength), at, 0).forEach((x, i) =>
            expect(x).toBeCloseTo(penalized[i]!, 12),
          )
        },
      ),
    )
    const adam = (weightDecay: number) => (x: Value[]) =>
      new Adam(x, { lr: 0.1, weightDecay }) as never
    const adamW = (weightDecay: number) => (x: Value[]) =>
      new AdamW(x, { lr: 0.1, weightDecay }) as never
    const penalized = after(adam(0), [2, -3], 0.5)
    after(adam(0.5), [2, -3], 0).forEach((x, i) => expect(x).toBeCloseTo(penalized[i]!, 12))
    expect(Math.abs(after(adamW(0.5), [2, -3], 0)[0]! - penalized[0]!)).toBeGreaterThan(1e-3)
  })
})

describe('Adam', () => {
  it('first steps by lr·g/(|g| + eps), whatever the betas', () => {
    fc.assert(
      fc.property(quadratic, real(0, 0.9), real(0, 0.9), (terms, beta1, beta2) => {
        const x = values(terms.map(([, , at]) => at))
        const before = numbers(x)
        const gradient = differentiate(x, terms)
        new Adam(x, { lr: 0.1, betas: [beta1, beta2], eps: 1e-3 }).step()
        x.forEach((xi, i) => {
          const step = (0.1 * gradient[i]!) / (Math.abs(gradient[i]!) + 1e-3)
          expect(xi.data).toBeCloseTo(before[i]! - step, 10)
        })
      }),
    )
  })
})

describe.each(optimizers)('%s', (_, make) => {
  it('goes on from a saved state, at any step, to the same bits', () => {
    fc.assert(
      fc.property(quadratic, fc.integer({ min: 0, max: 9 }), (terms, at) => {
        const options = { lr: 0.1, weightDecay: 0.01 }
        const x = values(terms.map(([, , start]) => start))
        let optimizer = make(x, options)
        const whole = x.map((xi) => new Value(xi.data))
        const other = make(whole, options)
        for (let step = 0; step < 10; step++) {
          if (step === at) {
            const saved = JSON.parse(JSON.stringify(optimizer.stateDict())) as OptimizerState
            optimizer = make(x, { lr: 99 })
            optimizer.loadStateDict(saved)
          }
          for (const [parameters, stepper] of [
            [x, optimizer],
            [whole, other],
          ] as const) {
            differentiate(parameters, terms)
            stepper.step()
          }
        }
        expect(numbers(x)).toEqual(numbers(whole))
      }),
    )
  })

  it('remembers infinities and NaN through JSON', () => {
    const x = values([1, 2])
    const optimizer = make(x, {})
    x[0]!.grad = 1e200
    x[1]!.grad = NaN
    optimizer.step()
    const state = optimizer.stateDict()
    const copy = make(values([1, 2]), {})
    copy.loadStateDict(JSON.parse(JSON.stringify(state)) as OptimizerState)
    expect(copy.stateDict()).toEqual(state)
  })

  it('goes down where the gradient points up, and up with maximize', () => {
    for (const maximize of [false, true]) {
      const x = values([3])
      differentiate(x, [[2, 0]])
      make(x, { lr: 0.01, maximize }).step()
      expect(x[0]!.data > 3).toBe(maximize)
    }
  })

  it('passes frozen parameters over', () => {
    const x = values([1, 2])
    x[0]!.requiresGrad = false
    for (const xi of x) xi.grad = 1
    make(x, { weightDecay: 0.1, lr: 0.1 }).step()
    expect(x[0]!.data).toBe(1)
    expect(x[1]!.data).toBeLessThan(2)
  })

  it('takes groups with options of their own', () => {
    const [a, b] = values([1, 1])
    const optimizer = make([{ params: [a], lr: 0 }, { params: [b] }] as never, { lr: 0.1 })
    a!.grad = b!.grad = 1
    optimizer.step()
    expect(a!.data).toBe(1)
    expect(b!.data).toBeLessThan(1)
  })

  it('refuses what it cannot work with', () => {
    const x = values([1, 2])
    expect(() => make([], {})).toThrow('got no parameters; pass Values, like model.parameters()')
    expect(() => make([x[0]!, x[0]!], {})).toThrow('pass Values, each once')
    expect(() => make([1 as never], {})).toThrow('got the parameter 1; pass Values, each once')
    expect(() => make(['a' as never], {})).toThrow(TypeError)
    expect(() => make(x, { lr: NaN })).toThrow('got lr NaN; pass at least 0')
    expect(() => make(x, { lr: -1 })).toThrow('got lr -1; pass at least 0')
    expect(() => make(x, {}).loadStateDict(make(values([1]), {}).stateDict())).toThrow(
      'got the state of 1 parameters; pass one of 2',
    )
  })
})

describe('optimisers', () => {
  it('refuse options that contradict each other or their range', () => {
    const x = values([1])
    expect(() => new SGD(x, { nesterov: true }).step()).toThrow('pass momentum and no dampening')
    expect(() => new Adam(x, { betas: [0.9, 1] })).toThrow('got betas 0.9, 1')
    expect(() => new NAdam(x, { betas: [1, 0.9] })).toThrow('got betas 1, 0.9')
    expect(() => new Adadelta(x, { rho: 2 })).toThrow('got rho 2')
  })
})

interface Case {
  name: string
  loss: (x: Value[], y: number[], reduction?: 'mean') => Value
  target: fc.Arbitrary<number>
  /** The derivative of the loss of one element. */
  slope: (x: number, y: number) => number
  /** Where the loss is 0, for a target. */
  zero: (y: number) => number
  /** Values for predictions. */
  at?: fc.Arbitrary<number>
}

/** Off the kinks of the losses, whatever the target is. */
const prediction = fc.integer({ min: -300, max: 300 }).map((n) => n / 100 + 0.0037)
const target = fc.integer({ min: -60, max: 60 }).map((n) => n / 20)
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const side = fc.constantFrom(-1, 1)
const elementwise: Case[] = [
  {
    name: 'mseLoss',
    loss: (x, y) => mseLoss(x, y),
    target,
    slope: (x, y) => 2 * (x - y),
    zero: (y) => y,
  },
  {
    name: 'l1Loss',
    loss: (x, y) => l1Loss(x, y),
    target,
    slope: (x, y) => Math.sign(x - y),
    zero: (y) => y,
  },
  {
    name: 'huberLoss',
    loss: (x, y) => huberLoss(x, y, { delta: 0.7 }),
    target,
    slope: (x, y) => Math.max(-0.7, Math.min(0.7, x - y)),
    zero: (y) => y,
  },
  {
    name: 'smoothL1Loss',
    loss: (x, y) => smoothL1Loss(x, y, { beta: 0.7 }),
    target,
    slope: (x, y) => Math.max(-1, Math.min(1, (x - y) / 0.7)),
    zero: (y) => y,
  },
  {
    name: 'hingeLoss',
    loss: (x, y) => hingeLoss(x, y),
    target: side,
    slope: (x, y) => (x * y < 1 ? -y : 0),
    zero: (y) => 1.5 * y,
  },
  {
    name: 'squaredHingeLoss',
    loss: (x, y) => squaredHingeLoss(x, y),
    target: side,
    slope: (x, y) => -2 * y * Math.max(0, 1 - x * y),
    zero: (y) => 1.5 * y,
  },
  {
    name: 'softMarginLoss',
    loss: (x, y) => softMarginLoss(x, y),
    target: side,
    slope: (x, y) => -y * sigmoid(-x * y),
    zero: (y) => 1000 * y,
  },
  {
    name: 'binaryCrossEntropyWithLogits',
    loss: (x, y) => binaryCrossEntropyWithLogits(x, y),
    target: fc.constantFrom(0, 1),
    slope: (x, y) => sigmoid(x) - y,
    zero: (y) => 2000 * y - 1000,
  },
  {
    name: 'binaryCrossEntropy',
    loss: (x, y) => binaryCrossEntropy(x, y),
    target: fc.constantFrom(0, 1),
    slope: (x, y) => (x - y) / (x * (1 - x)),
    zero: (y) => y,
    at: real(0.05, 0.95),
  },
]

describe.each(elementwise)('$name', ({ name, loss, target, slope, zero, at = prediction }) => {
  const rows = fc.array(fc.tuple(at, target), { minLength: 1, maxLength: 8 })

  it('has the gradient of its closed form, which is that of central differences', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const ys = pairs.map(([, y]) => y)
        const x = values(pairs.map(([xi]) => xi))
        loss(x, ys).backward()
        x.forEach((xi, i) => {
          const h = 1e-5
          const moved = (d: number) =>
            loss(values(numbers(x).map((v, j) => (i === j ? v + d : v))), ys).data
          expect(xi.grad).toBeCloseTo(slope(xi.data, ys[i]!) / pairs.length, 12)
          expect(xi.grad).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 5)
        })
      }),
    )
  })

  it('is never negative, and 0 where it should be', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const ys = pairs.map(([, y]) => y)
        expect(loss(values(pairs.map(([x]) => x)), ys).data).toBeGreaterThanOrEqual(0)
        expect(loss(values(ys.map(zero)), ys).data).toBe(0)
      }),
    )
  })

  it('has a mean that duplicating every row does not change, nor its order', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const of = (list: typeof pairs) =>
          loss(
            values(list.map(([x]) => x)),
            list.map(([, y]) => y),
          ).data
        expect(of([...pairs, ...pairs])).toBeCloseTo(of(pairs), 12)
        expect(of([...pairs].reverse())).toBeCloseTo(of(pairs), 12)
      }),
    )
  })

  it('is finite, and so is its gradient, at ±1000', () => {
    for (const x of name === 'binaryCrossEntropy' ? [0, 1] : [-1000, 1000]) {
      for (const y of name.startsWith('binary') ? [0, 1] : [-1, 1]) {
        const [score] = values([x])
        const value = loss([score!], [y])
        value.backward()
        expect(Number.isFinite(value.data) && Number.isFinite(score!.grad)).toBe(true)
      }
    }
  })

  it('refuses predictions and targets that do not match', () => {
    expect(() => loss(values([1, 2]), [1])).toThrow('got 2 predictions and 1 targets')
    expect(() => loss([], [])).toThrow('got 0 predictions and 0 targets')
  })
})

describe('losses over classes', () => {
  const logits = fc.array(fc.tuple(real(-5, 5), real(-5, 5), real(-5, 5)), {
    minLength: 1,
    maxLength: 5,
  })

  it('crossEntropy has the gradient softmax − one-hot over the number of rows', () => {
    fc.assert(
      fc.property(logits, fc.infiniteStream(fc.nat(2)), (rows, stream) => {
        const classes = rows.map(() => stream.next().value)
        const x = rows.map((row) => values(row))
        crossEntropy(x, classes).backward()
        rows.forEach((row, i) => {
          softmax(row).forEach((p, k) => {
            const expected = (p.data - (k === classes[i] ? 1 : 0)) / rows.length
            expect(x[i]![k]!.grad).toBeCloseTo(expected, 12)
          })
        })
      }),
    )
  })

  it('crossEntropy of a class is that of its distribution, and nllLoss of the logarithms', () => {
    fc.assert(
      fc.property(logits, fc.nat(2), (rows, k) => {
        const whole = crossEntropy(
          rows,
          rows.map(() => k),
        ).data
        const oneHot = rows.map(() => [0, 1, 2].map((c) => (c === k ? 1 : 0)))
        const logs = rows.map((row) => softmax(row).map((p) => p.log()))
        expect(crossEntropy(rows, oneHot).data).toBeCloseTo(whole, 10)
        expect(
          nllLoss(
            logs,
            rows.map(() => k),
          ).data,
        ).toBeCloseTo(whole, 10)
        expect(
          crossEntropy(
            rows,
            rows.map(() => new Value(k)),
          ).data,
        ).toBeCloseTo(whole, 10)
      }),
    )
  })

  it('crossEntropy and klDiv are never negative, and 0 where they should be', () => {
    fc.assert(
      fc.property(logits, (rows) => {
        const targets = rows.map((row) => softmax(row.map((x) => -x)).map((p) => p.data))
        const logs = (list: readonly (readonly number[])[]) =>
          list.map((row) => softmax(row).map((p) => p.log()))
        expect(klDiv(logs(rows), targets, { reduction: 'sum' }).data).toBeGreaterThanOrEqual(-1e-15)
        const same = rows.map((row) => softmax(row).map((p) => p.data))
        expect(klDiv(logs(rows), same, { reduction: 'sum' }).data).toBeCloseTo(0, 12)
        expect(
          crossEntropy(
            rows,
            rows.map(() => 1),
          ).data,
        ).toBeGreaterThan(0)
        expect(crossEntropy([1000, -1000, 0], 0).data).toBe(0)
        expect(crossEntropy([1000, -1000, 0], 1).data).toBe(2000)
      }),
    )
  })

  it('refuse classes and weights that do not match', () => {
    expect(() => crossEntropy([1, 2], 2)).toThrow('got the class 2; pass an integer from 0 to 1')
    expect(() => crossEntropy([1, 2], 0.5)).toThrow('got the class 0.5')
    expect(() => crossEntropy([[1, 2]], [0, 1, 1])).toThrow('got 3 targets for 1 rows of 2')
    expect(() => crossEntropy([[1, 2], [1]], [0, 0])).toThrow('got rows of 2 and of 1')
    expect(() => crossEntropy([1, 2], 0, { weight: [1] })).toThrow('got 1 weights for 2 classes')
    expect(() => hingeLoss([1], [0])).toThrow('got the target 0; pass -1 or 1')
    expect(() => binaryCrossEntropy([1.5], [0])).toThrow('got 1.5; pass probabilities from 0 to 1')
    expect(() => mseLoss([1], [1], { reduction: 'all' as 'sum' })).toThrow(
      'got the reduction "all"',
    )
  })
})

describe('losses', () => {
  it('name what is neither a number, a Value nor a list', () => {
    const foreign = { data: 1, grad: 0, [Symbol.for('@mg/engine')]: '0.0.1' } as unknown as Value
    expect(() => mseLoss([foreign], [1])).toThrow('copies of @mg/engine')
    expect(() => mseLoss(foreign, 1)).toThrow('copies of @mg/engine')
    expect(() => mseLoss([undefined as never], [1])).toThrow('got undefined; pass')
  })
})

describe('penalties', () => {
  it('are strength times the sum of squares, or of sizes', () => {
    fc.assert(
      fc.property(fc.array(real(-3, 3), { maxLength: 6 }), real(0, 2), (xs, strength) => {
        const squares = xs.reduce((total, x) => total + x * x, 0)
        const sizes = xs.reduce((total, x) => total + Math.abs(x), 0)
        expect(l2Penalty(xs, strength).data).toBeCloseTo(strength * squares, 11)
        expect(l1Penalty(xs, strength).data).toBeCloseTo(strength * sizes, 11)
      }),
    )
  })
})

describe('clipping', () => {
  it('leaves no more than the norm, in the same direction, and nothing that is within', () => {
    fc.assert(
      fc.property(
        fc.array(real(-9, 9), { minLength: 1, maxLength: 6 }),
        real(0.01, 20),
        (gradients, limit) => {
          const x = values(gradients.map(() => 0))
          x.forEach((xi, i) => (xi.grad = gradients[i]!))
          const norm = clipGradNorm(x, limit)
          expect(norm).toBeCloseTo(Math.hypot(...gradients), 10)
          const factor = Math.min(1, limit / (norm + 1e-6))
          x.forEach((xi, i) => expect(xi.grad).toBeCloseTo(gradients[i]! * factor, 12))
          clipGradValue(x, limit / 2)
          x.forEach((xi) => expect(Math.abs(xi.grad)).toBeLessThanOrEqual(limit / 2))
        },
      ),
    )
    expect(() => clipGradNorm([], 0)).toThrow('got maxNorm 0; pass a positive number')
    expect(() => clipGradValue([], NaN)).toThrow('got clipValue NaN; pass a positive number')
  })
})

describe('full-batch gradients', () => {
  it('do not change when the rows are put into another order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(real(-2, 2), real(-2, 2), side), { minLength: 2, maxLength: 9 }),
        fc.integer(),
        (rows, seed) => {
          const model = new MLP(2, [4, 1], { seed, activation: 'tanh' })
          const gradient = (list: typeof rows) => {
            model.zeroGrad()
            const scores = list.map(([a, b]) => model.forward([a, b]))
            mseLoss(
              scores,
              list.map(([, , y]) => y),
            )
              .add(dot(scores, scores).mul(0.1))
              .backward()
            return model.parameters().map((p) => p.grad)
          }
          const before = gradient(rows)
          gradient([...rows].reverse()).forEach((g, i) => expect(g).toBeCloseTo(before[i]!, 10))
        },
      ),
    )
  })
})
