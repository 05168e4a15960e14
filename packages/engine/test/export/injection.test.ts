import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile, scalar } from '../../src/compile/index'
import { toONNX, toSource } from '../../src/export/index'
import { sumOf } from '../../src/loops/index'
import type { Language } from '../../src/export/index'
import { Value } from '../../src/index'
import { PYTHON, folder, isHere, run } from './tools'

// Names that end a comment, a string or a line somewhere, or are words of a language.
const HOSTILE = [
  '*/ int owned = 1; /*',
  '"""\nimport os\n"""',
  "'; drop",
  '#include <x>\n',
  '\u2028owned()\u2029',
  '\\',
  '??/',
  '</script>',
  '__proto__',
  'constructor',
  'double',
  'def',
  'float',
  'fn',
  'lambda',
  'v0',
  'a0',
  'EACH',
  'gl_FragColor',
  'é',
  '',
  '1x',
  'x'.repeat(10_000),
]

function hostile() {
  const parameters = HOSTILE.map((label, i) => new Value(i + 1, { label }))
  const shape = Object.fromEntries(HOSTILE.map((key) => [`.${key}`, scalar]))
  const f = compile(
    (...inputs: Record<string, Value>[]) =>
      Object.values(inputs[0]!).reduce(
        (sum, x, i) => sum.add(x.mul(parameters[i % 7]!)),
        parameters[20]!.add(parameters.reduce((a, b) => a.mul(b))),
      ),
    [shape],
  )
  const groups = Object.fromEntries(HOSTILE.map((name, i) => [name, [parameters[i]!]]))
  const what = ['value', 'gradient', 'vjp'] as const
  return { f, options: { what, name: HOSTILE[0]!, inputs: [HOSTILE[1]!], parameters: groups } }
}

describe('text made of hostile names', () => {
  it('has nothing of them but letters, digits and harmless signs', () => {
    for (const language of ['c', 'c-header', 'glsl', 'wgsl', 'pytorch', 'numpy'] as Language[]) {
      const { f, options } = hostile()
      const text = toSource(f, { language, ...options })
      expect(text).not.toMatch(/\*\/ int|^import os|'; drop|<x>|\?\?\/|<\/script>|\\|\u2028/m)
      expect(text.length).toBeLessThan(100_000)
    }
  })

  it('is the same text each time', () => {
    for (const language of ['c', 'c-header', 'glsl', 'wgsl', 'pytorch', 'numpy'] as Language[]) {
      const { f, options } = hostile()
      const first = toSource(f, { language, ...options })
      expect(toSource(f, { language, ...options })).toBe(first)
      const again = hostile()
      expect(toSource(again.f, { language, ...again.options })).toBe(first)
    }
  })

  it('names what is asked for wrongly', () => {
    const { f } = hostile()
    expect(() => toSource(f, { language: 'fortran' as Language })).toThrow(
      'pass one of c, c-header',
    )
    expect(() => toSource(f, { language: 'c', what: 'hessian' as 'value' })).toThrow(
      'what is hessian',
    )
    expect(() => toSource(f, { language: 'c', kind: 1 } as never)).toThrow(
      'got the option kind; pass language, what',
    )
    expect(() => toSource(f, { language: 'c', inputs: ['x', 'y'] })).toThrow(
      'inputs has 2 names; pass 1',
    )
    expect(() => toONNX(f, { whats: 1 } as never)).toThrow(
      'got the option whats; pass what, precision',
    )
    const sum = compile((x: Value) => sumOf((a: Value) => a.mul(x), [1, 2, 3]), [scalar])
    expect(() => toSource(sum, { language: 'c' })).toThrow('has loops or tables')
    const pair = compile((x: Value) => [x, x.square()], [scalar])
    expect(() => toSource(pair, { language: 'c', what: 'gradient' })).toThrow('vjp takes all')
  })

  it.skipIf(!isHere('gcc', '--version'))('compiles as C', () => {
    const { f, options } = hostile()
    const path = folder()
    writeFileSync(
      join(path, 'f.c'),
      toSource(f, { language: 'c', ...options, what: ['value', 'step'] }),
    )
    run('gcc', ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic', '-c', 'f.c'], path)
  })

  it.skipIf(!isHere(PYTHON, '-c', 'import numpy'))('runs as Python', () => {
    const { f, options } = hostile()
    const path = folder()
    writeFileSync(join(path, 'f.py'), toSource(f, { language: 'numpy', ...options }))
    run(PYTHON, ['f.py'], path)
  })
})
