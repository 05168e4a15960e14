import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRight, judged, numberIn } from '../src/lessons/guess'

describe('a guess', () => {
  it('is read as people write numbers', () => {
    for (const text of ['-0.5', '−0.5', '–0,5', ' -.5 ', '−,5']) expect(numberIn(text)).toBe(-0.5)
    expect(numberIn('+2')).toBe(2)
    for (const text of ['', '-', 'two', '1e3', '0x10', '1.2.3', '1 2', 'Infinity', '.']) {
      expect(numberIn(text), text).toBeNaN()
    }
  })

  it('is told how near it is, and whether its sign is wrong', () => {
    expect(judged(-6, -6)).toBe('exact')
    expect(judged(2.001, 2)).toBe('close')
    expect(judged(2.2, 2)).toBe('near')
    expect(judged(6, -6)).toBe('sign')
    expect(judged(-3, -6)).toBe('far')
    expect(judged(Number.NaN, 1)).toBe('noNumber')
    expect(judged(0.5, 0)).toBe('far')
  })

  it('is right within a hundredth of the number, and never beyond', () => {
    const target = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const miss = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(target, miss, (number, by) => {
        const size = Math.max(Math.abs(number), 0.1)
        expect(isRight(judged(number + by * size * 0.0099, number))).toBe(true)
        const beyond = number + (by < 0 ? -1 : 1) * size * (0.0101 + Math.abs(by))
        expect(isRight(judged(beyond, number))).toBe(false)
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
