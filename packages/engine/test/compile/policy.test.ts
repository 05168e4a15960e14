import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compile, scalar } from '../../src/compile/index'
import type { Value } from '../../src/index'
import { distance } from './targets'

const square = (x: Value): Value => x.square().add(x.sin())

describe('a page with a Content-Security-Policy', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('gets WebAssembly where it is permitted', () => {
    expect(compile(square, [scalar]).target).toBe('wasm')
  })

  it('gets JavaScript where there is no WebAssembly', () => {
    vi.stubGlobal('WebAssembly', undefined)
    const f = compile(square, [scalar])
    expect([f.target, f.precision, f(0), f.gradient(3)]).toEqual(['js', 'f64', 0, 6 + Math.cos(3)])
  })

  it('gets the interpreter where neither is permitted', () => {
    vi.stubGlobal('WebAssembly', {
      Module: function refuse() {
        throw new Error('Refused to compile WebAssembly')
      },
    })
    vi.stubGlobal('Function', function refuse() {
      throw new EvalError('Refused to evaluate a string as JavaScript')
    })
    const f = compile(square, [scalar])
    expect([f.target, f(0), f.gradient(3)]).toEqual(['interpreter', 0, 6 + Math.cos(3)])
    expect(() => compile(square, [scalar], { target: 'js' })).toThrow(
      "this page does not permit the target js; leave it out, or pass 'interpreter'",
    )
  })

  it('gets the same numbers in a process that makes no code from strings', () => {
    const code = `
      import { compile, scalar } from ${JSON.stringify(new URL('../../src/compile/index.ts', import.meta.url).href)}
      const targets = [undefined, 'wasm', 'interpreter'].map((target) => {
        const f = compile((x) => x.square().add(x.sin()), [scalar], target && { target })
        return [f.target, f(2), f.gradient(2)]
      })
      let refused = ''
      try { compile((x) => x, [scalar], { target: 'js' }) } catch (error) { refused = error.name }
      console.log(JSON.stringify({ targets, refused }))
    `
    const printed = execFileSync(
      process.execPath,
      [
        '--disallow-code-generation-from-strings',
        '--import',
        'tsx',
        '--input-type=module',
        '--eval',
        code,
      ],
      { encoding: 'utf8', cwd: new URL('../..', import.meta.url) },
    )
    const { targets, refused } = JSON.parse(printed) as {
      targets: [string, number, number][]
      refused: string
    }
    expect(refused).toBe('TypeError')
    // Node's flag permits WebAssembly.
    expect(targets.map(([target]) => target)).toEqual(['wasm', 'wasm', 'interpreter'])
    for (const [, value, gradient] of targets) {
      expect(distance(value, 4 + Math.sin(2))).toBeLessThan(1e-15)
      expect(distance(gradient, 4 + Math.cos(2))).toBeLessThan(1e-15)
    }
  })
})
