import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { linked as graph } from '../src/graph/link'
import * as state from '../src/graph/state'
import { LinkError, decoded, encoded } from '../src/link/code'
import type { Content } from '../src/link/code'
import { asChoice, asFlag, asInteger, asList, asNumber, asRecord, asText } from '../src/link/read'
import { linked as train } from '../src/train/link'
import { pointsOf } from '../src/train/points'
import { painted, settings } from '../src/train/state'
import { Trainer } from '../src/train/trainer'

// Links as strangers write them. The seeds make each run the same.

const GRAPH = 'text|example|keys|fixed|result|by|rate|step|order|open'.split('|')
const TRAIN =
  'data|samples|noise|dataSeed|testShare|layers|initializer|loss|optimizer|options|rate|schedule|scheduleSteps|penalty|strength|batch|seed|marks|table|weights|step|history'.split(
    '|',
  )

/** Values of any kind, and of those that are nearly right. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    'moons',
    'sgd',
    'file',
    'painted',
    'three',
    'curve',
    'topological',
    '',
    '__proto__',
  ),
  fc.constantFrom(-1, 0, 0.5, 1, 2, 3, 1e9, 1e300, 4294967296),
  fc.array(fc.record({ size: fc.integer({ min: -1, max: 9 }), activation: fc.string() })),
  fc.record({ rows: fc.nat(9), features: fc.array(fc.string()), classes: fc.array(fc.string()) }),
)

const damaged = (names: readonly string[]): fc.Arbitrary<Content> =>
  fc.record({
    state: fc.oneof(
      {
        weight: 8,
        arbitrary: fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), anything),
      },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
    numbers: fc.float64Array({ maxLength: 60 }),
  })

/** Restores what a link holds; false where it is refused, with a sentence. */
function restored(linked: typeof graph, content: Content): boolean {
  try {
    linked.restore(content)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(LinkError)
    expect((error as Error).message).toMatch(/^This link is damaged/)
    return false
  }
}

/** What a page has in its address now. */
const now = (linked: typeof graph): string => {
  const { state, numbers } = linked.content()
  return JSON.stringify([state, [...numbers]])
}

beforeAll(() => {
  // The worker of the train page is not asked for anything here.
  vi.stubGlobal(
    'Worker',
    class {
      addEventListener(): void {}
      postMessage(): void {}
    },
  )
})

describe('what a link is read with', () => {
  it('gives a value of its kind, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (x) => {
        expect(asText(x, 9, '-').length).toBeLessThan(10)
        expect(Math.abs(asNumber(x, -5, 5, 1))).toBeLessThanOrEqual(5)
        expect([-2, -1, 0, 1, 2]).toContain(asInteger(x, -2, 2, 1))
        expect(['a', 'b']).toContain(asChoice(x, ['a', 'b'], 'a'))
        expect(typeof asFlag(x, true)).toBe('boolean')
        expect(Array.isArray(asList(x))).toBe(true)
        expect(typeof asRecord(x)).toBe('object')
      }),
      { seed: 101, numRuns: 1000 },
    )
  })
})

describe('a damaged link', () => {
  it('is refused, or holds what it held', async () => {
    const content = { state: { text: 'f = tanh(x)', rate: 0.5 }, numbers: Float64Array.of(1, 2, 3) }
    const whole = await encoded(content)
    const letter = fc.constantFrom(...Array.from('ABCxyz019-_=%.é'))
    const place = fc.nat(whole.length)
    const edit = fc.tuple(place, fc.nat(3), fc.array(letter, { maxLength: 3 }))
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        let text = whole
        for (const [at, cut, put] of edits)
          text = text.slice(0, at) + put.join('') + text.slice(at + cut)
        // An address that begins so is a program in plain words.
        if (text.startsWith('=')) return
        const read = await decoded(text).catch((error: unknown) => error)
        if (read instanceof LinkError) return
        expect(read).toEqual(content)
      }),
      { seed: 102, numRuns: 500 },
    )
  })

  it('does not unfold to more than the page can hold', async () => {
    const bomb = await encoded({ state: {}, numbers: new Float64Array(2_000_000) })
    expect(bomb.length).toBeLessThan(40_000)
    await expect(decoded(bomb)).rejects.toThrow(LinkError)
  })

  it('leaves the graph page with a program that runs, and settings that can be kept', () => {
    fc.assert(
      fc.property(damaged(GRAPH), (content) => {
        if (!restored(graph, content)) return
        expect(state.evaluation.value.problems).toBeInstanceOf(Array)
        expect(state.rate.value).toBeGreaterThanOrEqual(0)
        expect(state.moves.value).toBeInstanceOf(Array)
        const before = now(graph)
        graph.restore(graph.content())
        expect(now(graph)).toBe(before)
      }),
      { seed: 103, numRuns: 400 },
    )
  })

  it('leaves the train page with settings that train', () => {
    fc.assert(
      fc.property(damaged(TRAIN), (content) => {
        const before = now(train)
        if (!restored(train, content)) {
          expect(now(train)).toBe(before)
          return
        }
        const kept = now(train)
        train.restore(train.content())
        expect(now(train)).toBe(kept)
      }),
      { seed: 104, numRuns: 800 },
    )
  })

  it('never gives settings that no network can be made of', () => {
    fc.assert(
      fc.property(damaged(TRAIN), (content) => {
        if (!restored(train, content)) return
        const { layers, samples } = settings.value
        if (samples > 60 || layers.reduce((sum, { size }) => sum + size, 0) > 20) return
        const points = pointsOf(settings.value, painted.value, undefined)
        const trainer = new Trainer(settings.value, points)
        expect(typeof trainer.advance()).toBe('boolean')
      }),
      { seed: 105, numRuns: 60 },
    )
  })
})
