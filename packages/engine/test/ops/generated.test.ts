import { readFileSync } from 'node:fs'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { arithmetic } from '../../scripts/arithmetic'
import { functions } from '../../scripts/functions'
import { methods } from '../../scripts/methods'
import { metadata } from '../../scripts/metadata'
import { rules } from '../../scripts/rules'
import { values } from '../../scripts/values'

const style = { parser: 'typescript', printWidth: 100, semi: false, singleQuote: true }

describe('generated code', () => {
  it.each([
    ['ops/arithmetic.gen.ts', arithmetic],
    ['ops/rules.gen.ts', rules],
    ['ops/values.gen.ts', values],
    ['ops/metadata.gen.ts', metadata],
    ['functions.gen.ts', functions],
    ['value.ts', () => methods(readFileSync('src/value.ts', 'utf8'))],
  ])('%s is what the table gives; run `pnpm generate`', async (path, text) => {
    expect(readFileSync(`src/${path}`, 'utf8')).toBe(await format(text(), style))
  })
})

describe('the generator', () => {
  const source = readFileSync('src/value.ts', 'utf8')

  it('says what to write for a method that was forgotten', () => {
    const forgotten = source.replace(/^.* tanh\(\): Value .*\n/m, '')
    expect(forgotten).not.toBe(source)
    expect(() => methods(forgotten)).toThrow(
      'Value has no method tanh; add to src/value.ts:\n  tanh(): Value { return unary(Op.tanh, f.tanh(this.v), this) }',
    )
  })

  it('refuses a method that would call itself', () => {
    const endless = source.replace(
      /mod\(other: Operand\): Value .*/,
      'mod(other: Operand): Value { return k.mod(this, lift(other)) }',
    )
    expect(endless).not.toBe(source)
    expect(() => methods(endless)).toThrow(
      /^mod would call itself; write in src\/value\.ts:\n {2}mod\(other: Operand\): Value \{ const y = lift\(other\)/,
    )
  })
})
