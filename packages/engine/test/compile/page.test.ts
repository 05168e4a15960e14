import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { page } from '../../scripts/compile-page'

it('docs/compile.md shows what the compiler makes; run `pnpm generate`', () => {
  const text = readFileSync('docs/compile.md', 'utf8')
  expect(text).toBe(page(text))
  expect(text.match(/<!-- listing/g)).toHaveLength(6)
})
