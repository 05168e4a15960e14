import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { compile, scalar, toModule, toWasm, vector } from '../../src/compile/index'
import { Value, dot, sum } from '../../src/index'

const w = Array.from({ length: 9 }, (_, i) => new Value(i / 4))
const f = compile(
  (x: Value[], p: { a: Value; b: Value[] }) => dot(w, x).tanh().mul(p.a).add(p.b[1]!.sin()),
  [vector(9), { a: scalar, b: vector(2) }],
)
const x = Array.from({ length: 9 }, (_, i) => Math.cos(i) / 9)
const p = { a: 2, b: [1, 3] }

interface Written {
  value(...inputs: unknown[]): number
  gradient(...inputs: unknown[]): unknown
  valueAndGradient(...inputs: unknown[]): { value: number; gradient: unknown }
  parameters: Float64Array
}

async function load(text: string): Promise<Written> {
  const file = join(mkdtempSync(join(tmpdir(), 'mg-')), 'module.mjs')
  writeFileSync(file, text)
  return (await import(/* @vite-ignore */ file)) as Written
}

describe('toModule', () => {
  it('writes a module that stands alone and gives the same numbers', async () => {
    const text = toModule(f)
    expect(text).not.toMatch(/^import /m)
    expect(text).not.toContain('new Function')
    const written = await load(text)
    const js = compile(
      (x: Value[], p: { a: Value; b: Value[] }) => dot(w, x).tanh().mul(p.a).add(p.b[1]!.sin()),
      f.recording.shapes as never,
      { target: 'js' },
    ) as unknown as Written & ((...inputs: unknown[]) => number)
    expect(written.value(x, p)).toBe(js(x, p))
    expect(written.gradient(x, p)).toEqual(js.gradient(x, p))
    expect(written.valueAndGradient(x, p)).toEqual({
      value: written.value(x, p),
      gradient: written.gradient(x, p),
    })
    written.parameters.fill(0)
    expect(written.value(x, p)).toBe(Math.sin(3))
    expect(() => written.value([1], p)).toThrow('got an array of length 1; pass one of length 9')
  })

  it('writes types that the compiler of TypeScript accepts', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mg-')), 'module.mjs')
    writeFileSync(file, toModule(f))
    const program = ts.createProgram([file], {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noImplicitAny: false,
      types: [],
    })
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    expect(messages).toEqual([])
  })

  it('prints keys as data, whatever they contain', async () => {
    // prettier-ignore
    const fragment = fc.constantFrom(
      '*/', '/*', '//', '<!--', '</script>', '<script>', "'", '"', '`', '\\', '${x}', '\n', '\r', '\u2028', '\u2029',
      '\0', '\ud800', 'ü', '__proto__', 'constructor', 'class', 'a-b', '1', '', ' ', 'globalThis.pwned = 42;',
      '@param', '}', '{', ']', ');',
    )
    const key = fc.array(fragment, { maxLength: 4 }).map((parts) => parts.join(''))
    const keys = fc.uniqueArray(key, { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(keys, async (names) => {
        const record = <T>(of: (i: number) => T): Record<string, T> =>
          Object.fromEntries(names.map((name, i) => [name, of(i)]))
        const shapes = [record(() => scalar)] as const
        const square = compile(
          (x: Record<string, Value>) => record((i) => x[names[i]!]!.mul(i)),
          shapes,
        )
        const total = compile((x: Record<string, Value>) => sum(Object.values(x)).exp(), shapes)
        const input = record((i) => i / 4)
        for (const text of [toModule(square), toModule(total)]) {
          expect(text).not.toMatch(/<[/!s]|[\u2028\u2029\r]/)
        }
        expect((await load(toModule(square))).value(input)).toEqual(square(input))
        const written = await load(toModule(total))
        expect(written.gradient(input)).toEqual(total.gradient(input))
        expect(Object.keys(written.gradient(input) as object).sort()).toEqual([...names].sort())
        expect(globalThis).not.toHaveProperty('pwned')
      }),
      { numRuns: 100 },
    )
  })

  it('asks for a compiled function', () => {
    const inputs = (x: Value) => x.square()
    expect(() => toModule(inputs as never)).toThrow('pass what compile(f, shapes) gives')
    expect(() => toModule(undefined as never)).toThrow('got undefined; pass what compile')
    expect(() => toModule(compile(inputs))).toThrow('the shapes of the inputs are not known yet')
  })
})

describe('toWasm', () => {
  it('gives the bytes of a module that needs nothing', () => {
    interface Exports {
      memory: { buffer: ArrayBuffer }
      run: (this: void, end: number) => void
      inputs: { value: number }
      outputs: { value: number }
    }
    const { Module, Instance } = (
      globalThis as unknown as {
        WebAssembly: {
          Module: new (bytes: Uint8Array) => object
          Instance: new (module: object, imports: object) => { exports: Exports }
        }
      }
    ).WebAssembly
    const module = new Module(toWasm(f))
    const { exports } = new Instance(module, { math: Math })
    const numbers = [...x, p.a, ...p.b, ...w.map((v) => v.data)]
    new Float64Array(exports.memory.buffer, exports.inputs.value, numbers.length).set(numbers)
    expect(exports.run).toHaveLength(1)
    exports.run(16)
    const [value, ...gradient] = new Float64Array(exports.memory.buffer, exports.outputs.value, 13)
    expect(value).toBe(f(x, p))
    const [dx, dp] = f.gradient(x, p) as [number[], { a: number; b: number[] }]
    expect(gradient).toEqual([...dx, dp.a, ...dp.b])
  })
})
