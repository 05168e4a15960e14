import { describe, expect, it } from 'vitest'
import {
  Value,
  defineFunction,
  grad,
  gradient,
  hessian,
  hvp,
  jacobian,
  jvp,
  noGrad,
  vjp,
} from '../src/index'

describe('defineFunction', () => {
  const cube = defineFunction({
    name: 'cube',
    forward: (x) => x ** 3,
    partials: ([x]) => [grad(x.mul(x).mul(x), x, { createGraph: true })],
  })
  const square = defineFunction({
    name: 'square',
    forward: (x) => x * x,
    partials: ([x]) => [grad(x.mul(x), x)],
  })

  it('takes partials that are derivatives themselves, in every mode', () => {
    const x = new Value(3)
    const inner = x.mul(2)
    for (const run of [(f: () => void) => f(), noGrad]) {
      x.zeroGrad()
      const y = cube(inner)
      run(() => y.backward())
      expect(x.grad).toBe(2 * 3 * 36)
    }
    expect(grad(cube(inner), x)).toBe(216)
    expect(grad(cube(inner), x, { createGraph: true }).data).toBe(216)
    expect(grad(square(inner), x)).toBe(24)
    expect(hessian((z) => cube(z.mul(2)), 3).data).toBe(8 * 18)
    expect(jvp((z) => cube(z.mul(2)), 3, 1).tangent.data).toBe(216)
  })

  it('gives a frozen operand, and a number, no gradient', () => {
    const product = defineFunction({
      name: 'product',
      forward: (x, y) => x * y,
      partials: ([x, y]) => [y, x],
    })
    const [x, frozen] = [new Value(3), new Value(4, { requiresGrad: false })]
    const y = product(x, frozen).add(product(2, x))
    y.backward()
    expect([x.grad, frozen.grad, y.operands[1]!.operands[0]!.grad]).toEqual([6, 0, 0])
    expect(grad(y, [x, frozen])).toEqual([6, 0])
    expect(frozen.grad).toBe(0)
  })

  it('shows rules no number of a sweep as a gradient', () => {
    const seen: number[] = []
    const spy = defineFunction({
      name: 'spy',
      forward: (x, y) => x + y,
      partials: ([x, y], result) => {
        seen.push(x.grad, y.grad, result.grad)
        return [1, 1]
      },
    })
    const xs = Array.from({ length: 5 }, (_, i) => new Value(i))
    const y = xs.reduce((sum, x) => spy(sum, x).mul(2))
    y.backward()
    grad(y, xs)
    grad(y, xs, { createGraph: true })
    jvp(([a, b]) => spy(a.mul(3), b), [1, 2], [1, 1])
    expect(new Set(seen)).toEqual(new Set([0]))
  })
})

describe('gradient', () => {
  it('refuses a function that returns a list', () => {
    const list = ([x, y]: Value[]): Value[] => [x!.mul(y!), x!]
    for (const of of [gradient, hessian] as ((f: never, at: number[]) => unknown)[]) {
      expect(() => of(list as never, [1, 2])).toThrow(
        'got a list; return one Value or use jacobian',
      )
    }
    expect(() => hvp(list as never, [1, 2], [1, 0])).toThrow(TypeError)
  })
})

describe('grad', () => {
  it('leaves every grad as it was', () => {
    const x = new Value(2)
    const y = x.mul(x)
    const z = y.mul(3)
    z.backward()
    const before = [x.grad, y.grad, z.grad]
    expect(grad(z, [x, y])).toEqual([12, 3])
    grad(z, [x, y], { createGraph: true })
    expect([x.grad, y.grad, z.grad]).toEqual(before)
  })

  it('takes leaves, intermediate Values, the result itself, and what has nothing to do with it', () => {
    const x = new Value(2)
    const y = x.mul(x)
    const z = y.mul(3)
    expect(grad(z, [x, y, z, new Value(1), z.add(1)])).toEqual([12, 3, 1, 0, 0])
    expect(
      grad(z, [x, y, z, new Value(1), z.add(1)], { createGraph: true }).map((d) => d.data),
    ).toEqual([12, 3, 1, 0, 0])
    expect(grad(new Value(1, { requiresGrad: false }), x)).toBe(0)
  })

  it('multiplies by its seed', () => {
    const x = new Value(2)
    expect(grad(x.mul(x), x, { seed: 10 })).toBe(40)
    const seed = new Value(10)
    const scaled = grad(x.mul(x), x, { seed, createGraph: true })
    expect([scaled.data, grad(scaled, seed)]).toEqual([40, 4])
  })

  it('gives derivatives of any order', () => {
    const x = new Value(0.7)
    let y = x.mul(2).sin()
    for (let order = 1; order <= 9; order++) {
      y = grad(y, x, { createGraph: true })
      const expected =
        2 ** order *
        [Math.sin, Math.cos, (t: number) => -Math.sin(t), (t: number) => -Math.cos(t)][order % 4]!(
          1.4,
        )
      expect(y.data / expected).toBeCloseTo(1, 13)
    }
  })

  it('gives all derivatives of x³ at 2', () => {
    const x = new Value(2)
    const first = grad(x.pow(3), x, { createGraph: true })
    const second = grad(first, x, { createGraph: true })
    const third = grad(second, x, { createGraph: true })
    expect([first.data, second.data, third.data, grad(third, x)]).toEqual([12, 12, 6, 0])
  })

  it('of tanh can be taken twice', () => {
    const t = Math.tanh(0.5)
    expect(hessian((x) => x.tanh(), 0.5).data).toBeCloseTo(-2 * t * (1 - t * t), 15)
  })

  it('feeds backward: a gradient penalty trains', () => {
    const w = new Value(3)
    const x = new Value(2)
    const slope = grad(w.mul(x).pow(2), x, { createGraph: true })
    slope.pow(2).backward()
    // (2 w² x)² = 4 w⁴ x², whose derivative by w is 16 w³ x².
    expect(w.grad).toBe(16 * 27 * 4)
  })
})

describe('nested derivatives', () => {
  it('do not confuse perturbations: d/dx (x · d/dy (x + y)) = 1', () => {
    const outer = [
      (f: (x: Value) => Value, at: number) => gradient(f, at).data,
      (f: (x: Value) => Value, at: number) => jvp(f, at, 1).tangent.data,
    ]
    const inner = [
      (f: (y: Value) => Value, at: number | Value) => gradient(f, at),
      (f: (y: Value) => Value, at: number | Value) => jvp(f, at, 1).tangent,
    ]
    for (const d of outer) {
      for (const e of inner) {
        expect(d((x) => x.mul(e((y) => x.add(y), 1)), 1)).toBe(1)
        expect(d((x) => x.mul(e((y) => x.mul(y), 2)), 3)).toBe(6)
        // Siskind and Pearlmutter (2005): at y = x the inner derivative is still by y alone.
        expect(d((x) => e((y) => x.mul(y), x), 3)).toBe(1)
        expect(d((x) => e((y) => x.mul(y).mul(y), x), 3)).toBe(12)
      }
    }
  })

  it('keep closures apart: the amazing bug of Manzyuk and others', () => {
    // s(x)(f)(y) = f(x + y); the derivative of s at 0, applied twice to exp, is exp, not 0.
    const shift = (f: (y: Value) => Value) => (y: Value) => gradient((u) => f(u.add(y)), 0)
    expect(shift(shift((y) => y.exp()))(new Value(1)).data).toBeCloseTo(Math.E, 14)
  })

  it('agree in every order of modes', () => {
    const f = ([x, y]: readonly Value[]): Value => x!.mul(y!).sin().add(x!.pow(3).mul(y!))
    const at = [0.4, 0.9]
    const reference = hessian(f, at)[0]!.map((d) => d.data)
    const direction = [1, 0]
    const ways = [
      hvp(f, at, direction),
      gradient((xs) => jvp(f, xs, direction).tangent, at),
      gradient((xs) => gradient(f, xs)[0]!, at),
      jvp((xs) => [...jacobian(f, xs)], at, direction).tangent,
      vjp((xs) => [...gradient(f, xs)], at, direction).cotangent,
    ]
    for (const way of ways) way.forEach((d, i) => expect(d.data).toBeCloseTo(reference[i]!, 13))
  })

  it('work inside noGrad, and give constants there', () => {
    const w = new Value(2)
    const d = noGrad(() => gradient((x) => x.mul(w).pow(2), 3))
    expect([d.data, d.requiresGrad]).toEqual([24, false])
  })
})

describe('jacobian, jvp and vjp', () => {
  it('have the shapes of the point and of the result', () => {
    expect(jacobian((x) => x.square(), 3).data).toBe(6)
    expect(jacobian((x) => [x, x.square()], 3).map((d) => d.data)).toEqual([1, 6])
    expect(jacobian(([x, y]) => x.mul(y), [3, 4]).map((d) => d.data)).toEqual([4, 3])
    expect(jacobian((xs) => xs[0]!, Float64Array.of(3, 4)).map((d) => d.data)).toEqual([1, 0])
  })

  it('take no inputs, and give none', () => {
    expect(jacobian(() => 1, [])).toEqual([])
    expect(jacobian(() => [1, 2], [])).toEqual([[], []])
    expect(jacobian(() => [], [1, 2])).toEqual([])
    expect(hessian(() => 1, [])).toEqual([])
  })

  it('take constants for results', () => {
    expect(jacobian(() => [1, 2], [3]).map((row) => row.map((d) => d.data))).toEqual([[0], [0]])
    expect(jvp(() => 5, 1, 1).tangent.data).toBe(0)
  })

  it('say what has the wrong length', () => {
    expect(() => jvp(([x]) => x, [1, 2], [1])).toThrow('v has length 1; pass 2 numbers')
    expect(() => vjp((x) => [x, x], 1, [1])).toThrow('u has length 1; pass 2 numbers')
  })
})

describe('defineFunction', () => {
  const softClip = defineFunction({
    name: 'softClip',
    forward: (x) => x / (1 + Math.abs(x)),
    partials: ([x]) => [x.abs().add(1).pow(-2)],
  })

  it('works with every kind of derivative', () => {
    const x = new Value(2)
    const y = softClip(x.mul(3))
    y.backward()
    expect(x.grad).toBeCloseTo(3 / 49, 16)
    expect(grad(y, x)).toBeCloseTo(3 / 49, 16)
    expect(jvp(softClip, 2, 1).tangent.data).toBeCloseTo(1 / 9, 16)
    expect(hessian(softClip, 2).data).toBeCloseTo(-2 / 27, 16)
    expect([y.op, y.operands.length]).toEqual(['softClip', 1])
  })

  it('takes several operands, numbers among them', () => {
    const scaled = defineFunction({
      name: 'scaled',
      forward: (x, y) => x * y,
      partials: ([x, y]) => [y, x],
    })
    const x = new Value(2)
    scaled(x, 5).backward()
    expect([x.grad, scaled(2, 5).requiresGrad]).toEqual([5, false])
  })

  it('may use derivatives in its own derivative', () => {
    const cube = defineFunction({
      name: 'cube',
      forward: (x) => x ** 3,
      partials: ([x]) => [gradient((t) => t.pow(3), x)],
    })
    const x = new Value(2)
    const y = cube(x).mul(x)
    y.backward()
    expect(x.grad).toBe(32)
    expect(hessian((t) => cube(t).mul(t), 2).data).toBe(48)
  })

  it('says when a partial is missing or what comes back is no number', () => {
    const short = defineFunction({
      name: 'short',
      forward: (x, y) => x + y,
      partials: () => [1] as never,
    })
    expect(() => short(new Value(1), 2).backward()).toThrow('short gave 1 partials for 2 operands')
    const wordy = defineFunction({
      name: 'wordy',
      forward: (x) => String(x) as never,
      partials: () => [1],
    })
    expect(() => wordy(new Value(1))).toThrow('got "1"; pass a number')
  })
})
