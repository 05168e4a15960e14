import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinkError, decoded, encoded } from '../src/link/code'

const content = fc.record({
  state: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
  numbers: fc.float64Array({ noDefaultInfinity: false, maxLength: 40 }),
})

describe('a link', () => {
  it('gives back what was put into it, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(content, async ({ state, numbers }) => {
        const text = await encoded({ state, numbers })
        expect(text).toMatch(/^[\w-]+$/)
        const back = await decoded(text)
        expect(back.state).toEqual(JSON.parse(JSON.stringify(state)))
        expect([...back.numbers].every((x, i) => Object.is(x, numbers[i]))).toBe(true)
      }),
    )
  })

  it('may hold a program in plain words', async () => {
    const { state, numbers } = await decoded(`=${encodeURIComponent('y = x**2 # ü')}`)
    expect(state).toEqual({ text: 'y = x**2 # ü' })
    expect(numbers).toHaveLength(0)
    await expect(decoded('=%')).rejects.toThrow(LinkError)
  })

  it('is refused with a sentence when a character is lost or another', async () => {
    const text = await encoded({ state: { text: 'f = x' }, numbers: Float64Array.of(1, 2) })
    for (let i = 0; i < text.length; i++) {
      await expect(decoded(text.slice(0, i) + text.slice(i + 1))).rejects.toThrow(LinkError)
    }
    await expect(decoded('')).rejects.toThrow('damaged')
    await expect(decoded('ü')).rejects.toThrow('damaged')
    await fc.assert(
      fc.asyncProperty(fc.base64String(), async (other) => {
        await expect(decoded(other)).rejects.toThrow(LinkError)
      }),
    )
  })
})
