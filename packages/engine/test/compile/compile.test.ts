import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, defineFunction, dot, grad, noGrad, relu, sum } from '../../src/index'
import notebook from '../reference/notebook.json'
import { distance, doubles, targets } from './targets'

describe('compile', () => {
  it('takes the shapes of its inputs from its first call', () => {
    const f = compile((x: Value[], s: { scale: Value }) => x.map((v) => v.mul(s.scale)))
    expect(f([1, 2], { scale: 3 })).toEqual([3, 6])
    expect(() => f([1], { scale: 3 })).toThrow('input 1 has length 1; pass an array of length 2')
  })

  it('writes results into an array that is handed in', () => {
    const f = compile(([x, y]: Value[]) => x!.mul(y!), [vector(2)])
    const out = new Float64Array(2)
    expect(f.gradient([3, 4], out)).toBe(out)
    expect([...out]).toEqual([4, 3])
    expect(f.valueAndGradient([5, 6], out)).toBe(30)
    expect([...out]).toEqual([6, 5])
    expect([...(f.hessian([3, 4], new Float64Array(4)) as Float64Array)]).toEqual([0, 1, 1, 0])
  })

  it('says which number was asked for while it recorded', () => {
    expect(() => compile((x: Value) => (x.data > 0 ? x : x.neg()), [scalar])).toThrow(
      'numbers are not known while compiling; choose with where(condition, a, b)',
    )
  })

  it('names the function of the user that it cannot record', () => {
    const soft = defineFunction({
      name: 'soft',
      forward: (x: number) => x / (1 + Math.abs(x)),
      partials: ([x]) => [x.abs().add(1).pow(-2)],
    })
    expect(() => compile((x: Value) => soft(x), [scalar])).toThrow(
      'numbers are not known while compiling; write soft over Values',
    )
  })

  it('refuses what is no number, no function, no target', () => {
    const f = compile((x: Value) => x, [scalar])
    expect(() => f('1' as never)).toThrow('got "1"; pass a number as the input')
    expect(() => compile(3 as never)).toThrow(TypeError)
    expect(() => compile((x: Value) => x, [scalar], { target: 'gpu' as never })).toThrow(
      "target is gpu; pass 'wasm', 'js' or 'interpreter'",
    )
    expect(() => compile((x: Value) => [x, x], [scalar]).gradient(1)).toThrow(
      'a gradient needs one',
    )
    expect(() => vector(-1)).toThrow('vector got -1; pass a whole number ≥ 0')
    expect(() => compile((x: Value) => x).parameters).toThrow(
      'the shapes of the inputs are not known yet',
    )
  })

  it('reads its parameters anew at each run', () => {
    const a = new Value(2, { label: 'a' })
    const f = compile((x: Value) => x.mul(a), [scalar])
    expect(f(3)).toBe(6)
    a.data = 5
    expect(f(3)).toBe(15)
    expect(f.parameters).toEqual([a])
    expect(a.grad).toBe(0)
  })

  it('differentiates derivatives that the function takes itself', () => {
    for (const { target } of doubles) {
      const f = compile((x: Value) => grad(x.pow(4), x, { createGraph: true }), [scalar], {
        target,
      })
      expect(f(2)).toBe(32)
      expect(f.gradient(2)).toBe(48)
    }
  })

  it('hands on no gradient through detach and noGrad', () => {
    for (const { target } of doubles) {
      const f = compile((x: Value) => x.mul(x.detach()).add(noGrad(() => x.square())), [scalar], {
        target,
      })
      expect(f(3)).toBe(18)
      expect(f.gradient(3)).toBe(3)
    }
  })

  for (const { target, precision } of targets) {
    it(`compiles and runs a chain of a million operations, as ${target} in ${precision}`, () => {
      const f = compile(
        (x: Value) => {
          let y = x
          for (let i = 0; i < 1_000_000; i++) y = i % 2 === 0 ? y.add(1e-6) : y.mul(0.999999)
          return y
        },
        [scalar],
        { target, precision },
      )
      let y = 0.5
      for (let i = 0; i < 1_000_000; i++) y = i % 2 === 0 ? y + 1e-6 : y * 0.999999
      const value = f(0.5)
      if (precision === 'f64') expect(value).toBe(y)
      else expect(distance(value, y)).toBeLessThan(1e-2)
    }, 120_000)
  }

  it('differentiates wide programs, whose code is divided', () => {
    const rosenbrock = (x: Value[]): Value =>
      sum(
        x
          .slice(1)
          .map((next, i) => next.sub(x[i]!.square()).square().mul(100).add(x[i]!.sub(1).square())),
      )
    const n = 5_000
    const point = Float64Array.from({ length: n }, (_, i) => Math.sin(i))
    const inputs = Array.from(point, (x) => new Value(x))
    const eager = grad(rosenbrock(inputs), inputs)
    for (const { target } of doubles) {
      const gradient = compile(rosenbrock, [vector(n)], { target }).gradient(point)
      eager.forEach((g, i) => expect(distance(gradient[i]!, g)).toBeLessThan(1e-13))
    }
  })

  it('keeps many programs apart that live at once', () => {
    const programs = Array.from({ length: 300 }, (_, i) =>
      compile((x: Value) => x.mul(i).add(x.sin()), [scalar], { target: 'wasm' }),
    )
    programs.forEach((f, i) => {
      expect(distance(f(2), 2 * i + Math.sin(2))).toBeLessThan(1e-15)
      expect(distance(f.gradient(2), i + Math.cos(2))).toBeLessThan(1e-14)
    })
  })

  it('lets programs go when nobody holds them', () => {
    let result = 0
    for (let i = 0; i < 1500; i++)
      result += compile((x: Value) => x.add(i), [scalar], { target: 'wasm' })(0)
    expect(result).toBe((1500 * 1499) / 2)
  })

  for (const { target, precision } of targets) {
    it(`trains the notebook's network to the notebook's losses, as ${target} in ${precision}`, () => {
      const parameters = notebook.initialParameters.map((p) => new Value(p))
      let at = 0
      const neuron = (size: number) => {
        const w = parameters.slice(at, at + size)
        const b = parameters[at + size]!
        at += size + 1
        return (x: Value[]): Value => dot(w, x).add(b)
      }
      const layers = [
        [2, 16],
        [16, 16],
        [16, 1],
      ].map(([size, count]) => Array.from({ length: count! }, () => neuron(size!)))
      const score = (x: Value[]): Value => {
        const [h1, h2] = [layers[0]!, layers[1]!]
        const first = h1.map((f) => relu(f(x)))
        return layers[2]![0]!(h2.map((f) => relu(f(first))))
      }
      const step = compile(
        (x: Value[], y: Value) =>
          relu(y.neg().mul(score(x)).add(1)).add(dot(parameters, parameters).mul(1e-4)),
        [vector(2), scalar],
        { target, precision },
      )
      const X = Float64Array.from(notebook.X.flat())
      const Y = Float64Array.from(notebook.y)
      notebook.published.forEach(({ loss }, k) => {
        for (const p of parameters) p.zeroGrad()
        const found = step.backward(X, Y)
        if (precision === 'f64') expect(distance(found, loss)).toBeLessThan(1e-9)
        else if (k === 0) expect(distance(found, loss)).toBeLessThan(1e-6)
        for (const p of parameters) p.data -= (1 - (0.9 * k) / 100) * p.grad
      })
    })
  }
})
