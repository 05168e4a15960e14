import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { shifts, watchShifts } from './shifts'
import { ready, status, train } from './training'
import { shoot, visits } from './visit'

const phone = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } }
const reading = (page: Page) => page.locator('.plane-frame .reading')

describe.skipIf(browserPath === undefined)('using the train page', () => {
  const visit = visits()

  it.each([
    ['on a desk', {}],
    ['on a phone', phone],
  ])(
    'moves nothing that nobody moved: training, stepping, other data, a way back, %s',
    async (_, options) => {
      const { page } = await visit('#train', options)
      await ready(page)
      await watchShifts(page)
      await page.getByRole('button', { name: 'One step' }).click()
      await page.getByRole('button', { name: 'One epoch' }).click()
      await page.getByLabel('Pace').selectOption('600')
      await train(page).click()
      await status(page)
        .getByText(/^Training: step \d/)
        .waitFor()
      await page.getByText(/times as fast/).waitFor()
      await page.getByLabel('Held out for testing').fill('20')
      await status(page)
        .getByText(/\(test: /)
        .waitFor()
      await page.getByRole('slider', { name: 'Noise' }).fill('0.2')
      await page.getByLabel('eager').check()
      await page.waitForTimeout(500)
      await page.getByRole('button', { name: 'Pause' }).click()
      await status(page)
        .getByText(/^Paused/)
        .waitFor()
      await page.getByLabel('Learning rate').fill('0.01')
      await page.getByRole('button', { name: 'Reset' }).click()
      await ready(page)
      await page.getByRole('button', { name: /^Back to step/ }).click()
      await status(page)
        .getByText(/^Paused/)
        .waitFor()
      expect(await shifts(page)).toEqual([])
    },
  )

  it('shows the plane and the button that trains it on one screen of a phone', async () => {
    const { page } = await visit('#train', phone)
    await ready(page)
    await train(page).click()
    await page.getByText(/times as fast/).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    const button = (await train(page).boundingBox())!
    const plane = (await page.locator('.plane-frame').boundingBox())!
    expect(plane.y + plane.height - button.y).toBeLessThanOrEqual(740)
    expect(plane.width).toBeGreaterThan(300)
    await page.evaluate((y) => scrollTo(0, y), button.y)
    await page.screenshot({ path: 'test-results/one-screen.png' })
  })

  it('shows what the network says where a finger taps the plane, and keeps it', async () => {
    const { page } = await visit('#train', phone)
    await ready(page)
    await page.locator('.plane').tap({ position: { x: 60, y: 200 } })
    await expect.poll(() => reading(page).innerText()).toMatch(/^x \S+, y \S+ → class \d, score/)
    const first = await reading(page).innerText()
    await page.waitForTimeout(500)
    expect(await reading(page).innerText()).toBe(first)
    await page.locator('.plane').tap({ position: { x: 200, y: 60 } })
    await expect.poll(() => reading(page).innerText()).not.toBe(first)
    const isWhole = await reading(page).evaluate(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        scrollWidth <= clientWidth && scrollHeight <= clientHeight,
    )
    expect(isWhole).toBe(true)
    await shoot(page, 'tapped-360')
  })
})
