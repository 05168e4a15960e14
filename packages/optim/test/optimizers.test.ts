import { Value } from '@mg/engine'
import { MLP } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Adadelta, Adagrad, Adam, AdamW, NAdam, Optimizer, RMSprop, SGD } from '@mg/optim'
import type { CommonOptions, OptimizerState, Rule } from '@mg/optim'
import { isModerate, mutantsOf } from './mutants'

const values = (xs: readonly number[]) => xs.map((x) => new Value(x))
const numbers = (xs: readonly Value[]) => xs.map((x) => x.data)

type Make = (x: Value[]) => Optimizer<CommonOptions>
const optimizers: [name: string, make: Make][] = [
  ['SGD', (x) => new SGD(x, { momentum: 0.9, nesterov: true }) as never],
  ['Adam', (x) => new Adam(x, { amsgrad: true }) as never],
  ['AdamW', (x) => new AdamW(x) as never],
  ['NAdam', (x) => new NAdam(x) as never],
  ['RMSprop', (x) => new RMSprop(x, { momentum: 0.5 }) as never],
  ['Adagrad', (x) => new Adagrad(x, { lrDecay: 0.1 }) as never],
  ['Adadelta', (x) => new Adadelta(x) as never],
]

/** Takes steps along gradients that only depend on the step. */
function advance(optimizer: Optimizer<CommonOptions>, x: readonly Value[], steps: number): void {
  for (let k = 0; k < steps; k++) {
    x.forEach((xi, i) => (xi.grad = Math.sin(3 * i + k + 1)))
    optimizer.step()
  }
}

describe.each(optimizers)('%s', (_, make) => {
  it('loads a damaged state either not at all, or to where it goes on in numbers', () => {
    const start = [1, -2, 3]
    const x = values(start)
    const optimizer = make(x)
    advance(optimizer, x, 3)
    const state = JSON.parse(JSON.stringify(optimizer.stateDict())) as OptimizerState
    const before = JSON.stringify(state)
    fc.assert(
      fc.property(mutantsOf(state), (mutant) => {
        const y = values(start)
        const other = make(y)
        other.loadStateDict(state)
        let isLoaded = true
        try {
          other.loadStateDict(mutant as OptimizerState)
        } catch (error) {
          isLoaded = false
          expect(error).toSatisfy((e) => e instanceof TypeError || e instanceof RangeError)
          expect(String(error)).toMatch(/; pass /)
        }
        if (!isLoaded) expect(JSON.stringify(other.stateDict())).toBe(before)
        else if (isModerate(mutant)) {
          advance(other, y, 1)
          expect(numbers(y).some(Number.isNaN)).toBe(false)
        }
      }),
      { numRuns: process.env.CI ? 3000 : 300 },
    )
  })

  it('keeps −0, NaN and infinities through JSON', () => {
    const x = values([1, 2, 3, 4])
    const optimizer = make(x)
    x.forEach((xi, i) => (xi.grad = [-0, NaN, 1e308, -1e308][i]!))
    optimizer.step()
    const { state } = optimizer.paramGroups[0]!
    for (const list of Object.values(state)) list[0] = -0
    state['steps']![0] = 1
    const copy = make(values([1, 2, 3, 4]))
    copy.loadStateDict(JSON.parse(JSON.stringify(optimizer.stateDict())) as OptimizerState)
    // toEqual tells −0 from 0.
    expect(copy.paramGroups[0]!.state).toEqual(state)
  })

  it('saves its whole state before the first step, too', () => {
    const [x, y] = [values([1, 2]), values([1, 2])]
    const optimizer = make(x)
    const copy = make(y)
    copy.loadStateDict(optimizer.stateDict())
    advance(optimizer, x, 2)
    advance(copy, y, 2)
    expect(numbers(y)).toEqual(numbers(x))
  })

  it('forgets what it had kept when it loads a state', () => {
    const [x, y] = [values([1, 2]), values([1, 2])]
    const fresh = make(x)
    const used = make(y)
    advance(used, values([1, 2]), 1)
    advance(used, y, 3)
    used.loadStateDict(fresh.stateDict())
    expect(used.stateDict()).toEqual(fresh.stateDict())
  })

  it('adds no group that it refuses', () => {
    const optimizer = make(values([1]))
    const known = optimizer.paramGroups[0]!.params[0]!
    const bad = [
      { params: [known] },
      { params: [new Value(1)], lr: -1 },
      { params: [new Value(1)], betas: [0.9, 1], rho: 2, nesterov: true, momentum: 0 },
      { params: [new Value(1)], learningRate: 1 },
      { params: [] as Value[], lr: NaN },
    ]
    for (const group of bad) expect(() => optimizer.addParamGroup(group)).toThrow('; pass ')
    expect(optimizer.paramGroups.length).toBe(1)
  })

  it('takes no notice when the list that it was made for is changed', () => {
    const x = values([1, 2])
    const list = [...x]
    const optimizer = make(list)
    list.pop()
    advance(optimizer, x, 1)
    expect(x[1]!.data).not.toBe(2)
  })
})

describe('optimisers', () => {
  it('name an option that no one reads, and those that there are', () => {
    const x = values([1])
    const message = 'got the option learningRate; pass some of lr,momentum,dampening'
    // @ts-expect-error an unknown option
    expect(() => new SGD(x, { learningRate: 0.1 })).toThrow(message)
    // @ts-expect-error no options
    expect(() => new SGD(x, 0.1)).toThrow('got 0.1 as options; pass { lr: 0.1 }')
    // @ts-expect-error no options
    expect(() => new AdamW(x, 0.1)).toThrow('got 0.1 as options')
    // @ts-expect-error text
    expect(() => new Adam(x, { lr: '0.1' })).toThrow('got lr 0.1; pass a number')
    // @ts-expect-error a number
    expect(() => new Adam(x, { betas: 0.9 })).toThrow('got betas 0.9; pass two numbers in [0, 1)')
    // @ts-expect-error a number
    expect(() => new SGD(x, { nesterov: 1 })).toThrow('got nesterov 1; pass a boolean')
  })

  it('take an option that is undefined as one that is missing', () => {
    const options = { lr: undefined, weightDecay: undefined } as never
    expect(new AdamW(values([1]), options).paramGroups[0]).toMatchObject({
      lr: 1e-3,
      weightDecay: 0.01,
    })
  })

  it('say that a model is not its list of parameters', () => {
    const model = new MLP(2, [1], { seed: 1 })
    // @ts-expect-error a model
    expect(() => new Adam(model)).toThrow('got no parameters; pass Values, like model.parameters()')
  })

  it('check in the constructor that nesterov has momentum and no dampening', () => {
    const make = (options: object) => () => new SGD(values([1]), { nesterov: true, ...options })
    expect(make({})).toThrow('got nesterov; pass momentum and no dampening')
    expect(make({ momentum: 0.9, dampening: 0.1 })).toThrow('got nesterov')
    expect(make({ momentum: 0.9 })).not.toThrow()
  })

  it('written by others need no third argument', () => {
    class SignDescent extends Optimizer<CommonOptions> {
      constructor(parameters: Value[], lr: number) {
        super(parameters, { lr, weightDecay: 0, maximize: false })
      }
      protected override rule({ lr }: CommonOptions): Rule {
        return (x, gradient) => x - lr * Math.sign(gradient)
      }
    }
    expect(() => new SignDescent(values([1]), -1)).toThrow('got lr -1; pass at least 0')
  })
})

describe('Adam', () => {
  it('computes the bits of the formula, also for parameters at different steps', () => {
    const real = fc.double({ min: -2, max: 2, noNaN: true })
    const run = fc.array(fc.tuple(real, real, fc.boolean()), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 0.99, noNaN: true }), (steps, beta1) => {
        const [lr, beta2, eps] = [0.1, 0.999, 1e-8]
        const x = values([1, 2])
        const adam = new Adam(x, { lr, betas: [beta1, beta2], eps })
        const expected = numbers(x).map((at) => ({ at, m: 0, v: 0, t: 0 }))
        for (const [g0, g1, isFrozen] of steps) {
          x[1]!.requiresGrad = !isFrozen
          const gradients = [g0, g1]
          x.forEach((xi, i) => (xi.grad = gradients[i]!))
          adam.step()
          expected.forEach((p, i) => {
            if (i === 1 && isFrozen) return
            const g = gradients[i]!
            p.t++
            p.m += (1 - beta1) * (g - p.m)
            p.v = beta2 * p.v + (1 - beta2) * g * g
            const size = lr / (1 - beta1 ** p.t)
            p.at -= (size * p.m) / (Math.sqrt(p.v) / Math.sqrt(1 - beta2 ** p.t) + eps)
          })
        }
        expect(numbers(x)).toEqual(expected.map(({ at }) => at))
      }),
    )
  })
})
