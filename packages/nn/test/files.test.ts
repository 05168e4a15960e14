import { Value } from '@mg/engine'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  Dropout,
  Layer,
  LayerNorm,
  MLP,
  Module,
  RMSNorm,
  Sequential,
  loadJSON,
  loadSafetensors,
  saveJSON,
  saveSafetensors,
  toPyTorch,
} from '@mg/nn'
import type { ActivationName, NestedNumbers } from '@mg/nn'

const file = (name: string) => readFileSync(new URL(`reference/${name}`, import.meta.url))
const reference = JSON.parse(file('sequential.json').toString()) as {
  x: [number, number, number][]
  outputs: Record<ActivationName, number[][]>
  layerNorm: number[][]
  single: Record<string, NestedNumbers>
  half: Record<string, NestedNumbers>
  brain: Record<string, NestedNumbers>
}

const bits = (model: Module) =>
  new BigUint64Array(Float64Array.from(model.parameters(), (p) => p.data).buffer)

/** A file with this header in front of this much data. */
function fileOf(header: unknown, data = 0, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  )
  const bytes = new Uint8Array(8 + json.length + data)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true)
  bytes.set(json, 8)
  return bytes
}

/** A file of one tensor without a name that UTF-8 allows: its only letter is the byte ff. */
function notUtf8(): Uint8Array {
  const bytes = fileOf({ x: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, 8)
  bytes[8 + 2] = 0xff
  return bytes
}

describe('loadSafetensors', () => {
  const outputs = Object.entries(reference.outputs) as [ActivationName, number[][]][]

  it.each(outputs)(
    'with %s gives the outputs of the same nn.Sequential',
    (activation, expected) => {
      const model = new MLP(3, [5, 4, 2], { activation })
      loadSafetensors(model, file('sequential.safetensors'))
      reference.x.forEach((row, i) => {
        model.forward(row).forEach((y, j) => {
          expect(Math.abs(y.data - expected[i]![j]!)).toBeLessThanOrEqual(1e-12)
        })
      })
    },
  )

  it('reads LayerNorm within a Sequential', () => {
    const model = new Sequential(
      new Layer(3, 4, { activation: 'tanh' }),
      new LayerNorm(4),
      new Layer(4, 1, { activation: 'linear' }),
    )
    loadSafetensors(model, file('layer-norm.safetensors'))
    reference.x.forEach((row, i) => {
      expect(Math.abs(model.forward(row)[0]!.data - reference.layerNorm[i]![0]!)).toBeLessThan(
        1e-12,
      )
    })
  })

  it.each([
    ['f32', reference.single],
    ['f16', reference.half],
    ['bf16', reference.brain],
  ])('reads %s as PyTorch does', (dtype, expected) => {
    const model = new MLP(3, [5, 4, 2])
    loadSafetensors(model, file(`sequential-${dtype}.safetensors`))
    expect(model.stateDict()).toEqual(expected)
  })

  it('reads what saveSafetensors wrote, to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 9, maxLength: 9 }), (numbers) => {
        const model = new MLP(2, [2, 1])
        model.parameters().forEach((p, i) => (p.data = numbers[i]!))
        const copy = new MLP(2, [2, 1])
        loadSafetensors(copy, saveSafetensors(model))
        expect(copy.parameters().map((p) => p.data)).toEqual(numbers)
      }),
    )
  })

  it('refuses a file cut off anywhere, and loads nothing of it', () => {
    const whole = saveSafetensors(new MLP(3, [5, 4, 2], { seed: 1 }))
    const model = new MLP(3, [5, 4, 2], { seed: 2 })
    const before = bits(model)
    for (let length = 0; length < whole.length; length++) {
      expect(() => loadSafetensors(model, whole.subarray(0, length))).toThrow(
        'the file is not a safetensors file: ',
      )
    }
    expect(bits(model)).toEqual(before)
  })

  it('either refuses a file with a changed header, or loads numbers that the file holds', () => {
    const whole = saveSafetensors(new MLP(2, [2, 1], { seed: 1 }))
    const header = Number(new DataView(whole.buffer).getBigUint64(0, true))
    fc.assert(
      fc.property(fc.nat(header + 7), fc.nat(255), (place, byte) => {
        const changed = whole.slice()
        changed[place] = byte
        const model = new MLP(2, [2, 1], { seed: 2 })
        const before = bits(model)
        let refused = false
        try {
          loadSafetensors(model, changed)
        } catch (error) {
          refused = true
          expect((error as Error).message).toMatch(
            /^(the file is not a safetensors|nothing was loaded)/,
          )
        }
        expect(!refused || String(bits(model)) === String(before)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  const tensor = (extra: object) => ({
    a: { dtype: 'F64', shape: [1], data_offsets: [0, 8], ...extra },
  })
  const hostile: [what: string, bytes: Uint8Array, reason: string][] = [
    ['of no bytes', new Uint8Array(0), 'it has 0 bytes'],
    [
      'with a header of 2⁶³ bytes',
      fileOf({}, 0, 2n ** 63n),
      'its header should have 9223372036854775808 bytes',
    ],
    [
      'with a header that is longer than the file',
      fileOf({}, 0, 3n),
      'its header should have 3 bytes',
    ],
    ['with a header that is not JSON', fileOf('{"a":'), 'its header is not JSON'],
    ['with a header that is a list', fileOf([]), 'its header is not a JSON object'],
    ['with a header that is too deep', fileOf('['.repeat(1e6)), 'its header is not JSON'],
    ['with an unknown dtype', fileOf(tensor({ dtype: 'I64' }), 8), '"a" has dtype "I64"'],
    [
      'with a dtype out of a prototype',
      fileOf(tensor({ dtype: 'toString' }), 8),
      '"a" has dtype "toString"',
    ],
    ['with a negative size', fileOf(tensor({ shape: [-1] }), 8), '"a" has no shape'],
    [
      'with a size that is not an integer',
      fileOf(tensor({ shape: [0.5, 2] }), 8),
      '"a" has no shape',
    ],
    [
      'with a shape larger than its data',
      fileOf(tensor({ shape: [2 ** 40] }), 8),
      '"a" has shape [1099511627776] in 8 bytes',
    ],
    [
      'with a shape whose product overflows',
      fileOf(tensor({ shape: [2 ** 52, 2 ** 52, 2 ** 52] }), 8),
      '"a" has shape',
    ],
    [
      'with data behind its end',
      fileOf(tensor({ data_offsets: [0, 16] }), 8),
      '"a" has data from 0 to 16, and 8 bytes are there',
    ],
    [
      'with offsets the wrong way round',
      fileOf(tensor({ data_offsets: [8, 0] }), 8),
      '"a" has data from 8 to 0',
    ],
    ['without offsets', fileOf({ a: { dtype: 'F64', shape: [1] } }, 8), '"a" has no data_offsets'],
    [
      'with a dtype that is nested 5,000 deep',
      fileOf(`{"a":{"dtype":${'['.repeat(5000)}${']'.repeat(5000)},"shape":[1]}}`),
      '"a" has dtype of type object',
    ],
    ['with a header that is not UTF-8', notUtf8(), 'its header is not JSON'],
    [
      'with a byte order mark before its header',
      fileOf(`\uFEFF${JSON.stringify(tensor({}))}`, 8),
      'its header is not JSON',
    ],
    ['with a tensor that is null', fileOf({ a: null }), '"a" has dtype of type undefined'],
    ['with a gap', fileOf(tensor({ data_offsets: [8, 16] }), 16), '"a" begins at 8, not at 0'],
    ['with an overlap', fileOf({ ...tensor({}), b: tensor({}).a }, 8), '"b" begins at 0, not at 8'],
    [
      'with data that belongs to nothing',
      fileOf(tensor({}), 16),
      'its tensors end at 8, and its data at 16',
    ],
  ]

  it.each(hostile)('refuses a file %s', (_, bytes, reason) => {
    expect(() => loadSafetensors(new Layer(1, 1), bytes)).toThrow(
      `not a safetensors file: ${reason}`,
    )
  })

  /** What numbers a tensor of this type holds, bit by bit. */
  const numbersIn = (dtype: string, ...words: number[]) => {
    const header = {
      weight: { dtype, shape: [1, words.length], data_offsets: [0, 2 * words.length] },
    }
    const file = fileOf(header, 2 * words.length)
    const view = new DataView(file.buffer, file.length - 2 * words.length)
    words.forEach((word, i) => view.setUint16(2 * i, word, true))
    const layer = new Layer(words.length, 1, { bias: false })
    loadSafetensors(layer, file)
    return layer.neurons[0]!.w.map((w) => w.data)
  }

  it('reads F16 at its edges: subnormal, largest, smallest, infinite, NaN', () => {
    expect(numbersIn('F16', 0x0001, 0x03ff, 0x8001, 0x0400, 0x7bff, 0x3555)).toEqual([
      2 ** -24,
      1023 * 2 ** -24,
      -(2 ** -24),
      2 ** -14,
      65504,
      0x555 * 2 ** -12,
    ])
    expect(numbersIn('F16', 0x0000, 0x8000, 0x7c00, 0xfc00, 0x7c01, 0xfe00)).toEqual([
      0,
      -0,
      Infinity,
      -Infinity,
      NaN,
      NaN,
    ])
  })

  it('reads BF16 at its edges', () => {
    expect(numbersIn('BF16', 0x0001, 0x8000, 0x7f80, 0xff80, 0x7fc0, 0x3f80)).toEqual([
      2 ** -133,
      -0,
      Infinity,
      -Infinity,
      NaN,
      1,
    ])
  })

  it('reads a header that is padded with spaces, and tensors in any order', () => {
    const part = (from: number, to: number, shape: number[]) => ({
      dtype: 'F64',
      shape,
      data_offsets: [from, to],
    })
    const header = { bias: part(8, 16, [1]), weight: part(0, 8, [1, 1]) }
    const file = fileOf(`${JSON.stringify(header)}    \n`, 16)
    new DataView(file.buffer).setFloat64(file.length - 8, 7, true)
    const layer = new Layer(1, 1)
    loadSafetensors(layer, file)
    expect(layer.stateDict()).toEqual({ weight: [[0]], bias: [7] })
  })

  it('writes a header whose length is a multiple of 8, so that the data is aligned', () => {
    for (let n = 1; n < 12; n++) {
      const file = saveSafetensors(new Layer(n, 1))
      expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0)
    }
  })

  it('refuses a million empty tensors before it looks at one, and a few thousand soon', () => {
    const header = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `"t${i}"`)
      const empty = '{"dtype":"F64","shape":[0],"data_offsets":[0,0]}'
      return `{${names.map((name) => `${name}:${empty}`).join(',')}}`
    }
    const [million, thousands] = [fileOf(header(1e6)), fileOf(header(15_000))]
    const start = performance.now()
    expect(() => loadSafetensors(new Layer(1, 1), million)).toThrow(
      /^nothing was loaded: the header has \d+ bytes, and that of this model at most \d+$/,
    )
    expect(() => loadSafetensors(new Layer(1, 1), thousands)).toThrow(/"t17" is unexpected; …$/)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('shows the beginning of a name that is too long to be read', () => {
    const name = 'x'.repeat(900_000)
    const file = fileOf({ [name]: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, 8)
    expect(() => loadSafetensors(new Layer(1, 1), file)).toThrow(
      `nothing was loaded: weight is missing; bias is missing; "${'x'.repeat(80)}" is unexpected`,
    )
    const state = { ...new Layer(1, 1).stateDict(), ['y'.repeat(20e6)]: 1 }
    expect(() => new Layer(1, 1).loadStateDict(state)).toThrow(`"${'y'.repeat(80)}" is unexpected`)
  })

  it('asks for bytes when it is given something else', () => {
    expect(() => loadSafetensors(new Layer(1, 1), 'model.safetensors' as never)).toThrow(
      'got string as a file; pass its bytes as a Uint8Array',
    )
  })

  it('names every name and every shape that does not fit', () => {
    const model = new MLP(2, [3, 1], { seed: 1 })
    const before = bits(model)
    expect(() => loadSafetensors(model, saveSafetensors(new Layer(2, 3)))).toThrow(
      'nothing was loaded: 0.weight is missing; 0.bias is missing; 2.weight is missing; 2.bias is missing; "weight" is unexpected; "bias" is unexpected',
    )
    expect(() => loadSafetensors(model, saveSafetensors(new MLP(2, [4, 1])))).toThrow(
      'nothing was loaded: 0.weight has shape [4, 2], not [3, 2]; 0.bias has shape [4], not [3]; 2.weight has shape [1, 4], not [1, 3]',
    )
    expect(bits(model)).toEqual(before)
  })
})

describe('saveJSON', () => {
  it('writes what loadJSON reads, to the bit', () => {
    const odd = fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), odd), { minLength: 9, maxLength: 9 }),
        (numbers) => {
          const model = new MLP(2, [2, 1])
          model.parameters().forEach((p, i) => (p.data = numbers[i]!))
          const copy = new MLP(2, [2, 1])
          loadJSON(copy, saveJSON(model))
          expect(copy.parameters().map((p) => p.data)).toEqual(numbers)
        },
      ),
    )
  })
})

describe('loadJSON', () => {
  const model = new Layer(1, 1, { seed: 1 })
  const text = (changes: object) =>
    JSON.stringify({ ...(JSON.parse(saveJSON(model)) as object), ...changes })

  it.each([
    ['that is none', 'hello', 'the text is not JSON'],
    [
      'that is nested 5,000 deep',
      text({ state: { weight: 0, bias: [0] } }).replace(
        '"weight":0',
        `"weight":${'['.repeat(5000)}${']'.repeat(5000)}`,
      ),
      /weight has no shape|nested too deeply/,
    ],
    [
      'that is nested 100,000 deep',
      `${'['.repeat(1e5)}${']'.repeat(1e5)}`,
      'the text is nested too deeply; pass what saveJSON wrote',
    ],
    ['of a nested version', text({ version: [[2]] }), 'the model has version "object"'],
    ['that is cut off', saveJSON(model).slice(0, -1), 'the text is not JSON'],
    ['of something else', '{"a":1}', 'the text is not a model'],
    ['that is null', 'null', 'the text is not a model'],
    [
      'of a later version',
      text({ version: 2 }),
      'the model has version 2, and this package reads version 1; update @mg/nn',
    ],
    ['without a state', text({ state: null }), 'the model has no state'],
    [
      'with too few weights',
      text({ state: { weight: [[]], bias: [0] } }),
      'weight has no shape, not [1,1]',
    ],
    [
      'with text for a number',
      text({ state: { weight: [['1']], bias: [0] } }),
      'weight has no shape',
    ],
    [
      'with a prototype',
      text({ state: { weight: [[1]], bias: [0], ['__proto__']: 1 } }).replace(
        '"bias":[0]',
        '"bias":[0],"__proto__":1',
      ),
      '"__proto__" is unexpected',
    ],
  ])('refuses text %s', (_, bad, reason) => {
    const before = bits(model)
    expect(() => loadJSON(model, bad)).toThrow(reason)
    expect(bits(model)).toEqual(before)
  })
})

describe('toPyTorch', () => {
  it('gives the code of the same model', () => {
    const model = new Sequential(
      new Layer(2, 2, { activation: 'tanh', weight: () => 0.5, bias: false }),
      new Dropout(0.25),
      new LayerNorm(2),
      new RMSNorm(2, { elementwiseAffine: false }),
      new MLP(2, [1], { weight: () => -0, bias: () => NaN }),
    )
    expect(toPyTorch(model)).toBe(`import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(2, 2, bias=False),
    nn.Tanh(),
    nn.Dropout(0.25),
    nn.LayerNorm(2, eps=0.00001),
    nn.RMSNorm(2, eps=2.220446049250313e-16, elementwise_affine=False),
    nn.Sequential(
        nn.Linear(2, 1),
    ),
).double()
model.load_state_dict({
    '0.weight': torch.tensor([[0.5, 0.5], [0.5, 0.5]], dtype=torch.float64),
    '3.weight': torch.tensor([1, 1], dtype=torch.float64),
    '3.bias': torch.tensor([0, 0], dtype=torch.float64),
    '5.0.weight': torch.tensor([[-0.0, -0.0]], dtype=torch.float64),
    '5.0.bias': torch.tensor([float('nan')], dtype=torch.float64),
})
`)
  })

  it('refuses what PyTorch does not have', () => {
    class Own extends Module {
      w = new Value(1)
    }
    expect(() => toPyTorch(new Own())).toThrow('got Own(), which PyTorch does not have')
    expect(() => toPyTorch(new MLP(1, [1, 1], { activation: (x) => x.sin() }))).toThrow(
      'whose activation PyTorch does not have',
    )
  })
})
