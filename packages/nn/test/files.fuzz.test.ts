import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Layer, MLP, loadJSON, loadSafetensors, saveJSON, saveSafetensors } from '@mg/nn'
import type { Module } from '@mg/nn'

/** `FUZZ_SEED` and `FUZZ_RUNS` choose other inputs, and more of them; a failure prints both. */
const settings = {
  seed: Number(process.env['FUZZ_SEED'] ?? 20261121),
  numRuns: Number(process.env['FUZZ_RUNS'] ?? 3000),
}

const model = () => new MLP(2, [2, 1], { seed: 2 })

/**
 * A reader either loads all that a file says, finite work later, or throws an error of one line that
 * can be read, and leaves the model as it was. @returns whether it loaded
 */
function isLoadedOrRefused(load: (model: Module) => void): boolean {
  const into = model()
  const before = into.stateDict()
  try {
    load(into)
    return true
  } catch (error) {
    const { message } = error as Error
    expect(message).toMatch(
      /^(the file is not a safetensors file|nothing was loaded|the (text|model))/,
    )
    expect(message.length).toBeLessThan(4000)
    expect(into.stateDict()).toEqual(before)
    return false
  }
}

/** Bytes with some of them overwritten, cut out, repeated, or added. */
const damaged = (whole: Uint8Array) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('set', 'cut', 'repeat', 'insert'),
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((changes) =>
      changes.reduce<number[]>(
        (file, { kind, at, bytes }) => {
          const place = Math.floor(at * file.length)
          const end = place + bytes.length
          const taken = kind === 'repeat' ? file.slice(place, end) : [...bytes]
          if (kind === 'cut') file.splice(place, bytes.length)
          else file.splice(place, kind === 'set' ? bytes.length : 0, ...taken)
          return file
        },
        [...whole],
      ),
    )
    .map((bytes) => Uint8Array.from(bytes))

/** JSON that looks like a header of safetensors, and is wrong in one of the ways in which one can be. */
const header = fc.dictionary(
  fc.oneof(
    fc.constantFrom('0.weight', '0.bias', '2.weight', '2.bias', '__metadata__', '__proto__'),
    fc.string(),
  ),
  fc.oneof(
    { weight: 4, arbitrary: tensor() },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  ),
)

function tensor() {
  const odd = fc.constantFrom<unknown>(-1, 0.5, 2 ** 53, 1e308, '1', null, [], {})
  const count = fc.oneof({ weight: 4, arbitrary: fc.nat(4) as fc.Arbitrary<unknown> }, odd)
  return fc.record(
    {
      dtype: fc.oneof(fc.constantFrom('F64', 'F32', 'F16', 'BF16', 'I8', 'toString'), odd),
      shape: fc.oneof(fc.array(count, { maxLength: 3 }), odd),
      data_offsets: fc.oneof(fc.array(count.map(times8), { maxLength: 3 }), odd),
    },
    { requiredKeys: [] },
  )
}

function times8(count: unknown): unknown {
  return typeof count === 'number' ? 8 * count : count
}

function fileOf(text: string, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(text)
  const file = new Uint8Array(8 + json.length + data.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  file.set(data, 8 + json.length)
  return file
}

describe('loadSafetensors, given anything,', () => {
  it('loads it whole or refuses it with a sentence: damaged files', () => {
    const whole = saveSafetensors(model())
    let refused = 0
    fc.assert(
      fc.property(damaged(whole), (file) => {
        refused += isLoadedOrRefused((into) => loadSafetensors(into, file)) ? 0 : 1
      }),
      settings,
    )
    expect(refused).toBeGreaterThan(settings.numRuns / 2)
  })

  it('loads it whole or refuses it with a sentence: headers made up', () => {
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 80 }), (json, data) => {
        isLoadedOrRefused((into) => loadSafetensors(into, fileOf(JSON.stringify(json), data)))
      }),
      settings,
    )
  })

  it('loads it whole or refuses it with a sentence: bytes without a meaning', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        expect(isLoadedOrRefused((into) => loadSafetensors(into, file))).toBe(false)
      }),
      settings,
    )
  })

  it('loads nothing but the numbers of the tensor that has the name', () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(shape, fc.integer(), fc.constantFrom('F64', 'F32'), (sizes, seed, dtype) => {
        const [inputs, outputs] = sizes
        const saved = new Layer(inputs, outputs, { seed, bias: (random) => random.random() })
        const loaded = new Layer(inputs, outputs)
        loadSafetensors(loaded, saveSafetensors(saved, { dtype }))
        const kept = (x: number) => (dtype === 'F64' ? x : Math.fround(x))
        expect(loaded.parameters().map((p) => p.data)).toEqual(
          saved.parameters().map((p) => kept(p.data)),
        )
      }),
      { ...settings, numRuns: 200 },
    )
  })
})

describe('loadJSON, given anything,', () => {
  it('loads it whole or refuses it with a sentence: damaged text', () => {
    const whole = new TextEncoder().encode(saveJSON(model()))
    fc.assert(
      fc.property(damaged(whole), (bytes) => {
        isLoadedOrRefused((into) => loadJSON(into, new TextDecoder().decode(bytes)))
      }),
      settings,
    )
  })

  it('loads it whole or refuses it with a sentence: other JSON', () => {
    const odd = fc.jsonValue({ maxDepth: 4 })
    const state = fc.oneof(
      odd,
      fc.dictionary(fc.constantFrom('0.weight', '0.bias', '2.weight', '2.bias', '__proto__'), odd),
    )
    const document = fc.record(
      { format: fc.constantFrom('@mg/nn', 'other'), version: fc.oneof(fc.constant(1), odd), state },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(document, odd), (json) => {
        isLoadedOrRefused((into) => loadJSON(into, JSON.stringify(json)))
      }),
      settings,
    )
  })
})
