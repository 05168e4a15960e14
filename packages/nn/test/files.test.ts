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
  Sequential,
  loadJSON,
  loadSafetensors,
  saveJSON,
  saveSafetensors,
  toPyTorch,
} from '@mg/nn'
import type { ActivationName, Numbers } from '@mg/nn'

const file = (name: string) => readFileSync(new URL(`reference/${name}`, import.meta.url))
const reference = JSON.parse(file('sequential.json').toString()) as {
  x: [number, number, number][]
  outputs: Record<ActivationName, number[][]>
  layerNorm: number[][]
  single: Record<string, Numbers>
  half: Record<string, Numbers>
  brain: Record<string, Numbers>
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
        'the file is no safetensors file: ',
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
            /^(the file is no safetensors|nothing was loaded)/,
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
      'its header is to have 9223372036854775808 bytes',
    ],
    [
      'with a header that is longer than the file',
      fileOf({}, 0, 3n),
      'its header is to have 3 bytes',
    ],
    ['with a header that is not JSON', fileOf('{"a":'), 'its header is not JSON'],
    ['with a header that is a list', fileOf([]), 'its header is no JSON object'],
    ['with a header that is too deep', fileOf('['.repeat(1e6)), 'its header is not JSON'],
    ['with an unknown dtype', fileOf(tensor({ dtype: 'I64' }), 8), '"a" has dtype I64'],
    [
      'with a dtype out of a prototype',
      fileOf(tensor({ dtype: 'toString' }), 8),
      '"a" has dtype toString',
    ],
    ['with a negative size', fileOf(tensor({ shape: [-1] }), 8), '"a" has no shape'],
    ['with a size that is no integer', fileOf(tensor({ shape: [0.5, 2] }), 8), '"a" has no shape'],
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
    ['with a tensor that is null', fileOf({ a: null }), '"a" has dtype undefined'],
    ['with a gap', fileOf(tensor({ data_offsets: [8, 16] }), 16), '"a" begins at 8, not at 0'],
    ['with an overlap', fileOf({ ...tensor({}), b: tensor({}).a }, 8), '"b" begins at 0, not at 8'],
    [
      'with data that belongs to nothing',
      fileOf(tensor({}), 16),
      'its tensors end at 8, and its data at 16',
    ],
  ]

  it.each(hostile)('refuses a file %s', (_, bytes, reason) => {
    expect(() => loadSafetensors(new Layer(1, 1), bytes)).toThrow(`no safetensors file: ${reason}`)
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
    ['that is cut off', saveJSON(model).slice(0, -1), 'the text is not JSON'],
    ['of something else', '{"a":1}', 'the text is no model'],
    ['that is null', 'null', 'the text is no model'],
    [
      'of a later version',
      text({ version: 2 }),
      'the model has version 2, and this package reads version 1; update @mg/nn',
    ],
    ['without a state', text({ state: null }), 'the model has no state'],
    [
      'with too few weights',
      text({ state: { weight: [[]], bias: [0] } }),
      'weight has shape [undefined], not [1,1]',
    ],
    ['with text for a number', text({ state: { weight: [['1']], bias: [0] } }), 'weight has shape'],
    [
      'with a prototype',
      text({ state: { weight: [[1]], bias: [0], ['__proto__']: 1 } }).replace(
        '"bias":[0]',
        '"bias":[0],"__proto__":1',
      ),
      '__proto__ is unexpected',
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
      new MLP(2, [1], { weight: () => -0, bias: () => NaN }),
    )
    expect(toPyTorch(model)).toBe(`import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(2, 2, bias=False),
    nn.Tanh(),
    nn.Dropout(0.25),
    nn.LayerNorm(2, eps=0.00001),
    nn.Sequential(
        nn.Linear(2, 1),
    ),
).double()
model.load_state_dict({
    '0.weight': torch.tensor([[0.5, 0.5], [0.5, 0.5]], dtype=torch.float64),
    '3.weight': torch.tensor([1, 1], dtype=torch.float64),
    '3.bias': torch.tensor([0, 0], dtype=torch.float64),
    '4.0.weight': torch.tensor([[-0.0, -0.0]], dtype=torch.float64),
    '4.0.bias': torch.tensor([float('nan')], dtype=torch.float64),
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
