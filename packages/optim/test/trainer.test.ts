import { Value, dot } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Adam, DivergenceError, Optimizer, SGD, clipGradNorm, trainer } from '@mg/optim'
import type { CommonOptions, Rule } from '@mg/optim'
import { flag, optimizers } from './any-optimizer'
import type { Make } from './any-optimizer'

const X = Float64Array.from({ length: 24 }, (_, i) => Math.sin(3 * i))
const Y = Float64Array.from({ length: 8 }, (_, i) => Math.cos(5 * i))

/** A small model with a penalty; one leaf of the optimiser is not in the loss, one of the loss is not the optimiser's. */
function problem(make: Make, options: object, precision: 'f64' | 'f32') {
  const w = Array.from({ length: 4 }, (_, i) => new Value(Math.cos(i)))
  const [scale, other] = [new Value(0.5), new Value(2)]
  const loss = compile(
    (x: Value[], y: Value) =>
      dot(w.slice(0, 3), x).add(w[3]!).tanh().mul(scale).sub(y).square().add(dot(w, w).mul(0.01)),
    [vector(3), scalar],
    { precision },
  )
  const groups = [{ params: [other, w[2]!] }, { params: [w[0]!, w[1]!, w[3]!], lr: 0.05 }]
  return { all: [...w, scale, other], loss, optimizer: make(groups, options) }
}

/** Steps, and after some of them what somebody does with Values. */
const loops = (options: fc.Arbitrary<object>) =>
  fc.record({
    options,
    clipNorm: fc.constantFrom(undefined, 0.05, 2),
    precision: fc.constantFrom('f64', 'f32'),
    steps: fc.array(
      fc.record({
        rows: fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }),
        sync: flag,
        what: fc.constantFrom('nothing', 'write', 'freeze', 'rate', 'load', 'gradient'),
        which: fc.nat(5),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })

type Test = typeof loops extends (o: never) => fc.Arbitrary<infer T> ? T : never

/** All that can be seen of a loop. */
function trace(make: Make, { options, clipNorm, precision, steps }: Test, isTrainer: boolean) {
  const { all, loss, optimizer } = problem(make, options, precision as 'f64')
  const seen: unknown[] = []
  const first = optimizer.stateDict()
  let before: number[] = []
  const training = trainer(loss, optimizer, clipNorm === undefined ? {} : { clipNorm })
  for (const { rows, sync, what, which } of steps) {
    const values = () => all.map(({ data }) => data)
    if (isTrainer) {
      try {
        seen.push(training.step(X, Y, { rows }))
      } catch (error) {
        expect(error).toBeInstanceOf(DivergenceError)
        return [...seen, values()]
      }
    } else {
      optimizer.zeroGrad()
      const xs = rows.flatMap((row) => [...X.subarray(3 * row, 3 * row + 3)])
      const ys = Float64Array.from(rows, (row) => Y[row]!)
      const mean = loss.backward(Float64Array.from(xs), ys)
      if (Number.isNaN(mean)) return [...seen, before]
      before = values()
      seen.push(mean)
      if (clipNorm !== undefined) clipGradNorm(loss.parameters, clipNorm)
      optimizer.step()
    }
    seen.push(JSON.stringify(optimizer.stateDict()))
    if (what === 'rate') optimizer.lr /= 2
    if (what === 'load') optimizer.loadStateDict(first)
    if (!sync) continue
    if (isTrainer) training.sync()
    seen.push(all.map(({ data, grad }) => [data, grad]))
    if (what === 'write') all[which]!.data = -0.3
    if (what === 'gradient') all[which]!.grad = 3
    // The leaf that is not in the loss, so that both have the same gradients.
    if (what === 'freeze') all[5]!.requiresGrad = !all[5]!.requiresGrad
  }
  if (isTrainer) training.sync()
  seen.push(all.map(({ data, grad }) => [data, grad]))
  return seen
}

class SignDescent extends Optimizer<CommonOptions> {
  constructor(parameters: never, options: object) {
    super(parameters, { lr: 0.1, weightDecay: 0, maximize: false }, options)
  }
  protected override rule({ lr }: CommonOptions): Rule {
    return (x, gradient) => x - lr * Math.sign(gradient)
  }
}
const own: (typeof optimizers)[number] = [
  'an optimiser of one’s own',
  (groups, options) => new SignDescent(groups as never, options),
  fc.record({ lr: fc.constantFrom(0.1, 0.2), maximize: flag }),
]

describe.each([...optimizers, own])('trainer with %s', (_, make, options) => {
  it('gives the bits of zeroGrad, backward, clipping and step, wherever it is brought up to date', () => {
    fc.assert(
      fc.property(loops(options), (test) => {
        expect(trace(make, test, true)).toEqual(trace(make, test, false))
      }),
      { numRuns: process.env.CI ? 60 : 25 },
    )
  })
})

describe('trainer', () => {
  const line = (options = {}) => {
    const slope = new Value(0)
    const loss = compile((x: Value, y: Value) => slope.mul(x).sub(y).square(), [scalar, scalar])
    const optimizer = new SGD([slope], { lr: 0.1, ...options })
    return { slope, loss, optimizer }
  }

  it('leaves a frozen parameter where it is, and asks for another one when one is thawed', () => {
    const { slope, loss, optimizer } = line({ momentum: 0.9 })
    const training = trainer(loss, optimizer)
    training.step([1], [2])
    training.sync()
    const before = slope.data
    slope.requiresGrad = false
    training.step([1], [2])
    training.sync()
    expect([slope.data, slope.grad]).toEqual([before, 0])
    const late = trainer(loss, optimizer)
    slope.requiresGrad = true
    expect(() => late.step([1], [2])).toThrow('make another trainer')
    training.step([1], [2])
    training.sync()
    expect(slope.data).not.toBe(before)
    optimizer.addParamGroup({ params: [new Value(1)] })
    expect(() => training.step([1], [2])).toThrow('the optimiser has other groups')
  })

  it('throws where a Value was set or frozen since the last step, and loses no step', () => {
    for (const change of [(p: Value) => (p.data = 5), (p: Value) => (p.requiresGrad = false)]) {
      const { slope, loss, optimizer } = line()
      const training = trainer(loss, optimizer)
      training.step([1], [2])
      change(slope)
      expect(() => training.sync()).toThrow('in the middle of a training, which would be lost')
      expect(() => training.sync()).toThrow('after sync()')
      slope.data = 0
      slope.requiresGrad = true
      training.sync()
      expect(slope.data).toBe(0.4)
    }
  })

  it('brings the numbers back with which the loss last was a number', () => {
    for (const isOwn of [false, true]) {
      const { slope, loss, optimizer } = line()
      const training = trainer(
        loss,
        isOwn ? (new SignDescent([slope] as never, {}) as never) : optimizer,
      )
      training.step([1], [2])
      training.sync()
      training.step([1], [2])
      const before = isOwn ? 0.1 : 0.4
      expect(() => training.step([NaN], [1])).toThrow(DivergenceError)
      expect(slope.data).toBe(before)
      expect(training.step([1], [2])).toBeCloseTo((before - 2) ** 2, 12)
    }
    const { slope, loss, optimizer } = line()
    slope.data = NaN
    expect(() => trainer(loss, optimizer).step([1], [2])).toThrow('batch 0: parameter 0 is NaN')
  })

  it('takes a state that is loaded between two steps, where parameters are at different steps', () => {
    const run = (isTrainer: boolean) => {
      const [a, b] = [new Value(1), new Value(2)]
      const f = (x: Value) => a.mul(x).square().add(b.mul(x).square())
      const loss = compile(f, [scalar])
      const optimizer = new Adam([a, b], { lr: 0.1 })
      const training = trainer(loss, optimizer)
      const step = () => {
        if (isTrainer) return training.step([1])
        optimizer.zeroGrad()
        const before = loss.backward([1])
        optimizer.step()
        return before
      }
      const seen = [step()]
      const state = optimizer.stateDict()
      state.paramGroups[0]!.state['steps'] = '5,1'
      optimizer.loadStateDict(state)
      seen.push(step(), step())
      return [...seen, JSON.stringify(optimizer.stateDict())]
    }
    expect(run(true)).toEqual(run(false))
  })

  it('goes on from a saved state to the same bits', () => {
    const run = (at: number) => {
      let { slope, loss, optimizer } = line({ momentum: 0.5 })
      let training = trainer(loss, optimizer)
      for (let i = 0; i < 6; i++) {
        if (i === at) {
          training.sync()
          const saved = JSON.parse(JSON.stringify({ data: slope.data, ...optimizer.stateDict() }))
          ;({ slope, loss, optimizer } = line())
          slope.data = saved.data
          optimizer.loadStateDict(saved)
          training = trainer(loss, optimizer)
        }
        training.step([1, 2], [3, 5], { rows: [i % 2] })
      }
      training.sync()
      return slope.data
    }
    for (const at of [0, 1, 3, 5]) expect(run(at)).toBe(run(99))
  })

  it('names what it cannot work with', () => {
    const { loss, optimizer } = line()
    expect(() => trainer((() => 1) as never, optimizer)).toThrow('got a loss that is not compiled')
    expect(() => trainer(null as never, optimizer)).toThrow('got a loss that is not compiled')
    expect(() => trainer(loss, { step: () => undefined } as never)).toThrow(
      'got no optimiser; pass one of',
    )
    expect(() => trainer(loss, optimizer, { clipNorm: 0 })).toThrow(
      'got clipNorm 0; pass a positive',
    )
    expect(() => trainer(loss, optimizer, { clip: 1 } as never)).toThrow(
      'got the option clip; pass',
    )
    expect(() => trainer(loss, optimizer).step([1], [1], { rows: [1] })).toThrow('rows[0] is 1')
  })
})
