import { browserPath } from '@mg/workspace/browser'
import { describe, expect, it } from 'vitest'
import { pages } from '../src/build/pages'
import { visits } from './visit'

describe.skipIf(browserPath === undefined)('snippets in the page', () => {
  const visit = visits('test-results/snippets')

  for (const { path } of pages) {
    it(`${path} runs and gives what it promises`, async () => {
      const { page } = await visit(path.replace(/\.md$/, '.html'))
      const snippets = page.locator('.vp-doc .snippet:not(.try-it)')
      for (const snippet of await snippets.all()) {
        await snippet.locator('[data-do=run]').click()
        const outcome = snippet.and(page.locator('[data-outcome]'))
        await outcome.waitFor()
        expect(await outcome.getAttribute('data-outcome'), await outcome.innerText()).toBe(
          'as promised',
        )
      }
    })
  }
})
