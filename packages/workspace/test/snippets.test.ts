import { describe, expect, it } from 'vitest'
import { prints, shows, throws } from '../src/check'
import { instrument } from '../src/snippets'

describe('instrument', () => {
  const body = (code: string): string => instrument(code, './check').split('\n').slice(2).join('\n')

  it('turns comments behind expressions into assertions', () => {
    expect(body('1 + 1 // 2')).toContain(';shows(1 + 1, "2");')
    expect(body("console.log('a', 2) // a 2")).toContain(`;prints(['a', 2], "a 2");`)
    expect(body('fail() // throws no')).toContain(';throws(() => fail(), "no");')
  })

  it('leaves statements and other comments alone', () => {
    const code = '// a comment\nconst x = 1 // one\nx\n'
    expect(body(code)).toContain(code)
  })
})

describe('the assertions', () => {
  it('fail when something else comes out', () => {
    expect(() => shows([1, 2], '[ 1, 3 ]')).toThrow('strictly equal')
    expect(() => prints(['a', 1], 'a 2')).toThrow('strictly equal')
    expect(() => throws(() => 1, 'no')).toThrow('Missing expected exception')
    expect(() =>
      throws(() => {
        throw new Error('yes')
      }, 'no'),
    ).toThrow('strictly equal')
  })

  it('pass when it is what was said', () => {
    shows({ a: [1] }, '{ a: [ 1 ] }')
    prints(['%d of %s', 1, 'two'], '1 of two')
    throws(() => {
      throw new RangeError('no\nmore')
    }, 'no')
  })
})
