import { isThorough } from '@mg/workspace/laws'
import { describe, expect, it } from 'vitest'
import { compile, scalar, vector } from '../../src/compile/index'
import { Value, defineFunction, dot, grad, hessian, noGrad, relu, sin, sum } from '../../src/index'
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
    type Loose = (x: never) => Value
    const cases: Loose[] = [
      (x: Value) => (x.data > 0 ? x : x.neg()),
      (x: number) => sin(x > 1 ? 1 : 2),
      (x: number) => sin(x * 2),
      (x: number) => sin(x + 1),
      (x: number) => sin(-x),
      (x: number) => sin(Math.sin(x)),
      (x: number) => sin([1, 2, 3][x]!),
      (x: Value) => new Value(1, { label: `${x}` }),
      (x: unknown) => (x == 3 ? new Value(1) : new Value(2)),
    ]
    for (const f of cases) {
      expect(() => compile(f as (x: Value) => Value, [scalar]), String(f)).toThrow(
        'numbers are not known while compiling; write x * 2 as x.mul(2), Math.sin(x) as x.sin(), ' +
          'x > 1 ? a : b as where(x.gt(1), a, b), and index nothing by x',
      )
    }
  })

  it('says what to take in place of backward while it recorded', () => {
    const inner = compile((x: Value) => x.square(), [scalar])
    const cases: [(x: Value) => unknown, string][] = [
      [(x) => x.backward(), 'use grad(y, xs)'],
      [() => inner.gradient(3), 'take derivatives of Values by grad, jvp, hvp'],
      [() => inner.backward([3]), 'call backward afterwards'],
    ]
    for (const [f, remedy] of cases) {
      expect(() => compile((x: Value) => (f(x), x), [scalar])).toThrow(
        `numbers are not known while compiling; ${remedy}`,
      )
    }
  })

  it('refuses anything but shapes, and shapes that are not those of the inputs', () => {
    expect(() => compile((x: Value) => x, [2 as never])).toThrow(
      'got 2; pass scalar, vector(n), or arrays and records of them',
    )
    expect(() => compile(([x, y]: Value[]) => x!.mul(y!), vector(2) as never)).toThrow(
      'got 2 shapes for 1 inputs; n numbers in one array are one: [vector(n)]',
    )
    const own = new TypeError('of the user')
    const failing = (x: Value): Value => {
      throw (expect(x).toBeInstanceOf(Value), own)
    }
    expect(() => compile(failing, [scalar])).toThrow(own)
  })

  it('runs over Values: gradients reach inputs and parameters, at any order', () => {
    for (const { target } of doubles) {
      const p = new Value(3)
      const f = compile(
        ({ x, rest }: { x: Value; rest: Value[] }) => ({
          a: x.pow(3).mul(p),
          b: [sum(rest).mul(x)],
        }),
        [{ x: scalar, rest: vector(2) }],
        { target },
      )
      const [x, y] = [new Value(2), new Value(5)]
      const { a, b } = f({ x, rest: [y, new Value(1)] })
      a.add(b[0]!).backward()
      expect([a.data, b[0]!.data, x.grad, y.grad, p.grad]).toEqual([24, 12, 42, 2, 8])
      expect(hessian((at) => f({ x: at, rest: [y, y] }).a, 2).data).toBe(36)
      expect(f({ x: 2, rest: [5, 1] })).toEqual({ a: 24, b: [12] })
      // A number beside Values is a constant.
      expect(f({ x, rest: [4, 1] as never }).b[0]!.data).toBe(10)
    }
  })

  it('becomes part of a function that is recorded, with its parameters', () => {
    for (const { target } of doubles) {
      const p = new Value(3)
      const inner = compile((x: Value) => x.mul(p), [scalar], { target })
      const outer = compile(
        (x: Value) =>
          inner(x)
            .square()
            .add(inner(new Value(2))),
        [scalar],
        {
          target,
        },
      )
      const constant = compile(() => inner(2) as unknown as Value, [], { target })
      expect([outer(1), outer.gradient(1), constant()]).toEqual([15, 18, 6])
      p.data = 1
      expect([outer(1), outer.gradient(1), constant()]).toEqual([3, 2, 2])
      expect(outer.parameters).toContain(p)
    }
  })

  it('names the Value that it takes no derivative at, and wrong lengths beside Values', () => {
    const f = compile((x: Value[]) => sum(x), [vector(2)])
    expect(() => f.gradient([1, new Value(2)] as never)).toThrow(
      'got a Value as the input[1]; pass its number',
    )
    expect(() => f([new Value(1)])).toThrow('the input has length 1; pass an array of length 2')
    expect(() => (f as (...xs: unknown[]) => unknown)([new Value(1)], [1])).toThrow(
      'got 2 inputs; pass 1',
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

  it('refuses anything but numbers, functions and targets', () => {
    const f = compile((x: Value) => x, [scalar])
    expect(() => f('1' as never)).toThrow('got "1"; pass a number as the input')
    expect(() => compile(3 as never)).toThrow(TypeError)
    expect(() => compile((x: Value) => x, [scalar], { target: 'gpu' as never })).toThrow(
      'target is gpu; pass wasm, js, interpreter',
    )
    expect(() => compile((x: Value) => x, [scalar], { precision: 'f16' as never })).toThrow(
      'precision is f16; pass f64, f32',
    )
    expect(() => compile((x: Value) => [x, x], [scalar]).gradient(1)).toThrow(
      'a gradient needs one',
    )
    expect(() => vector(-1)).toThrow('vector got -1; pass a whole number ≥ 0')
    expect(() => compile((x: Value) => x).parameters).toThrow(
      'the shapes of the inputs are not known yet',
    )
  })

  it('refuses lists, directions and results that are too long or too short', () => {
    const f = compile((x: Value[]) => sum(x), [vector(2)]) as unknown as Record<
      'gradient' | 'valueAndGradient' | 'hessian' | 'hvp' | 'jacobian' | 'jvp' | 'backward',
      (...inputs: unknown[]) => unknown
    > &
      ((...inputs: unknown[]) => unknown)
    const [x, out] = [[1, 2], new Float64Array(2)]
    for (const wrong of [[1], [1, 2, 3]]) {
      const message = `has length ${wrong.length}; pass an array of length 2`
      expect(() => f(wrong)).toThrow(message)
      expect(() => f.gradient(wrong)).toThrow(message)
      expect(() => f.valueAndGradient(wrong)).toThrow(message)
      expect(() => f.hessian(wrong)).toThrow(message)
      expect(() => f.jacobian(wrong)).toThrow(message)
      expect(() => f.hvp(wrong, x)).toThrow(`the input ${message}`)
      expect(() => f.hvp(x, wrong)).toThrow(`v ${message}`)
      expect(() => f.jvp(x, wrong)).toThrow(`v ${message}`)
      expect(() => f.backward([wrong])).toThrow(message)
      const results = Float64Array.from(wrong)
      expect(() => f.gradient(x, results)).toThrow('pass one of length 2')
      expect(() => f.valueAndGradient(x, results)).toThrow('pass one of length 2')
      expect(() => f.hessian(x, results)).toThrow('pass one of length 4')
      expect(() => f.hvp(x, x, results)).toThrow('pass one of length 2')
      expect(() => f.backward([x, x], { weights: wrong })).toThrow('pass one for each of 2 rows')
      expect(() => f.backward([x, x], { values: wrong })).toThrow('pass one of length 2')
      expect(() => f.backward([x, x], { jacobian: wrong })).toThrow('pass one of length 0')
    }
    expect(() => f()).toThrow('got 0 arguments; pass 1')
    expect(() => f(x, out, out)).toThrow('got 3 arguments; pass 1')
    expect(() => f.gradient(x, out, out)).toThrow('got 3 arguments; pass 1')
    expect(() => f.hvp(x)).toThrow('got 1 arguments; pass 2')
    expect(() => f.hvp(x, x, out, out)).toThrow('got 4 arguments; pass 2')
    expect(() => f.backward()).toThrow('got 0 arguments; pass 1')
    expect(() => f.backward([x], {}, {})).toThrow('got 3 arguments; pass 1')
    expect(() => f.backward(Float64Array.of(1, 2, 3))).toThrow('pass 2 for each row')
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

  it('propagates no gradient through detach and noGrad', () => {
    for (const { target } of doubles) {
      const f = compile((x: Value) => x.mul(x.detach()).add(noGrad(() => x.square())), [scalar], {
        target,
      })
      expect(f(3)).toBe(18)
      expect(f.gradient(3)).toBe(3)
    }
  })

  const length = isThorough ? 1_000_000 : 50_000
  for (const { target, precision } of targets) {
    it(`compiles and runs a chain of ${length} operations, as ${target} in ${precision}`, () => {
      const f = compile(
        (x: Value) => {
          let y = x
          for (let i = 0; i < length; i++) y = i % 2 === 0 ? y.add(1e-6) : y.mul(0.999999)
          return y
        },
        [scalar],
        { target, precision },
      )
      let y = 0.5
      for (let i = 0; i < length; i++) y = i % 2 === 0 ? y + 1e-6 : y * 0.999999
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
