import { Value, grad, mean, sum } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import { ops } from '@mg/engine/ops'
import { checkGradients } from '@mg/engine/testing'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  ACTIVATION_NAMES,
  Buffer,
  Dropout,
  Embedding,
  FastRandom,
  Layer,
  LayerNorm,
  MLP,
  Module,
  Neuron,
  PythonRandom,
  RMSNorm,
  Sequential,
  constant,
  gain,
  kaimingNormal,
  kaimingUniform,
  linearDefault,
  loadJSON,
  loadSafetensors,
  normal,
  saveJSON,
  saveSafetensors,
  uniform,
  xavierNormal,
  xavierUniform,
} from '@mg/nn'
import type { Initializer } from '@mg/nn'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('MLP', () => {
  it('has the outputs and the gradients of the same network written out by hand', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...ACTIVATION_NAMES),
        fc.tuple(real(-2, 2), real(-2, 2)),
        (seed, name, [a, b]) => {
          const model = new MLP(2, [2, 1], { seed, activation: name, bias: uniform(-1, 1) })
          const [w11, w12, b1, w21, w22, b2, v1, v2, c] = model.parameters() as Tuple9
          const bent = (x: Value) => (name === 'linear' ? x : x[name]())
          const h1 = bent(w11.mul(a).add(w12.mul(b)).add(b1))
          const h2 = bent(w21.mul(a).add(w22.mul(b)).add(b2))
          const y = v1.mul(h1).add(v2.mul(h2)).add(c)
          const output = model.forward([a, b])
          expect(output.data).toBeCloseTo(y.data, 12)
          const expected = grad(y, model.parameters())
          output.backward()
          model.parameters().forEach((p, i) => expect(p.grad).toBeCloseTo(expected[i]!, 12))
        },
      ),
    )
  })
  type Tuple9 = [Value, Value, Value, Value, Value, Value, Value, Value, Value]

  it('has gradients with respect to its inputs that agree with central differences, to second order', () => {
    const model = new MLP(3, [4, 4, 1], { seed: 3, activation: 'tanh' })
    const report = checkGradients((x: Value[]) => model.forward(x), [0.3, -0.2, 0.9], { order: 2 })
    expect(report).toBeDefined()
  })

  it('trains as the notebook does, to 1e-9 of each of its losses', () => {
    const notebook = JSON.parse(
      readFileSync(new URL('reference/micrograd-notebook.json', import.meta.url), 'utf8'),
    ) as {
      X: [number, number][]
      y: number[]
      published: { loss: number; accuracy: number }[]
      gradientAtStep0: number[]
      finalParameters: number[]
    }
    const model = new MLP(2, [16, 16, 1], { random: new PythonRandom(1337) })
    notebook.published.forEach(({ loss, accuracy }, k) => {
      const scores = notebook.X.map((row) => model.forward(row))
      const losses = scores.map((score, i) => score.mul(-notebook.y[i]!).add(1).relu())
      const penalty = sum(model.parameters().map((p) => p.square())).mul(1e-4)
      const total = mean(losses).add(penalty)
      model.zeroGrad()
      total.backward()
      const right = scores.filter((score, i) => score.data > 0 === notebook.y[i]! > 0).length
      expect(Math.abs(total.data / loss - 1)).toBeLessThan(1e-9)
      expect(right / 100).toBe(accuracy)
      if (k === 0) {
        const gradients = model.parameters().map((p) => p.grad)
        expect(gradients.filter((g) => g !== 0).length).toBeGreaterThan(200)
        gradients.forEach((g, i) => expect(g).toBeCloseTo(notebook.gradientAtStep0[i]!, 12))
      }
      for (const p of model.parameters()) p.data -= (1 - (0.9 * k) / 100) * p.grad
    })
    model
      .parameters()
      .forEach((p, i) => expect(p.data).toBeCloseTo(notebook.finalParameters[i]!, 9))
  })

  it('gives one Value for one output and a list for more, and the types know which', () => {
    expectTypeOf(new MLP(2, [3, 1]).forward([1, 2])).toEqualTypeOf<Value>()
    expectTypeOf(new MLP(2, [3, 2]).forward([1, 2])).toEqualTypeOf<[Value, Value]>()
    expectTypeOf(new MLP(2, [3] as number[]).forward([1, 2])).toEqualTypeOf<Value | Value[]>()
    // @ts-expect-error two inputs are wanted
    expect(() => new MLP(2, [3, 1]).forward([1, 2, 3])).toThrow('pass an array of length 2')
    const row: number[] = [1, 2]
    expect(new MLP(2, [3, 2]).forward(row)).toHaveLength(2)
    expect(new MLP(2, [3, 1]).forward(Float64Array.of(1, 2))).toBeInstanceOf(Value)
  })

  it('bends each layer but the last, or each as it is told to', () => {
    const names = (model: MLP) => model.layers.map(({ activation }) => activation)
    const own = (x: Value) => x.sin()
    expect(names(new MLP(1, [1, 1, 1]) as MLP)).toEqual(['relu', 'relu', 'linear'])
    expect(names(new MLP(1, [1, 1], { activation: 'tanh' }) as MLP)).toEqual(['tanh', 'linear'])
    expect(names(new MLP(1, [1, 1], { activation: ['gelu', own] }) as MLP)).toEqual(['gelu', own])
    const model = new MLP(1, [1], { activation: [own], weight: constant(2), bias: false })
    expect(model.forward([3]).data).toBe(Math.sin(6))
  })

  it('has named activations that the engine describes as differentiable functions of one number', () => {
    for (const name of ACTIVATION_NAMES.filter((name) => name !== 'linear')) {
      const info = ops.find((op) => op.name === name)
      expect(info).toMatchObject({ isPublic: true, isDifferentiable: true })
      // What comes after x, as the slope of leakyRelu, has a default.
      expect(info!.parameters[0]).toBe('x')
      const neuron = new Neuron(1, { activation: name, weight: constant(1), bias: false })
      expect(neuron.forward([0.5]).data).toBe(new Value(0.5)[name]().data)
    }
  })

  it('gives the same model for the same seed, whatever else was made before', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        const weights = () => new MLP(2, [3, 1], { seed }).parameters().map((p) => p.data)
        const first = weights()
        expect(new MLP(5, [5]).parameterCount()).toBe(30)
        expect(weights()).toEqual(first)
      }),
    )
  })

  it('refuses sizes, activations and inputs that make no sense', () => {
    expect(() => new MLP(0, [1])).toThrow('got 0 inputs; pass a positive integer')
    expect(() => new MLP(2, [3, 0])).toThrow('got 0 outputs; pass a positive integer')
    expect(() => new MLP(2, [1.5])).toThrow('got 1.5 outputs; pass a positive integer')
    expect(() => new MLP(2, [])).toThrow(
      'got 0 sizes and 0 activations; pass lists of one length ≥ 1',
    )
    expect(() => new MLP(2, [1, 1], { activation: ['relu'] })).toThrow(
      'got 2 sizes and 1 activations',
    )
    expect(() => new MLP(2, [1, 1], { activation: 'step' as 'relu' })).toThrow(
      'got the activation step',
    )
    expect(() => new MLP(2, [1]).forward([1] as number[])).toThrow(
      'Layer(2 → 1, linear) got 1 inputs; pass an array of length 2',
    )
  })
})

describe('a mistake in how a module is called', () => {
  it.each([
    [
      'MLP',
      () => new MLP(2, [3, 1], { activaton: 'relu' } as object),
      'activaton; pass activation, weight, bias, seed, random',
    ],
    [
      'Layer',
      () => new Layer(2, 3, { learningRate: 1 } as object),
      'learningRate; pass activation, weight',
    ],
    ['Neuron', () => new Neuron(2, { nonlin: false } as object), 'nonlin; pass activation'],
    [
      'LayerNorm',
      () => new LayerNorm(2, { epsilon: 1 } as object),
      'epsilon; pass eps, elementwiseAffine, bias',
    ],
    ['Dropout', () => new Dropout(0.5, { p: 1 } as object), 'p; pass seed, random'],
    [
      'saveSafetensors',
      () => saveSafetensors(new Layer(1, 1), { type: 'F32' } as object),
      'type; pass dtype',
    ],
  ])(
    'an option that %s does not have is an error that names those that it has',
    (_, make, message) => {
      expect(make).toThrow(TypeError)
      expect(make).toThrow(`got the option ${message}`)
    },
  )

  it('an activation, or a size, in the place of the options is an error', () => {
    expect(() => new Layer(2, 3, 'tanh' as never)).toThrow(
      'got the option tanh; pass activation, weight, bias, seed, random',
    )
    expect(() => new MLP(2, 16 as never)).toThrow(
      'got undefined sizes and 0 activations; pass lists',
    )
    expect(() => saveSafetensors(new Layer(1, 1), { dtype: 'F16' as 'F32' })).toThrow(
      "got the dtype F16; pass 'F64' or 'F32'",
    )
  })

  it.each([
    ['MLP', new MLP(2, [1]), 'Layer(2 → 1, linear)'],
    ['Layer', new Layer(2, 1), 'Layer(2 → 1, relu)'],
    ['Neuron', new Neuron(2), 'Neuron(2, relu)'],
    ['LayerNorm', new LayerNorm(2), 'LayerNorm(2)'],
  ] as [string, { forward: (x: unknown) => unknown }, string][])(
    'inputs of %s that are too many, too few or none at all are an error with the length',
    (_, module, title) => {
      const table: Record<number, number[]> = {}
      expect(() => module.forward([1, 2, 3])).toThrow(
        `${title} got 3 inputs; pass an array of length 2`,
      )
      expect(() => module.forward([1])).toThrow(RangeError)
      expect(() => module.forward(table[0])).toThrow(
        `${title} got undefined; pass an array of length 2`,
      )
      expect(() => module.forward(1)).toThrow('got number; pass')
    },
  )
})

describe('Neuron', () => {
  it('is activation(w·x + b)', () => {
    fc.assert(
      fc.property(
        fc.array(real(-3, 3), { minLength: 1, maxLength: 6 }),
        fc.integer(),
        (x, seed) => {
          const neuron = new Neuron(x.length, { seed, activation: 'tanh', bias: normal(0, 1) })
          const product = x.reduce((total, xi, i) => total + xi * neuron.w[i]!.data, 0)
          expect(neuron.forward(x).data).toBeCloseTo(Math.tanh(product + neuron.b!.data), 12)
        },
      ),
    )
  })

  it('has no bias if it is to have none', () => {
    expect(new Neuron(2, { bias: false }).parameterCount()).toBe(2)
  })

  it('starts weights evenly in [−1, 1] and the bias at 0, as micrograd does', () => {
    const { w, b } = new Neuron(10_000, { seed: 1 })
    expect(b!.data).toBe(0)
    expect(Math.max(...w.map((v) => Math.abs(v.data)))).toBeLessThanOrEqual(1)
    expect(mean(w.map((v) => v.square())).data).toBeCloseTo(1 / 3, 1)
  })
})

describe('initialisers', () => {
  const count = 40_000
  const drawn = (initializer: Initializer, fanIn: number, fanOut: number) => {
    const random = new FastRandom(11)
    return Array.from({ length: count }, () => initializer(random, fanIn, fanOut))
  }
  const deviation = (xs: readonly number[]) => Math.sqrt(xs.reduce((t, x) => t + x * x, 0) / count)

  it.each([
    ['xavierUniform', xavierUniform(2), 2 * Math.sqrt(2 / 40), 2 * Math.sqrt(6 / 40)],
    ['xavierNormal', xavierNormal(2), 2 * Math.sqrt(2 / 40), Infinity],
    ['kaimingUniform', kaimingUniform(), Math.sqrt(2 / 30), Math.sqrt(6 / 30)],
    ['kaimingUniform of fanOut', kaimingUniform(1, 'fanOut'), Math.sqrt(1 / 10), Math.sqrt(3 / 10)],
    ['kaimingNormal', kaimingNormal(), Math.sqrt(2 / 30), Infinity],
    ['kaimingNormal of fanOut', kaimingNormal(1, 'fanOut'), Math.sqrt(1 / 10), Infinity],
    ['linearDefault', linearDefault, Math.sqrt(1 / 90), Math.sqrt(1 / 30)],
    ['uniform', uniform(-3, 3), Math.sqrt(3), 3],
    ['normal', normal(0, 0.5), 0.5, Infinity],
  ])('%s has its deviation, and its bound', (_, initializer, expected, bound) => {
    const xs = drawn(initializer, 30, 10)
    expect(Math.abs(deviation(xs) / expected - 1)).toBeLessThan(0.02)
    expect(xs.every((x) => Math.abs(x) <= bound)).toBe(true)
    expect(Math.max(...xs.map(Math.abs)) > 0.99 * Math.min(bound, 3 * expected)).toBe(true)
  })

  it('have the gains of PyTorch', () => {
    expect(gain('tanh')).toBe(5 / 3)
    expect(gain('leakyRelu', 0.2)).toBe(Math.sqrt(2 / 1.04))
    expect([gain('linear'), gain('sigmoid'), gain('relu')]).toEqual([1, 1, Math.SQRT2])
  })

  it('get the sizes of the layer that they are for', () => {
    const seen = new Set<string>()
    const spy: Initializer = (_, fanIn, fanOut) => seen.add(`${fanIn} ${fanOut}`).size
    expect(new MLP(2, [3, 1], { weight: spy, bias: spy }).parameterCount()).toBe(13)
    expect([...seen]).toEqual(['2 3', '3 1'])
  })
})

describe('Dropout', () => {
  it('keeps each input with probability 1 − p, divided by it', () => {
    const ones = new Array<number>(20_000).fill(1)
    const outputs = new Dropout(0.3, { seed: 5 }).forward(ones).map((y) => y.data)
    const kept = outputs.filter((y) => y !== 0)
    expect(kept.every((y) => y === 1 / 0.7)).toBe(true)
    expect(Math.abs(kept.length / 20_000 - 0.7)).toBeLessThan(0.01)
  })

  it('hands its inputs on once the model is evaluated', () => {
    const model = new Sequential(new Layer(2, 3, { seed: 1 }), new Dropout(0.9, { seed: 1 }))
    const plain = (model.stages[0] as Layer).forward([1, 2]).map((y) => y.data)
    expect(
      model
        .eval()
        .forward([1, 2])
        .map((y) => y.data),
    ).toEqual(plain)
    expect(model.train().training).toBe(true)
  })

  it('gives the same stream for the same seed, and another choice each time', () => {
    const twice = (seed: number) => {
      const dropout = new Dropout(0.5, { seed })
      const x = new Array<number>(40).fill(1)
      return [dropout.forward(x), dropout.forward(x)].map((ys) => ys.map((y) => y.data))
    }
    expect(twice(3)).toEqual(twice(3))
    expect(twice(3)[0]).not.toEqual(twice(3)[1])
    expect(() => new Dropout(1.5)).toThrow('got p 1.5; pass a probability from 0 to 1')
  })
})

describe('LayerNorm', () => {
  it('gives mean 0 and variance 1, however its input is scaled and shifted', () => {
    fc.assert(
      fc.property(
        fc.array(real(-5, 5), { minLength: 2, maxLength: 8 }),
        real(0.5, 20),
        real(-9, 9),
        (x, scale, shift) => {
          fc.pre(Math.max(...x) - Math.min(...x) > 0.1)
          const norm = new LayerNorm(x.length, { eps: 0 })
          const y = norm.forward(x).map((v) => v.data)
          const n = y.length
          expect(y.reduce((a, b) => a + b, 0) / n).toBeCloseTo(0, 10)
          expect(y.reduce((a, b) => a + b * b, 0) / n).toBeCloseTo(1, 10)
          norm
            .forward(x.map((v) => v * scale + shift))
            .forEach((v, i) => expect(v.data).toBeCloseTo(y[i]!, 8))
        },
      ),
    )
  })

  it('has parameters only if it is to', () => {
    expect(new LayerNorm(3).parameterCount()).toBe(6)
    expect(new LayerNorm(3, { bias: false }).parameterCount()).toBe(3)
    expect(new LayerNorm(3, { elementwiseAffine: false }).parameterCount()).toBe(0)
    expect(() => new LayerNorm(3).forward([1, 2] as number[])).toThrow('LayerNorm(3) got 2 inputs')
  })
})

describe('RMSNorm', () => {
  it('gives x/√(mean(x²) + eps) · weight, with gradients that agree with central differences', () => {
    fc.assert(
      fc.property(fc.array(real(-5, 5), { minLength: 1, maxLength: 8 }), (x) => {
        const norm = new RMSNorm(x.length, { eps: 0.1 })
        norm.weight!.forEach((w, i) => (w.data = i + 1))
        const square = x.reduce((total, xi) => total + xi * xi, 0) / x.length
        norm.forward(x).forEach((y, i) => {
          expect(y.data).toBeCloseTo((x[i]! / Math.sqrt(square + 0.1)) * (i + 1), 12)
        })
        checkGradients((v: Value[]) => sum(norm.forward(v).map((y) => y.sin())), x)
      }),
      { numRuns: 30 },
    )
  })

  it('has weights only if it is to', () => {
    expect(new RMSNorm(3).parameterCount()).toBe(3)
    expect(new RMSNorm(3, { elementwiseAffine: false }).parameterCount()).toBe(0)
    expect(new RMSNorm(2).eps).toBe(2 ** -52)
    expect(() => new RMSNorm(3).forward([1, 2] as number[])).toThrow('RMSNorm(3) got 2 inputs')
    expect(new RMSNorm(2).forward([0, 0]).map((y) => y.data)).toEqual([0, 0])
  })
})

describe('Embedding', () => {
  it('gives the row of a number, and its gradients reach that row alone', () => {
    const table = new Embedding(3, 2, { seed: 1 })
    const [a] = table.forward(1)
    const [b] = table.forward(1)
    a.add(b.mul(2)).backward()
    expect(table.weight.map((row) => row.map((w) => w.grad))).toEqual([
      [0, 0],
      [3, 0],
      [0, 0],
    ])
    expect(table.forward(new Value(2))).toEqual(table.weight[2])
    expect(Object.keys(table.stateDict())).toEqual(['weight'])
    expectTypeOf(a).toEqualTypeOf<Value>()
  })

  it('compiles: a program looks up the row that it is called with, and its gradient goes there', () => {
    const table = new Embedding(4, 2, { seed: 1 })
    const product = (i: Operand, x: Operand) => {
      const [a, b] = table.forward(i)
      return a.mul(b).mul(x)
    }
    const program = compile(product, [scalar, scalar])
    for (const i of [3, 0, 2, 3]) {
      const eager = product(i, 5)
      const expected = grad(eager, table.parameters())
      expect(program(i, 5)).toBe(eager.data)
      table.zeroGrad()
      program.backward([i], [5])
      expect(table.parameters().map((p) => p.grad)).toEqual(expected)
    }
    expect(() => program(4, 1)).toThrow(RangeError)
  })

  it('draws row by row from its generator', () => {
    const random = new PythonRandom(42)
    const rows = new Embedding(2, 3, { random: new PythonRandom(42) }).weight
    expect(rows.flat().map((w) => w.data)).toEqual(rows.flat().map(() => random.normal(0, 1)))
  })

  it.each([-1, 3, 0.5, NaN])('has no row %d', (index) => {
    expect(() => new Embedding(3, 2).forward(index)).toThrow(
      `Embedding(3, 2) got ${index}; pass an integer from 0 to 2`,
    )
  })
})

describe('Module', () => {
  class Own extends Module {
    scale = new Value(2)
    layers = { first: new Layer(2, 2, { seed: 1 }), rest: [new Layer(2, 1, { seed: 2 })] }
    table = [
      [new Value(1), new Value(2)],
      [new Value(3), new Value(4)],
    ]
    computed = this.scale.mul(3)
    name = 'own'
    data = [1, 2, 3]
    parent: Module = this
  }

  it('finds what fields, arrays and records hold: its own parameters first, in PyTorch’s order', () => {
    const names = new Own().namedParameters().map(([name]) => name)
    expect(names.slice(0, 6)).toEqual([
      'scale',
      'table.0.0',
      'table.0.1',
      'table.1.0',
      'table.1.1',
      'layers.first.neurons.0.w.0',
    ])
    expect(names.slice(-3)).toEqual([
      'layers.rest.0.neurons.0.w.0',
      'layers.rest.0.neurons.0.w.1',
      'layers.rest.0.neurons.0.b',
    ])
    expect(names).toHaveLength(14)
    expect(new Own().modules()).toHaveLength(1 + 3 + 2)
  })

  it('has a state of tensors, with the names of PyTorch', () => {
    const { scale, table, ...layers } = new Own().stateDict()
    expect([scale, table]).toEqual([
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ])
    expect(Object.keys(layers)).toEqual([
      'layers.first.weight',
      'layers.first.bias',
      'layers.rest.0.weight',
      'layers.rest.0.bias',
    ])
    expect(Object.keys(new MLP(2, [2, 2, 1]).stateDict())).toEqual([
      '0.weight',
      '0.bias',
      '2.weight',
      '2.bias',
      '4.weight',
      '4.bias',
    ])
  })

  it('counts a parameter that two modules share once', () => {
    class Tied extends Module {
      one = new Layer(2, 2)
      two = this.one
      other = new Layer(2, 2)
    }
    const tied = new Tied()
    tied.other.neurons = tied.one.neurons
    expect(tied.parameterCount()).toBe(6)
    expect(new Set(tied.parameters()).size).toBe(6)
    expect(tied.modules()).toHaveLength(1 + 1 + 2 + 1)
  })

  it('goes from one model to another by its state, and predicts the same bits', () => {
    fc.assert(
      fc.property(fc.integer(), real(-2, 2), real(-2, 2), (seed, a, b) => {
        const model = new MLP(2, [3, 1], { seed })
        const copy = new MLP(2, [3, 1], { seed: 0 })
        copy.loadStateDict(model.stateDict())
        expect(copy.forward([a, b]).data).toBe(model.forward([a, b]).data)
      }),
    )
  })

  it('names every key that is missing, unexpected or of another shape, and loads nothing', () => {
    const model = new MLP(2, [2, 1], { seed: 1 })
    const before = model.stateDict()
    const { '0.bias': _, ...state } = before
    expect(() => model.loadStateDict({ ...state, '2.weight': [[1]], extra: 1 })).toThrow(
      'nothing was loaded: 0.bias is missing; 2.weight has shape [1,1], not [1,2]; "extra" is unexpected',
    )
    expect(() => model.loadStateDict({ ...before, '2.bias': ['1' as never] })).toThrow(
      '2.bias has no shape, not [1]',
    )
    expect(model.stateDict()).toEqual(before)
  })

  describe('a buffer', () => {
    class Running extends Module {
      mean = new Buffer([0, 0])
      parts = { count: new Buffer(0), cache: new Buffer([[1]], false) }
      weight = new Value(1)
      inner = new Dropout(0.5, { seed: 1 })
    }

    it('is saved and loaded under the name of its field, and is not a parameter', () => {
      const model = new Running()
      expect(model.parameterCount()).toBe(1)
      expect(model.namedBuffers().map(([name]) => name)).toEqual([
        'mean',
        'parts.count',
        'parts.cache',
        'inner.generator',
      ])
      expect(model.stateDict()).toEqual({ mean: [0, 0], 'parts.count': 0, weight: 1 })
    })

    it('goes through each format, bit for bit', () => {
      const model = new Running()
      model.mean.data = [-0, 5e-324]
      model.parts.count.data = 7
      for (const through of [
        (copy: Module) => copy.loadStateDict(model.stateDict()),
        (copy: Module) => loadJSON(copy, saveJSON(model)),
        (copy: Module) => loadSafetensors(copy, saveSafetensors(model)),
      ]) {
        const copy = new Running()
        through(copy)
        expect([copy.mean.data, copy.parts.count.data]).toEqual([[-0, 5e-324], 7])
      }
    })

    it('is not shared with the state that was saved, or that it was loaded from', () => {
      const [model, copy] = [new Running(), new Running()]
      const state = model.stateDict()
      copy.loadStateDict(state)
      model.mean.data[0] = 1
      copy.mean.data[1] = 2
      expect(state['mean']).toEqual([0, 0])
    })

    it('is loaded with all the rest or not at all', () => {
      const model = new Running()
      expect(() => model.loadStateDict({ mean: [5, 5], 'parts.count': [1], weight: 2 })).toThrow(
        'nothing was loaded: parts.count has shape [1], not []',
      )
      expect([model.mean.data, model.weight.data]).toEqual([[0, 0], 1])
    })

    it('holds the state of the generator of Dropout, which goes on from there', () => {
      const ones = new Array<number>(50).fill(1)
      const drawn = (model: Running) => model.inner.forward(ones).map((y) => y.data)
      const [model, copy] = [new Running(), new Running()]
      drawn(model)
      model.buffers().forEach(({ data }, i) => (copy.buffers()[i]!.data = data))
      expect(drawn(copy)).toEqual(drawn(model))
    })
  })

  it('is frozen and unfrozen with all it holds', () => {
    const model = new MLP(2, [2, 1], { seed: 1 }).freeze()
    expect(model.forward([1, 2]).requiresGrad).toBe(false)
    expect(model.parameterCount()).toBe(9)
    model.unfreeze().forward([1, 2]).backward()
    expect(model.parameters().some((p) => p.grad !== 0)).toBe(true)
    model.zeroGrad()
    expect(model.parameters().every((p) => p.grad === 0)).toBe(true)
  })

  it('holds at least one module, as a Sequential', () => {
    expect(() => new Sequential()).toThrow(new RangeError('got no modules; pass at least one'))
  })

  it('prints well, on one line and as a table', () => {
    const model = new Sequential(
      new Layer(2, 3, { activation: 'tanh' }),
      new Dropout(0.5),
      new LayerNorm(3),
    )
    expect(String(model)).toBe(
      'Sequential(stages.0: Layer(2 → 3, tanh), stages.1: Dropout(0.5), stages.2: LayerNorm(3))',
    )
    model.stages[0]!.freeze()
    expect(model.summary()).toBe(
      `parameters  module
        15  Sequential
         9  stages.0 Layer(2 → 3, tanh)
         0  stages.1 Dropout(0.5)
         6  stages.2 LayerNorm(3)
         6  trained`,
    )
    const bent = (x: Value) => x.sin()
    expect(String(new Neuron(3, { activation: bent }))).toBe('Neuron(3, bent)')
  })
})
