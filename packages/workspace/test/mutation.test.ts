import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { mutantsOf, mutated, watched } from '../src/mutation/mutants'
import { fateOf, reachOf } from '../src/mutation/run'
import { sampleOf } from '../src/mutation/sample'

const changes = (code: string): string[] => mutantsOf('a.ts', code).map(({ change }) => change)

describe('mutantsOf', () => {
  it('changes operators, numbers, conditions and statements', () => {
    expect(changes('a = b + 1')).toEqual(['a = b + 1 → {}', '+ → -', '1 → 2'])
    expect(changes('const a = b ? Math.min(c, 0.25) : -d')).toEqual([
      'b → true',
      'b → false',
      'min → max',
      '0.25 → 0.5',
      '-d → d',
    ])
  })

  it('leaves types, enums, keys and messages alone', () => {
    expect(changes('type A = 1 | 2; enum B { c = 1 }; const d = { 3: e }')).toEqual([])
    expect(changes('throw new RangeError(`got ${a - 1}; pass 2`)')).toEqual([])
    expect(changes("import a from 'b'; const c = typeError(d - 1, 'a + b')")).toEqual([])
  })

  it('gives programs that can be parsed, each different from the source', () => {
    const code = readFileSync('src/mutation/mutants.ts', 'utf8')
    const texts = mutantsOf('mutants.ts', code).map((mutant) => mutated(mutant))
    expect(new Set([code, ...texts]).size).toBe(texts.length + 1)
  })
})

describe('watched', () => {
  it('runs as before, and tells where it was', () => {
    const code = 'let n = 2\nlet m = 3\nn *= 4\nm -= n + 1\n;[n, m, n > 5 ? n-- : 7]'
    const mutants = mutantsOf('a.ts', code)
    const reached: number[] = []
    Object.assign(globalThis, { __reached: reached })
    const text = watched(code, new Map(mutants.entries()))
    expect(runInThisContext(text)).toEqual([8, -6, 8])
    const missed = mutants.filter((_, id) => reached[id] !== 1).map(({ change }) => change)
    expect(missed).toEqual(['7 → 8'])
    Reflect.deleteProperty(globalThis, '__reached')
  })
})

describe('sampleOf', () => {
  it('draws the same ones for the same seed, each once and in order', () => {
    const all = Array.from({ length: 1000 }, (_, i) => i)
    const sample = sampleOf(all, 100, 7)
    expect(sampleOf(all, 100, 7)).toEqual(sample)
    expect(sampleOf(all, 100, 8)).not.toEqual(sample)
    expect(new Set(sample).size).toBe(100)
    expect(sample).toEqual([...sample].sort((a, b) => a - b))
    expect(sampleOf(all, 2000, 7)).toEqual(all)
  })

  it('draws each equally often', () => {
    const counts = [0, 0, 0, 0]
    for (let seed = 0; seed < 4000; seed++) counts[sampleOf([0, 1, 2, 3], 1, seed)[0]!]!++
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})

describe('a run', () => {
  it('tells faults that a test notices from those that none does, and those that none reaches', async () => {
    const folder = resolve('fixtures/signs')
    const file = resolve(folder, 'src/sign.ts')
    const mutants = mutantsOf(file, readFileSync(file, 'utf8')).filter(({ change }) =>
      ['x === 0 → true', '< → <=', '* → /'].includes(change),
    )
    const reach = await reachOf([folder], mutants)
    expect(reach.map((found) => Object.keys(found.tests))).toEqual([
      ['is 1 above 0', 'is −1 below 0'],
    ])
    const fates = []
    for (const [id, mutant] of mutants.entries())
      fates.push([mutant.change, await fateOf(mutant, id, reach)])
    expect(fates).toEqual([
      ['x === 0 → true', 'killed'],
      ['< → <=', 'survived'],
      ['* → /', 'not reached'],
    ])
  })
})
