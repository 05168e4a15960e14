import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose } from './graphing'
import { ready, status, train, upload } from './training'
import { encoded } from '../src/link/code'
import { visits } from './visit'

/** Does at random, but each time the same, what somebody may do who hits whatever there is. */
const strike = (page: Page, seed: number, count: number): Promise<number> =>
  page.evaluate(
    async ({ seed, count }) => {
      let state = seed
      const below = (n: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return Math.floor((state / 2 ** 32) * n)
      }
      const one = <T>(all: readonly T[]): T => all[below(all.length)]!
      const KEYS = 'ArrowRight|ArrowLeft|ArrowUp|ArrowDown|Home|End|Escape| |+|-|0|Enter'.split('|')
      const NUMBERS = ['0', '1', '-1', '1e9', '1e-9', 'NaN', '', '0.1', '1e300', '−2,5']
      const TEXTS = [
        'f = x',
        'f = (',
        'a = b\nb = a',
        'MLP([x], [3, 1])',
        '',
        '__proto__ = 1',
        'f = 1/0',
      ]
      // Nobody is there to choose a file.
      HTMLInputElement.prototype.click = () => {}
      let done = 0
      for (let i = 0; i < count; i++) {
        // Not what leaves the page.
        const all = [
          ...document.querySelectorAll<HTMLElement>(
            'main :is(button, input:not([type=file]), select, textarea, summary, [role=button]), header nav a',
          ),
        ].filter((each) => !each.matches(':disabled'))
        const target = one(all)
        const init = { bubbles: true, cancelable: true }
        if (target instanceof HTMLSelectElement) {
          target.selectedIndex = below(target.options.length)
          target.dispatchEvent(new Event('change', init))
        } else if (target instanceof HTMLTextAreaElement) {
          target.value = one(TEXTS)
          target.dispatchEvent(new Event('input', init))
        } else if (target instanceof HTMLInputElement && /range|text/.test(target.type)) {
          target.value = target.type === 'range' ? String(below(100)) : one(NUMBERS)
          target.dispatchEvent(new Event('input', init))
        } else if (below(3) === 0) {
          target.focus?.()
          target.dispatchEvent(new KeyboardEvent('keydown', { key: one(KEYS), ...init }))
        } else target.dispatchEvent(new MouseEvent('click', init))
        done++
        if (i % 10 === 0) await new Promise((go) => setTimeout(go))
      }
      return done
    },
    { seed, count },
  )

describe.skipIf(browserPath === undefined)('the page', () => {
  const visit = visits()

  it.each([
    ['#graph', 1],
    ['#train', 2],
  ])('still works after 1,000 random events: %s', async (hash, seed) => {
    const { page } = await visit(hash)
    await page.locator('main h1').waitFor({ state: 'attached' })
    expect(await strike(page, seed, 1000)).toBe(1000)
    await page.getByRole('link', { name: 'Graph', exact: true }).click()
    await choose(page, 'A kink')
    await page.locator('.card').first().waitFor()
    await page.getByRole('link', { name: 'Train', exact: true }).click()
    await page.getByRole('button', { name: 'The notebook' }).click()
    await page.getByText(/^Done: step 100/).waitFor()
  })

  it('trains with a rate of a billion until the loss is lost, says so, and goes back', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Learning rate').fill('1e9')
    await train(page).click()
    await page
      .getByRole('alert')
      .getByText(/^Training diverged/)
      .waitFor()
    await page.getByRole('button', { name: /^Go back to step/ }).click()
    await status(page)
      .getByText(/^(Ready|Paused)/)
      .waitFor()
  })

  it('reads a file of 100,000 rows, and says how many it uses', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Data set').selectOption('file')
    const rows = Array.from(
      { length: 100_000 },
      (_, i) => `${i % 317},${i % 211},${i % 2 ? 'a' : 'b'}`,
    )
    await upload(page, /CSV file/, 'large.csv', ['x,y,label', ...rows].join('\n'))
    await page.getByText('large.csv has 100000 rows; an even sample of 10000 is used').waitFor()
    await ready(page)
  })

  it('refuses a short link that unfolds to more than it can hold', async () => {
    const bomb = await encoded({ state: {}, numbers: new Float64Array(2_000_000) })
    const { page } = await visit(`#train/${bomb}`)
    await page
      .getByRole('alert')
      .getByText(/^This link is damaged/)
      .waitFor()
    await ready(page)
  })
})
