import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Value, add, dot, max, mean, noGrad, softmax, sum, variance } from '../src/index'
import * as engine from '../src/index'

describe('micrograd’s own tests', () => {
  it('sanity check', () => {
    const x = new Value(-4)
    const z = x.mul(2).add(2).add(x)
    const q = z.relu().add(z.mul(x))
    const h = z.mul(z).relu()
    const y = h.add(q).add(q.mul(x))
    y.backward()
    expect([y.data, x.grad]).toEqual([-20, 46])
  })

  it('more ops', () => {
    const a = new Value(-4)
    const b = new Value(2)
    let c = a.add(b)
    let d = a.mul(b).add(b.pow(3))
    c = c.add(c.add(1))
    c = c.add(add(1, c).add(a.neg()))
    d = d.add(d.mul(2).add(b.add(a).relu()))
    d = d.add(d.mul(3).add(b.sub(a).relu()))
    const e = c.sub(d)
    const f = e.pow(2)
    const g = f.div(2).add(engine.div(10, f))
    g.backward()
    expect([g.data, a.grad, b.grad]).toEqual([
      24.70408163265306, 138.83381924198252, 645.5772594752186,
    ])
  })
})

describe('Value', () => {
  it('carries data, grad, the operation, the operands and a label', () => {
    const a = new Value(2, { label: 'a' })
    const b = a.mul(3)
    expect([b.data, b.grad, b.op, b.label]).toEqual([6, 0, 'mul', undefined])
    expect(b.operands[0]).toBe(a)
    expect(b.operands[1]!.data).toBe(3)
    expect([a.op, a.operands, a.label]).toEqual(['', [], 'a'])
    b.label = 'b'
    expect(b.label).toBe('b')
  })

  it('prints as micrograd prints it', () => {
    const a = new Value(2, { label: 'a' })
    const b = a.mul(3)
    b.backward()
    expect(String(b)).toBe('Value(data=6, grad=1)')
    expect(inspect([a])).toBe('[ Value(a: data=2, grad=3) ]')
    expect(JSON.stringify([a, b])).toBe(
      '[{"data":2,"grad":3,"label":"a"},{"data":6,"grad":1,"op":"mul"}]',
    )
  })

  it.each([['3'], [undefined], [null], [{}], [[1]], [3n], [() => 1], [true]])(
    'refuses %s for a number',
    (wrong) => {
      expect(() => new Value(wrong as never)).toThrow(TypeError)
      expect(() => new Value(1).mul(wrong as never)).toThrow(/^got .*; pass a number or a Value$/)
      expect(() => {
        new Value(1).data = wrong as never
      }).toThrow(/^got .*; pass a number$/)
    },
  )

  it('names the two versions when it meets a Value of another copy', () => {
    const foreign = {
      get [Symbol.for('@mg/engine')](): string {
        return '0.0.1-other'
      },
    }
    expect(() => new Value(1).add(foreign as never)).toThrow(
      /^two copies of @mg\/engine are loaded \(.+ and 0\.0\.1-other\); .*npm ls @mg\/engine/,
    )
  })

  it('names the clone of a Value, of which only the data can be sent', () => {
    const x = new Value(2)
    for (const clone of [structuredClone(x), JSON.parse(JSON.stringify(x)) as Value]) {
      expect(() => new Value(1).mul(clone)).toThrow(
        'got the clone of a Value, whose data can be sent; pass a number or a Value',
      )
    }
    expect(() => new Value(x as never)).toThrow('got object; pass a number')
  })

  it('takes data for leaves, not for what follows from other Values', () => {
    const x = new Value(2)
    const y = x.mul(3)
    expect(() => (y.data = 1)).toThrow('data is set on leaves; detach() gives one')
    expect(y.data).toBe(6)
    const free = y.detach()
    free.data = 1
    expect([free.data, noGrad(() => x.mul(3)).data]).toEqual([1, 6])
  })

  it('compares as its number', () => {
    expect(new Value(2) < new Value(10)).toBe(true)
    expect(Math.max(new Value(2) as never, new Value(10) as never)).toBe(10)
    expect(`${new Value(2)}`).toBe('Value(data=2, grad=0)')
  })

  it('accepts NaN and infinities as data', () => {
    expect([NaN, Infinity, -Infinity].map((x) => new Value(x).data)).toEqual([
      NaN,
      Infinity,
      -Infinity,
    ])
  })
})

describe('backward', () => {
  it('adds to leaves and starts intermediates afresh', () => {
    const x = new Value(3)
    const square = x.mul(x)
    const y = square.add(x)
    y.backward()
    y.backward()
    expect([x.grad, square.grad, y.grad]).toEqual([14, 1, 1])
  })

  it('gives a leaf that is the result itself its seed', () => {
    const x = new Value(3)
    x.backward()
    x.backward(5)
    expect(x.grad).toBe(6)
  })

  it('gives frozen Values and constants nothing', () => {
    const x = new Value(3)
    const frozen = new Value(2, { requiresGrad: false })
    const y = x.mul(frozen).add(4)
    y.backward()
    expect([x.grad, frozen.grad, y.operands[1]!.grad]).toEqual([2, 0, 0])
  })

  it('says why when there is no gradient to be had', () => {
    const x = new Value(3)
    for (const y of [
      x.detach(),
      noGrad(() => x.mul(2)),
      x.gt(1),
      new Value(1, { requiresGrad: false }),
    ]) {
      expect(() => y.backward()).toThrow(
        /takes no gradient: made from constants, by detach\(\) or noGrad/,
      )
    }
  })

  it('keeps what leaves had when a function of the user’s own throws', () => {
    const fails = engine.defineFunction({
      name: 'fails',
      forward: (x) => x,
      partials: () => {
        throw new Error('no derivative')
      },
    })
    const x = new Value(1)
    x.grad = 7
    expect(() => fails(x).backward()).toThrow('no derivative')
    expect(x.grad).toBe(7)
    x.mul(2).backward()
    expect(x.grad).toBe(9)
  })

  it('keeps what leaves had when an error ends it half way', () => {
    const fails = engine.defineFunction({
      name: 'fails',
      forward: (x) => x,
      partials: () => {
        throw new Error('no derivative')
      },
    })
    const [x, y, z] = [new Value(1), new Value(2), new Value(3)]
    y.grad = 5
    const inner = fails(z)
    expect(() => sum([x.mul(2), y.mul(3), inner.mul(x)]).backward()).toThrow('no derivative')
    expect([x.grad, y.grad, z.grad]).toEqual([0, 5, 0])
    sum([x.mul(2), y.mul(3)]).backward()
    expect([x.grad, y.grad]).toEqual([2, 8])
  })
})

describe('requiresGrad', () => {
  it('can be set on a leaf, and counts for what is made afterwards', () => {
    const x = new Value(3)
    x.requiresGrad = false
    expect(x.mul(2).requiresGrad).toBe(false)
    x.requiresGrad = true
    expect(x.mul(2).requiresGrad).toBe(true)
  })

  it('cannot be set on a result', () => {
    expect(() => {
      new Value(3).mul(2).requiresGrad = false
    }).toThrow('requiresGrad is set on leaves; detach() gives one')
  })
})

describe('noGrad', () => {
  it('records nothing, also where it is nested, and ends when its function throws', () => {
    const x = new Value(3)
    noGrad(() => {
      noGrad(() => expect(x.mul(2).requiresGrad).toBe(false))
      expect(x.mul(2).operands).toEqual([])
    })
    expect(() =>
      noGrad(() => {
        throw new Error('inside')
      }),
    ).toThrow('inside')
    expect(x.mul(2).requiresGrad).toBe(true)
  })

  it('refuses asynchronous functions', () => {
    expect(() => noGrad(async () => new Value(1))).toThrow(
      'got an async function; pass a synchronous one',
    )
  })
})

describe('operations over many', () => {
  it('copy their operands', () => {
    const xs = [new Value(1), new Value(2)]
    const ys = [new Value(3), new Value(4)]
    const y = dot(xs, ys).add(sum(xs))
    const [x0] = xs
    xs[0] = new Value(100)
    xs.pop()
    ys.length = 0
    y.backward()
    expect([y.data, x0!.grad]).toEqual([14, 4])
  })

  it('are one node', () => {
    expect(sum([new Value(1), 2, 3]).operands.length).toBe(3)
    expect(dot([new Value(1), 2], [3, 4]).operands.map((x) => x.data)).toEqual([1, 2, 3, 4])
  })

  it('take typed arrays, numbers and Values', () => {
    expect(sum(Float64Array.of(1, 2)).data).toBe(3)
    expect(dot(Float32Array.of(1, 2), [new Value(3), 4]).data).toBe(11)
    expect(mean([1, new Value(3)]).data).toBe(2)
  })

  it('of nothing give what is neutral, or say what is missing', () => {
    const { logSumExp, norm, prod } = engine
    expect([sum([]), prod([]), dot([], []), norm([]), logSumExp([])].map((x) => x.data)).toEqual([
      0,
      1,
      0,
      0,
      -Infinity,
    ])
    for (const f of [mean, max, engine.min, variance, softmax]) {
      expect(() => f([])).toThrow('got no values; pass at least one')
    }
  })

  it('refuse what is not a list, and operands beside it', () => {
    const wrong = engine as unknown as Record<string, (...xs: unknown[]) => Value>
    for (const name of ['sum', 'mean', 'prod', 'norm', 'variance', 'logSumExp', 'softmax', 'dot']) {
      for (const what of [1, new Value(1), undefined, null, new Set([1])]) {
        expect(() => wrong[name]!(what, what), name).toThrow(/; pass a list$/)
      }
    }
    expect(() => wrong['sum']!(1, 2, 3)).toThrow('got 1; pass a list')
    for (const name of ['min', 'max']) {
      expect(() => wrong[name]!(1, 2, 3)).toThrow(`${name} got 3 operands; pass a list`)
      expect(() => wrong[name]!(1)).toThrow('got 1; pass a list')
    }
  })

  it('refuse lists of different lengths', () => {
    expect(() => dot([1], [1, 2])).toThrow('dot got 1 and 2 operands; pass as many of each')
  })

  it('softmax stays finite and adds up to 1', () => {
    const ps = softmax([1000, 999, -1000]).map((p) => p.data)
    expect(ps.reduce((a, b) => a + b)).toBeCloseTo(1, 15)
    expect(ps[1]! / ps[0]!).toBeCloseTo(Math.exp(-1), 15)
  })

  it('variance divides by n − 1 unless told otherwise', () => {
    expect([variance([1, 2, 6]).data, variance([1, 2, 6], 0).data]).toEqual([7, 14 / 3])
  })
})

describe('methods and functions', () => {
  it('are the same operations', () => {
    const names = Object.getOwnPropertyNames(Value.prototype)
    const functions = Object.keys(engine)
    const operations = names.filter((name) => functions.includes(name) && name !== 'constructor')
    expect(operations.length).toBeGreaterThan(50)
    for (const name of operations) {
      const method = Value.prototype[name as 'add'] as (...xs: unknown[]) => Value
      const f = engine[name as 'add'] as (...xs: unknown[]) => Value
      const others = Array.from(
        { length: name === 'where' || name === 'clamp' ? 2 : 1 },
        (_, i) => 1.25 + i,
      )
      expect(f(1.5, ...others).data, name).toBe(method.call(new Value(1.5), ...others).data)
      expect(f(new Value(1.5), ...others).op, name).toBe(method.call(new Value(1.5), ...others).op)
    }
  })
})
