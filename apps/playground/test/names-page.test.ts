import { publishedMicrogpt } from '@mg/datasets'
import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { saved, upload } from './training'
import { shoot, visits } from './visit'

const status = (page: Page) => page.locator('.names-page .doing')
const train = (page: Page) => page.getByRole('button', { name: 'Train', exact: true })
const names = (page: Page) => page.locator('.name-list li').allInnerTexts()
const ready = (page: Page) =>
  status(page)
    .getByText(/^Ready/)
    .waitFor()
const done = (page: Page) =>
  status(page)
    .getByText(/^All 1.000 steps/)
    .waitFor()

describe.skipIf(browserPath === undefined)('names', () => {
  const visit = visits()

  it('trains as it was published, loss for loss, and learns to make up names', async () => {
    const { page } = await visit('#names')
    await ready(page)
    await expect.poll(() => names(page)).toHaveLength(20)
    const before = await names(page)
    await shoot(page, 'names-before')
    await train(page).click()
    await done(page)
    const said = await page.locator('.names-curve .remark').innerText()
    expect(said).toMatch(/^1000 losses compared .* is \d\.\de−1[3-6]\.$/)
    expect(await status(page).innerText()).toContain('loss 2.65;')
    expect(publishedMicrogpt.losses.at(-1)!.toFixed(3)).toBe('2.650')
    await expect.poll(() => names(page)).not.toEqual(before)
    await shoot(page, 'names-after')
  })

  it('is careful when cold, and has the same dice each time', async () => {
    const { page } = await visit('#names')
    await ready(page)
    const slider = page.getByRole('slider', { name: 'Temperature' })
    const usual = await names(page)
    await slider.press('End')
    await expect.poll(() => names(page)).not.toEqual(usual)
    for (let i = 0; i < 15; i++) await slider.press('ArrowLeft')
    await expect.poll(() => names(page)).toEqual(usual)
  })

  it('shows what a typed name does in each head, and its graph down to a parameter', async () => {
    const { page } = await visit('#names')
    await ready(page)
    await page.getByLabel('The beginning of a name').fill('An7 na')
    await expect.poll(() => page.locator('.heads svg').count()).toBe(4)
    expect(await page.getByLabel('The beginning of a name').inputValue()).toBe('anna')
    const cells = page.locator('.heads figure').first().locator('rect')
    await expect.poll(() => cells.count()).toBe(1 + 2 + 3 + 4 + 5)
    const walk = page.locator('.names-walk')
    await walk.getByText('The loss of “anna”').waitFor()
    for (let i = 0; i < 60; i++) {
      if (await walk.getByText('A parameter').isVisible()) break
      const depth = await walk.locator('.trail button').count()
      await walk
        .locator('.operands button')
        .filter({ hasNotText: /^[\d−]/ })
        .first()
        .click()
      await expect.poll(() => walk.locator('.trail button').count()).toBe(depth + 1)
    }
    await walk.getByText('A parameter').waitFor()
    await walk.locator('.trail button').first().click()
    await expect.poll(() => walk.locator('.trail button').count()).toBe(1)
  })

  it('keeps where it was through the other page and a reload', async () => {
    const { page } = await visit('#names')
    await ready(page)
    for (let i = 1; i <= 3; i++) {
      await page.getByRole('button', { name: 'One name' }).click()
      await status(page).getByText(`Step ${i} of`).waitFor()
    }
    await expect.poll(async () => (await names(page)).length).toBe(20)
    const loss = /loss [\d.]+/.exec(await status(page).innerText())![0]
    await page.getByRole('link', { name: 'Graph', exact: true }).click()
    await page.getByRole('link', { name: 'Names', exact: true }).click()
    await status(page).getByText('Step 3 of').waitFor()
    await page.reload()
    await status(page).getByText('Step 3 of').waitFor()
    expect(await status(page).innerText()).toContain(loss)
  })

  it('takes its weights out and in again, and refuses what is none', async () => {
    const { page } = await visit('#names')
    await ready(page)
    await page.getByRole('button', { name: 'One name' }).click()
    await status(page).getByText('Step 1 of').waitFor()
    const walk = page.locator('.names-walk .here')
    const here = await walk.innerText()
    const file = await saved(page, 'Save weights')
    await page.getByRole('button', { name: 'Start over' }).click()
    await ready(page)
    await expect.poll(() => walk.innerText()).not.toBe(here)
    await upload(page, /A file of weights/, file.name, file.bytes)
    await status(page).getByText('These are the weights of your file.').waitFor()
    await expect.poll(() => walk.innerText()).toBe(here)
    await upload(page, /A file of weights/, 'letter.safetensors', 'Dear model')
    await page
      .getByRole('alert')
      .getByText(/^letter\.safetensors: /)
      .waitFor()
    expect(await walk.innerText()).toBe(here)
  })
})
