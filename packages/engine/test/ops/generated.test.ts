import { readFileSync } from 'node:fs'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { arithmetic } from '../../scripts/arithmetic'
import { functions } from '../../scripts/functions'
import { rules } from '../../scripts/rules'
import { values } from '../../scripts/values'

const style = { parser: 'typescript', printWidth: 100, semi: false, singleQuote: true }

describe('generated code', () => {
  it.each([
    ['ops/arithmetic.gen.ts', arithmetic],
    ['ops/rules.gen.ts', rules],
    ['ops/values.gen.ts', values],
    ['functions.gen.ts', functions],
  ])('%s is what the table gives; run `pnpm generate`', async (path, text) => {
    expect(readFileSync(`src/${path}`, 'utf8')).toBe(await format(text(), style))
  })
})
